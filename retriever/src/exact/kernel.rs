//! Dot products of a query with a stored row, with the instructions that the processor has.

use crate::vectors::Dtype;
use half::f16;

/// Sets of vector instructions that there are kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Whatever the compiler makes of plain loops.
    Portable,
    /// AVX2, FMA and F16C.
    Avx2,
}

impl Instructions {
    pub const ALL: [Instructions; 2] = [Instructions::Avx2, Instructions::Portable];

    /// The best that this processor has. (Sixteen lanes of AVX-512 were measured to
    /// be no faster than eight: memory is the limit.)
    pub fn detect() -> Self {
        Self::ALL.into_iter().find(|i| i.available()).unwrap_or(Instructions::Portable)
    }

    /// Whether this processor has them.
    pub fn available(self) -> bool {
        match self {
            Instructions::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("f16c")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Instructions::Avx2 => false,
        }
    }
}

/// Dot products for one element type.
#[derive(Clone, Copy)]
pub(super) struct Kernel {
    /// Available on this processor: [`Kernel::new`] has looked.
    instructions: Instructions,
    dtype: Dtype,
}

impl Kernel {
    /// # Panics
    /// If this processor has no such instructions.
    pub fn new(instructions: Instructions, dtype: Dtype) -> Self {
        assert!(instructions.available(), "this processor has no {instructions:?}");
        Kernel { instructions, dtype }
    }

    /// `Σ query[i] · row[i]` without the row's scale; the row has as many elements as the query.
    /// Rows are read one after the other: memory delivers a single stream several times faster than
    /// four of neighbouring rows (measured on Zen 4).
    #[inline]
    #[allow(unsafe_code)]
    pub fn dot(self, query: &[f32], row: &[u8]) -> f32 {
        match (self.instructions, self.dtype) {
            // SAFETY: `new` has made sure that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::F32) => unsafe { avx2::dot_f32(query, row) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::F16) => unsafe { avx2::dot_f16(query, row) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::Int8) => unsafe { avx2::dot_int8(query, row) },
            (_, Dtype::F32) => portable::<4>(query, row, f32::from_le_bytes),
            (_, Dtype::F16) => portable::<2>(query, row, |b| f16::from_le_bytes(b).to_f32()),
            (_, Dtype::Int8) => portable::<1>(query, row, |b| f32::from(b[0] as i8)),
        }
    }
}

/// Eight sums side by side, which a compiler can keep in one register.
fn portable<const SIZE: usize>(query: &[f32], row: &[u8], number: impl Fn([u8; SIZE]) -> f32) -> f32 {
    let row = row.as_chunks::<SIZE>().0;
    let mut sums = [0.0f32; 8];
    let (queries, queries_rest) = query.as_chunks::<8>();
    let (rows, rows_rest) = row.as_chunks::<8>();
    for (q, r) in queries.iter().zip(rows) {
        for i in 0..8 {
            sums[i] += q[i] * number(r[i]);
        }
    }
    let rest: f32 = queries_rest.iter().zip(rows_rest).map(|(q, r)| q * number(*r)).sum();
    sums.iter().sum::<f32>() + rest
}

/// A dot product with four registers of sums, so that additions need not wait for each other.
#[cfg(target_arch = "x86_64")]
macro_rules! dot {
    ($name:ident, $features:literal, $lanes:literal, $size:literal, $load:ident, $number:expr) => {
        #[target_feature(enable = $features)]
        pub fn $name(query: &[f32], row: &[u8]) -> f32 {
            const PART: usize = $lanes * $size;
            let (queries, query_rest) = query.as_chunks::<{ 4 * $lanes }>();
            let (rows, row_rest) = row.as_chunks::<{ 4 * PART }>();
            let mut sums = [zero(); 4];
            for (query, row) in queries.iter().zip(rows) {
                let (query, row) = (query.as_chunks::<$lanes>().0, row.as_chunks::<PART>().0);
                for i in 0..4 {
                    sums[i] = multiply_add(load_query(&query[i]), $load(&row[i]), sums[i]);
                }
            }
            total(sums) + portable::<$size>(query_rest, row_rest, $number)
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    //! Eight numbers at a time.
    use super::{f16, portable};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2")]
    fn zero() -> __m256 {
        _mm256_setzero_ps()
    }

    #[target_feature(enable = "avx2,fma")]
    fn multiply_add(a: __m256, b: __m256, c: __m256) -> __m256 {
        _mm256_fmadd_ps(a, b, c)
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn total([a, b, c, d]: [__m256; 4]) -> f32 {
        let mut lanes = [0.0; 8];
        let sum = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
        // SAFETY: writes the 32 bytes of the array, at any alignment.
        unsafe {
            _mm256_storeu_ps(lanes.as_mut_ptr(), sum);
        }
        lanes.iter().sum()
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_query(from: &[f32; 8]) -> __m256 {
        // SAFETY: reads the 32 bytes of the array, at any alignment.
        unsafe { _mm256_loadu_ps(from.as_ptr()) }
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_f32(from: &[u8; 32]) -> __m256 {
        // SAFETY: reads the 32 bytes of the array, at any alignment.
        unsafe { _mm256_loadu_ps(from.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2,f16c")]
    #[allow(unsafe_code)]
    fn load_f16(from: &[u8; 16]) -> __m256 {
        // SAFETY: reads the 16 bytes of the array, at any alignment.
        _mm256_cvtph_ps(unsafe { _mm_loadu_si128(from.as_ptr().cast()) })
    }

    #[target_feature(enable = "avx2")]
    #[allow(unsafe_code)]
    fn load_int8(from: &[u8; 8]) -> __m256 {
        // SAFETY: reads the 8 bytes of the array, at any alignment.
        let bytes = unsafe { _mm_loadl_epi64(from.as_ptr().cast()) };
        _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))
    }

    dot!(dot_f32, "avx2,fma,f16c", 8, 4, load_f32, f32::from_le_bytes);
    dot!(dot_f16, "avx2,fma,f16c", 8, 2, load_f16, |b| f16::from_le_bytes(b).to_f32());
    dot!(dot_int8, "avx2,fma,f16c", 8, 1, load_int8, |b| f32::from(b[0] as i8));
}
