//! The scores of next tokens as probabilities.

use candle_core::{Result, Tensor};
use rayon::prelude::*;

/// The scores of some rows, on the processor.
pub(super) struct Scores {
    numbers: Vec<f32>,
    vocabulary: usize,
}

impl Scores {
    /// From `[rows, vocabulary]`.
    pub fn new(scores: &Tensor) -> Result<Self> {
        Ok(Scores { vocabulary: scores.dim(1)?, numbers: scores.flatten_all()?.to_vec1()? })
    }

    pub fn row(&self, row: usize) -> &[f32] {
        &self.numbers[row * self.vocabulary..][..self.vocabulary]
    }

    /// For each row the likeliest tokens with the logarithms of their probabilities.
    pub fn likeliest(&self, count: usize) -> Vec<Vec<(u32, f32)>> {
        let row = |row: &[f32]| {
            let (greatest, sum) = normalizer(row, 1.0);
            let log = (sum as f32).ln();
            let best = top(row, count);
            best.into_iter().map(|(token, score)| (token, score - greatest - log)).collect()
        };
        self.numbers.par_chunks(self.vocabulary).map(row).collect()
    }
}

/// The greatest score `m` of a row, and the sum of `exp((score - m) / temperature)`.
pub(super) fn normalizer(row: &[f32], temperature: f32) -> (f32, f64) {
    let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let part = |part: &[f32]| part.iter().map(|x| ((x - greatest) / temperature).exp()).sum::<f32>();
    // partial sums, as one of a hundred thousand small numbers would lose digits
    (greatest, row.chunks(256).map(|chunk| f64::from(part(chunk))).sum())
}

/// The greatest numbers of a row with their places, the greatest first; of equal ones, the first.
pub(super) fn top(row: &[f32], count: usize) -> Vec<(u32, f32)> {
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let mut best: Vec<(u32, f32)> = Vec::with_capacity(4 * count.max(1));
    let mut least = f32::NEG_INFINITY;
    for (i, x) in row.iter().enumerate() {
        if *x > least || best.len() < count {
            best.push((i as u32, *x));
            if best.len() == 4 * count {
                best.select_nth_unstable_by(count - 1, order);
                best.truncate(count);
                least = best[count - 1].1;
            }
        }
    }
    best.sort_unstable_by(order);
    best.truncate(count);
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_come_in_order() {
        let row: Vec<f32> = (0..1000).map(|i| ((i * 37) % 500) as f32).collect();
        let best = top(&row, 5);
        assert_eq!(best.iter().map(|b| b.1).collect::<Vec<_>>(), [499.0, 499.0, 498.0, 498.0, 497.0]);
        assert!(best[0].0 < best[1].0);
        assert_eq!(top(&[1.0], 3), [(0, 1.0)]);
    }

    #[test]
    fn probabilities_sum_up_to_one() {
        let scores = Scores { numbers: vec![1.0, 3.0, 2.0, -5.0, 0.0, 0.0], vocabulary: 3 };
        for row in scores.likeliest(3) {
            let sum: f32 = row.iter().map(|(_, log)| log.exp()).sum();
            assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        }
    }
}
