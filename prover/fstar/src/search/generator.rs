//! Texts from outside: a [`Program`] that answers in JSON lines, or a model behind an [`Endpoint`].

mod endpoint;
mod program;
mod question;

pub use endpoint::Endpoint;
pub use program::Program;
pub use question::{AttemptMade, ExampleShown, PremiseShown, Question};

use std::time::Duration;

/// Why there are no texts.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    #[error("cannot start the generator `{generator}`: {reason}")]
    Start { generator: String, reason: String },
    #[error("the generator `{generator}` gave no answer within {} s", limit.as_secs())]
    Late { generator: String, limit: Duration },
    #[error("the generator `{generator}` has ended")]
    Ended { generator: String },
    #[error("asking {url}: {reason}")]
    Request { url: String, reason: String },
    #[error("the generator `{generator}` answered {excerpt:?}, which is no line with `candidates`")]
    Garbage { generator: String, excerpt: String },
}

/// Who is asked for texts.
#[derive(Debug)]
pub enum Generator {
    Program(Program),
    Endpoint(Endpoint),
}

impl Generator {
    /// Asks for candidates.
    ///
    /// # Errors
    /// [`GeneratorError`].
    pub fn ask(&self, question: &Question) -> Result<Vec<String>, GeneratorError> {
        match self {
            Generator::Program(program) => program.ask(question),
            Generator::Endpoint(endpoint) => endpoint.ask(question),
        }
    }
}

impl std::fmt::Display for Generator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Generator::Program(program) => write!(f, "`{}`", program.command()),
            Generator::Endpoint(endpoint) => write!(f, "{endpoint}"),
        }
    }
}
