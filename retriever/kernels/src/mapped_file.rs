//! Files as memory.

use memmap2::Mmap;
use std::fs::File;
use std::ops::Deref;
use std::path::Path;

/// The bytes of a file that is mapped into memory: opening it costs nothing until bytes are looked at.
#[derive(Debug)]
pub struct MappedFile(Mmap);

impl MappedFile {
    /// Maps a file for reading. The file must not be changed or cut while it is mapped; putting another one
    /// in its place is harmless.
    ///
    /// # Errors
    /// What the system says about opening or mapping the file.
    pub fn open(path: &Path) -> std::io::Result<MappedFile> {
        let file = File::open(path)?;
        // SAFETY: a mapping is unsound only if the file is changed or cut while mapped. The retriever's
        // writers never touch a file that is in place: they rename a finished one over it, and the mapping
        // keeps the old one alive. Who edits a model folder in place while it is in use has been told not to
        // (documentation of `Vectors::open` and `Encoder::open`).
        let map = unsafe { Mmap::map(&file) }?;
        Ok(MappedFile(map))
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert!(MappedFile::open(&path).is_err());
        std::fs::write(&path, b"bytes").unwrap();
        let mapped = MappedFile::open(&path).unwrap();
        assert_eq!(&mapped[..], b"bytes");
    }
}
