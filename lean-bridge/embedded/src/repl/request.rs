//! Requests as they come in: one struct per command, told apart by their keys.
//!
//! Fields that a request does not know are tolerated, as clients send extras; the server names each once in its log.

mod mutation;

pub use mutation::{Keys, KeysQuery, Mutate, MutateQuery};

use crate::frontend::Position;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Fields that no command knows, by name.
pub type Extra = Map<String, Value>;

/// Limits and forms of answers that several commands take.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Common {
    /// Wall deadline in milliseconds.
    pub timeout_ms: Option<u64>,
    /// Heartbeats in thousands, as the option `maxHeartbeats`; 0 is unlimited.
    pub heartbeats: Option<u64>,
    /// Goals come as terms.
    #[serde(default)]
    pub terms: bool,
    /// Goals come as text.
    pub plain: Option<bool>,
}

/// What a command or file is asked to report besides messages and sorries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reports {
    pub all_tactics: Option<bool>,
    pub root_goals: Option<bool>,
    /// `full`, `tactics`, `original` or `substantive`; anything else is ignored.
    pub infotree: Option<String>,
    /// Forget the new environment and proof states once the answer is written.
    pub gc: Option<bool>,
    /// List the commands, each with its environment, instead of the `sorry`s.
    pub commands: Option<bool>,
    /// Byte at which the commands begin; what stands before it is taken for elaborated.
    pub start: Option<usize>,
}

