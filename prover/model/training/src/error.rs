//! Why there is no trained model.

use std::path::PathBuf;

/// Why there is no trained model, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// An option has a senseless value.
    #[error("train: options: {0}")]
    Options(&'static str),
    /// A file of pairs cannot be read at all.
    #[error("train: {0}; `prover model export --form pairs --out FILE` writes such files")]
    Pairs(#[from] data::input::InputError),
    /// There is too little to learn from.
    #[error("train: there are no pairs {part}; export more searches, or change --held-out")]
    Nothing {
        /// Which part is empty.
        part: &'static str,
    },
    /// Questions by this template cannot be made of pairs.
    #[error("train: the template {template} {reason}; take `proofstep` or `state`, or a file of that kind")]
    Template {
        /// The template.
        template: String,
        /// What stands in the way.
        reason: &'static str,
    },
    /// The template cannot be rendered.
    #[error("train: {0}")]
    Words(#[from] language_model::TemplateError),
    /// The tokenizer cannot be made, or fails on a text.
    #[error("train: tokenizer: {0}")]
    Tokenizer(String),
    /// A file cannot be read or written.
    #[error("train: {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is a checkpoint of another training.
    #[error(
        "train: {} belongs to other pairs, another template or other options; give those again, give another \
         folder with --out, or delete the file to begin anew",
        path.display()
    )]
    Foreign {
        /// The checkpoint.
        path: PathBuf,
    },
    /// A checkpoint is there, but cannot be gone on from.
    #[error("train: {} is damaged: {reason}; delete it to begin anew", path.display())]
    Damaged {
        /// The checkpoint.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The loss became infinite, or not a number.
    #[error(
        "train: the loss is no number any more at step {step}; delete the checkpoint, lower --learning-rate"
    )]
    Diverged {
        /// The step, from 1.
        step: usize,
    },
    /// An operation on tensors failed.
    #[error("train: computing: {0}")]
    Compute(#[from] candle_core::Error),
}

impl From<tokenizers::Error> for TrainError {
    fn from(error: tokenizers::Error) -> Self {
        TrainError::Tokenizer(error.to_string())
    }
}
