//! Why a model has not answered.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ModelError {
    /// It cannot be started or opened.
    #[error("cannot start the model `{model}`: {reason}")]
    Start {
        /// Who was to be asked.
        model: String,
        /// What is wrong.
        reason: String,
    },
    /// It does not answer in time.
    #[error("the model `{model}` gave no answer within {} s", limit.as_secs_f64())]
    Late {
        /// Who was asked.
        model: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// It has ended, or the connection was lost.
    #[error("the model `{model}` has ended: {reason}")]
    Ended {
        /// Who was asked.
        model: String,
        /// What is known of it.
        reason: String,
    },
    /// It answers nothing that is asked of it, and would not later either: a wrong key, an unknown name.
    #[error("the model `{model}` cannot be asked: {reason}")]
    Denied {
        /// Who was asked.
        model: String,
        /// What it said.
        reason: String,
    },
    /// It refuses to answer this question, and would again: one that is too long, or a way of sampling that
    /// it does not have. It may answer others.
    #[error("the model `{model}` refuses: {reason}")]
    Refused {
        /// Who was asked.
        model: String,
        /// What it said.
        reason: String,
    },
    /// It is too busy, also after several tries.
    #[error("the model `{model}` is too busy: {reason}")]
    Busy {
        /// Who was asked.
        model: String,
        /// What it said.
        reason: String,
    },
    /// Its answer cannot be read.
    #[error("the model `{model}` gave an answer that cannot be read: {reason}")]
    Garbage {
        /// Who was asked.
        model: String,
        /// What is wrong with it, and its beginning.
        reason: String,
    },
    /// The question was given up because somebody wanted to stop.
    #[error("the question was given up")]
    Stopped,
}
