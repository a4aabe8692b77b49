//! The answer to several tactics on one state.

use crate::failure::{FailureKind, LossReason};
use crate::term::Goal;
use serde::{Deserialize, Serialize};

/// The answer to `tactics`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TacticsAnswer {
    /// One for each tactic that was run, in order; fewer where the first that closes the goal ended it.
    pub results: Vec<TacticAnswer>,
}

/// What one tactic did: a proof state with its goals, or an error with its kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TacticAnswer {
    /// Number of the state that it leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_state: Option<u64>,
    /// The goals that it leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goals: Option<Vec<Goal>>,
    /// Why it failed, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FailureKind>,
    /// Of an engine that was lost over it, see [`crate::failure::RequestError::reason`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LossReason>,
    /// Wall time, describing the goals included, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// Heartbeats used, in thousands, as the option `maxHeartbeats` counts.
    #[serde(default)]
    pub heartbeats: u64,
    /// What Lean said besides errors, such as `Try this: …`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<String>,
}

impl TacticAnswer {
    /// The kind of a failure; a lost engine that was stopped at a deadline is a timeout.
    pub fn failure(&self) -> FailureKind {
        match self.kind {
            Some(FailureKind::Engine) => self.reason.map_or(FailureKind::Engine, FailureKind::of_loss),
            kind => kind.unwrap_or(FailureKind::Tactic),
        }
    }
}
