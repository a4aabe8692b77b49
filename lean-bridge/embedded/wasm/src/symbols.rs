//! The symbol table of the re-encoded module: where a C or Lean name lives.
//!
//! The module's own export section has 180,000 entries and would have to be decoded at every start.
//! The re-encoder writes it as a sorted file instead, which is memory mapped and searched by bisection,
//! so opening it costs microseconds.
//!
//! File format, all integers little-endian `u32`:
//!
//! | offset | content |
//! |---|---|
//! | 0 | magic `LEANSYMS` (8 bytes) |
//! | 8 | format version |
//! | 12 | number of entries, n |
//! | 16 | size of the function table |
//! | 20 | length of the name blob, b |
//! | 24 | n entries: name offset in the blob, name length, kind (0 function, 1 data), value; sorted by name |
//! | 24 + 16 n | the blob, b bytes |

use std::cmp::Ordering;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::Path;

const MAGIC: &[u8; 8] = b"LEANSYMS";
const VERSION: u32 = 1;
const HEADER: usize = 24;
const ENTRY: usize = 16;

/// What a name stands for in the re-encoded module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Index into the function table.
    Function(u32),
    /// Address in linear memory.
    Data(u32),
}

impl Symbol {
    /// The bare number: what `dlsym` hands to the guest.
    pub fn value(self) -> u32 {
        match self {
            Symbol::Function(v) | Symbol::Data(v) => v,
        }
    }
}

/// A memory-mapped symbol file.
#[derive(Debug)]
pub(crate) struct SymbolTable {
    map: Map,
    count: usize,
    table_size: u32,
}

impl SymbolTable {
    /// Maps and checks the file. A file of another kind, version or length is an `InvalidData` error.
    pub fn open(path: &Path) -> io::Result<SymbolTable> {
        let map = Map::open(path)?;
        let bytes = map.bytes();
        let bad = |what: &str| {
            let text = format!("symbol file {}: {what}; run `prover setup`", path.display());
            io::Error::new(io::ErrorKind::InvalidData, text)
        };
        if bytes.len() < HEADER || &bytes[..8] != MAGIC {
            return Err(bad("not a symbol file"));
        }
        if word(bytes, 8) != VERSION {
            return Err(bad("written by another version"));
        }
        let (count, table_size, blob) = (word(bytes, 12), word(bytes, 16), word(bytes, 20));
        let expected = HEADER as u64 + u64::from(count) * ENTRY as u64 + u64::from(blob);
        if bytes.len() as u64 != expected {
            return Err(bad(&format!("{} bytes instead of {expected}", bytes.len())));
        }
        Ok(SymbolTable { count: count as usize, table_size, map })
    }

    /// Finds a name; `None` if it is unknown (or its entry points outside the file).
    pub fn lookup(&self, name: &[u8]) -> Option<Symbol> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            let (other, kind, value) = self.entry(middle)?;
            match other.cmp(name) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => {
                    return match kind {
                        0 => Some(Symbol::Function(value)),
                        1 => Some(Symbol::Data(value)),
                        _ => None,
                    };
                }
            }
        }
        None
    }

    /// The function-table index of a function.
    pub fn function(&self, name: &str) -> Option<u32> {
        match self.lookup(name.as_bytes()) {
            Some(Symbol::Function(index)) => Some(index),
            _ => None,
        }
    }

    /// The address of a data symbol.
    pub fn data(&self, name: &str) -> Option<u32> {
        match self.lookup(name.as_bytes()) {
            Some(Symbol::Data(address)) => Some(address),
            _ => None,
        }
    }

    /// Number of slots of the function table the module imports.
    pub(crate) fn table_size(&self) -> u32 {
        self.table_size
    }

    fn entry(&self, index: usize) -> Option<(&[u8], u32, u32)> {
        let bytes = self.map.bytes();
        let at = HEADER + ENTRY * index;
        let blob = &bytes[HEADER + ENTRY * self.count..];
        let start = word(bytes, at) as usize;
        let name = blob.get(start..start.checked_add(word(bytes, at + 4) as usize)?)?;
        Some((name, word(bytes, at + 8), word(bytes, at + 12)))
    }
}

