//! A file of vectors, mapped into memory.
//!
//! Layout, all numbers little-endian: a header of 64 bytes (magic `PRVECTOR`, version `u32`, element
//! type `u32`, rows `u64`, dimension `u64`, the [`Fingerprint`] of what made it, 16 zero bytes), the
//! rows one behind the other, for `int8` zeros up to the next multiple of 4 and one `f32` scale per
//! row, and the keys of the rows, 16 bytes each: the [`Fingerprint`] of what a row is the vector of,
//! by which a row can be used again in another file.

mod kept;
mod writer;

use crate::fingerprint::Fingerprint;
use half::f16;
pub(crate) use kept::Kept;
use std::path::{Path, PathBuf};
pub use vector_kernels::Dtype;
use vector_kernels::MappedFile;
pub use writer::VectorWriter;

const MAGIC: [u8; 8] = *b"PRVECTOR";
const VERSION: u32 = 2;
const HEADER: usize = 64;
const KEY: usize = 16;

/// The number that stands for an element type in a header.
fn dtype_code(dtype: Dtype) -> u32 {
    match dtype {
        Dtype::F32 => 0,
        Dtype::F16 => 1,
        Dtype::Int8 => 2,
    }
}

/// Why a vector file cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// The file cannot be read or written.
    #[error("vector file {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("vector file {path}: not a vector file (it begins with {found:02x?})")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its first bytes, at most 8.
        found: Vec<u8>,
    },
    /// The file has another version of the layout.
    #[error(
        "vector file {path}: version {found}, this program reads {VERSION}; delete it to have it made again"
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// The header names an element type that there is not.
    #[error("vector file {path}: unknown element type {found}")]
    UnknownDtype {
        /// The file.
        path: PathBuf,
        /// The number that stands for the type.
        found: u32,
    },
    /// The file is not as long as its header says.
    #[error(
        "vector file {path}: {found} bytes, but {rows} rows of {dimension} {dtype:?} need {expected}; \
         it was cut off or damaged, delete it to have it made again"
    )]
    Length {
        /// The file.
        path: PathBuf,
        /// Rows by the header.
        rows: u64,
        /// Numbers per row by the header.
        dimension: u64,
        /// How numbers are stored, by the header.
        dtype: Dtype,
        /// Bytes that such a file has.
        expected: u128,
        /// Bytes that the file has.
        found: u64,
    },
    /// A row to be written is not as long as the others.
    #[error("vector file {path}: row {row} has {found} numbers, expected {expected}")]
    RowLength {
        /// The file.
        path: PathBuf,
        /// The number of the row, from 0.
        row: usize,
        /// Numbers per row.
        expected: usize,
        /// Numbers of this row.
        found: usize,
    },
    /// A row is to be taken over from a file with another dimension or element type.
    #[error("vector file {path}: a row of {dimension} {dtype:?} cannot be taken over from another file")]
    Kind {
        /// The file that is written.
        path: PathBuf,
        /// Its numbers per row.
        dimension: usize,
        /// How it stores numbers.
        dtype: Dtype,
    },
    /// A number cannot be stored: it is infinite, not a number, or beyond half precision.
    #[error("vector file {path}: row {row}, number {place} is {value}, which {dtype:?} cannot hold")]
    Value {
        /// The file that is written.
        path: PathBuf,
        /// The number of the row, from 0.
        row: usize,
        /// The place of the number in the row, from 0.
        place: usize,
        /// The number.
        value: f32,
        /// How the file stores numbers.
        dtype: Dtype,
    },
}

/// Rows of numbers in a mapped file. Reading it costs nothing until rows are looked at.
pub struct Vectors {
    map: MappedFile,
    dtype: Dtype,
    rows: usize,
    dimension: usize,
    made_from: Fingerprint,
}

