//! Why a corpus cannot be read or written.

use crate::JsonLinesError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a corpus could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// The folder holds something else.
    #[error("{} is not empty and holds no corpus: give a new folder", .0.display())]
    Foreign(PathBuf),
    /// The folder holds a corpus made with other settings.
    #[error(
        "{} was made with other settings ({different}): give a new folder, or the same settings to \
         continue it",
        path.display()
    )]
    OtherRun {
        /// The folder.
        path: PathBuf,
        /// Which, with both values.
        different: String,
    },
    /// There is no corpus.
    #[error("{} holds no corpus: it has no readable corpus.json ({reason})", path.display())]
    None {
        /// The folder.
        path: PathBuf,
        /// What is wrong with the file.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// The list of finished units.
    #[error(transparent)]
    Units(#[from] JsonLinesError),
    /// A theorem that cannot be written as JSON.
    #[error("cannot write a theorem as JSON: {0}")]
    Value(#[from] serde_json::Error),
}

/// Makes a [`CorpusError::Io`] of what failed while `path` was used.
pub(super) fn io_error(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> CorpusError {
    let path = path.to_owned();
    move |source| CorpusError::Io { path, action, source }
}
