//! Requests and answers on the wire, as in `PROTOCOL.md`. Readers are tolerant: unknown fields are skipped, missing
//! ones have defaults, so that a community REPL and newer servers can be read with the same types.

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

/// `{"hello": 1}`. The `cmd` is for a community REPL, which ends itself on objects it does not know: it answers with an
/// environment, which tells the two apart.
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

/// Runs commands.
#[derive(Serialize)]
pub(crate) struct Command<'a> {
    pub cmd: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub terms: bool,
    #[serde(rename = "timeoutMs", skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Answer to [`Command`].
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

/// Several tactics on one state.
#[derive(Serialize)]
pub(crate) struct Tactics<'a> {
    #[serde(rename = "proofState")]
    pub proof_state: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<usize>,
    pub tactics: Vec<Tactic<'a>>,
    pub terms: bool,
    pub plain: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct Tactic<'a> {
    pub tactic: &'a str,
    pub heartbeats: u64,
    #[serde(rename = "timeoutMs")]
    pub timeout_ms: u64,
}

/// One tactic, as a community REPL knows it.
#[derive(Serialize)]
pub(crate) struct Step<'a> {
    pub tactic: &'a str,
    #[serde(rename = "proofState")]
    pub proof_state: u64,
}

/// Answer to [`Step`].
#[derive(Deserialize)]
pub(crate) struct StepAnswer {
    #[serde(rename = "proofState")]
    pub proof_state: u64,
    #[serde(default)]
    pub goals: Vec<String>,
    #[serde(default)]
    pub messages: Vec<Message>,
}

/// Asks whether `judge` proves `statement`.
#[derive(Serialize)]
pub(crate) struct Judge<'a> {
    pub judge: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub prelude: &'a str,
    pub header: &'a str,
    pub statement: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub axioms: &'a [String],
    #[serde(rename = "timeoutMs")]
    pub timeout_ms: u64,
}

/// Asks for a judgement of every theorem of a text.
#[derive(Serialize)]
pub(crate) struct Verify<'a> {
    pub verify: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub prelude: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub axioms: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infotree: Option<&'a str>,
    #[serde(rename = "timeoutMs")]
    pub timeout_ms: u64,
}

/// Drops states and environments.
#[derive(Serialize)]
pub(crate) struct Forget {
    pub forget: Forgotten,
}

#[derive(Serialize)]
pub(crate) struct Forgotten {
    #[serde(rename = "proofStates")]
    pub proof_states: Vec<u64>,
    pub envs: Vec<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_have_the_documented_form() {
        let request = Tactics {
            proof_state: 7,
            goal: Some(0),
            tactics: vec![Tactic { tactic: "omega", heartbeats: 40000, timeout_ms: 2000 }],
            terms: true,
            plain: false,
            until: Some("closed"),
        };
        assert_eq!(
            serde_json::to_string(&request).unwrap(),
            r#"{"proofState":7,"goal":0,"tactics":[{"tactic":"omega","heartbeats":40000,"timeoutMs":2000}],"terms":true,"plain":false,"until":"closed"}"#
        );
        let command = Command { cmd: "", env: None, terms: false, timeout_ms: None };
        assert_eq!(serde_json::to_string(&command).unwrap(), r#"{"cmd":""}"#);
    }
}
