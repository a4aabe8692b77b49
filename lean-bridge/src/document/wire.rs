//! `cmd` with `commands`, and `inspect`, on the wire.

use lean_protocol::{Message, Position};
use serde::{Deserialize, Serialize};

/// Elaborates the commands of a text from byte `start` on.
#[derive(Serialize)]
pub(super) struct Commands<'a> {
    pub cmd: &'a str,
    pub env: u64,
    pub start: usize,
    pub commands: bool,
    #[serde(rename = "timeoutMs")]
    pub timeout_ms: u64,
}

/// The same up to the last of some places, and what holds there.
#[derive(Serialize)]
pub(super) struct Inspect<'a> {
    pub inspect: &'a str,
    pub env: u64,
    pub start: usize,
    pub places: &'a [Position],
    pub terms: bool,
    pub plain: bool,
    #[serde(rename = "timeoutMs")]
    pub timeout_ms: u64,
}

/// Commands for a community REPL.
#[derive(Serialize)]
pub(super) struct NativeCommands<'a> {
    pub cmd: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
    #[serde(rename = "allTactics", skip_serializing_if = "std::ops::Not::not")]
    pub all_tactics: bool,
}

/// Answer to [`NativeCommands`].
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
