//! Exact top-k by dot product over a file of [`Vectors`].
//!
//! No approximate index: a library of 170,000 premises is scanned in the time that one tactic takes, and what
//! may be used at a place differs from place to place, which is what approximate indexes are bad at.

use crate::best::Best;
use crate::source::Hit;
use crate::vectors::Vectors;
use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use std::ops::Range;
use vector_kernels::DotProduct;
pub use vector_kernels::Instructions;

/// How many threads a search uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// The calling thread only.
    One,
    /// Those of the rayon pool it is called in.
    Pool,
}

/// Why a search is impossible.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum ExactError {
    /// The query is not as long as the vectors.
    #[error("the query has {query} numbers, the vectors have {vectors}: they come from another encoder")]
    Dimension {
        /// Numbers of the query.
        query: usize,
        /// Numbers per vector.
        vectors: usize,
    },
    /// A number of the query is infinite, or not a number.
    #[error("number {place} of the query is {value}")]
    NotFinite {
        /// Its place in the query, from 0.
        place: usize,
        /// The number.
        value: f32,
    },
}

/// Rows that a thread takes at a time; a multiple of the bits in a word of a bit set.
const CHUNK: usize = 4096;

/// The `k` rows with the greatest dot products with `query`, best first; among equals, the row that comes
/// first. Only rows in `allowed` (one bit per row), if given; others are not even read. The products are sums
/// of `f32` in an order that depends on the processor, so the last digits may differ between machines.
///
/// # Errors
/// [`ExactError`] for a query of the wrong length or with numbers that are none.
pub fn top(
    vectors: &Vectors,
    query: &[f32],
    k: usize,
    allowed: Option<&FixedBitSet>,
    threads: Threads,
) -> Result<Vec<Hit>, ExactError> {
    top_with(vectors, query, k, allowed, threads, Instructions::detect())
}

/// [`top`] with chosen instructions.
///
/// # Errors
/// As [`top`].
///
/// # Panics
/// If this processor has no such instructions.
pub fn top_with(
    vectors: &Vectors,
    query: &[f32],
    k: usize,
    allowed: Option<&FixedBitSet>,
    threads: Threads,
    instructions: Instructions,
) -> Result<Vec<Hit>, ExactError> {
    if query.len() != vectors.dimension() {
        return Err(ExactError::Dimension { query: query.len(), vectors: vectors.dimension() });
    }
    if let Some(place) = query.iter().position(|x| !x.is_finite()) {
        return Err(ExactError::NotFinite { place, value: query[place] });
    }
    let dot_product = DotProduct::new(instructions, vectors.dtype());
    let rows = vectors.rows();
    let k = k.min(rows);
    let scan = |rows: Range<usize>| {
        let mut best = Best::new(k);
        each(rows, allowed, |row| {
            let product = dot_product.of(query, vectors.row(row));
            // products of both signs of zero are equal, but not for `total_cmp`
            best.show(row as u32, product * vectors.scale(row) + 0.0);
        });
        best.finish()
    };
    match threads {
        Threads::One => Ok(scan(0..rows)),
        Threads::Pool => {
            let parts = (0..rows.div_ceil(CHUNK)).into_par_iter();
            let mut hits: Vec<Hit> =
                parts.flat_map_iter(|i| scan(i * CHUNK..rows.min((i + 1) * CHUNK))).collect();
            Hit::sort(&mut hits);
            hits.truncate(k);
            Ok(hits)
        }
    }
}

/// Calls `visit` with the allowed rows of a range, ascending. The range begins at a word of the set.
fn each(rows: Range<usize>, allowed: Option<&FixedBitSet>, mut visit: impl FnMut(usize)) {
    const BITS: usize = usize::BITS as usize;
    let Some(allowed) = allowed else {
        return rows.for_each(visit);
    };
    debug_assert!(rows.start.is_multiple_of(BITS));
    let words = &allowed.as_slice()[..rows.end.div_ceil(BITS).min(allowed.as_slice().len())];
    for (i, word) in words.iter().enumerate().skip(rows.start / BITS) {
        let mut word = *word;
        while word != 0 {
            let row = i * BITS + word.trailing_zeros() as usize;
            word &= word - 1;
            // a set may be longer than the file
            if row < rows.end {
                visit(row);
            }
        }
    }
}

#[cfg(test)]
mod tests;
