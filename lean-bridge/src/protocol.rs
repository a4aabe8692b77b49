//! Requests and answers on the wire, as in `PROTOCOL.md`. Readers are tolerant: unknown fields are skipped, missing
//! ones have defaults, so that a community REPL and newer servers can be read with the same types.

use lean_embedded::auto_bound::AutoBound;
use lean_embedded::term::Goal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A message of Lean's elaborator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `error`, `warning`, `info` or `trace`.
    #[serde(default)]
    pub severity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<Position>,
    #[serde(default, rename = "endPos", skip_serializing_if = "Option::is_none")]
    pub end_pos: Option<Position>,
    /// The text.
    #[serde(default)]
    pub data: String,
}

impl Message {
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// The version that `#eval Lean.versionString` printed.
    pub(crate) fn version(&self) -> Option<String> {
        let text = self.data.trim().trim_matches('"');
        // A build that is no release adds `, commit …`.
        let version = text.split(',').next().unwrap_or(text);
        (self.severity == "info" && version.starts_with(|c: char| c.is_ascii_digit()))
            .then(|| version.to_string())
    }
}

/// A place in the text of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 0, in Unicode scalar values.
    pub column: u32,
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

/// Answer to [`Tactics`].
#[derive(Deserialize)]
pub(crate) struct TacticsAnswer {
    pub results: Vec<TacticAnswer>,
}

#[derive(Deserialize)]
pub(crate) struct TacticAnswer {
    #[serde(rename = "proofState")]
    pub proof_state: Option<u64>,
    pub goals: Option<Vec<Goal>>,
    pub error: Option<String>,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub ms: f64,
    #[serde(default)]
    pub heartbeats: u64,
    #[serde(default)]
    pub messages: Vec<String>,
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

/// How far a proof was checked; later ones are stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// The whole text elaborates afresh without error and its declaration has the type asked for.
    Replayed,
    /// Besides, the host walked everything the proof reaches and found only the three usual axioms.
    Audited,
    /// Besides, an independent checker agreed.
    Rechecked,
}

/// Why a proof did not get a higher tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `statement`, `error`, `missing`, `type`, `environment`, `timeout`, `engine`; of the audit `sorry`, `axiom`,
    /// `native`, `unsafe`, `partial`, `implemented_by`, `kernel`.
    #[serde(default)]
    pub rule: String,
    /// The constant that breaks the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// From the theorem to that constant, each using the next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The server's verdict on a candidate proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// `None`: not even replayed.
    #[serde(deserialize_with = "required")]
    pub tier: Option<Tier>,
    /// Full name of the declaration that was judged.
    #[serde(default)]
    pub name: String,
    /// Structural hash of the statement as a term, 64 hex digits.
    #[serde(default, rename = "statementHash")]
    pub statement_hash: String,
    /// Axioms the proof reaches.
    #[serde(default)]
    pub axioms: Vec<String>,
    /// Names in the statement that Lean has bound by itself.
    #[serde(default, rename = "autoBound", skip_serializing_if = "AutoBound::is_empty")]
    pub auto_bound: AutoBound,
    #[serde(default)]
    pub refused: Option<Refusal>,
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Wall time in the engine, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// The kernels that have accepted the proof, with their versions, where the server names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kernels: Vec<String>,
    /// Why the tier is not higher though nothing is refused: the server cannot audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A field that may be `null` but not missing: its absence tells a refusal from a verdict.
fn required<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Tier>, D::Error> {
    Option::deserialize(d)
}

impl Judgement {
    /// Whether the proof counts: at least audited.
    pub fn is_proved(&self) -> bool {
        self.tier >= Some(Tier::Audited)
    }
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

/// Fields of an answer that refuses the request or tells of a lost engine.
#[derive(Deserialize)]
pub(crate) struct Refused {
    pub message: Option<String>,
    pub error: Option<EngineError>,
}

#[derive(Deserialize)]
pub(crate) struct EngineError {
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_ordered() {
        assert!(Some(Tier::Audited) > Some(Tier::Replayed) && Some(Tier::Replayed) > None);
        let judged: Judgement = serde_json::from_str(
            r#"{"tier": "replayed", "name": "t", "refused": {"rule": "axiom", "constant": "cheat"}, "later": 1}"#,
        )
        .unwrap();
        assert!(!judged.is_proved());
        assert_eq!(judged.refused.unwrap().constant.as_deref(), Some("cheat"));
        assert!(serde_json::from_str::<Judgement>(r#"{"tier": null}"#).is_ok());
        assert!(serde_json::from_str::<Judgement>(r#"{"message": "no"}"#).is_err());
    }

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
