//! Who may give up a computation, and why it ends without a result.

use language_model::{Asked, ModelError};
use std::time::Instant;

/// Looked at between the layers of a model, so that nobody waits for a long prompt.
pub(crate) struct Watch<'a> {
    asked: Asked<'a>,
    begin: Instant,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum Halt {
    Late,
    Stopped,
    Compute(candle_core::Error),
}

impl From<candle_core::Error> for Halt {
    fn from(error: candle_core::Error) -> Self {
        Halt::Compute(error)
    }
}

impl Halt {
    pub fn error(&self, model: &str, asked: Asked) -> ModelError {
        let model = model.to_string();
        match self {
            Halt::Late => ModelError::Late { model, limit: asked.limit },
            Halt::Stopped => ModelError::Stopped,
            Halt::Compute(error) => ModelError::Ended { model, reason: error.to_string() },
        }
    }
}

impl<'a> Watch<'a> {
    pub fn new(asked: Asked<'a>) -> Self {
        Watch { asked, begin: Instant::now() }
    }

    /// An error if it is time to end.
    pub fn check(&self) -> Result<(), Halt> {
        if self.asked.stop.is_set() {
            return Err(Halt::Stopped);
        }
        if self.begin.elapsed() >= self.asked.limit { Err(Halt::Late) } else { Ok(()) }
    }
}
