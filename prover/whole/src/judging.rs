//! What Lean and the judge say of a candidate.

use crate::candidate::Candidate;
use data::Theorem;
use lean_bridge::{Error, JudgeRequest, Judgement, Message, Position};
use proof_search::statement::Notations;
use proof_search::{EngineFailure, LeanBackend, Problem, Refusal, Rule};
use std::time::Duration;

/// The problem that a theorem is.
pub(crate) fn problem(theorem: &Theorem) -> Problem {
    Problem {
        name: theorem.declares.clone(),
        header: theorem.header.to_string(),
        statement: theorem.statement.clone(),
    }
}

/// Asks the judge. A text that Lean refuses to go on with is refused.
pub(crate) fn judge(
    engine: &mut LeanBackend,
    theorem: &Theorem,
    candidate: &Candidate,
    limit: Duration,
) -> Result<Judgement, EngineFailure> {
    let statement = format!("{} := by sorry", theorem.statement.trim_end());
    let text = candidate.text();
    let prelude = notations(theorem, candidate).commands();
    let request = JudgeRequest { prelude, ..JudgeRequest::new(&theorem.header, &statement, &text, limit) };
    match engine.worker().judge(&request) {
        Ok(judgement) => Ok(judgement),
        Err(Error::Lean { message, .. }) => Ok(Judgement::refused(Refusal::new(Rule::Error, message))),
        Err(e @ (Error::Deadline { .. } | Error::EngineLost { .. })) => {
            Ok(Judgement::refused(Refusal::new(Rule::Timeout, e.to_string())))
        }
        Err(e) => Err(EngineFailure { stage: "judge".into(), message: e.to_string() }),
    }
}

/// Notations that a model takes for known and the theorem does not need.
fn notations(theorem: &Theorem, candidate: &Candidate) -> Notations {
    Notations::needed_by_proof(&[&*theorem.header, &theorem.statement], &candidate.text())
}

/// A candidate behind its theorem's header, as one text.
pub(crate) struct WholeText {
    pub text: String,
    /// Lines before the candidate.
    before: u32,
}

impl WholeText {
    pub fn new(theorem: &Theorem, candidate: &Candidate, text: &str) -> WholeText {
        let mut header = notations(theorem, candidate).put(&theorem.header);
        if !header.is_empty() && !header.ends_with('\n') {
            header.push('\n');
        }
        let before = header.lines().count() as u32;
        WholeText { text: header + text, before }
    }

    /// A place of the candidate in the whole text.
    pub fn place(&self, own: Position) -> Position {
        Position { line: own.line + self.before, ..own }
    }

    /// Lean's errors in it, in the candidate's own lines and in their order; `None` if Lean did not read it
    /// to its end.
    pub fn errors(
        &self,
        engine: &mut LeanBackend,
        limit: Duration,
    ) -> Result<Option<Vec<Message>>, EngineFailure> {
        let failure = |e: Error| EngineFailure { stage: "sketch".into(), message: e.to_string() };
        let document = match engine.worker().document(&self.text, limit) {
            Err(Error::Deadline { .. } | Error::EngineLost { .. }) => return Ok(None),
            document => document.map_err(failure)?,
        };
        if document.failed_imports.is_some() || document.timed_out || document.engine_lost {
            return Ok(None);
        }
        let own = |message: &Message| {
            let mut message = message.clone();
            for place in [&mut message.pos, &mut message.end_pos].into_iter().flatten() {
                place.line = place.line.saturating_sub(self.before);
            }
            message
        };
        let mut errors: Vec<Message> = document.errors().map(own).collect();
        errors.sort_by_key(|m| m.pos);
        Ok(Some(errors))
    }
}

/// The position of a byte of a text.
pub(crate) fn position(text: &str, byte: usize) -> Position {
    let before = &text[..byte];
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u32;
    Position { line, column }
}
