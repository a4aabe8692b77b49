//! What a model answers.

use crate::error::ModelError;
use serde::{Deserialize, Serialize};

/// The answer to one request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The texts, in the model's order; there may be fewer than were wanted.
    pub samples: Vec<Sample>,
    /// What it took.
    #[serde(default)]
    pub usage: Usage,
    /// What was asked and not done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<Ignored>,
    /// Why texts are missing that were wanted: the time was over, or the model gave up before they had come.
    /// Whoever finds nothing among those that are there has not been told that there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<ModelError>,
}

/// One text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// What the model says, without what it thinks aloud where that comes apart.
    pub text: String,
    /// The natural logarithm of the text's probability: the sum over its tokens. `None` if that was not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_probability: Option<f64>,
    /// Number of its tokens, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u32>,
    /// Whether it was cut off at the most tokens allowed.
    #[serde(default)]
    pub is_cut: bool,
}

/// What answers took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Requests that were sent.
    pub requests: u64,
    /// Tokens of the questions.
    pub prompt_tokens: u64,
    /// Tokens of the answers.
    pub completion_tokens: u64,
    /// What was paid for it, in the currency of the service or of the prices that were named; 0 if neither
    /// tells.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub cost: f64,
}

fn is_nothing(cost: &f64) -> bool {
    *cost == 0.0
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Usage) {
        self.requests += other.requests;
        self.prompt_tokens += other.prompt_tokens;
        self.completion_tokens += other.completion_tokens;
        self.cost += other.cost;
    }
}

/// Something that was asked and that the one who was asked did not do, as its answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// Fewer texts than wanted in one answer: it had to be asked again.
    Number,
    /// There are no probabilities.
    LogProbabilities,
    /// A text goes on behind a stop word; it was cut there.
    Stop,
    /// A text has more tokens than allowed.
    MostTokens,
    /// A text does not have the structure that was prescribed; it was dropped.
    Structure,
}
