//! Why something in a session could not be done.

use crate::proof::GoalId;

/// Why something in a session could not be done.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Lean does not accept the statement or what stands before it.
    #[error("Lean does not accept the statement:\n{0}")]
    Statement(String),
    /// The statement is not to be proved here.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// A question about the library that cannot be answered, with Lean's message.
    #[error("{0}")]
    Question(String),
    /// A Lean process could not do its work.
    #[error("the Lean engine failed ({stage}: {message}); `prover doctor` checks the installation")]
    Engine {
        /// What was being done.
        stage: &'static str,
        /// The facts.
        message: String,
    },
    /// The goal is not open now: it is proved, or another goal has taken its place.
    #[error("goal {0:?} is not open (any more); `goals` lists those that are")]
    NotOpen(GoalId),
    /// The proof is not finished.
    #[error("{0} open: finish the proof first")]
    Unfinished(String),
    /// The session belongs to no file.
    #[error("the statement is of no file: nothing can be saved; `script` gives the text")]
    NoFile,
    /// The file on disk is not the one that the session began with.
    #[error(
        "{file} was changed on disk since it was read: nothing is written. \
         Save under another name, or begin a new session"
    )]
    FileChanged {
        /// The file's path.
        file: String,
    },
    /// A file could not be read or written.
    #[error("{file}: {source}")]
    File {
        /// The file's path.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A session on disk cannot be gone on with.
    #[error("the session in {file} cannot be resumed: {reason}")]
    Resume {
        /// The journal.
        file: String,
        /// Why.
        reason: String,
    },
}

impl SessionError {
    /// A file's error.
    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> SessionError {
        SessionError::File { file: path.display().to_string(), source }
    }
}
