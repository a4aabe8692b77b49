//! A text of commands, and where in it they begin.

use serde::{Deserialize, Serialize};

/// A text and the byte at which its commands begin (behind its header).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandText {
    /// The whole text, its header included.
    pub text: String,
    /// The byte of `text` at which its commands begin.
    #[serde(default)]
    pub start: usize,
}
