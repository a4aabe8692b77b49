//! Why a benchmark cannot be read.

use crate::premise_corpus::PremiseCorpusError;
use std::path::PathBuf;

/// Why a benchmark cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LeanDojoError {
    /// A file cannot be opened or unpacked.
    #[error("reading the benchmark: {0}")]
    Input(#[from] data::input::InputError),
    /// A file cannot be read.
    #[error("reading the benchmark: {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not JSON, or has fields of other types.
    #[error("reading the benchmark: {}, line {line}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A line imports what stands on a later line, or nowhere.
    #[error(
        "reading the benchmark: {}, line {line}: `{file}` imports `{import}`, which no line before it \
         describes (lines must be in topological order: was the file sorted or cut?)", path.display()
    )]
    Order {
        /// The file with the corpus.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The library's file that the line describes.
        file: String,
        /// What it imports.
        import: String,
    },
    /// The files' imports make no sense.
    #[error("reading the benchmark: {}: {source}", path.display())]
    Corpus {
        /// The file with the corpus.
        path: PathBuf,
        /// What is wrong with them.
        source: PremiseCorpusError,
    },
}
