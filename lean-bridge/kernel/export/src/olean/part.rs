//! One file of a module: what its header says.
//!
//! An `.olean` file is a piece of a Lean process's memory, to be mapped at an address that it names. It
//! begins with a header:
//!
//! | at | what |
//! |---|---|
//! | 0 | `olean`, then the format's version as a byte (2), then flags (1: big numbers are GMP's) |
//! | 7 | the version of Lean, up to 33 bytes, ended by zeros |
//! | 40 | the commit that Lean was built from, 40 bytes |
//! | 80 | the address at which the file's beginning belongs |
//! | then | the address of the root object |
//!
//! Addresses have 8 bytes, or 4 in the files of a Lean for 32-bit machines (WebAssembly). The header does not
//! say which: only one of the two makes the root lie within the file.

use super::paged::Paged;
use crate::error::{ReadProblem, malformed, unsupported};
use std::ops::RangeInclusive;

/// Minor versions of Lean 4 whose files are read.
pub const SUPPORTED: RangeInclusive<u32> = 26..=35;

/// What a file's header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The version of the Lean that wrote the file.
    pub version: String,
    /// The commit that this Lean was built from.
    pub githash: String,
}

/// A reference to an object.
pub(super) type Ref = u64;

/// Where the memory of one file lies.
#[derive(Debug)]
pub(super) struct Part {
    /// The file.
    pub bytes: Paged,
    /// The address at which its beginning belongs.
    pub base: u64,
    /// The root object.
    pub root: Ref,
    /// Bytes of an address.
    pub width: u64,
    /// Whether big numbers are GMP's.
    pub gmp: bool,
}

impl Part {
    /// Reads the header of a file.
    pub fn of(bytes: Paged) -> Result<(Part, Origin), ReadProblem> {
        let mut head = [0; 96];
        let have = bytes.len().min(head.len());
        bytes.read(0, &mut head[..have])?;
        if !head.starts_with(b"olean") {
            return Err(malformed("this is no .olean file"));
        }
        if have < head.len() {
            return Err(malformed("the file is truncated"));
        }
        if head[5] != 2 {
            return Err(unsupported(format!("version {} of the .olean format; it must be 2", head[5])));
        }
        let words = |from: usize, to: usize| {
            let text: Vec<u8> = head[from..to].iter().copied().take_while(|b| *b != 0).collect();
            String::from_utf8_lossy(&text).into_owned()
        };
        let origin = Origin { version: words(7, 40), githash: words(40, 80) };
        check_version(&origin.version)?;
        let (width, base, root) = addresses(&head, bytes.len() as u64)?;
        Ok((Part { bytes, base, root, width, gmp: head[6] & 1 != 0 }, origin))
    }
}

/// The width of addresses, that of the file's beginning, and that of the root.
fn addresses(head: &[u8; 96], len: u64) -> Result<(u64, u64, Ref), ReadProblem> {
    let word = |at: usize, width: usize| {
        let mut bytes = [0; 8];
        bytes[..width].copy_from_slice(&head[at..at + width]);
        u64::from_le_bytes(bytes)
    };
    let fits = |width: usize| {
        let (base, root) = (word(80, width), word(80 + width, width));
        let objects = 80 + 2 * width as u64;
        let within = root.checked_sub(base).is_some_and(|offset| (objects..len).contains(&offset));
        (within && !is_boxed(root)).then_some((width as u64, base, root))
    };
    match (fits(4), fits(8)) {
        (Some(found), None) | (None, Some(found)) => Ok(found),
        (None, None) => Err(malformed("the root lies outside of the file, which may be truncated")),
        (Some(_), Some(_)) => Err(malformed("the width of the file's addresses cannot be told")),
    }
}

fn check_version(version: &str) -> Result<(), ReadProblem> {
    let minor = version.strip_prefix("4.").and_then(|rest| rest.split('.').next()?.parse().ok());
    match minor.is_some_and(|m| SUPPORTED.contains(&m)) {
        true => Ok(()),
        false => Err(unsupported(format!(
            "files of Lean {version:?}; they must be of Lean 4.{} to 4.{}",
            SUPPORTED.start(),
            SUPPORTED.end()
        ))),
    }
}

/// Whether a reference is a number, or a constructor without arguments.
pub(super) fn is_boxed(object: Ref) -> bool {
    object & 1 == 1
}

/// The number that a reference is, if it is one.
pub(super) fn unboxed(object: Ref) -> Option<u64> {
    is_boxed(object).then_some(object >> 1)
}
