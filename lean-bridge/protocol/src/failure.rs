//! Why there is no ordinary answer, and why a tactic failed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a request has no ordinary answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The engine was lost over it: [`RequestError::reason`] says of what.
    Engine,
    /// It ran past its deadline.
    Timeout,
    /// There is no environment with this number, or no longer.
    UnknownEnvironment,
    /// There is no proof state with this number, or no longer.
    UnknownProofState,
    /// Something else, told in words.
    #[default]
    #[serde(other)]
    Other,
}

impl ErrorKind {
    /// From the words of a community REPL, which gives no kind; `prover lean-repl`
    /// uses the same words where it answers as that does.
    pub fn of_words(message: &str) -> ErrorKind {
        match message {
            m if m.starts_with(UNKNOWN_ENVIRONMENT) => ErrorKind::UnknownEnvironment,
            m if m.starts_with(UNKNOWN_PROOF_STATE) => ErrorKind::UnknownProofState,
            m if m.starts_with(TIMED_OUT) => ErrorKind::Timeout,
            _ => ErrorKind::Other,
        }
    }

    /// Whether the server does not know a number that it gave out before.
    pub fn is_unknown_number(self) -> bool {
        matches!(self, ErrorKind::UnknownEnvironment | ErrorKind::UnknownProofState)
    }
}

/// The community REPL's words for [`ErrorKind::UnknownEnvironment`], without the full stop.
pub const UNKNOWN_ENVIRONMENT: &str = "Unknown environment";
/// The beginning of our words for [`ErrorKind::Timeout`], for where the kind is lost on the way.
pub const TIMED_OUT: &str = "The request ran past its deadline";
/// The community REPL's words for [`ErrorKind::UnknownProofState`], without the full stop.
pub const UNKNOWN_PROOF_STATE: &str = "Unknown proof state";

/// Why an engine was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LossReason {
    /// It needed more memory than its limit.
    Memory,
    /// It recursed deeper than its stack.
    Stack,
    /// It computed a number that Lean's runtime cannot hold.
    Number,
    /// It ran past a deadline and did not react to cancellation.
    Deadline,
    /// It ended itself (a panic of Lean's runtime, an exception that nothing catches).
    Exit,
    /// A fault in the guest or in the host's view of it; also what a newer server calls otherwise.
    #[serde(other)]
    Trap,
}

impl fmt::Display for LossReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LossReason::Memory => "memory",
            LossReason::Stack => "stack",
            LossReason::Number => "number",
            LossReason::Deadline => "deadline",
            LossReason::Exit => "exit",
            LossReason::Trap => "trap",
        })
    }
}

/// The `error` of an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestError {
    /// What went wrong.
    #[serde(default)]
    pub kind: ErrorKind,
    /// Of a lost engine: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LossReason>,
    /// How long the lost engine took to come back, milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored_ms: Option<f64>,
}

impl RequestError {
    /// An error of a kind without further facts.
    pub fn of(kind: ErrorKind) -> RequestError {
        RequestError { kind, ..RequestError::default() }
    }
}

/// An answer that refuses a request, or tells of a lost engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RefusedRequest {
    /// In words.
    pub message: String,
    /// Its kind; a community REPL gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RequestError>,
}

impl RefusedRequest {
    /// The refusal in a line of JSON: an object whose first key is `message`, as no other answer begins.
    /// None in any other answer.
    pub fn read(answer: &[u8]) -> Option<RefusedRequest> {
        let inside = answer.trim_ascii_start().strip_prefix(b"{")?;
        let refuses = inside.trim_ascii_start().starts_with(b"\"message\"");
        refuses.then(|| serde_json::from_slice(answer).ok()).flatten()
    }

    /// The kind, by the server's word or else by the community REPL's words.
    pub fn kind(&self) -> ErrorKind {
        match &self.error {
            Some(error) if error.kind != ErrorKind::Other => error.kind,
            _ => ErrorKind::of_words(&self.message),
        }
    }
}

/// Why a tactic failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// The text is no tactic.
    Parse,
    /// It ran past its wall deadline.
    Timeout,
    /// Lean's deterministic timeout.
    Heartbeats,
    /// Lean's maximum recursion depth.
    Recursion,
    /// It cost the engine or the process its life: memory, stack, a trap.
    Engine,
    /// Lean says no.
    #[serde(other)]
    Tactic,
}

impl FailureKind {
    /// Its word in answers and results.
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Parse => "parse",
            FailureKind::Timeout => "timeout",
            FailureKind::Heartbeats => "heartbeats",
            FailureKind::Recursion => "recursion",
            FailureKind::Engine => "engine",
            FailureKind::Tactic => "tactic",
        }
    }

    /// Of an engine that was lost over a tactic, by the reason of its loss.
    pub fn of_loss(reason: LossReason) -> FailureKind {
        if reason == LossReason::Deadline { FailureKind::Timeout } else { FailureKind::Engine }
    }

    /// From Lean's own words, for servers that give no kind.
    pub fn of_words(message: &str) -> FailureKind {
        if message.starts_with("<input>:") {
            FailureKind::Parse
        } else if message.contains("maximum recursion depth") {
            FailureKind::Recursion
        } else if message.contains("(deterministic) timeout") {
            FailureKind::Heartbeats
        } else {
            FailureKind::Tactic
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_from_an_answer_that_may_be_empty() {
        let refused = RefusedRequest::read(br#" { "message": "No.", "env": 1}"#).unwrap();
        assert_eq!((refused.message.as_str(), refused.error), ("No.", None));
        for answer in
            [&b"{}"[..], br#"{"tier": "audited", "message": "a"}"#, br#"{"message": 1}"#, b"", b"[]"]
        {
            assert_eq!(RefusedRequest::read(answer), None);
        }
    }

    #[test]
    fn kinds_come_from_the_word_or_from_the_words() {
        let kind = |text: &str| serde_json::from_str::<RefusedRequest>(text).unwrap().kind();
        assert_eq!(kind(r#"{"message": "Unknown environment."}"#), ErrorKind::UnknownEnvironment);
        assert_eq!(kind(r#"{"message": "The request ran past its deadline of 5 ms."}"#), ErrorKind::Timeout);
        assert_eq!(
            kind(r#"{"message": "gone", "error": {"kind": "unknown_proof_state"}}"#),
            ErrorKind::UnknownProofState
        );
        assert_eq!(kind(r#"{"message": "late", "error": {"kind": "timeout"}}"#), ErrorKind::Timeout);
        assert_eq!(kind(r#"{"message": "new", "error": {"kind": "later"}}"#), ErrorKind::Other);
        let lost = RequestError { reason: Some(LossReason::Stack), ..RequestError::of(ErrorKind::Engine) };
        assert_eq!(serde_json::to_string(&lost).unwrap(), r#"{"kind":"engine","reason":"stack"}"#);
    }

    #[test]
    fn tactics_fail_in_words() {
        for kind in ["parse", "timeout", "heartbeats", "recursion", "engine", "tactic"] {
            let read: FailureKind = serde_json::from_str(&format!("\"{kind}\"")).unwrap();
            assert_eq!(read.name(), kind);
        }
        assert_eq!(serde_json::from_str::<FailureKind>("\"later\"").unwrap(), FailureKind::Tactic);
        assert_eq!(FailureKind::of_words("<input>:1:3: unknown tactic"), FailureKind::Parse);
    }
}
