//! Why a question has no answer.

use proof_session::SessionError;

/// Why a question has no answer. A failure of a tactic, an error in a file and a proof that is not
/// found are answers.
#[derive(Debug, thiserror::Error)]
pub enum AssistError {
    /// The file cannot be read.
    #[error("{file}: {reason}")]
    File {
        /// As it was asked for.
        file: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A line or column that is not there.
    #[error("{0}")]
    Place(String),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The header does not import.
    #[error("the imports of {file} fail: {reason}\n{advice}")]
    Imports {
        /// The file.
        file: String,
        /// In Lean's words.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// Lean does not accept the statement.
    #[error("Lean does not accept the statement:\n{0}")]
    Statement(String),
    /// What cannot be done here, and why.
    #[error("{0}")]
    Unsupported(String),
    /// A Lean process could not do its work.
    #[error("the Lean engine failed ({stage}: {message}); ask again, or run `prover doctor`")]
    Engine {
        /// What was being done.
        stage: &'static str,
        /// The facts.
        message: String,
    },
    /// The time was over before there was anything to tell.
    #[error("timed out during {stage}: nothing is known yet; ask again with a larger timeout_s")]
    TimedOut {
        /// What was being done.
        stage: &'static str,
    },
    /// The asker has cancelled the question.
    #[error("cancelled")]
    Cancelled,
}

impl AssistError {
    /// An error of the bridge while something was being done.
    pub(crate) fn engine(stage: &'static str) -> impl Fn(lean_bridge::Error) -> AssistError {
        move |error| match error {
            lean_bridge::Error::Interrupted => AssistError::Cancelled,
            lean_bridge::Error::Deadline { .. } => AssistError::TimedOut { stage },
            lean_bridge::Error::Statement { reason, .. } => AssistError::Statement(reason),
            lean_bridge::Error::Unsupported { feature } => AssistError::Unsupported(format!(
                "this Lean server has no `{feature}`: the embedded Lean has (leave --project out)"
            )),
            error => AssistError::Engine { stage, message: error.to_string() },
        }
    }
}

impl From<SessionError> for AssistError {
    fn from(error: SessionError) -> AssistError {
        match error {
            SessionError::Statement(message) => AssistError::Statement(message),
            SessionError::Unsupported(message) => AssistError::Unsupported(message),
            SessionError::Engine { stage, message } => AssistError::Engine { stage, message },
            error => AssistError::Unsupported(error.to_string()),
        }
    }
}
