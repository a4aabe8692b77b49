//! The type that is expected of the term at a place.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::error::AssistError;
use crate::workspace::Workspace;
use proof_session::Completeness;
use serde::Serialize;

/// What a term at a place has to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermGoal {
    /// The line.
    pub line_context: String,
    /// Local context and expected type, as Lean prints a goal; `null` where no term is.
    pub expected_type: Option<String>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Workspace {
    /// The expected type at a place; without a column at the end of the line.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn term_goal(
        &self,
        ask: &Ask,
        file: &str,
        line: u32,
        column: Option<u32>,
        bounds: Bounds,
    ) -> Result<Answer<TermGoal>, AssistError> {
        let source = self.read(file)?;
        let line_context = source.known_line(line)?.to_owned();
        let column = column.unwrap_or_else(|| source.end_column(line).max(2) - 1);
        let position = source.position(line, column)?;
        let inspection = self.look(ask, &mut self.desk(ask)?, &source, &[position])?;
        let place = inspection.places.into_iter().next().unwrap_or_default();
        if inspection.timed_out && !place.reached {
            return Err(AssistError::TimedOut { stage: "reading the file up to this line" });
        }
        let expected =
            place.term.and_then(|t| t.expected.map(|e| e.goal).or(t.ty.map(|ty| format!("⊢ {ty}"))));
        let mut expected_type = expected;
        let cut = bounds.cut(expected_type.as_mut());
        let completeness = if cut.is_some() { Completeness::Partial } else { Completeness::Complete };
        Ok(self.answer(&source, TermGoal { line_context, expected_type, cut }, completeness))
    }
}
