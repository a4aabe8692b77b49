//! Dot products of a query with a stored row, with the instructions that the processor has.

#[cfg(target_arch = "x86_64")]
use crate::avx2;
use crate::dtype::Dtype;
use crate::instructions::Instructions;
use crate::portable::portable;
use half::f16;

/// Dot products for one element type, by one set of instructions.
#[derive(Clone, Copy)]
pub struct DotProduct {
    /// Available on this processor: [`DotProduct::new`] has looked.
    instructions: Instructions,
    dtype: Dtype,
}

impl DotProduct {
    /// Dot products with rows of `dtype`, computed by `instructions`.
    ///
    /// # Panics
    /// If this processor has no such instructions.
    pub fn new(instructions: Instructions, dtype: Dtype) -> Self {
        assert!(instructions.available(), "this processor has no {instructions:?}");
        DotProduct { instructions, dtype }
    }

    /// `Σ query[i] · row[i]` without the row's scale; the row has as many elements as the query. The sum is
    /// one of `f32` in an order that depends on the instructions, so its last digits do, too.
    ///
    /// Rows are read one after the other: memory delivers a single stream several times faster than
    /// four of neighbouring rows (measured on Zen 4).
    #[inline]
    pub fn of(self, query: &[f32], row: &[u8]) -> f32 {
        match (self.instructions, self.dtype) {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has made sure that the processor has the instructions.
            (Instructions::Avx2, Dtype::F32) => unsafe { avx2::dot_f32(query, row) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has made sure that the processor has the instructions.
            (Instructions::Avx2, Dtype::F16) => unsafe { avx2::dot_f16(query, row) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `new` has made sure that the processor has the instructions.
            (Instructions::Avx2, Dtype::Int8) => unsafe { avx2::dot_int8(query, row) },
            (_, Dtype::F32) => portable::<4>(query, row, f32::from_le_bytes),
            (_, Dtype::F16) => portable::<2>(query, row, |b| f16::from_le_bytes(b).to_f32()),
            (_, Dtype::Int8) => portable::<1>(query, row, |b| f32::from(b[0] as i8)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between -1 and 1, without a generator of random ones.
    fn number(index: usize) -> f32 {
        ((index * 7919 + 13) % 201) as f32 / 100.0 - 1.0
    }

    #[test]
    fn each_set_of_instructions_gives_what_a_plain_loop_gives() {
        for dtype in [Dtype::F32, Dtype::F16, Dtype::Int8] {
            for length in (0..70).chain([96, 129, 256]) {
                let query: Vec<f32> = (0..length).map(number).collect();
                let (mut row, mut expected) = (vec![], 0.0f64);
                for (i, factor) in query.iter().enumerate() {
                    let stored = match dtype {
                        Dtype::F32 => number(i + 5),
                        Dtype::F16 => f16::from_f32(number(i + 5)).to_f32(),
                        Dtype::Int8 => (number(i + 5) * 127.0).round(),
                    };
                    match dtype {
                        Dtype::F32 => row.extend(stored.to_le_bytes()),
                        Dtype::F16 => row.extend(f16::from_f32(stored).to_le_bytes()),
                        Dtype::Int8 => row.push(stored as i8 as u8),
                    }
                    expected += f64::from(*factor) * f64::from(stored);
                }
                assert_eq!(row.len(), length * dtype.size());
                for instructions in Instructions::ALL.into_iter().filter(|set| set.available()) {
                    let found = f64::from(DotProduct::new(instructions, dtype).of(&query, &row));
                    let error = (found - expected).abs();
                    assert!(
                        error <= 1e-4 * (1.0 + expected.abs()),
                        "{length} {dtype:?} {instructions:?}: {error}"
                    );
                }
            }
        }
    }
}
