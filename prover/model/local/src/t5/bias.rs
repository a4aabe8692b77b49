//! T5's learned bias for each head and bucket of distances.

use candle_core::{Result, Tensor};

/// The biases of one stack.
pub(super) struct PositionBias {
    /// `[buckets, heads]`.
    pub table: Tensor,
    pub max_distance: usize,
}

impl PositionBias {
    /// For an encoder, which looks both ways: `[1, heads, length, length]`; rows are queries, columns keys.
    pub fn both_ways(&self, length: usize) -> Result<Tensor> {
        let half = self.table.dim(0)? / 2;
        let bucket = |query: usize, key: usize| {
            let later = if key > query { half } else { 0 };
            (later + bucket(key.abs_diff(query), half, self.max_distance)) as u32
        };
        let index = (0..length).flat_map(|q| (0..length).map(move |k| (q, k)));
        let (_, heads) = self.table.dims2()?;
        self.look_up(index.map(|(q, k)| bucket(q, k)).collect())?.reshape((1, heads, length, length))
    }

    /// For a decoder, which looks back: `[1, heads, 1, length]` for the last of `length` positions.
    pub fn back(&self, length: usize) -> Result<Tensor> {
        let (buckets, heads) = self.table.dims2()?;
        let index = (0..length).rev().map(|distance| bucket(distance, buckets, self.max_distance) as u32);
        self.look_up(index.collect())?.reshape((1, heads, 1, length))
    }

    /// `[heads, numbers]`.
    fn look_up(&self, numbers: Vec<u32>) -> Result<Tensor> {
        let length = numbers.len();
        let index = Tensor::from_vec(numbers, length, self.table.device())?;
        self.table.index_select(&index, 0)?.t()?.contiguous()
    }
}

/// The bucket of a distance: one half of the buckets stand for one distance each, the rest grow exponentially
/// up to `max_distance`. The logarithm is one of `f32`, as in transformers: where it is nearly a whole
/// number, the two types round differently.
fn bucket(distance: usize, buckets: usize, max_distance: usize) -> usize {
    let exact = buckets / 2;
    if distance < exact {
        return distance;
    }
    let share = (distance as f32 / exact as f32).ln() / (max_distance as f64 / exact as f64).ln() as f32;
    (exact + (share * (buckets - exact) as f32) as usize).min(buckets - 1)
}

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn near_distances_are_told_apart_and_far_ones_are_not() {
        let buckets: Vec<_> = [0, 1, 15, 16, 20, 64, 127, 128, 5000].map(|d| bucket(d, 32, 128)).into();
        assert_eq!(buckets, [0, 1, 15, 16, 17, 26, 31, 31, 31]);
    }
}
