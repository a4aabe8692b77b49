//! Writing files of JSON.

use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Writes a file through `write`; the folder around it is made.
pub(crate) fn file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), WriteError> {
    let written = || {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut out = BufWriter::new(File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    written().map_err(|source| WriteError { path: path.into(), source })
}

/// Writes one value a line.
pub(crate) fn lines<T: Serialize>(path: &Path, values: impl Iterator<Item = T>) -> Result<(), WriteError> {
    file(path, |out| {
        for value in values {
            serde_json::to_writer(&mut *out, &value)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// Writes a list of values as one array, a value a line.
pub(crate) fn array<T: Serialize>(path: &Path, values: impl Iterator<Item = T>) -> Result<(), WriteError> {
    file(path, |out| {
        out.write_all(b"[")?;
        for (number, value) in values.enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, &value)?;
        }
        out.write_all(b"\n]\n")
    })
}
