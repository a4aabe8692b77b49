//! Answers as JSON.

use super::commands::command::{Elaborated, SorryReport, TacticReport};
use super::commands::tactic::StateReport;
use lean_protocol::answer::{CommandAnswer, Sorry, StateAnswer, TextTactic};
use lean_protocol::failure::{RefusedRequest, RequestError, UNKNOWN_ENVIRONMENT, UNKNOWN_PROOF_STATE};
use lean_protocol::{ErrorKind, Position};
use serde::Serialize;
use serde_json::{Value, json};

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
        Answer::repl(&RefusedRequest { message: text.into(), error: None })
    }

    /// The answer of a command that the community REPL has.
    pub fn repl(answer: &impl Serialize) -> Answer {
        Answer::Repl(json!(answer))
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
        Answer::repl(&RefusedRequest { message: format!("{words}."), error })
    }

    pub fn to_text(&self) -> String {
        match self {
            Answer::Repl(v) => super::pretty::pretty(v),
            Answer::Compact(v) => v.to_string(),
        }
    }
}

/// `number`: of the proof state.
pub fn sorry(s: &SorryReport, number: u64) -> Sorry {
    // a sorry in a tactic that was sent alone has no place in a text
    let place = |at: Position| (at.line != 0).then_some(at);
    Sorry {
        proof_state: Some(number),
        goal: s.goal.clone(),
        pos: place(s.start),
        end_pos: place(s.end),
        ..Sorry::default()
    }
}

/// `number`: of the proof state before the tactic.
pub fn tactic(t: &TacticReport, number: u64) -> TextTactic {
    TextTactic {
        pos: t.start,
        end_pos: t.end,
        goals: t.goals.clone(),
        tactic: t.tactic.clone(),
        proof_state: number,
        used_constants: t.used_constants.clone(),
    }
}

/// The answer to `cmd` and `path`.
pub fn command(env: u64, e: &Elaborated, sorries: Vec<Sorry>, tactics: Vec<TextTactic>) -> Answer {
    let (messages, infotree) = (e.messages.clone(), e.infotree.clone());
    Answer::repl(&CommandAnswer { env, messages, sorries, tactics, infotree })
}

/// The answer about a proof state with this number.
pub fn proof_state(number: u64, s: &StateReport, sorries: Vec<Sorry>) -> Answer {
    Answer::repl(&StateAnswer {
        proof_state: number,
        goals: s.goals.clone(),
        messages: s.messages.clone(),
        sorries,
        traces: s.traces.clone(),
        proof_status: s.status.clone(),
    })
}
