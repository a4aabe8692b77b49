//! `tactic`: one tactic on a proof state, and what an answer about a proof state says.

use super::command::{SorryReport, report};
use crate::engine::Engine;
use crate::proof_snapshot::ProofSnapshot;
use lean_protocol::Message;
use lean_wasm::lean::CallError;

/// What an answer says about a proof state.
pub(crate) struct StateReport {
    pub goals: Vec<String>,
    pub messages: Vec<Message>,
    pub sorries: Vec<SorryReport>,
    pub traces: Vec<String>,
    pub status: String,
}

/// Describes a state: what is new since `old`, or all it holds.
pub fn describe(
    engine: &mut Engine,
    new: &ProofSnapshot,
    old: Option<&ProofSnapshot>,
) -> Result<StateReport, CallError> {
    let lean = &mut engine.lean;
    let changes = new.changes(lean, &engine.maker, old)?;
    let mut sorries = vec![];
    for s in changes.sorries {
        sorries.push(report(lean, s, true)?);
    }
    let goals = new.goals(lean)?;
    let status = crate::status::status(lean, new)?;
    Ok(StateReport { goals, messages: changes.messages, sorries, traces: changes.traces, status })
}
