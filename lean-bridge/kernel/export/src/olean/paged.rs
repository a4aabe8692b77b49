//! A file that is read as it is needed.
//!
//! Compiled libraries take gigabytes, of which a proof needs little. Mapping them into
//! memory would need `unsafe` code, and a file that another process shortens meanwhile
//! would end this one; reading by pages needs neither.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How much is read at once, bytes.
const PAGE: usize = 32 * 1024;

/// The bytes of a file.
#[derive(Debug)]
pub(super) struct Paged {
    source: Source,
    len: usize,
    pages: Vec<OnceCell<Box<[u8]>>>,
}

#[derive(Debug)]
enum Source {
    File(File),
    Memory(Box<[u8]>),
}

impl Paged {
    /// Opens a file. Its length is asked for once: if it grows or
    /// shrinks, that is an error of some later read.
    pub fn open(path: &Path) -> io::Result<Paged> {
        let file = File::open(path)?;
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Paged::new(Source::File(file), len))
    }

    /// Bytes that are in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Paged {
        let len = bytes.len();
        Paged::new(Source::Memory(bytes.into()), len)
    }

    fn new(source: Source, len: usize) -> Paged {
        let pages = match source {
            Source::File(_) => len.div_ceil(PAGE),
            Source::Memory(_) => 0,
        };
        Paged { source, len, pages: std::iter::repeat_with(OnceCell::new).take(pages).collect() }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Copies the bytes from `at` on; there must be so many.
    pub fn read(&self, at: usize, into: &mut [u8]) -> io::Result<()> {
        let end = at.checked_add(into.len()).filter(|end| *end <= self.len);
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let file = match &self.source {
            Source::Memory(bytes) => {
                into.copy_from_slice(&bytes[at..end]);
                return Ok(());
            }
            Source::File(file) => file,
        };
        let mut done = 0;
        while done < into.len() {
            let from = at + done;
            let page = self.page(file, from / PAGE)?;
            let part = &page[from % PAGE..];
            let count = part.len().min(into.len() - done);
            into[done..done + count].copy_from_slice(&part[..count]);
            done += count;
        }
        Ok(())
    }

    fn page(&self, mut file: &File, number: usize) -> io::Result<&[u8]> {
        let cell = &self.pages[number];
        if let Some(page) = cell.get() {
            return Ok(page);
        }
        let begin = number * PAGE;
        let mut page = vec![0; PAGE.min(self.len - begin)];
        file.seek(SeekFrom::Start(begin as u64))?;
        file.read_exact(&mut page)?;
        Ok(cell.get_or_init(|| page.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_go_across_pages_and_not_beyond_the_end() {
        let bytes: Vec<u8> = (0..3 * PAGE + 5).map(|i| (i / 7) as u8).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let paged = [Paged::open(file.path()).unwrap(), Paged::from_bytes(bytes.clone())];
        for p in &paged {
            assert_eq!(p.len(), bytes.len());
            let mut part = vec![0; 2 * PAGE];
            p.read(PAGE - 3, &mut part).unwrap();
            assert!(part == bytes[PAGE - 3..3 * PAGE - 3]);
            p.read(bytes.len() - 5, &mut part[..5]).unwrap();
            assert!(p.read(bytes.len() - 5, &mut part[..6]).is_err());
            assert!(p.read(usize::MAX, &mut part[..2]).is_err());
        }
    }

    #[test]
    fn a_file_that_is_cut_off_while_it_is_read_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), vec![1; 2 * PAGE]).unwrap();
        let paged = Paged::open(file.path()).unwrap();
        file.as_file().set_len(10).unwrap();
        assert!(paged.read(PAGE, &mut [0; 8]).is_err());
    }
}
