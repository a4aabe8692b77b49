//! What a community REPL tells about the commands of a text.

use lean_protocol::{Message, Position};
use serde::Deserialize;

/// The answer to `cmd` with `allTactics`.
#[derive(Deserialize)]
pub(super) struct NativeAnswer {
    pub env: u64,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(default)]
    pub sorries: Vec<NativeSorry>,
    #[serde(default)]
    pub tactics: Vec<NativeTactic>,
}

#[derive(Deserialize)]
pub(super) struct NativeSorry {
    #[serde(rename = "proofState")]
    pub proof_state: Option<u64>,
}

/// A tactic of the text, and the goals before it as one text.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NativeTactic {
    pub pos: Position,
    pub end_pos: Position,
    pub goals: String,
    pub proof_state: u64,
}
