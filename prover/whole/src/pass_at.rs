//! The share of theorems that a number of samples would prove.

/// Probability that at least one of `k` samples is right, estimated from `right` of `samples`:
/// 1 − C(n−c, k) / C(n, k), which has no bias (Chen et al., *Evaluating Large Language Models Trained on
/// Code*, 2021, section 2.1). Computed as a product, as binomial coefficients overflow. `None` if there are
/// fewer samples than `k`.
pub fn pass_at(samples: usize, right: usize, k: usize) -> Option<f64> {
    if k > samples || right > samples {
        return None;
    }
    let wrong = samples - right;
    if wrong < k {
        return Some(1.0);
    }
    // C(n−c, k) / C(n, k) = ∏ (1 − k / i) over i from n−c+1 to n
    let none: f64 = (wrong + 1..=samples).map(|i| 1.0 - k as f64 / i as f64).product();
    Some(1.0 - none)
}

#[cfg(test)]
mod tests {
    use super::pass_at;

    fn binomial(n: usize, k: usize) -> f64 {
        (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
    }

    #[test]
    fn it_is_the_formula() {
        for n in 1..12 {
            for c in 0..=n {
                for k in 1..=n {
                    let missing = if n - c < k { 0.0 } else { binomial(n - c, k) / binomial(n, k) };
                    let estimate = pass_at(n, c, k).unwrap();
                    assert!((estimate - (1.0 - missing)).abs() < 1e-12, "{n} {c} {k}: {estimate}");
                }
            }
        }
        assert!(pass_at(32, 8, 1).is_some_and(|p| (p - 0.25).abs() < 1e-12));
        assert_eq!((pass_at(4, 0, 4), pass_at(4, 1, 4), pass_at(4, 1, 5)), (Some(0.0), Some(1.0), None));
        assert!(pass_at(10_000, 1, 100).is_some_and(|p| (p - 0.01).abs() < 1e-9));
    }
}
