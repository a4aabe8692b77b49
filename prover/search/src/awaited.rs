//! Moves that somebody outside of the search is asked for, such as a language model: the engines do other
//! work until the answer is there.

use crate::policy::Move;
use serde::{Deserialize, Serialize};

/// A question that is put when its move is taken from the queue.
pub struct Ask {
    /// How many samples are asked for: a budget may allow no more.
    pub samples: u64,
    /// Puts the question, without waiting for the answer.
    pub start: Box<dyn FnOnce() -> Box<dyn Awaited> + Send>,
}

/// An answer that may not be there yet.
pub trait Awaited: Send {
    /// The answer, or why there is none; `None` as long as it is not there. It is not asked again after that.
    fn poll(&mut self) -> Option<Result<Answered, String>>;
}

/// An answer: moves for the goal that was asked about.
pub struct Answered {
    /// The moves.
    pub moves: Vec<Move>,
    /// What the answer took; nothing if somebody else had asked the same before.
    pub usage: ModelUsage,
    /// Why a part of the answer is missing, if it is: a search that finds nothing then has not tried all that
    /// the model would have proposed.
    pub missing: Option<String>,
}

/// What a search has asked of models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelUsage {
    /// Questions that were put.
    pub questions: u64,
    /// Samples that were drawn for them.
    pub samples: u64,
    /// Tokens of questions and samples.
    pub tokens: u64,
    /// Samples that were dropped before Lean was asked, as they name what does not exist.
    #[serde(default)]
    pub dropped: u64,
    /// Samples in which names that do not exist were replaced by those of lemmas that do.
    #[serde(default)]
    pub mended: u64,
    /// What was paid for it, in the currency of whoever was asked; 0 if it is not known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cost: f64,
}

fn is_zero(cost: &f64) -> bool {
    *cost == 0.0
}

impl ModelUsage {
    /// Whether nothing was asked.
    pub fn is_nothing(&self) -> bool {
        *self == ModelUsage::default()
    }
}

impl std::ops::AddAssign for ModelUsage {
    fn add_assign(&mut self, other: ModelUsage) {
        self.questions += other.questions;
        self.samples += other.samples;
        self.tokens += other.tokens;
        self.dropped += other.dropped;
        self.mended += other.mended;
        self.cost += other.cost;
    }
}
