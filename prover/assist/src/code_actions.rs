//! Edits that Lean proposes for a line: what messages such as `Try this: …` say.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::diagnostics::Diagnostic;
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use lean_bridge::proposals;
use proof_session::{Completeness, one_line};
use serde::Serialize;

/// A text that replaces another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The new text.
    pub new_text: String,
    /// The line in which the old text begins, counted from 1.
    pub start_line: u32,
    /// The column at which it begins, counted from 1.
    pub start_column: u32,
    /// The line in which it ends.
    pub end_line: u32,
    /// The column behind its last character.
    pub end_column: u32,
}

/// Something that Lean proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeAction {
    /// What it does, in a line.
    pub title: String,
    /// Whether it is the only one that its message proposes.
    pub is_preferred: bool,
    /// What it changes.
    pub edits: Vec<Edit>,
}

/// What Lean proposes for a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CodeActions {
    /// In the order of the messages.
    pub actions: Vec<CodeAction>,
}

impl Workspace {
    /// What Lean proposes for a line.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn code_actions(&self, ask: &Ask, file: &str, line: u32) -> Result<Answer<CodeActions>, AssistError> {
        let source = self.read(file)?;
        source.known_line(line)?;
        let document = self.document(ask, &mut self.desk(ask)?, &source)?;
        let messages = document.messages.iter().map(Diagnostic::of).filter(|m| m.touches(line, line));
        let actions = messages.flat_map(|m| actions(&m, &source)).collect();
        let read = document.read >= source.offset(line, u32::MAX) || !document.timed_out;
        let completeness = if read { Completeness::Complete } else { Completeness::TimedOut };
        Ok(self.answer(&source, CodeActions { actions }, completeness))
    }
}

fn actions(message: &Diagnostic, source: &Source) -> Vec<CodeAction> {
    let proposals = proposals(&message.message);
    let (Some(end_line), Some(end_column)) = (message.end_line, message.end_column) else { return vec![] };
    let is_preferred = proposals.len() == 1;
    let indent: String = source.line(message.line).chars().take_while(|c| c.is_whitespace()).collect();
    let action = |text: String| CodeAction {
        title: format!("Try this: {}", one_line(&text)),
        is_preferred,
        edits: vec![Edit {
            // Further lines stand below the first one.
            new_text: text.replace('\n', &format!("\n{indent}")),
            start_line: message.line,
            start_column: message.column,
            end_line,
            end_column,
        }],
    };
    proposals.into_iter().map(action).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_stand_where_the_tactic_does() {
        let text = "theorem t : p := by\n  simp?";
        let source = Source::of("f.lean".as_ref(), "f.lean", text.into());
        let message = Diagnostic {
            severity: "info".into(),
            message: "Try this:\n  [apply] simp\n    at h".into(),
            line: 2,
            column: 3,
            end_line: Some(2),
            end_column: Some(8),
        };
        let found = actions(&message, &source);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].edits[0].new_text, "simp\n    at h");
        assert!(found[0].is_preferred && found[0].title == "Try this: simp at h");
    }
}
