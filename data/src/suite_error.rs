//! What can be wrong with a suite.

use crate::file_line::FileLine;
use crate::input::InputError;
use std::path::PathBuf;

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
    #[error(transparent)]
    Input(#[from] InputError),
    /// A file that is neither JSON nor called `.lean`.
    #[error(
        "{}: a suite is a .lean file, JSON lines or a JSON array of any name, or a folder of \
         .lean files",
        path.display()
    )]
    Kind {
        /// The file.
        path: PathBuf,
    },
    /// Lean text that cannot be divided into declarations.
    #[error("{place}: {message}")]
    Lean {
        /// Where.
        place: FileLine,
        /// What is wrong.
        message: String,
    },
    /// A file that is not in the format that it should be in.
    #[error("{place}: {message}")]
    Format {
        /// Where.
        place: FileLine,
        /// What is wrong.
        message: String,
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
    /// Nothing to prove, as nothing could be read.
    #[error("{place}: {message}{}\n{file}: nothing else to prove in it", others(*.more))]
    Unreadable {
        /// The file or folder.
        file: String,
        /// Where the first thing stands that could not be read.
        place: FileLine,
        /// What is wrong with it.
        message: String,
        /// How many others there are.
        more: usize,
    },
    /// Nothing to prove.
    #[error("{file}: no theorem to prove (a theorem to prove ends in `:= by sorry` or `:= sorry`)")]
    Empty {
        /// The file or folder.
        file: String,
    },
}

fn others(count: usize) -> String {
    match count {
        0 => String::new(),
        n => format!(" (and {n} more that cannot be read)"),
    }
}
