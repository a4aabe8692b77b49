//! What can be wrong with a suite.

use std::fmt;
use std::path::PathBuf;

/// A line of a file, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the caller named it, or the name of a built-in suite.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why a suite could not be read. Every variant names the file; those about its content also the line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuiteError {
    /// Neither a file, nor a folder, nor a built-in suite.
    #[error("no suite {spec:?}: not a file or folder, and the built-in suites are {built_in}")]
    Unknown {
        /// What was asked for.
        spec: String,
        /// The names that would have worked, joined by commas.
        built_in: String,
    },
    /// The file or folder could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file that is neither `.jsonl` nor `.lean`.
    #[error("{}: a suite is a .jsonl file, a .lean file or a folder of .lean files", path.display())]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// A line of a JSONL file is not the object expected.
    #[error("{place}: {message}")]
    Line {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// Lean text that cannot be divided into declarations.
    #[error("{place}: {message}")]
    Lean {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// Two theorems with one name.
    #[error("{second}: a theorem named {name} was already given at {first}")]
    Duplicate {
        /// The name.
        name: String,
        /// Where it was given first.
        first: Place,
        /// Where it was given again.
        second: Place,
    },
    /// The file has no theorem of that name.
    #[error("{file}: no theorem {name}; it has {known}")]
    NoTheorem {
        /// The file.
        file: String,
        /// The name asked for.
        name: String,
        /// The names that are there, joined by commas.
        known: String,
    },
    /// Nothing to prove.
    #[error("{file}: no theorem to prove (a theorem to prove ends in `:= by sorry` or `:= sorry`)")]
    Empty {
        /// The file or folder.
        file: String,
    },
}
