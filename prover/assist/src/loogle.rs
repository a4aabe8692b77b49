//! Statements of the library by what they say, as Loogle finds them.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::local_search::LIBRARY;
use crate::workspace::Workspace;
use proof_session::{Known, find_by_pattern};
use serde::Serialize;

/// The share of a question's time that the search has; the rest is for telling what it found.
const SHARE: f64 = 0.9;

/// A statement that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LoogleItem {
    /// The full name.
    pub name: String,
    /// The statement.
    #[serde(rename = "type")]
    pub ty: String,
    /// The module that declares it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
}

/// Statements that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LoogleResults {
    /// Short statements first.
    pub items: Vec<LoogleItem>,
    /// How many there are, whether or not they are told.
    pub total: usize,
    /// What was not searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Workspace {
    /// Statements that a question in Loogle's notation finds: in what a file imports, or in the library.
    ///
    /// # Errors
    /// Any [`AssistError`]; a pattern that Lean does not understand is [`AssistError::Unsupported`] with its
    /// message.
    pub fn loogle(
        &self,
        ask: &Ask,
        query: &str,
        file: Option<&str>,
        most: usize,
    ) -> Result<Answer<LoogleResults>, AssistError> {
        let source = file.map(|f| self.read(f)).transpose()?;
        let header = match &source {
            Some(source) => source.imports(),
            None if self.is_native() => self.service().header("", "").0,
            None => LIBRARY.into(),
        };
        let mut hand = self.desk(ask)?;
        let limit = ask.left().mul_f64(SHARE);
        // The question is the asker's: what Lean says of it is the answer.
        let mut said = None;
        let found = self.request(ask, &mut hand, "searching the library", |worker| {
            match find_by_pattern(worker, &header, query, most, limit) {
                Err(lean_bridge::Error::Lean { message, .. }) => {
                    said = Some(message);
                    Ok(None)
                }
                other => other.map(Some),
            }
        });
        let finding = match (found, said) {
            (_, Some(message)) => return Err(AssistError::Unsupported(message)),
            (Err(AssistError::Unsupported(_)), _) => {
                let text = "a project's Lean does not search by pattern; start without --project to search \
                     Lean's own library";
                return Err(AssistError::Unsupported(text.into()));
            }
            (found, None) => found?.ok_or_else(|| AssistError::Unsupported("no answer".into()))?,
        };
        let item = |known: Known| LoogleItem { name: known.name, ty: known.statement, module: known.module };
        let items = finding.items.into_iter().map(item).collect();
        let completeness = finding.completeness;
        let body = LoogleResults { items, total: finding.found, note: finding.note };
        Ok(match &source {
            Some(source) => self.answer(source, body, completeness),
            None => self.answer_of(&[&header, query], body, completeness),
        })
    }
}
