//! Why a training cannot go on.

use crate::model::ModelError;

/// Why a training cannot begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// There is nothing to learn from.
    #[error("there are no {what}, so there is nothing to learn from or to judge by")]
    Nothing {
        /// What is missing.
        what: &'static str,
    },
    /// Examples of another version of the program.
    #[error("the examples have {found} numbers a goal, and this program uses {expected}: record them again")]
    Numbers {
        /// In the examples.
        found: usize,
        /// What is expected.
        expected: usize,
    },
    /// The loss is no number any more.
    #[error("the loss is no number any more in epoch {epoch}: use a smaller learning rate")]
    Diverged {
        /// The epoch, from 1.
        epoch: usize,
    },
    /// The model that came out is none.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Of the library that computes gradients.
    #[error("{0}")]
    Tensor(#[from] candle_core::Error),
}
