//! A text of the asker's own.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::diagnostics::Diagnostic;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use proof_session::Completeness;
use serde::Serialize;
use std::path::Path;

/// What Lean says about a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunResult {
    /// Whether all of it was read, and it has no error.
    pub success: bool,
    /// Whether the time was over before its end.
    pub timed_out: bool,
    /// Lean's messages.
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Workspace {
    /// Elaborates a text, with its own imports.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn run_code(&self, ask: &Ask, code: &str, bounds: Bounds) -> Result<Answer<RunResult>, AssistError> {
        let source = Source::of(Path::new("code"), "the code", code.to_owned());
        let document = self.document(ask, &mut self.beside(ask)?, &source)?;
        let mut diagnostics: Vec<Diagnostic> = document.messages.iter().map(Diagnostic::of).collect();
        let timed_out = document.timed_out;
        let success = !timed_out && !diagnostics.iter().any(|d| d.severity == "error");
        let cut = bounds.cut(diagnostics.iter_mut().map(|d| &mut d.message));
        if cut.is_some() {
            diagnostics.retain(|d| !d.message.is_empty());
        }
        let completeness = match (timed_out, &cut) {
            (true, _) => Completeness::TimedOut,
            (false, Some(_)) => Completeness::Partial,
            (false, None) => Completeness::Complete,
        };
        Ok(self.answer_of(&[code], RunResult { success, timed_out, diagnostics, cut }, completeness))
    }
}
