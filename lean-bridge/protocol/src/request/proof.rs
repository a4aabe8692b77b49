//! Tactics on proof states, and lemmas for their goals.

use super::{Extra, RequestOptions};
use serde::{Deserialize, Serialize};

/// Run one tactic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofStep {
    /// The tactic.
    pub tactic: String,
    /// Number of the proof state.
    pub proof_state: u64,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One tactic of [`Tactics`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TacticItem {
    /// The text alone.
    Text(String),
    /// With limits of its own.
    Limited {
        /// The tactic.
        tactic: String,
        /// Heartbeats in thousands; 0 is unlimited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        heartbeats: Option<u64>,
        /// Wall deadline in milliseconds.
        #[serde(default, rename = "timeoutMs", skip_serializing_if = "Option::is_none")]
        timeout_ms: Option<u64>,
    },
}

/// Try several tactics on one state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tactics {
    /// In the order in which they are tried.
    pub tactics: Vec<TacticItem>,
    /// Number of the proof state.
    pub proof_state: u64,
    /// Index of the goal that they act on; without one they act on the state as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<usize>,
    /// `closed`: stop after the first tactic that leaves no goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Limits and forms of the answer.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// For which goal to look up lemmas.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidatesQuery {
    /// Number of the proof state.
    pub proof_state: u64,
    /// Index of the goal that they act on; without one they act on the state as it is.
    #[serde(default)]
    pub goal: usize,
    /// How many at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// Look up library lemmas by the shape of a goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Candidates {
    /// For which goal.
    pub candidates: CandidatesQuery,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
