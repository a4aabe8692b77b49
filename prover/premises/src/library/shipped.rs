//! The statements that the program brings along, so that nothing has to be printed before they are of use.
//!
//! The file is a line of JSON, the head, and behind it the lines of a printed library as
//! [`Library`] keeps them, packed with gzip. Its modules stand in the order of the library, not in that in
//! which they were finished, so that one library gives one file. The head names the Lean that has printed the
//! statements and the SHA-256 of what is packed: both are looked at before a statement is read, and what does
//! not fit is refused as a whole.

use super::file::{Head, Library, ModuleLine};
use super::{PRINT_VERSION, WHOLE};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// What is built in; `prover index --ship` writes it.
const BUILT_IN: &[u8] = include_bytes!("../../../../data/premises/library.statements");

/// Changes with the layout of the file.
const LAYOUT: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ShippedHead {
    /// See [`LAYOUT`].
    shipped: u32,
    #[serde(flatten)]
    printed: Printed,
    modules: usize,
    statements: usize,
    /// Bytes of the lines.
    bytes: usize,
    /// Of what stands behind this line, in hexadecimal.
    sha256: String,
}

/// What statements depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Printed {
    /// Whose library it is.
    lean: String,
    /// The hash of the files that this Lean consists of.
    package: String,
    /// [`PRINT_VERSION`] of the program that has printed them.
    print_version: u32,
    /// Import lines of the environment.
    header: String,
}

/// Why statements that a program brings along are of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShippedError {
    /// They are not what was written.
    #[error("the statements that the program brings along are damaged: {0}")]
    Damaged(String),
    /// They are those of another Lean, or printed in another way.
    #[error(
        "the statements that the program brings along were printed for another Lean: {what} is {theirs}, \
         here {ours}"
    )]
    OtherLean {
        /// What differs.
        what: &'static str,
        /// What it is in the file.
        theirs: String,
        /// What it is here.
        ours: String,
    },
}

/// Statements as they are shipped; the head is read, and what is packed is what was written.
#[derive(Clone, Debug)]
pub struct Shipped<'a> {
    head: ShippedHead,
    packed: &'a [u8],
}

impl Shipped<'static> {
    /// What is built in, if it belongs to the embedded Lean: its identity, and the hash of its package.
    ///
    /// # Errors
    /// [`ShippedError`].
    pub fn built_in(lean: &str, package: &str) -> Result<Shipped<'static>, ShippedError> {
        let shipped = Shipped::open(BUILT_IN)?;
        shipped.belongs_to(lean, package)?;
        Ok(shipped)
    }
}

impl<'a> Shipped<'a> {
    /// Reads the head and checks the rest against it.
    ///
    /// # Errors
    /// [`ShippedError::Damaged`].
    pub fn open(file: &'a [u8]) -> Result<Shipped<'a>, ShippedError> {
        let damaged = |reason: &str| ShippedError::Damaged(reason.into());
        let end = file.iter().position(|b| *b == b'\n').ok_or_else(|| damaged("they have no first line"))?;
        let head: ShippedHead = serde_json::from_slice(&file[..end])
            .map_err(|error| damaged(&format!("the first line cannot be read: {error}")))?;
        let packed = &file[end + 1..];
        if head.shipped != LAYOUT {
            return Err(damaged(&format!("their layout is {}, not {LAYOUT}", head.shipped)));
        }
        let found = hash(packed);
        if found != head.sha256 {
            return Err(damaged(&format!("their SHA-256 is {found}, not {}", head.sha256)));
        }
        Ok(Shipped { head, packed })
    }

    /// Whether the statements are those of this Lean, as this program would print them.
    ///
    /// # Errors
    /// [`ShippedError::OtherLean`].
    pub fn belongs_to(&self, lean: &str, package: &str) -> Result<(), ShippedError> {
        let printed = &self.head.printed;
        let versions = (printed.print_version.to_string(), PRINT_VERSION.to_string());
        let facts = [
            ("the version", printed.lean.as_str(), lean),
            ("the hash of the package", &printed.package, package),
            ("the version of the print", &versions.0, &versions.1),
            ("the header", &printed.header, WHOLE),
        ];
        match facts.into_iter().find(|(_, theirs, ours)| theirs != ours) {
            None => Ok(()),
            Some((what, theirs, ours)) => {
                Err(ShippedError::OtherLean { what, theirs: theirs.into(), ours: ours.into() })
            }
        }
    }

    /// How many statements there are.
    pub fn statements(&self) -> usize {
        self.head.statements
    }

    /// The statements themselves.
    ///
    /// # Errors
    /// [`ShippedError::Damaged`].
    pub fn library(&self) -> Result<Library, ShippedError> {
        let damaged = |error: &dyn std::fmt::Display| ShippedError::Damaged(error.to_string());
        let mut lines = Vec::with_capacity(self.head.bytes.min(1 << 30));
        GzDecoder::new(self.packed).read_to_end(&mut lines).map_err(|e| damaged(&e))?;
        let mut lines = lines.split(|b| *b == b'\n').filter(|line| !line.is_empty());
        let head = lines.next().ok_or_else(|| damaged(&"they are empty"))?;
        let head: Head = serde_json::from_slice(head).map_err(|e| damaged(&e))?;
        let lines: Vec<&[u8]> = lines.collect();
        let library = Library::of(head, read(&lines).map_err(|e| damaged(&e))?);
        match library.is_complete() {
            true => Ok(library),
            false => Err(damaged(&"modules are missing")),
        }
    }
}

/// The lines of modules; two threads read them, because somebody waits.
fn read(lines: &[&[u8]]) -> serde_json::Result<Vec<ModuleLine>> {
    let read = |lines: &[&[u8]]| lines.iter().map(|line| serde_json::from_slice(line)).collect();
    let (first, second) = lines.split_at(lines.len() / 2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| read(second));
        let first: serde_json::Result<Vec<ModuleLine>> = read(first);
        let second = second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok([first?, second?].into_iter().flatten().collect())
    })
}

/// Packs a library that is complete, for [`Shipped::open`]. `package` is the hash of its Lean's files.
///
/// # Errors
/// What cannot be written as JSON.
pub fn pack(library: &Library, package: &str) -> io::Result<Vec<u8>> {
    let mut counted = Counted { bytes: 0, into: GzEncoder::new(vec![], Compression::best()) };
    let mut line = |value: serde_json::Result<Vec<u8>>| {
        counted.write_all(&value?)?;
        counted.write_all(b"\n")
    };
    line(serde_json::to_vec(&library.head))?;
    library.lines().try_for_each(|module| line(serde_json::to_vec(&module)))?;
    let Counted { bytes, into } = counted;
    let packed = into.finish()?;
    let head = ShippedHead {
        shipped: LAYOUT,
        printed: Printed {
            lean: library.head.lean.clone(),
            package: package.into(),
            print_version: PRINT_VERSION,
            header: library.head.header.clone(),
        },
        modules: library.modules(),
        statements: library.premises().count(),
        bytes,
        sha256: hash(&packed),
    };
    let mut file = serde_json::to_vec(&head)?;
    file.push(b'\n');
    file.extend(packed);
    Ok(file)
}

/// Counts what is written.
struct Counted<W> {
    bytes: usize,
    into: W,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
