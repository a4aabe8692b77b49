//! What Lean's elaborator says about a text.

use serde::{Deserialize, Serialize};

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 0, in Unicode scalar values.
    pub column: u32,
}

/// A message of Lean's elaborator, in the form of the community REPL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `error`, `warning`, `info` or `trace`.
    #[serde(default)]
    pub severity: String,
    /// Where it begins; other servers may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<Position>,
    /// Where it ends; `null` if Lean does not say.
    #[serde(default, rename = "endPos")]
    pub end_pos: Option<Position>,
    /// The text.
    #[serde(default)]
    pub data: String,
}

impl Message {
    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }
}
