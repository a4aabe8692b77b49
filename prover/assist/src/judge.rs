//! Does a text prove a statement?

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::problem::{Posed, Subject};
use crate::workspace::Workspace;
use proof_search::{Backend, Rule, Tier};
use proof_session::Completeness;
use serde::Serialize;

/// The verdict on a proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Judged {
    /// Whether it is accepted.
    pub accepted: bool,
    /// How far it was checked: `replayed`, `audited`; absent if it does not elaborate to the statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Why it is not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The line of `text` that the first error names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Axioms that it rests on.
    pub axioms: Vec<String>,
    /// What was judged.
    pub text: String,
}

impl Workspace {
    /// Judges whether a proof proves a statement. The proof is a term, `by …`, or the whole declaration.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn judge(&self, ask: &Ask, subject: &Subject, proof: &str) -> Result<Answer<Judged>, AssistError> {
        let Posed { problem, source, .. } = self.pose(subject)?;
        let text = candidate(&problem.statement, proof);
        let mut hand = self.beside(ask)?;
        let engine = &mut *hand;
        ask.works_on(Some(engine.worker().interrupter()));
        ask.report(0.1, "judging");
        let judged = engine.judge(&problem, &text, ask.left());
        ask.works_on(None);
        ask.check()?;
        let judged = judged.map_err(|f| AssistError::Engine { stage: "judging", message: f.to_string() })?;
        let timed_out = judged.refused.as_ref().is_some_and(|r| r.rule == Rule::Timeout);
        let answer = Judged {
            accepted: judged.is_accepted(),
            tier: judged.tier,
            line: judged.refused.as_ref().and_then(|r| r.line),
            refused: judged.refused.map(|r| r.to_string()),
            axioms: judged.axioms,
            text,
        };
        let completeness = if timed_out { Completeness::TimedOut } else { Completeness::Complete };
        Ok(self.answer_on(subject, &source, answer, completeness))
    }
}

/// The declaration that a proof makes of a statement.
fn candidate(statement: &str, proof: &str) -> String {
    let proof = proof.trim();
    let first = proof.split_whitespace().next().unwrap_or_default();
    match first {
        "theorem" | "lemma" | "example" | "private" | "@[simp]" | "open" | "def" => proof.to_owned(),
        _ if proof.starts_with(":=") || proof.starts_with('|') => format!("{statement} {proof}\n"),
        _ => format!("{statement} := {proof}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_in_all_forms() {
        for proof in ["by rfl", ":= by rfl", "theorem t : p := by rfl\n"] {
            assert_eq!(candidate("theorem t : p", proof).trim(), "theorem t : p := by rfl");
        }
    }
}
