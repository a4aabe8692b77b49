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
    /// It cannot be started.
    #[error("cannot start the generator `{generator}`: {reason}")]
    Start {
        /// The command.
        generator: String,
        /// What is wrong.
        reason: String,
    },
    /// It does not answer.
    #[error("the generator `{generator}` gave no answer within {} s", limit.as_secs())]
    Late {
        /// The command or address.
        generator: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// It has ended.
    #[error("the generator `{generator}` has ended")]
    Ended {
        /// The command.
        generator: String,
    },
    /// The endpoint cannot be asked.
    #[error("asking {url}: {reason}")]
    Request {
        /// The address.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// Its answer cannot be read.
    #[error("the generator `{generator}` answered {excerpt:?}, which is no line with `candidates`")]
    Garbage {
        /// The command or address.
        generator: String,
        /// The beginning of the answer.
        excerpt: String,
    },
}

/// Who is asked for texts.
#[derive(Debug)]
pub enum Generator {
    /// A program that is asked in lines of JSON.
    Program(Program),
    /// A server of a language model.
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
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Generator::Program(program) => write!(formatter, "`{}`", program.command()),
            Generator::Endpoint(endpoint) => write!(formatter, "{endpoint}"),
        }
    }
}
