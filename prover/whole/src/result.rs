//! One line of a results file.

use crate::options::WholeOptions;
use language_model::Usage;
use prover_evaluate::bench::BenchResult;
use serde::{Deserialize, Serialize};

/// How a theorem was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// An answer as it was.
    Sample,
    /// An answer to Lean's errors.
    Repair,
    /// The first tactics of an answer; the search went on from there.
    Prefix,
    /// An answer with holes, which the search filled.
    Sketch,
}

impl Way {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Way; 4] = [Way::Sample, Way::Repair, Way::Prefix, Way::Sketch];

    /// Its word in tables and results.
    pub fn word(self) -> &'static str {
        match self {
            Way::Sample => "sample",
            Way::Repair => "repair",
            Way::Prefix => "prefix",
            Way::Sketch => "sketch",
        }
    }
}

/// What was asked about one theorem, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WholeRecord {
    /// How it was proved, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// Answers that the model gave to the first question.
    pub samples: usize,
    /// How many of these are right as they are.
    pub right: usize,
    /// How many different proofs they have.
    pub distinct: usize,
    /// Answers to Lean's errors.
    pub repairs: usize,
    /// Questions for a repair that the model refused to answer, such as conversations that are too long for
    /// it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub refused: usize,
    /// Refused proofs whose holes the search tried to fill.
    pub sketches: usize,
    /// What the answers took.
    pub usage: Usage,
    /// Tokens of answers until the proof was there; all of them if it never was.
    pub tokens_to_proof: u64,
}

/// The result of one theorem: that of a bench, and what was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WholeResult {
    /// As `prover bench` writes it.
    #[serde(flatten)]
    pub result: BenchResult,
    /// What was asked.
    pub whole: WholeRecord,
    /// How it was asked.
    pub options: WholeOptions,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
