//! The interval of a success rate.

/// The quantile of the normal distribution for a two-sided interval of 95 %.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of a success rate: `(low, high)`, both in `0..=1`.
///
/// With `p = successes / n` the bounds are `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`: E.
/// B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
/// the American Statistical Association 22 (1927), 209–212. Unlike the textbook interval it
/// behaves at 0 % and 100 % and for small `n`. Nothing is known of an empty sample: `n = 0` gives
/// `(0, 1)`. More successes than trials count as `n`.
pub fn wilson(successes: u64, count: u64, z: f64) -> (f64, f64) {
    if count == 0 {
        return (0.0, 1.0);
    }
    let trials = count as f64;
    let p = successes.min(count) as f64 / trials;
    let z2 = z * z;
    let centre = p + z2 / (2.0 * trials);
    let spread = z * (p * (1.0 - p) / trials + z2 / (4.0 * trials * trials)).sqrt();
    let scale = 1.0 + z2 / trials;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        // 8 of 10: 0.490 to 0.943, a standard worked example
        let (low, high) = wilson(8, 10, 1.96);
        assert!((low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3, "{low} {high}");
        // none of 10: the upper bound is z²/(n + z²)
        let (low, high) = wilson(0, 10, 1.96);
        assert!(low.abs() < 1e-12 && (high - 0.2775).abs() < 1e-3, "{low} {high}");
        assert_eq!(wilson(0, 0, 1.96), (0.0, 1.0));
    }

    proptest! {
        #[test]
        fn contains_the_rate(n in 1u64..5000, part in 0.0f64..=1.0) {
            let k = (n as f64 * part) as u64;
            let (low, high) = wilson(k, n, Z_95);
            let p = k as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= p + 1e-12 && p <= high + 1e-12 && high <= 1.0);
        }
    }
}
