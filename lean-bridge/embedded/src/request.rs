//! Requests as they come in, told apart by their keys.
//!
//! Fields that a request does not know are tolerated, as clients
//! send extras; the server names each once in its log.

use lean_protocol::request::{
    Audit, Candidates, Command, CompileModule, Constants, File, Forget, Inspect, Judge, Keys, Mutate,
    PickleEnvironment, PickleProofState, Premises, ProjectPremises, ProofStep, Tactics, UnpickleEnvironment,
    UnpickleProofState, Uses, Verify,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

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
    ProjectPremises(ProjectPremises),
    Mutate(Mutate),
    Keys(Keys),
    CompileModule(CompileModule),
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
        } else if has("projectPremises") {
            read(&value).map(Request::ProjectPremises)
        } else if has("mutate") {
            read(&value).map(Request::Mutate)
        } else if has("keys") {
            read(&value).map(Request::Keys)
        } else if has("compile") {
            read(&value).map(Request::CompileModule)
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

    /// Whether the community REPL does not have the request.
    pub(crate) fn is_extension(&self) -> bool {
        !matches!(
            self,
            Request::Command(_)
                | Request::File(_)
                | Request::ProofStep(_)
                | Request::PickleEnvironment(_)
                | Request::UnpickleEnvironment(_)
                | Request::PickleProofState(_)
                | Request::UnpickleProofState(_)
        )
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
            Request::ProjectPremises(r) => Some(&r.extra),
            Request::Mutate(r) => Some(&r.extra),
            Request::Keys(r) => Some(&r.extra),
            Request::CompileModule(r) => Some(&r.extra),
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
