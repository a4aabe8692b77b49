//! Answers as JSON.

use super::commands::command::{Elaborated, SorryReport, TacticReport};
use super::commands::tactic::StateReport;
use lean_protocol::ErrorKind;
use lean_protocol::failure::{RefusedRequest, RequestError, UNKNOWN_ENVIRONMENT, UNKNOWN_PROOF_STATE};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// An answer and how it is laid out.
#[derive(Debug, PartialEq)]
pub enum Answer {
    /// Of a command that the community REPL has: laid out as it does.
    Repl(Value),
    /// Of an extension: one line.
    Compact(Value),
}

impl Answer {
    pub fn message(text: impl Into<String>) -> Answer {
        Answer::Repl(json!({"message": text.into()}))
    }

    /// The answer of an extension.
    pub fn of(answer: &impl Serialize) -> Answer {
        Answer::Compact(json!(answer))
    }

    /// The answer about a number that the server does not know. Where the community REPL has the request, the
    /// answer is its own, byte for byte; the words are the same.
    pub fn unknown(kind: ErrorKind, is_extension: bool) -> Answer {
        let words = match kind {
            ErrorKind::UnknownProofState => UNKNOWN_PROOF_STATE,
            _ => UNKNOWN_ENVIRONMENT,
        };
        let error = is_extension.then(|| RequestError::of(kind));
        Answer::Repl(json!(RefusedRequest { message: format!("{words}."), error }))
    }

    pub fn to_text(&self) -> String {
        match self {
            Answer::Repl(v) => super::pretty::pretty(v),
            Answer::Compact(v) => v.to_string(),
        }
    }
}

/// Adds a list that is left out when empty.
fn put_list(object: &mut Map<String, Value>, key: &str, items: Vec<Value>) {
    if !items.is_empty() {
        object.insert(key.into(), Value::Array(items));
    }
}

/// `number`: of the proof state.
pub fn sorry(s: &SorryReport, number: u64) -> Value {
    let mut v = json!({"proofState": number});
    if let Some(goal) = &s.goal {
        v["goal"] = json!(goal);
    }
    // a sorry in a tactic that was sent alone has no place in a text
    if s.start.line != 0 {
        v["pos"] = json!(s.start);
    }
    if s.end.line != 0 {
        v["endPos"] = json!(s.end);
    }
    v
}

pub fn tactic(t: &TacticReport, number: u64) -> Value {
    json!({
        "pos": t.start,
        "endPos": t.end,
        "goals": t.goals,
        "tactic": t.tactic,
        "proofState": number,
        "usedConstants": t.used_constants,
    })
}

/// The answer to `cmd` and `path`.
pub fn command(env: u64, e: &Elaborated, sorries: Vec<Value>, tactics: Vec<Value>) -> Answer {
    let mut o = Map::new();
    o.insert("env".into(), env.into());
    put_list(&mut o, "messages", e.messages.iter().map(|m| json!(m)).collect());
    put_list(&mut o, "sorries", sorries);
    put_list(&mut o, "tactics", tactics);
    if let Some(tree) = &e.infotree {
        o.insert("infotree".into(), tree.clone());
    }
    Answer::Repl(Value::Object(o))
}

/// The answer about a proof state with this number.
pub fn proof_state(number: u64, s: &StateReport, sorries: Vec<Value>) -> Answer {
    let mut o = Map::new();
    o.insert("proofState".into(), number.into());
    o.insert("goals".into(), json!(s.goals));
    put_list(&mut o, "messages", s.messages.iter().map(|m| json!(m)).collect());
    put_list(&mut o, "sorries", sorries);
    put_list(&mut o, "traces", s.traces.iter().map(|t| json!(t)).collect());
    o.insert("proofStatus".into(), json!(s.status));
    Answer::Repl(Value::Object(o))
}
