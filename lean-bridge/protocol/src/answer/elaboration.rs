//! Answers to the community REPL's own commands, with what the extensions add to them.

use crate::auto_bound::AutoBound;
use crate::message::{Message, Position};
use crate::term::Goal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer to `cmd` and `path`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommandAnswer {
    /// Number of the environment after the text.
    pub env: u64,
    /// What Lean says about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// Its `sorry`s, and with `rootGoals` the beginnings of its proofs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sorries: Vec<Sorry>,
    /// Its tactics, if asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tactics: Vec<TextTactic>,
    /// Information trees, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infotree: Option<Value>,
}

/// A `sorry` of a text, and the proof state in its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sorry {
    /// Number of the proof state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_state: Option<u64>,
    /// The goal as Lean prints it; `None` where printing was not wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<String>,
    /// Where it begins; `None` in a tactic that was sent alone, which has no place in a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<Position>,
    /// Where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_pos: Option<Position>,
    /// Its goals as terms, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goals: Option<Vec<Goal>>,
    /// Names in its context that Lean has bound by itself.
    #[serde(default, skip_serializing_if = "AutoBound::is_empty")]
    pub auto_bound: AutoBound,
}

/// A tactic of a text, and the proof state before it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextTactic {
    /// Where it begins.
    pub pos: Position,
    /// Where it ends.
    pub end_pos: Position,
    /// The goals before it, printed.
    pub goals: String,
    /// The tactic as it is written.
    pub tactic: String,
    /// Number of the proof state before it.
    pub proof_state: u64,
    /// Constants that the term it makes mentions.
    pub used_constants: Vec<String>,
}

/// The answer to `tactic`, and to reading a proof state from a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateAnswer {
    /// Number of the proof state.
    pub proof_state: u64,
    /// Its goals, printed.
    #[serde(default)]
    pub goals: Vec<String>,
    /// What Lean says about the tactic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// The `sorry`s of the tactic.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sorries: Vec<Sorry>,
    /// Traces that were switched on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traces: Vec<String>,
    /// `Completed`, `Incomplete: …` or `Error: …`.
    #[serde(default)]
    pub proof_status: String,
}

/// The answer to requests that give nothing but an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentAnswer {
    /// Its number.
    pub env: u64,
}

/// The answer to `forget`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetAnswer {
    /// How many environments and proof states were dropped.
    pub forgotten: u64,
}