/// Serialises a symbol table. Names must be distinct; they need not be sorted.
pub fn encode(symbols: &mut [(&str, Symbol)], table_size: u32) -> Vec<u8> {
    symbols.sort_unstable_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    let blob: usize = symbols.iter().map(|s| s.0.len()).sum();
    let mut out = Vec::with_capacity(HEADER + ENTRY * symbols.len() + blob);
    let mut put = |v: u32| out.extend_from_slice(&v.to_le_bytes());
    put(u32::from_le_bytes([MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3]]));
    put(u32::from_le_bytes([MAGIC[4], MAGIC[5], MAGIC[6], MAGIC[7]]));
    put(VERSION);
    put(symbols.len() as u32);
    put(table_size);
    put(blob as u32);
    let mut offset = 0;
    for (name, symbol) in symbols.iter() {
        let (kind, value) = match *symbol {
            Symbol::Function(v) => (0, v),
            Symbol::Data(v) => (1, v),
        };
        put(offset);
        put(name.len() as u32);
        put(kind);
        put(value);
        offset += name.len() as u32;
    }
    for (name, _) in symbols.iter() {
        out.extend_from_slice(name.as_bytes());
    }
    out
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// A read-only private mapping of a whole file.
#[derive(Debug)]
struct Map {
    start: *const u8,
    len: usize,
}

// SAFETY: the mapping is read-only and private for its whole life, so it may be read from any thread.
unsafe impl Send for Map {}
// SAFETY: as above; there is no interior mutability.
unsafe impl Sync for Map {}

impl Map {
    fn open(path: &Path) -> io::Result<Map> {
        let file = File::open(path)?;
        let len = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        if len == 0 {
            // mmap refuses an empty mapping
            return Ok(Map { start: std::ptr::null(), len });
        }
        // SAFETY: a fresh mapping at an address of the kernel's choice touches no memory of ours; the result
        // is checked. Files of the cache are never written in place, only replaced by rename.
        let start = unsafe {
            libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Map { start: start.cast_const().cast(), len })
    }

    fn bytes(&self) -> &[u8] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: `start..start + len` is mapped readable until `self` is dropped.
        unsafe { std::slice::from_raw_parts(self.start, self.len) }
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        if self.len != 0 {
            // SAFETY: unmaps exactly the mapping made in `open`; no borrow of it outlives `self`.
            unsafe { libc::munmap(self.start.cast_mut().cast(), self.len) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &tempfile::TempDir, bytes: &[u8]) -> std::path::PathBuf {
        let path = dir.path().join("lean.syms");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn sample() -> Vec<u8> {
        let mut symbols = vec![
            ("malloc", Symbol::Function(7)),
            ("l_Lean_MessageLog_empty", Symbol::Data(0xdead_0008)),
            ("lean_main", Symbol::Function(9)),
            ("", Symbol::Data(1)),
            ("é", Symbol::Function(2)),
        ];
        encode(&mut symbols, 42)
    }

    #[test]
    fn round_trip() {
        let dir = tempfile::tempdir().unwrap();
        let table = SymbolTable::open(&write(&dir, &sample())).unwrap();
        assert_eq!((table.count, table.table_size()), (5, 42));
        assert_eq!(table.function("malloc"), Some(7));
        assert_eq!(table.data("l_Lean_MessageLog_empty"), Some(0xdead_0008));
        assert_eq!(table.function("l_Lean_MessageLog_empty"), None, "a data symbol is no function");
        assert_eq!(table.lookup("é".as_bytes()), Some(Symbol::Function(2)));
        assert_eq!(table.lookup(b""), Some(Symbol::Data(1)));
        assert_eq!(table.lookup(b"\xff\xfe"), None);
        assert_eq!(table.lookup(b"mallo"), None);
        assert_eq!(table.lookup(b"mallocc"), None);
    }

    #[test]
    fn empty_table_finds_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let table = SymbolTable::open(&write(&dir, &encode(&mut [], 1))).unwrap();
        assert!(table.count == 0);
        assert_eq!(table.lookup(b"malloc"), None);
    }

    #[test]
    fn every_truncation_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let whole = sample();
        for n in 0..whole.len() {
            let error = SymbolTable::open(&write(&dir, &whole[..n])).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "length {n}");
        }
    }

    #[test]
    fn corrupt_bytes_never_crash() {
        let dir = tempfile::tempdir().unwrap();
        let whole = sample();
        for i in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[i] ^= 0xff;
            match SymbolTable::open(&write(&dir, &bytes)) {
                // header damage is found at once ...
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::InvalidData, "byte {i}"),
                // ... the rest at most gives a wrong or missing answer
                Ok(table) => {
                    for name in ["malloc", "lean_main", "", "zzz"] {
                        let _ = table.lookup(name.as_bytes());
                    }
                }
            }
        }
    }

    #[test]
    fn missing_file_is_not_found() {
        let error = SymbolTable::open(Path::new("/nonexistent/lean.syms")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
