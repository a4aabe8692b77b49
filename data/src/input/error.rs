//! Why an input cannot be read as text.

use super::Packing;
use std::io::{self, ErrorKind};

/// A file, or standard input, that cannot be read as text.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {fault}")]
pub struct InputError {
    /// The file as the caller named it.
    pub file: String,
    /// What is wrong with it.
    pub fault: InputFault,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputFault {
    /// The system does not give its bytes.
    #[error("{}", io_words(.0))]
    Read(io::Error),
    /// It begins like a packed file, and cannot be unpacked.
    #[error("cannot be unpacked: it begins as {packing} does, and then: {source}")]
    Packed {
        /// What it begins as.
        packing: Packing,
        /// The cause.
        source: io::Error,
    },
    /// More than the caller allows, once it is unpacked.
    #[error("unpacked it has more than {0} bytes")]
    TooLarge(usize),
    /// Text in another encoding, recognised by its first bytes.
    #[error("this is UTF-16; only UTF-8 is read")]
    Utf16,
    /// No text.
    #[error("this is no UTF-8 text: line {line}, byte {byte} of the file")]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The byte at which it ends to be UTF-8, from 0.
        byte: usize,
    },
}

impl InputError {
    /// The system's error about a file.
    pub fn read(file: impl Into<String>, source: io::Error) -> Self {
        InputError { file: file.into(), fault: InputFault::Read(source) }
    }
}

/// A system's error in words that a user expects behind the name of a file.
pub(crate) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file or folder".into(),
        ErrorKind::PermissionDenied => "may not be read (permission denied)".into(),
        ErrorKind::IsADirectory => "is a folder, not a file".into(),
        ErrorKind::NotADirectory => "part of this path is a file, not a folder".into(),
        _ => error.to_string(),
    }
}
