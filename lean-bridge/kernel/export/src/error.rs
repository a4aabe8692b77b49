//! Why a file could not be read.

use std::fmt;

/// What stopped a reader, and where.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ReadError {
    /// Where in the input.
    pub place: ReadPlace,
    /// What is wrong there.
    #[source]
    pub problem: ReadProblem,
}

/// A place in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadPlace {
    /// A line of an NDJSON file, counted from 1.
    Line(u64),
    /// A module or a file.
    File(String),
}

/// What can be wrong with an input.
#[derive(Debug, thiserror::Error)]
pub enum ReadProblem {
    /// It cannot be read at all.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It breaks the rules of its format, so that it means nothing.
    #[error("{0}")]
    Malformed(String),
    /// It may well mean something, but not to this reader: another version of the format, an
    /// unknown key, a number beyond what is supported.
    #[error("not supported: {0}")]
    Unsupported(String),
}

impl ReadProblem {
    /// Says where it is.
    pub(crate) fn at(self, place: ReadPlace) -> ReadError {
        ReadError { place, problem: self }
    }
}

impl fmt::Display for ReadPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadPlace::Line(n) => write!(f, "line {n}"),
            ReadPlace::File(name) => f.write_str(name),
        }
    }
}

/// A [`ReadProblem::Malformed`].
pub(crate) fn malformed(text: impl Into<String>) -> ReadProblem {
    ReadProblem::Malformed(text.into())
}

/// A [`ReadProblem::Unsupported`].
pub(crate) fn unsupported(text: impl Into<String>) -> ReadProblem {
    ReadProblem::Unsupported(text.into())
}

/// A number as one of 32 bits.
pub(crate) fn small(number: u64, what: &str) -> Result<u32, ReadProblem> {
    u32::try_from(number).map_err(|_| unsupported(format!("{what} {number} is beyond 32 bits")))
}
