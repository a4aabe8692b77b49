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
    /// AVX-512 F.
    Avx512,
}

impl Instructions {
    pub const ALL: [Instructions; 3] = [Instructions::Avx512, Instructions::Avx2, Instructions::Portable];

    /// The best that this processor has.
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
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => is_x86_feature_detected!("avx512f"),
            #[cfg(not(target_arch = "x86_64"))]
            Instructions::Avx2 | Instructions::Avx512 => false,
        }
    }
}

/// Rows whose products are computed side by side.
pub(super) const GROUP: usize = 4;

/// The bytes of rows.
pub(super) type Group<'a> = [&'a [u8]; GROUP];

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

    /// `Σ query[i] · row[i]` for [`GROUP`] rows at once, without their scales: a part of the query is loaded once for all of
    /// them, and memory has that many streams to deliver. All must have as many elements as the query. Of `next`, which are
    /// the rows of the following call, memory is told meanwhile.
    #[inline]
    #[allow(unsafe_code)]
    pub fn dots(self, query: &[f32], rows: Group, next: Group) -> [f32; GROUP] {
        match (self.instructions, self.dtype) {
            // SAFETY: `new` has made sure that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx512, Dtype::F32) => unsafe { avx512::dots_f32(query, rows, next) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx512, Dtype::F16) => unsafe { avx512::dots_f16(query, rows, next) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx512, Dtype::Int8) => unsafe { avx512::dots_int8(query, rows, next) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::F32) => unsafe { avx2::dots_f32(query, rows, next) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::F16) => unsafe { avx2::dots_f16(query, rows, next) },
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, Dtype::Int8) => unsafe { avx2::dots_int8(query, rows, next) },
            (_, Dtype::F32) => rows.map(|row| portable::<4>(query, row, f32::from_le_bytes)),
            (_, Dtype::F16) => rows.map(|row| portable::<2>(query, row, |b| f16::from_le_bytes(b).to_f32())),
            (_, Dtype::Int8) => rows.map(|row| portable::<1>(query, row, |b| f32::from(b[0] as i8))),
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

/// Dot products with two registers of sums per row, so that additions need not wait for each other.
#[cfg(target_arch = "x86_64")]
macro_rules! dots {
    ($name:ident, $features:literal, $lanes:literal, $size:literal, $load:ident, $number:expr) => {
        #[target_feature(enable = $features)]
        pub fn $name(query: &[f32], rows: Group, next: Group) -> [f32; GROUP] {
            const PART: usize = $lanes * $size;
            let (parts, rest) = query.as_chunks::<{ 2 * $lanes }>();
            // of the same length, which spares looking at every step
            let cut = |row: &'_ [u8]| row.len().min(parts.len() * 2 * PART);
            let rows_parts = rows.map(|row| &row[..cut(row)].as_chunks::<{ 2 * PART }>().0[..parts.len()]);
            let next_parts = next.map(|row| &row[..cut(row)].as_chunks::<{ 2 * PART }>().0[..parts.len()]);
            let mut sums = [[zero(); 2]; GROUP];
            for (i, query) in parts.iter().enumerate() {
                let query = query.as_chunks::<$lanes>().0;
                let query = [load_query(&query[0]), load_query(&query[1])];
                for j in 0..GROUP {
                    let row = rows_parts[j][i].as_chunks::<PART>().0;
                    sums[j][0] = multiply_add(query[0], $load(&row[0]), sums[j][0]);
                    sums[j][1] = multiply_add(query[1], $load(&row[1]), sums[j][1]);
                    for line in next_parts[j][i].chunks(64) {
                        _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast());
                    }
                }
            }
            let mut products = [0.0; GROUP];
            for j in 0..GROUP {
                let left = &rows[j][parts.len() * 2 * PART..];
                products[j] = total(sums[j]) + portable::<$size>(rest, left, $number);
            }
            products
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    //! Sixteen numbers at a time.
    use super::{GROUP, Group, f16, portable};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f")]
    fn zero() -> __m512 {
        _mm512_setzero_ps()
    }

    #[target_feature(enable = "avx512f")]
    fn multiply_add(a: __m512, b: __m512, c: __m512) -> __m512 {
        _mm512_fmadd_ps(a, b, c)
    }

    #[target_feature(enable = "avx512f")]
    fn total([a, b]: [__m512; 2]) -> f32 {
        _mm512_reduce_add_ps(_mm512_add_ps(a, b))
    }

    #[target_feature(enable = "avx512f")]
    #[allow(unsafe_code)]
    fn load_query(from: &[f32; 16]) -> __m512 {
        // SAFETY: reads the 64 bytes of the array, at any alignment.
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }

    #[target_feature(enable = "avx512f")]
    #[allow(unsafe_code)]
    fn load_f32(from: &[u8; 64]) -> __m512 {
        // SAFETY: reads the 64 bytes of the array, at any alignment.
        unsafe { _mm512_loadu_ps(from.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx512f")]
    #[allow(unsafe_code)]
    fn load_f16(from: &[u8; 32]) -> __m512 {
        // SAFETY: reads the 32 bytes of the array, at any alignment.
        _mm512_cvtph_ps(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
    }

    #[target_feature(enable = "avx512f")]
    #[allow(unsafe_code)]
    fn load_int8(from: &[u8; 16]) -> __m512 {
        // SAFETY: reads the 16 bytes of the array, at any alignment.
        let bytes = unsafe { _mm_loadu_si128(from.as_ptr().cast()) };
        _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes))
    }

    dots!(dots_f32, "avx512f", 16, 4, load_f32, f32::from_le_bytes);
    dots!(dots_f16, "avx512f", 16, 2, load_f16, |b| f16::from_le_bytes(b).to_f32());
    dots!(dots_int8, "avx512f", 16, 1, load_int8, |b| f32::from(b[0] as i8));
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    //! Eight numbers at a time.
    use super::{GROUP, Group, f16, portable};
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
    fn total([a, b]: [__m256; 2]) -> f32 {
        let mut lanes = [0.0; 8];
        // SAFETY: writes the 32 bytes of the array, at any alignment.
        unsafe {
            _mm256_storeu_ps(lanes.as_mut_ptr(), _mm256_add_ps(a, b));
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

    dots!(dots_f32, "avx2,fma,f16c", 8, 4, load_f32, f32::from_le_bytes);
    dots!(dots_f16, "avx2,fma,f16c", 8, 2, load_f16, |b| f16::from_le_bytes(b).to_f32());
    dots!(dots_int8, "avx2,fma,f16c", 8, 1, load_int8, |b| f32::from(b[0] as i8));
}