/// Elaborate commands, in an environment or (with imports allowed) in a new one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Command {
    pub cmd: String,
    pub env: Option<u64>,
    #[serde(flatten)]
    pub reports: Reports,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Elaborate commands up to the last of some places, and tell what holds at these.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Inspect {
    pub inspect: String,
    pub env: Option<u64>,
    pub start: Option<usize>,
    pub places: Vec<Position>,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Elaborate the content of a file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct File {
    pub path: String,
    pub env: Option<u64>,
    #[serde(flatten)]
    pub reports: Reports,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Run one tactic.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofStep {
    pub tactic: String,
    pub proof_state: u64,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleEnvironment {
    pub env: u64,
    pub pickle_to: String,
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnpickleEnvironment {
    pub unpickle_env_from: String,
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PickleProofState {
    pub proof_state: u64,
    pub pickle_to: String,
    #[serde(flatten)]
    pub extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnpickleProofState {
    pub unpickle_proof_state_from: String,
    pub env: Option<u64>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One candidate of [`Tactics`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Candidate {
    Text(String),
    Limited {
        tactic: String,
        heartbeats: Option<u64>,
        #[serde(rename = "timeoutMs")]
        timeout_ms: Option<u64>,
    },
}

/// Try several tactics on one state.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tactics {
    pub tactics: Vec<Candidate>,
    pub proof_state: u64,
    pub goal: Option<usize>,
    /// `closed`: stop after the first tactic that leaves no goal.
    pub until: Option<String>,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Is this text a proof of that statement?
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Judge {
    pub judge: String,
    pub statement: String,
    /// The declaration meant, where the statement's text has several.
    pub name: Option<String>,
    /// What stands before the statement; instead of `env`.
    pub header: Option<String>,
    /// Commands that are run before header and statement, and before a candidate that is whole.
    #[serde(default)]
    pub prelude: String,
    pub env: Option<u64>,
    /// The candidate is a whole file: it does not follow the header.
    #[serde(default)]
    pub whole: bool,
    /// Axioms allowed besides the standard ones.
    #[serde(default)]
    pub axioms: Vec<String>,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Are all theorems of this file proved?
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Verify {
    pub verify: String,
    /// Commands that are run between the text's imports and the rest of it.
    #[serde(default)]
    pub prelude: String,
    /// Axioms allowed besides the standard ones.
    #[serde(default)]
    pub axioms: Vec<String>,
    #[serde(flatten)]
    pub reports: Reports,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// What does everything that this declaration reaches rest on?
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Audit {
    pub audit: String,
    pub env: u64,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Which numbers to forget.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Forgotten {
    /// `all`
    Word(String),
    #[serde(rename_all = "camelCase")]
    Numbers {
        #[serde(default)]
        proof_states: Vec<u64>,
        #[serde(default)]
        envs: Vec<u64>,
    },
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Forget {
    pub forget: Forgotten,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Which constants to list.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ConstantsQuery {
    pub env: u64,
    #[serde(default)]
    pub prefix: String,
    /// Text in the name, in capitals or not.
    pub contains: Option<String>,
    /// Exact names.
    pub names: Option<Vec<String>>,
    /// What the statement says, see [`crate::patterns`].
    pub pattern: Option<String>,
    /// `axiom`, `definition`, `theorem`, `opaque`, `quotient`, `inductive`, `constructor` or `recursor`.
    pub kind: Option<String>,
    pub limit: Option<usize>,
    /// Print types.
    #[serde(default)]
    pub types: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Constants {
    pub constants: ConstantsQuery,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Constants in the type and value of a declaration.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Uses {
    pub uses: String,
    pub env: u64,
    #[serde(flatten)]
    pub extra: Extra,
}

/// For which goal to look up lemmas.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidatesQuery {
    pub proof_state: u64,
    #[serde(default)]
    pub goal: usize,
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Candidates {
    pub candidates: CandidatesQuery,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Which of the library's statements to print.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PremisesQuery {
    /// Of this environment's imports.
    pub env: u64,
    /// Index of a module; without one, the modules are listed.
    pub module: Option<usize>,
    /// Statements of the module that are left out, and how many are wanted.
    #[serde(default)]
    pub skip: usize,
    pub limit: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Premises {
    pub premises: PremisesQuery,
    #[serde(flatten)]
    pub common: Common,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Every request that the server understands.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Hello,
    Command(Command),
    Inspect(Inspect),
    File(File),
    ProofStep(ProofStep),
    PickleEnvironment(PickleEnvironment),
    UnpickleEnvironment(UnpickleEnvironment),
    PickleProofState(PickleProofState),
    UnpickleProofState(UnpickleProofState),
    Tactics(Tactics),
    Judge(Judge),
    Verify(Verify),
    Audit(Audit),
    Forget(Forget),
    Constants(Constants),
    Uses(Uses),
    Candidates(Candidates),
    Premises(Premises),
    Mutate(Mutate),
    Keys(Keys),
}

impl Request {
    /// Reads a request. The error is the text of the answer.
    pub fn parse(text: &str) -> Result<Request, String> {
        let value: Value = serde_json::from_str(text).map_err(|e| format!("Could not parse JSON:\n{e}"))?;
        let Value::Object(members) = &value else {
            return Err("Could not parse as a valid JSON command:\nexpected an object".into());
        };
        let has = |key: &str| members.contains_key(key);
        let refused = |e: serde_json::Error| format!("Could not parse as a valid JSON command:\n{e}");
        fn read<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
            T::deserialize(value)
        }
        // The community REPL tries its commands in this order; the extensions have keys of their own.
        let request = if has("hello") {
            // may carry an empty `cmd` for servers that do not know it
            Ok(Request::Hello)
        } else if has("tactic") && has("proofState") {
            read(&value).map(Request::ProofStep)
        } else if has("pickleTo") && has("env") {
            read(&value).map(Request::PickleEnvironment)
        } else if has("unpickleEnvFrom") {
            read(&value).map(Request::UnpickleEnvironment)
        } else if has("pickleTo") {
            read(&value).map(Request::PickleProofState)
        } else if has("unpickleProofStateFrom") {
            read(&value).map(Request::UnpickleProofState)
        } else if has("cmd") {
            read(&value).map(Request::Command)
        } else if has("inspect") {
            read(&value).map(Request::Inspect)
        } else if has("path") {
            read(&value).map(Request::File)
        } else if has("tactics") {
            read(&value).map(Request::Tactics)
        } else if has("judge") {
            read(&value).map(Request::Judge)
        } else if has("verify") {
            read(&value).map(Request::Verify)
        } else if has("audit") {
            read(&value).map(Request::Audit)
        } else if has("forget") {
            read(&value).map(Request::Forget)
        } else if has("constants") {
            read(&value).map(Request::Constants)
        } else if has("uses") {
            read(&value).map(Request::Uses)
        } else if has("candidates") {
            read(&value).map(Request::Candidates)
        } else if has("premises") {
            read(&value).map(Request::Premises)
        } else if has("mutate") {
            read(&value).map(Request::Mutate)
        } else if has("keys") {
            read(&value).map(Request::Keys)
        } else if has("tactic") {
            read(&value).map(Request::ProofStep)
        } else {
            let keys: Vec<&str> = members.keys().map(String::as_str).collect();
            return Err(format!(
                "Could not parse as a valid JSON command:\nno command among the keys {keys:?}"
            ));
        };
        request.map_err(refused)
    }

    /// Fields of the message that its command does not know.
    pub fn extra(&self) -> impl Iterator<Item = &str> {
        let extra = match self {
            Request::Hello => None,
            Request::Command(r) => Some(&r.extra),
            Request::Inspect(r) => Some(&r.extra),
            Request::File(r) => Some(&r.extra),
            Request::ProofStep(r) => Some(&r.extra),
            Request::PickleEnvironment(r) => Some(&r.extra),
            Request::UnpickleEnvironment(r) => Some(&r.extra),
            Request::PickleProofState(r) => Some(&r.extra),
            Request::UnpickleProofState(r) => Some(&r.extra),
            Request::Tactics(r) => Some(&r.extra),
            Request::Judge(r) => Some(&r.extra),
            Request::Verify(r) => Some(&r.extra),
            Request::Audit(r) => Some(&r.extra),
            Request::Forget(r) => Some(&r.extra),
            Request::Constants(r) => Some(&r.extra),
            Request::Uses(r) => Some(&r.extra),
            Request::Premises(r) => Some(&r.extra),
            Request::Mutate(r) => Some(&r.extra),
            Request::Keys(r) => Some(&r.extra),
            Request::Candidates(r) => Some(&r.extra),
        };
        // several flattened structs in one: a field that one of them took is handed to the map too
        const KNOWN: [&str; 10] = [
            "timeoutMs",
            "heartbeats",
            "terms",
            "plain",
            "allTactics",
            "rootGoals",
            "infotree",
            "gc",
            "commands",
            "start",
        ];
        extra.into_iter().flat_map(Map::keys).map(String::as_str).filter(|k| !KNOWN.contains(k))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_apart_by_their_keys() {
        let parse = |s: &str| Request::parse(s).unwrap();
        let Request::Command(c) =
            parse(r#"{"cmd": "def a := 1", "env": 3, "allTactics": true, "timeoutMs": 5}"#)
        else {
            panic!()
        };
        assert_eq!((c.env, c.reports.all_tactics, c.common.timeout_ms), (Some(3), Some(true), Some(5)));
        assert!(matches!(parse(r#"{"tactic": "rfl", "proofState": 0}"#), Request::ProofStep(_)));
        assert!(matches!(parse(r#"{"pickleTo": "a", "env": 0}"#), Request::PickleEnvironment(_)));
        assert!(matches!(parse(r#"{"pickleTo": "a", "proofState": 0}"#), Request::PickleProofState(_)));
        assert!(matches!(parse(r#"{"forget": "all"}"#), Request::Forget(_)));
        assert!(matches!(parse(r#"{"hello": 1, "cmd": ""}"#), Request::Hello));
    }

    #[test]
    fn unknown_fields_are_named() {
        let r =
            Request::parse(r#"{"cmd": "", "env": null, "terms": true, "gc": true, "verbose": 1}"#).unwrap();
        assert_eq!(r.extra().collect::<Vec<_>>(), ["verbose"]);
    }

    #[test]
    fn what_is_no_request_is_refused_with_a_reason() {
        for (text, start) in [
            ("", "Could not parse JSON:\n"),
            ("{\"cmd\": \"x", "Could not parse JSON:\n"),
            ("[1]", "Could not parse as a valid JSON command:\n"),
            ("{\"cmd\": 1}", "Could not parse as a valid JSON command:\n"),
            ("{\"tactic\": \"rfl\"}", "Could not parse as a valid JSON command:\n"),
            ("{\"foo\": 1}", "Could not parse as a valid JSON command:\nno command among the keys [\"foo\"]"),
        ] {
            let e = Request::parse(text).unwrap_err();
            assert!(e.starts_with(start), "{text}: {e}");
        }
        assert!(Request::parse(&"[".repeat(100_000)).is_err());
    }
}