impl Vectors {
    /// Maps a file. It must not be changed while it is mapped
    /// ([`VectorWriter`] never does: it puts a new file in its place).
    ///
    /// # Errors
    /// [`VectorError`] if there is none or it is not a whole vector file.
    pub fn open(path: &Path) -> Result<Vectors, VectorError> {
        let io = |source| VectorError::Io { path: path.into(), source };
        let map = MappedFile::open(path).map_err(io)?;
        let path = || path.to_path_buf();
        if !map.starts_with(&MAGIC) {
            return Err(VectorError::Foreign { path: path(), found: map[..map.len().min(8)].to_vec() });
        }
        let length = map.len() as u64;
        let wrong_length = |rows, dimension, dtype, expected| {
            Err(VectorError::Length { path: path(), rows, dimension, dtype, expected, found: length })
        };
        if map.len() < HEADER {
            return wrong_length(0, 0, Dtype::F32, HEADER as u128);
        }
        let u32_at = |i: usize| u32::from_le_bytes(map[i..i + 4].try_into().expect("4 bytes"));
        let u64_at = |i: usize| u64::from_le_bytes(map[i..i + 8].try_into().expect("8 bytes"));
        if u32_at(8) != VERSION {
            return Err(VectorError::Version { path: path(), found: u32_at(8) });
        }
        let dtype = ([Dtype::F32, Dtype::F16, Dtype::Int8].into_iter())
            .find(|dtype| dtype_code(*dtype) == u32_at(12))
            .ok_or_else(|| VectorError::UnknownDtype { path: path(), found: u32_at(12) })?;
        let (rows, dimension) = (u64_at(16), u64_at(24));
        let expected = file_length(dtype, rows, dimension);
        if expected != u128::from(length) {
            return wrong_length(rows, dimension, dtype, expected);
        }
        let made_from = Fingerprint::from_bytes(map[32..48].try_into().expect("16 bytes"));
        Ok(Vectors { map, dtype, rows: rows as usize, dimension: dimension as usize, made_from })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Numbers per row.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How the numbers are stored.
    pub fn dtype(&self) -> Dtype {
        self.dtype
    }

    /// What the writer said it was made from.
    pub fn made_from(&self) -> Fingerprint {
        self.made_from
    }

    /// The little-endian numbers of a row, as stored.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, row: usize) -> &[u8] {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        let length = self.dimension * self.dtype.size();
        &self.map[HEADER + row * length..][..length]
    }

    /// What the stored numbers of a row are to be multiplied with; 1 unless `int8`.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn scale(&self, row: usize) -> f32 {
        match self.dtype {
            Dtype::F32 | Dtype::F16 => 1.0,
            Dtype::Int8 => {
                assert!(row < self.rows, "row {row} of {}", self.rows);
                let at = HEADER + (self.rows * self.dimension).next_multiple_of(4) + 4 * row;
                f32::from_le_bytes(self.map[at..at + 4].try_into().expect("4 bytes"))
            }
        }
    }

    /// What a row is the vector of.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn key(&self, row: usize) -> Fingerprint {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        let at = self.map.len() - KEY * (self.rows - row);
        Fingerprint::from_bytes(self.map[at..at + KEY].try_into().expect("16 bytes"))
    }

    /// The keys of all rows.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = Fingerprint> + '_ {
        (0..self.rows).map(|row| self.key(row))
    }

    /// A row as numbers.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn numbers(&self, row: usize) -> Vec<f32> {
        let bytes = self.row(row);
        match self.dtype {
            Dtype::F32 => bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::F16 => bytes.as_chunks().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Dtype::Int8 => bytes.iter().map(|b| f32::from(*b as i8) * self.scale(row)).collect(),
        }
    }
}

/// Length in bytes of a file; `u128`, because the numbers may come from a damaged header.
fn file_length(dtype: Dtype, rows: u64, dimension: u64) -> u128 {
    let numbers = u128::from(rows).saturating_mul(u128::from(dimension)).saturating_mul(dtype.size() as u128);
    let scales = match dtype {
        Dtype::F32 | Dtype::F16 => 0,
        Dtype::Int8 => numbers.next_multiple_of(4) - numbers + 4 * u128::from(rows),
    };
    HEADER as u128 + numbers + scales + KEY as u128 * u128::from(rows)
}

#[cfg(test)]
mod tests;
