//! Verdicts and the report on one theorem.

use super::attempts::GoalRecord;
use super::awaited::ModelUsage;
use super::backend::{EngineFailure, Refusal, Tier};
use super::budget::StopReason;
use super::losses::Losses;
use super::negation::Negation;
use super::stats::{Families, TimeSplit};
use super::value::ValueUsage;
use lean_bridge::AutoBound;
use serde::{Deserialize, Serialize};

/// What is known about a statement in the end. Every theorem gets exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// A proof was judged.
    Proved {
        /// How it was judged.
        tier: Tier,
    },
    /// A proof of the negation was judged.
    Refuted {
        /// How it was judged.
        tier: Tier,
    },
    /// Nothing is left to try.
    NotFound,
    /// A budget was spent; the stop reason says which.
    Timeout,
    /// The statement does not elaborate here.
    Unsupported {
        /// Lean's message.
        message: String,
    },
    /// The engine could not be brought back.
    EngineFailure {
        /// The stage and the facts.
        #[serde(flatten)]
        failure: EngineFailure,
    },
}

impl Verdict {
    /// All words, in the order of summaries.
    pub const WORDS: [&'static str; 6] =
        ["proved", "refuted", "not_found", "timeout", "unsupported", "engine_failure"];

    /// How far the proof was checked, of the statement or of its negation.
    pub fn tier(&self) -> Option<Tier> {
        match self {
            Verdict::Proved { tier } | Verdict::Refuted { tier } => Some(*tier),
            _ => None,
        }
    }

    /// The word of this verdict, as in results.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Proved { .. } => "proved",
            Verdict::Refuted { .. } => "refuted",
            Verdict::NotFound => "not_found",
            Verdict::Timeout => "timeout",
            Verdict::Unsupported { .. } => "unsupported",
            Verdict::EngineFailure { .. } => "engine_failure",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Verdict::Proved { tier } => write!(formatter, "proved ({tier})"),
            Verdict::Refuted { tier } => write!(formatter, "refuted ({tier}): the negation is proved"),
            Verdict::NotFound => write!(formatter, "not found"),
            Verdict::Timeout => write!(formatter, "timeout"),
            Verdict::Unsupported { message } => write!(formatter, "unsupported: {message}"),
            Verdict::EngineFailure { failure } => write!(formatter, "engine failure: {failure}"),
        }
    }
}

/// Everything about the attempt on one theorem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What is known in the end.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The whole declaration that was judged (without the header): of
    /// the statement or, if refuted, of its negation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// The negation that was proved, if the statement was refuted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refutation: Option<Negation>,
    /// Who agreed with the judge, if a second checker was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rechecked: Option<lean_bridge::RecheckedBy>,
    /// Whether the file that the theorem stands in was elaborated as a whole, with the proof in its place,
    /// and has no error that it does not have without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_file: bool,
    /// Values for which the refuted statement fails, where the proof of the negation names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Names in the statement that Lean has bound by itself.
    #[serde(default, skip_serializing_if = "AutoBound::is_empty")]
    pub auto_bound: AutoBound,
    /// Axioms that the proof rests on.
    #[serde(default)]
    pub axioms: Vec<String>,
    /// The judge's hash of the proved statement; empty if nothing was judged.
    #[serde(default)]
    pub statement_hash: String,
    /// Why the search ended; absent if it never began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopReason>,
    /// Tactics run, probes included.
    pub steps: u64,
    /// Lean heartbeats, in the unit of `maxHeartbeats`.
    pub heartbeats: u64,
    /// Steps of the proof.
    pub proof_steps: usize,
    /// Goals in the graphs of both searches.
    pub goals: usize,
    /// Applications of tactics in them.
    pub applications: usize,
    /// What models were asked for it.
    #[serde(default, skip_serializing_if = "ModelUsage::is_nothing")]
    pub model: ModelUsage,
    /// What a source of values was asked for it.
    #[serde(default, skip_serializing_if = "ValueUsage::is_nothing")]
    pub values: ValueUsage,
    /// Where the time went.
    pub time: TimeSplit,
    /// Proofs that the search found and the judge refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// Moves that cost the engine its life.
    #[serde(default, skip_serializing_if = "Losses::is_empty")]
    pub losses: Losses,
    /// What the move families did.
    pub families: Families,
    /// Everything that was run, goal by goal, if [`SearchOptions::record`](crate::SearchOptions) asks for it;
    /// no part of results.
    #[serde(skip)]
    pub attempts: Vec<GoalRecord>,
}

impl Report {
    /// A report without any figures.
    pub fn new(verdict: Verdict) -> Report {
        Report {
            verdict,
            proof: None,
            refutation: None,
            rechecked: None,
            in_file: false,
            witness: None,
            auto_bound: AutoBound::default(),
            axioms: vec![],
            statement_hash: String::new(),
            stop: None,
            steps: 0,
            heartbeats: 0,
            proof_steps: 0,
            goals: 0,
            applications: 0,
            model: ModelUsage::default(),
            values: ValueUsage::default(),
            time: TimeSplit::default(),
            refusals: vec![],
            losses: Losses::default(),
            families: Families::default(),
            attempts: vec![],
        }
    }
}
