//! Dot products with AVX2, FMA and F16C: eight numbers at a time.

use crate::portable::portable;
use crate::products::Tile;
use half::f16;
use std::arch::x86_64::*;

/// A dot product with four registers of sums, so that additions need not wait for each other.
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

dot!(dot_f32, "avx2,fma,f16c", 8, 4, load_f32, f32::from_le_bytes);
dot!(dot_f16, "avx2,fma,f16c", 8, 2, load_f16, |b| f16::from_le_bytes(b).to_f32());
dot!(dot_int8, "avx2,fma,f16c", 8, 1, load_int8, |b| f32::from(b[0] as i8));

/// The products of eight vectors with a row.
#[target_feature(enable = "avx2,fma")]
pub fn products(tiles: &[Tile], row: &[[f32; 8]]) -> [f32; 8] {
    let mut sums = [zero(); 8];
    for (tile, numbers) in tiles.iter().zip(row) {
        let numbers = load_query(numbers);
        for i in 0..8 {
            sums[i] = multiply_add(load_query(&tile[i]), numbers, sums[i]);
        }
    }
    sums.map(|sum| total([sum, zero(), zero(), zero()]))
}

#[target_feature(enable = "avx2")]
fn zero() -> __m256 {
    _mm256_setzero_ps()
}

#[target_feature(enable = "avx2,fma")]
fn multiply_add(factor: __m256, other: __m256, addend: __m256) -> __m256 {
    _mm256_fmadd_ps(factor, other, addend)
}

#[target_feature(enable = "avx2")]
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
fn load_query(from: &[f32; 8]) -> __m256 {
    // SAFETY: reads the 32 bytes of the array, at any alignment.
    unsafe { _mm256_loadu_ps(from.as_ptr()) }
}

#[target_feature(enable = "avx2")]
fn load_f32(from: &[u8; 32]) -> __m256 {
    // SAFETY: reads the 32 bytes of the array, at any alignment.
    unsafe { _mm256_loadu_ps(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx2,f16c")]
fn load_f16(from: &[u8; 16]) -> __m256 {
    // SAFETY: reads the 16 bytes of the array, at any alignment.
    _mm256_cvtph_ps(unsafe { _mm_loadu_si128(from.as_ptr().cast()) })
}

#[target_feature(enable = "avx2")]
fn load_int8(from: &[u8; 8]) -> __m256 {
    // SAFETY: reads the 8 bytes of the array, at any alignment.
    let bytes = unsafe { _mm_loadl_epi64(from.as_ptr().cast()) };
    _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes))
}
