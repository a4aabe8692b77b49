//! The greeting, and answers of which this crate reads only a part: they come from community REPLs too.

use lean_protocol::term::Goal;
use lean_protocol::{AutoBound, Message};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version that `#eval Lean.versionString` printed.
pub(crate) fn version(message: &Message) -> Option<String> {
    let text = message.data.trim().trim_matches('"');
    // A build that is no release adds `, commit …`.
    let version = text.split(',').next().unwrap_or(text);
    (message.severity == "info" && version.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| version.to_string())
}

/// `{"hello": 1}`. The `cmd` is for a community REPL, which ends itself on objects it does not know: it
/// answers with an environment, which tells the two apart.
#[derive(Serialize)]
pub(crate) struct Hello {
    pub hello: u8,
    pub cmd: &'static str,
}

/// Answer to [`Hello`].
#[derive(Deserialize)]
pub(crate) struct HelloAnswer {
    pub features: Option<BTreeSet<String>>,
    #[serde(default)]
    pub server: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub lean: String,
    /// What a community REPL answers.
    pub env: Option<u64>,
    #[serde(default)]
    pub messages: Vec<Message>,
    pub message: Option<String>,
}

/// Answer to [`lean_protocol::request::Command`].
#[derive(Deserialize)]
pub(crate) struct CommandAnswer {
    pub env: u64,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(default)]
    pub sorries: Vec<Sorry>,
}

#[derive(Deserialize)]
pub(crate) struct Sorry {
    #[serde(default)]
    pub goal: String,
    #[serde(rename = "proofState")]
    pub proof_state: Option<u64>,
    pub goals: Option<Vec<Goal>>,
    #[serde(default, rename = "autoBound")]
    pub auto_bound: AutoBound,
}

/// Answer to [`lean_protocol::request::ProofStep`].
#[derive(Deserialize)]
pub(crate) struct StepAnswer {
    #[serde(rename = "proofState")]
    pub proof_state: u64,
    #[serde(default)]
    pub goals: Vec<String>,
    #[serde(default)]
    pub messages: Vec<Message>,
}
