//! Texts from outside: a [`Program`] that answers in JSON lines, or a model behind an [`Endpoint`].

mod endpoint;
mod program;
mod question;

pub use endpoint::{Endpoint, KEYS};
pub use program::Program;
pub use question::{AttemptMade, ExampleShown, PremiseShown, Question};

use std::collections::HashMap;
use std::sync::Mutex;
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

/// Where texts come from.
#[derive(Debug)]
pub enum Origin {
    Program(Program),
    Endpoint(Endpoint),
}

/// Somebody who is asked for texts, and for which definitions that failed.
#[derive(Debug)]
pub struct Generator {
    origin: Origin,
    failures: Mutex<HashMap<String, String>>,
}

impl Generator {
    pub fn new(origin: Origin) -> Generator {
        Generator { origin, failures: Mutex::default() }
    }

    /// Asks for candidates. A failure is kept: a search without the texts that it was promised has not failed by itself.
    ///
    /// # Errors
    /// [`GeneratorError`].
    pub fn ask(&self, question: &Question) -> Result<Vec<String>, GeneratorError> {
        let answer = match &self.origin {
            Origin::Program(program) => program.ask(question),
            Origin::Endpoint(endpoint) => endpoint.ask(question),
        };
        if let Err(e) = &answer {
            tracing::warn!("{e}");
            let mut failures = self.failures.lock().unwrap_or_else(|e| e.into_inner());
            failures.insert(question.definition.clone(), e.to_string());
        }
        answer
    }

    /// What went wrong when it was asked for a definition.
    pub fn failure(&self, definition: &str) -> Option<String> {
        self.failures.lock().unwrap_or_else(|e| e.into_inner()).get(definition).cloned()
    }
}

impl std::fmt::Display for Generator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.origin {
            Origin::Program(program) => write!(f, "`{}`", program.command()),
            Origin::Endpoint(endpoint) => write!(f, "{endpoint}"),
        }
    }
}
