//! Answers as JSON.

use super::commands::command::{Elaborated, SorryReport, TacticReport};
use super::commands::tactic::StateReport;
use crate::frontend::{Message, Position};
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

pub fn position(p: &Position) -> Value {
    json!({"line": p.line, "column": p.column})
}

pub fn message(m: &Message) -> Value {
    // Lean's own name differs from the protocol's
    let severity = if m.severity == "information" { "info" } else { m.severity.as_str() };
    json!({
        "severity": severity,
        "pos": position(&m.pos),
        "endPos": m.end_pos.as_ref().map(position),
        "data": m.data.trim_ascii(),
    })
}

/// `number`: of the proof state.
pub fn sorry(s: &SorryReport, number: u64) -> Value {
    let mut v = json!({"proofState": number});
    if let Some(goal) = &s.goal {
        v["goal"] = json!(goal);
    }
    // a sorry in a tactic that was sent alone has no place in a text
    if s.start.line != 0 {
        v["pos"] = position(&s.start);
    }
    if s.end.line != 0 {
        v["endPos"] = position(&s.end);
    }
    v
}

pub fn tactic(t: &TacticReport, number: u64) -> Value {
    json!({
        "pos": position(&t.start),
        "endPos": position(&t.end),
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
    put_list(&mut o, "messages", e.messages.iter().map(message).collect());
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
    put_list(&mut o, "messages", s.messages.iter().map(message).collect());
    put_list(&mut o, "sorries", sorries);
    put_list(&mut o, "traces", s.traces.iter().map(|t| json!(t)).collect());
    o.insert("proofStatus".into(), json!(s.status));
    Answer::Repl(Value::Object(o))
}
