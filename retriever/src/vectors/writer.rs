//! Writing a vector file row by row; it appears under its name when it is whole.

use super::{Dtype, HEADER, MAGIC, VERSION, VectorError, Vectors, dtype_code};
use crate::fingerprint::Fingerprint;
use half::f16;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Streams rows to a file beside the one asked for. Dropped before
/// [`VectorWriter::finish`], it leaves nothing.
pub struct VectorWriter {
    path: PathBuf,
    temporary: Temporary,
    file: BufWriter<File>,
    dtype: Dtype,
    dimension: usize,
    made_from: Fingerprint,
    scales: Vec<f32>,
    keys: Vec<Fingerprint>,
    bytes: Vec<u8>,
}

/// A file that is removed unless it was renamed.
struct Temporary(Option<PathBuf>);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl VectorWriter {
    /// # Errors
    /// [`VectorError::Io`].
    pub fn create(
        path: &Path,
        dtype: Dtype,
        dimension: usize,
        made_from: Fingerprint,
    ) -> Result<Self, VectorError> {
        // the process id keeps two programs that write the same file
        // apart; the later one wins, and both files are whole
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.new", std::process::id()));
        let temporary = path.with_file_name(name);
        let io = |source| VectorError::Io { path: path.into(), source };
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&temporary).map_err(io)?);
        let temporary = Temporary(Some(temporary));
        file.write_all(&[0; HEADER]).map_err(io)?;
        let path = path.to_path_buf();
        let (scales, keys, bytes) = (vec![], vec![], vec![]);
        Ok(VectorWriter { path, temporary, file, dtype, dimension, made_from, scales, keys, bytes })
    }

    /// Appends a row, the vector of what has this key.
    ///
    /// # Errors
    /// [`VectorError`]: a row of another length, or with a number that the element type cannot hold
    /// (infinite, not a number, beyond the range of half precision).
    pub fn push(&mut self, key: Fingerprint, row: &[f32]) -> Result<(), VectorError> {
        let (path, number) = (|| self.path.clone(), self.keys.len());
        if row.len() != self.dimension {
            let (expected, found) = (self.dimension, row.len());
            return Err(VectorError::RowLength { path: path(), row: number, expected, found });
        }
        let fits = |x: &f32| match self.dtype {
            Dtype::F32 | Dtype::Int8 => x.is_finite(),
            Dtype::F16 => x.abs() <= f16::MAX.to_f32(),
        };
        if let Some(place) = row.iter().position(|x| !fits(x)) {
            let (value, dtype) = (row[place], self.dtype);
            return Err(VectorError::Value { path: path(), row: number, place, value, dtype });
        }
        self.bytes.clear();
        match self.dtype {
            Dtype::F32 => self.bytes.extend(row.iter().flat_map(|x| x.to_le_bytes())),
            Dtype::F16 => self.bytes.extend(row.iter().flat_map(|x| f16::from_f32(*x).to_le_bytes())),
            Dtype::Int8 => {
                let scale = row.iter().fold(0.0f32, |m, x| m.max(x.abs())) / 127.0;
                self.scales.push(scale);
                // `as` saturates; a scale of 0 belongs to a row of zeros
                let byte = |x: &f32| if scale > 0.0 { (x / scale).round() as i8 as u8 } else { 0 };
                self.bytes.extend(row.iter().map(byte));
            }
        }
        self.keys.push(key);
        self.file.write_all(&self.bytes).map_err(|source| VectorError::Io { path: self.path.clone(), source })
    }

    /// Appends a row of another file as it is stored there, with its key.
    ///
    /// # Errors
    /// [`VectorError::Kind`] for a file of another dimension or element type, [`VectorError::Io`].
    ///
    /// # Panics
    /// If there is no such row.
    pub fn push_stored(&mut self, from: &Vectors, row: usize) -> Result<(), VectorError> {
        let (dtype, dimension) = (self.dtype, self.dimension);
        if (from.dtype(), from.dimension()) != (dtype, dimension) {
            return Err(VectorError::Kind { path: self.path.clone(), dimension, dtype });
        }
        if dtype == Dtype::Int8 {
            self.scales.push(from.scale(row));
        }
        self.keys.push(from.key(row));
        let io = |source| VectorError::Io { path: self.path.clone(), source };
        self.file.write_all(from.row(row)).map_err(io)
    }

    /// Completes the file and puts it in its place.
    ///
    /// # Errors
    /// [`VectorError::Io`]; then an earlier file of that name is as it was.
    pub fn finish(mut self) -> Result<(), VectorError> {
        let path = self.path.clone();
        self.complete().map_err(|source| VectorError::Io { path, source })
    }

    fn complete(&mut self) -> std::io::Result<()> {
        let written = self.keys.len() * self.dimension * self.dtype.size();
        if self.dtype == Dtype::Int8 {
            self.file.write_all(&[0; 3][..written.next_multiple_of(4) - written])?;
            for scale in &self.scales {
                self.file.write_all(&scale.to_le_bytes())?;
            }
        }
        for key in &self.keys {
            self.file.write_all(&key.to_bytes())?;
        }
        let mut header = Vec::with_capacity(HEADER);
        header.extend(MAGIC);
        header.extend(VERSION.to_le_bytes());
        header.extend(dtype_code(self.dtype).to_le_bytes());
        header.extend((self.keys.len() as u64).to_le_bytes());
        header.extend((self.dimension as u64).to_le_bytes());
        header.extend(self.made_from.to_bytes());
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header)?;
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        if let Some(temporary) = &self.temporary.0 {
            std::fs::rename(temporary, &self.path)?;
            self.temporary.0 = None;
        }
        Ok(())
    }
}
