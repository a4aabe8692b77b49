//! Why there is no trained encoder.

use crate::encoder::EncoderError;
use std::path::PathBuf;

/// Why there is no trained encoder.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// An option has a senseless value.
    #[error("train: options: {0}")]
    Options(&'static str),
    /// The training data cannot be made, or cannot be used.
    #[error("train: data: {0}")]
    Data(String),
    /// The tokenizer cannot be made, or fails on a text.
    #[error("train: tokenizer: {0}")]
    Tokenizer(String),
    /// A file cannot be read or written.
    #[error("train: {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A checkpoint is there, but cannot be gone on from.
    #[error("train: checkpoint {path}: {reason}")]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The loss became infinite, or not a number.
    #[error("train: the loss is not a number any more at step {step}; take a lower learning rate")]
    Diverged {
        /// The step, from 1.
        step: usize,
    },
    /// The encoder cannot be made or used.
    #[error(transparent)]
    Encoder(#[from] EncoderError),
    /// An operation on tensors failed.
    #[error("train: computing: {0}")]
    Compute(#[from] candle_core::Error),
}
