//! Products of a few vectors with many rows, which are read once for all vectors.

#[cfg(target_arch = "x86_64")]
use crate::avx2;
use crate::instructions::Instructions;

/// Numbers that are multiplied at a time.
const LANES: usize = 8;
/// Vectors that a row is multiplied with at a time: as many as sums are needed to wait for none.
const VECTORS: usize = 8;

/// Eight numbers of eight vectors.
pub(crate) type Tile = [[f32; LANES]; VECTORS];

/// A few vectors, laid out to be read in order.
#[derive(Debug)]
pub struct Products {
    instructions: Instructions,
    /// For each eight vectors, their tiles; vectors that fill up the last eight are zero.
    groups: Vec<Vec<Tile>>,
    count: usize,
    length: usize,
}

impl Products {
    /// Whether vectors of this length can be multiplied.
    pub fn takes(length: usize) -> bool {
        length > 0 && length.is_multiple_of(LANES)
    }

    /// Takes vectors of some length, one after the other.
    ///
    /// # Panics
    /// If this processor has no such instructions, or not [`Products::takes`] the length.
    pub fn new(instructions: Instructions, vectors: &[f32], length: usize) -> Self {
        assert!(instructions.available(), "this processor has no {instructions:?}");
        assert!(Self::takes(length), "vectors of {length} numbers");
        let group = |vectors: &[f32]| {
            let mut tiles = vec![[[0.0; LANES]; VECTORS]; length / LANES];
            for (i, vector) in vectors.chunks_exact(length).enumerate() {
                for (tile, numbers) in tiles.iter_mut().zip(vector.as_chunks().0) {
                    tile[i] = *numbers;
                }
            }
            tiles
        };
        let groups = vectors.chunks(VECTORS * length).map(group).collect();
        Products { instructions, groups, count: vectors.len() / length, length }
    }

    /// Multiplies rows, one after the other, with all vectors: `to` gets the products of the first row, then
    /// those of the second, and so on. Sums are of `f32`, in an order that depends on the instructions.
    ///
    /// # Panics
    /// If there is not room for just as many products as there are.
    pub fn with(&self, rows: &[f32], to: &mut [f32]) {
        assert_eq!(rows.len() / self.length * self.count, to.len());
        for (row, to) in rows.chunks_exact(self.length).zip(to.chunks_exact_mut(self.count.max(1))) {
            for (group, to) in self.groups.iter().zip(to.chunks_mut(VECTORS)) {
                let products = match self.instructions {
                    #[cfg(target_arch = "x86_64")]
                    // SAFETY: `new` has made sure that the processor has the instructions.
                    Instructions::Avx2 => unsafe { avx2::products(group, row.as_chunks().0) },
                    _ => portable(group, row.as_chunks().0),
                };
                to.copy_from_slice(&products[..to.len()]);
            }
        }
    }
}

fn portable(tiles: &[Tile], row: &[[f32; LANES]]) -> [f32; VECTORS] {
    let mut sums = [[0.0; LANES]; VECTORS];
    for (tile, numbers) in tiles.iter().zip(row) {
        for (sum, vector) in sums.iter_mut().zip(tile) {
            for lane in 0..LANES {
                sum[lane] += vector[lane] * numbers[lane];
            }
        }
    }
    sums.map(|sum| sum.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_of_instructions_gives_what_a_plain_loop_gives() {
        let number = |i: usize| ((i * 7919 + 13) % 201) as f32 / 100.0 - 1.0;
        for (count, length) in [(1, 8), (3, 64), (8, 40), (9, 128), (17, 16)] {
            let vectors: Vec<f32> = (0..count * length).map(number).collect();
            let rows: Vec<f32> = (0..5 * length).map(|i| number(3 * i + 1)).collect();
            let expected: Vec<f32> = rows
                .chunks(length)
                .flat_map(|row| {
                    vectors.chunks(length).map(move |v| v.iter().zip(row).map(|(a, b)| a * b).sum())
                })
                .collect();
            for instructions in Instructions::ALL.into_iter().filter(|set| set.available()) {
                let mut found = vec![0.0; 5 * count];
                Products::new(instructions, &vectors, length).with(&rows, &mut found);
                for (found, expected) in found.iter().zip(&expected) {
                    assert!((found - expected).abs() < 1e-4, "{count} {length} {instructions:?}");
                }
            }
        }
        assert!(!Products::takes(12));
    }
}
