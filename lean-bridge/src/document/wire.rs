//! `cmd` with `commands`, and `inspect`, on the wire.

use crate::protocol::{EngineError, Message, Position};
use lean_embedded::term::Goal;
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

/// Answer to [`Commands`] and [`Inspect`].
#[derive(Deserialize)]
pub(super) struct CommandsAnswer {
    pub commands: Vec<Command>,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(default)]
    pub places: Vec<Place>,
    /// Whether the text has no further command.
    #[serde(default)]
    pub end: bool,
    /// Byte behind an `#exit` that has text after it.
    pub unread: Option<usize>,
    /// The request was cancelled.
    pub error: Option<EngineError>,
}

/// A command that was elaborated.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Command {
    /// Bytes: of its first token, behind its last one, and where the next command begins.
    pub start: usize,
    pub end: usize,
    pub next: usize,
    pub pos: Position,
    pub end_pos: Position,
    pub kind: String,
    /// Environment after it.
    pub env: u64,
    #[serde(default)]
    pub names: Vec<String>,
    /// How many of the messages are its own; they come in the order of the commands.
    #[serde(default)]
    pub messages: usize,
    /// The parser is still looking for the next command after an error in this one.
    #[serde(default)]
    pub recovering: bool,
}

/// What holds at a place.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    pub reached: bool,
    pub goals: Vec<Goals>,
    pub term: Option<Term>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Goals {
    pub proof_state: u64,
    pub goals: Vec<Goal>,
    pub start: usize,
    pub end: usize,
    pub after: bool,
}

#[derive(Deserialize)]
pub(super) struct Term {
    pub start: usize,
    pub end: usize,
    #[serde(rename = "type")]
    pub ty: Option<String>,
    pub constant: Option<String>,
    pub expected: Option<Expected>,
}

#[derive(Deserialize)]
pub(super) struct Expected {
    pub goal: String,
    #[serde(rename = "type")]
    pub ty: String,
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
