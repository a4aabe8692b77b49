//! How often one of k candidates would have been right.

/// The probability that at least one of `k` candidates is right, estimated without bias
/// from `n` candidates of which `c` are: `1 - C(n-c, k) / C(n, k)`, the share of all
/// choices of `k` out of the `n` that hold a right one.
///
/// M. Chen et al., "Evaluating Large Language Models Trained on Code" (2021),
/// arXiv:2107.03374, section 2.1, calls it pass@k. It is computed here through logarithms, so
/// that neither large `n` nor a probability near 0 or 1 costs digits. `None` if `k > n`: so
/// many were not tried. More right ones than candidates count as `n`.
pub fn verify_at_k(count: u64, c: u64, k: u64) -> Option<f64> {
    if k > count {
        return None;
    }
    let right = c.min(count);
    if right == 0 || k == 0 {
        return Some(0.0);
    }
    if count - right < k {
        return Some(1.0);
    }
    // C(n-c,k)/C(n,k) is symmetric in c and k: the shorter product will do
    let (factors, part) = if right < k { (right, k) } else { (k, right) };
    let mut all_wrong = 0.0;
    for drawn in 0..factors {
        all_wrong += (-(part as f64) / (count - drawn) as f64).ln_1p();
        if all_wrong < -50.0 {
            return Some(1.0); // to all digits, and it only gets closer
        }
    }
    Some(-f64::exp_m1(all_wrong))
}

/// verify@k over many definitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanVerifyAtK {
    /// How many candidates may be tried.
    pub k: u64,
    /// The mean over the definitions.
    pub mean: f64,
    /// The standard error of this mean; `None` for a single definition, which does not tell how they vary.
    pub standard_error: Option<f64>,
    /// How many definitions count.
    pub definitions: usize,
    /// How many do not, as they have fewer than `k` candidates.
    pub left_out: usize,
}

/// The mean of [`verify_at_k`] over definitions, given as `(candidates,
/// right ones)`; `None` if none has `k` candidates.
///
/// The standard error is that of the mean of independent values, `s / √m` with the
/// sample's standard deviation `s`: the definitions are the sample, so it covers both how
/// they differ and how the candidates of one fell out.
pub fn mean_verify_at_k(counts: &[(u64, u64)], k: u64) -> Option<MeanVerifyAtK> {
    // Welford's recurrence: no difference of large sums
    let (mut definitions, mut mean, mut squares) = (0_usize, 0.0, 0.0);
    for value in counts.iter().filter_map(|&(n, c)| verify_at_k(n, c, k)) {
        definitions += 1;
        let delta = value - mean;
        mean += delta / definitions as f64;
        squares += delta * (value - mean);
    }
    if definitions == 0 {
        return None;
    }
    let count = definitions as f64;
    let standard_error = (definitions > 1).then(|| (squares / (count - 1.0) / count).sqrt());
    Some(MeanVerifyAtK { k, mean, standard_error, definitions, left_out: counts.len() - definitions })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `C(n, k)` exactly, for small numbers.
    fn choose(count: u64, k: u64) -> u128 {
        if k > count {
            0
        } else {
            (0..k).fold(1, |product, at| product * u128::from(count - at) / u128::from(at + 1))
        }
    }

    #[test]
    fn known_values() {
        assert_eq!(verify_at_k(10, 3, 11), None);
        assert_eq!(verify_at_k(0, 0, 0), Some(0.0));
        assert_eq!(verify_at_k(10, 0, 10), Some(0.0));
        assert_eq!(verify_at_k(10, 1, 10), Some(1.0));
        assert_eq!(verify_at_k(10, 12, 1), Some(1.0));
        assert!((verify_at_k(10, 3, 1).unwrap() - 0.3).abs() < 1e-15);
        // 1 - (7·6)/(10·9)
        assert!((verify_at_k(10, 3, 2).unwrap() - (1.0 - 42.0 / 90.0)).abs() < 1e-15);
        // tiny, huge: no digits lost, no overflow, no long loop
        assert!((verify_at_k(1 << 50, 1, 1).unwrap() * (1_u64 << 50) as f64 - 1.0).abs() < 1e-12);
        assert!((verify_at_k(u64::MAX, 1, 1 << 63).unwrap() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn mean_and_error() {
        let mean = mean_verify_at_k(&[(1, 1), (1, 0), (1, 1), (0, 0), (1, 0)], 1).unwrap();
        assert_eq!((mean.k, mean.mean, mean.definitions, mean.left_out), (1, 0.5, 4, 1));
        // variance (4 · 0.25) / 3, over 4
        assert!((mean.standard_error.unwrap() - (1.0_f64 / 12.0).sqrt()).abs() < 1e-15);
        assert_eq!(mean_verify_at_k(&[(3, 1)], 4), None);
        assert_eq!(mean_verify_at_k(&[(4, 4)], 4).unwrap().standard_error, None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_binomials(n in 1u64..60, c in 0u64..60, k in 0u64..60) {
            prop_assume!(c <= n && k <= n);
            let exact = 1.0 - choose(n - c, k) as f64 / choose(n, k) as f64;
            let value = verify_at_k(n, c, k).unwrap();
            prop_assert!((value - exact).abs() < 1e-12, "{value} {exact}");
        }

        #[test]
        fn grows_with_k_and_with_c(n in 1u64..5000, c in 0.0f64..1.0, k in 0.0f64..1.0) {
            let (c, k) = ((n as f64 * c) as u64, (n as f64 * k) as u64);
            let value = verify_at_k(n, c, k).unwrap();
            prop_assert!((0.0..=1.0).contains(&value));
            prop_assert!(verify_at_k(n, c, k + 1).is_none_or(|next| next >= value - 1e-12));
            prop_assert!(verify_at_k(n, c + 1, k).unwrap() >= value - 1e-12);
        }

        /// Drawing k of n candidates at random finds a right one that
        /// often: the mean over all draws is c/n for k = 1.
        #[test]
        fn at_one_it_is_the_rate(n in 1u64..100_000, c in 0.0f64..1.0) {
            let c = (n as f64 * c) as u64;
            prop_assert!((verify_at_k(n, c, 1).unwrap() - c as f64 / n as f64).abs() < 1e-12);
        }

        #[test]
        fn the_mean_of_equal_definitions_has_no_error(n in 2u64..50, count in 2usize..20) {
            let mean = mean_verify_at_k(&vec![(n, n / 2); count], 2).unwrap();
            prop_assert!(mean.standard_error.unwrap() < 1e-9);
            prop_assert!((mean.mean - verify_at_k(n, n / 2, 2).unwrap()).abs() < 1e-12);
        }
    }
}
