//! What can be wrong with a suite of F* definitions.

use crate::input::{InputError, io_words};
use std::fmt;
use std::path::PathBuf;

/// Where in a file a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The file as a whole.
    File,
    /// The line, from 1, on which it begins.
    Line(usize),
    /// The place in the file's array, from 0.
    Index(usize),
    /// The place in `defs`, from 0.
    Def(usize),
}

/// A record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPlace {
    /// The file as the caller named it, or as the built-in suite calls it.
    pub file: String,
    /// Where in it.
    pub at: At,
}

impl fmt::Display for RecordPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match self.at {
            At::File => Ok(()),
            At::Line(line) => write!(f, ":{line}"),
            At::Index(index) => write!(f, ": [{index}]"),
            At::Def(index) => write!(f, ": defs[{index}]"),
        }
    }
}

/// Why a suite could not be read. Every variant names the file; those about its content also the place in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FstarSuiteError {
    /// Neither a file, nor a folder, nor a built-in suite.
    #[error("no F* suite {spec:?}: not a file or folder, and the built-in suite is fstar-sample")]
    Unknown {
        /// What was asked for.
        spec: String,
    },
    /// The file or folder could not be read.
    #[error("{}: {}", path.display(), io_words(source))]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file that cannot be read as text.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A file that is neither `.json` nor `.jsonl`.
    #[error(
        "{}: an F* suite is a file's own .json, a .jsonl or .json file of records, or a folder of these",
        path.display()
    )]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// Something that is not a record of a definition.
    #[error("{place}: {message}")]
    Record {
        /// Where.
        place: RecordPlace,
        /// What is wrong.
        message: String,
    },
    /// Two definitions with one id.
    #[error("{second}: the definition {id} was already given at {first}; remove one of them")]
    Duplicate {
        /// The id.
        id: String,
        /// Where it was given first.
        first: RecordPlace,
        /// Where it was given again.
        second: RecordPlace,
    },
    /// No definition.
    #[error("{file}: no definition in it (is it a folder of .json files, or a file with records?)")]
    Empty {
        /// The file or folder.
        file: String,
    },
}
