//! What the answer to a push means.
//!
//! `status` alone is not it: an interruption and a lost z3 are failures too, a tactic that admits is a
//! success, and an error left over from an earlier query may come with the next one.

use crate::ide::Answer;
use crate::message::{Contents, Issue, Level, Message, ProofState};
use serde::{Deserialize, Serialize};

/// The outcome of pushing code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Accepted; what it assumes is for the caller to see from the issues.
    Accepted,
    /// An obligation was not proved, or the code is not well typed.
    Refuted,
    /// z3 has used up what it may, without an answer.
    ResourceOut,
    /// It does not parse.
    IllFormed,
    /// The deadline.
    Interrupted,
    /// z3, loading, or an error that is about something else: no word on the code.
    Infrastructure,
}

/// A push and its answer.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// What the answer means.
    pub outcome: Outcome,
    /// All that F* said of the code.
    pub issues: Vec<Issue>,
    /// Goals where tactics failed.
    pub goals: Vec<ProofState>,
    /// Why there is no word on the code.
    pub reason: Option<String>,
    /// Its errors stand where no code was ever put: they may be left over from an earlier query.
    pub is_foreign: bool,
    /// F* ended by itself just before it was interrupted: what it says counts for nothing, and it may
    /// die of the signal.
    pub was_late: bool,
}

/// Beginnings of errors that are not about the code.
const FAULTS: [&str; 4] = [
    "ASSERTION FAILURE",
    "Error while computing or loading dependencies",
    "Unexpected error",
    "Internal error",
];
/// What z3's lack of resources looks like, in issues and in statistics (`--query_stats`).
const RESOURCES: [&str; 6] = [
    "The SMT query timed out",
    "want to increase the rlimit",
    "unknown because canceled",
    "unknown because resource limits reached",
    "max. resource limit",
    "reason-unknown=canceled",
];
const SYNTAX: [&str; 4] = ["Syntax error", "Failed to parse", "unterminated string", "unexpected char"];
/// Of a buffer.
const FIRST_LINE: i64 = 1;
/// What F* says of a text that names the module it stands in.
const OWN_MODULE: [&str; 2] = ["to current module is forbidden", "Recursive dependency"];
/// Number of a syntax error.
const SYNTAX_NUMBER: u32 = 168;

impl Pushed {
    /// `line`: where the code was put; errors of before are about something else. `buffer`: names under
    /// which F* may mean the pushed text, beside `<input>`.
    pub fn of(answer: &Answer, line: i64, buffer: &str) -> Pushed {
        let issues = answer.issues();
        let outcome = |outcome, reason: Option<String>| Pushed {
            outcome,
            issues: issues.clone(),
            goals: goals(&answer.messages),
            reason,
            is_foreign: false,
            was_late: answer.is_late(),
        };
        // whatever it said in the end, it was too late
        if answer.interrupted {
            return outcome(Outcome::Interrupted, None);
        }
        if answer.is_success() {
            return outcome(Outcome::Accepted, None);
        }
        let errors: Vec<&Issue> = issues.iter().filter(|i| i.level == Level::Error).collect();
        let Some(first) = errors.first() else {
            // somebody else's signal
            return outcome(Outcome::Infrastructure, Some("F* was interrupted".into()));
        };
        let text = |issue: &Issue| issue.message.trim_start().trim_start_matches("- ").to_string();
        if errors.iter().any(|i| OWN_MODULE.iter().any(|said| i.message.contains(said))) {
            return outcome(Outcome::IllFormed, None);
        }
        let fault = errors.iter().find(|i| FAULTS.iter().any(|f| text(i).starts_with(f)));
        if let Some(fault) = fault {
            return outcome(Outcome::Infrastructure, Some(text(fault)));
        }
        if errors.iter().all(|i| is_foreign(i, line, buffer)) {
            let reason = format!("an error of an earlier query: {}", text(first));
            return Pushed { is_foreign: true, ..outcome(Outcome::Infrastructure, Some(reason)) };
        }
        let is_syntax =
            |i: &&Issue| i.number == Some(SYNTAX_NUMBER) || SYNTAX.iter().any(|s| text(i).starts_with(s));
        if errors.iter().any(is_syntax) {
            return outcome(Outcome::IllFormed, None);
        }
        let said = answer.messages.iter().filter_map(|m| match &m.contents {
            Contents::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let mut all = errors.iter().map(|i| i.message.as_str()).chain(said);
        match all.any(|text| RESOURCES.iter().any(|r| text.contains(r))) {
            true => outcome(Outcome::ResourceOut, None),
            false => outcome(Outcome::Refuted, None),
        }
    }

    /// Errors first, then the rest, as one line each.
    pub fn lines(&self) -> Vec<String> {
        self.issues.iter().map(|i| i.message.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }
}

/// Whether an error stands in the buffer where no code was ever put: F* puts what it evaluates for other
/// queries there. An error between the buffer's beginning and the code is the code's own: F* tells some
/// at the beginning of the buffer, such as a name that an interface has declared.
fn is_foreign(issue: &Issue, line: i64, buffer: &str) -> bool {
    let Some(range) = issue.ranges.first() else { return false };
    let in_buffer = range.file == "<input>" || range.file.rsplit(['/', '\\']).next() == Some(buffer);
    in_buffer && range.begin.0 < line.min(FIRST_LINE)
}

fn goals(messages: &[Message]) -> Vec<ProofState> {
    let states = messages.iter().filter_map(|m| match &m.contents {
        Contents::ProofState(state) => Some(state.clone()),
        _ => None,
    });
    states.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Response, Status};
    use serde_json::{Value, json};

    fn outcome(status: Status, body: Value, interrupted: bool) -> Outcome {
        let response = Some(Response { query: "1".into(), status, body });
        Pushed::of(&Answer { response, interrupted, ..Answer::default() }, 5, "M.fst").outcome
    }

    fn error(message: &str, line: i64) -> Value {
        json!([{"level": "error", "message": message,
                "ranges": [{"fname": "<input>", "beg": [line, 0], "end": [line, 1]}]}])
    }

    #[test]
    fn not_every_failure_is_a_refutation() {
        assert_eq!(outcome(Status::Success, json!([]), false), Outcome::Accepted);
        assert_eq!(outcome(Status::Failure, json!([]), true), Outcome::Interrupted);
        assert_eq!(outcome(Status::Failure, json!([]), false), Outcome::Infrastructure);
        let of = |message: &str, line| outcome(Status::Failure, error(message, line), false);
        let counterexample = "could not prove post-condition; The solver found a (partial) counterexample";
        assert_eq!(of(counterexample, 6), Outcome::Refuted);
        assert_eq!(of(counterexample, 0), Outcome::Infrastructure);
        assert_eq!(of("Top-level declaration M.f for a name that is already used", 1), Outcome::Refuted);
        assert_eq!(of("ASSERTION FAILURE: Parse error: </result> not found", 1), Outcome::Infrastructure);
        let timed_out =
            "Subtyping check failed; The SMT query timed out, you might want to increase the rlimit";
        assert_eq!(of(timed_out, 6), Outcome::ResourceOut);
        assert_eq!(of("Syntax error", 6), Outcome::IllFormed);
        let own = "Error while computing or loading dependencies:\nRecursive dependency on module M\n";
        assert_eq!(of(own, 1), Outcome::IllFormed);
        assert_eq!(of("Identifier not found: [foo]", 6), Outcome::Refuted);
    }
}
