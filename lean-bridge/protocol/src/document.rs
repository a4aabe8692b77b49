//! The commands of a text, and what holds at places of it.

use crate::failure::RequestError;
use crate::message::{Message, Position};
use crate::term::Goal;
use serde::{Deserialize, Serialize};

/// The answer to `cmd` with `commands`, and to `inspect`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CommandsAnswer {
    /// Those that were elaborated, in order.
    pub commands: Vec<ElaboratedCommand>,
    /// Theirs, in their order, and what Lean says behind the last one.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Of `inspect`: one for each place, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceAnswer>,
    /// Whether the text has no further command.
    #[serde(default)]
    pub end: bool,
    /// Byte behind an `#exit` that has text after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<usize>,
    /// Why there is no more: the request ran past its deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RequestError>,
}

/// A command that was elaborated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ElaboratedCommand {
    /// Byte of its first token.
    pub start: usize,
    /// Byte behind its last token.
    pub end: usize,
    /// Byte at which the next command begins.
    pub next: usize,
    /// The place of `start`.
    pub pos: Position,
    /// The place of `end`.
    pub end_pos: Position,
    /// The kind of its syntax; of a declaration the kind of what is declared.
    pub kind: String,
    /// Number of the environment after it.
    pub env: u64,
    /// How many of the messages are its own.
    #[serde(default)]
    pub messages: usize,
    /// Full names of what its text declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// The parser is still looking for the next command after an error in this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovering: bool,
}

/// What holds at a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceAnswer {
    /// Its command was elaborated.
    pub reached: bool,
    /// Goals, of each tactic around the place.
    pub goals: Vec<PlaceGoals>,
    /// The smallest term around it.
    pub term: Option<PlaceTerm>,
}

/// Goals before or after a tactic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaceGoals {
    /// Number of the proof state.
    pub proof_state: u64,
    /// Its goals.
    pub goals: Vec<Goal>,
    /// First byte of the tactic.
    pub start: usize,
    /// Byte behind it.
    pub end: usize,
    /// They hold after the tactic, not before it.
    pub after: bool,
}

/// A term of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceTerm {
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// As it is written.
    #[serde(default)]
    pub text: String,
    /// Its type, printed; `null` if Lean does not say.
    #[serde(default, rename = "type")]
    pub ty: Option<String>,
    /// The constant that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// What it has to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
}

/// What a term has to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The goal that it has to solve, printed.
    pub goal: String,
    /// The type alone.
    #[serde(rename = "type")]
    pub ty: String,
}
