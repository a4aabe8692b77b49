//! What stands at a place of a file.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::Bounds;
use crate::diagnostics::{Diagnostic, outline_of};
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use lean_bridge::{Constant, PlaceTerm};
use proof_session::names::{is_name_char, name_before};
use proof_session::{Completeness, one_line};
use serde::Serialize;

/// A symbol or term, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// As it stands in the file.
    pub symbol: String,
    /// Its type; of a constant its statement, where it is declared, and its documentation if it is
    /// declared in this file.
    pub info: String,
    /// Messages at the place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Workspace {
    /// What stands at a place.
    ///
    /// # Errors
    /// [`AssistError::NotFound`] where no term is.
    pub fn hover(&self, ask: &Ask, file: &str, line: u32, column: u32) -> Result<Answer<Hover>, AssistError> {
        let source = self.read(file)?;
        let position = source.position(line, column)?;
        let mut hand = self.desk(ask)?;
        let inspection = self.look(ask, &mut hand, &source, &[position])?;
        let place = inspection.places.into_iter().next().unwrap_or_default();
        if inspection.timed_out && !place.reached {
            return Err(AssistError::TimedOut { stage: "reading the file up to this line" });
        }
        let offset = source.offset(line, column);
        let word = word_at(&source.text, offset);
        let known = match &place.term {
            Some(PlaceTerm { constant: Some(name), .. }) => {
                self.look_up(ask, &mut hand, &source.imports(), std::slice::from_ref(name))?.remove(name)
            }
            Some(_) => None,
            None if word.is_empty() => None,
            None => self.resolve(ask, &mut hand, &source, word, offset)?,
        };
        let own = place.term.as_ref().and_then(|t| t.constant.clone());
        let own = own.and_then(|name| own_declaration(&source, &name));
        let (symbol, mut info) = match (&place.term, &known) {
            (Some(term), known) => (term.text.clone(), term_info(term, known.as_ref())),
            (None, Some(constant)) => (word.to_owned(), constant_info(constant)),
            (None, None) => {
                let what =
                    if word.is_empty() { "nothing".into() } else { format!("`{word}`, which is no term") };
                return Err(AssistError::NotFound(format!(
                    "no information at line {line}, column {column} of {}: there is {what}",
                    source.shown
                )));
            }
        };
        if let Some(own) = own {
            info = format!("{info}\n\n{own}");
        }
        let messages = inspection.messages.iter().map(Diagnostic::of);
        let mut diagnostics: Vec<Diagnostic> = messages.filter(|d| d.touches(line, line)).collect();
        diagnostics.truncate(5);
        let mut hover = Hover { symbol, info, diagnostics };
        let texts = [&mut hover.symbol, &mut hover.info].into_iter();
        let cut = Bounds::default().cut(texts.chain(hover.diagnostics.iter_mut().map(|d| &mut d.message)));
        let completeness = if cut.is_some() { Completeness::Partial } else { Completeness::Complete };
        Ok(self.answer(&source, hover, completeness))
    }
}

fn term_info(term: &PlaceTerm, constant: Option<&Constant>) -> String {
    let ty = term.ty.clone().unwrap_or_else(|| "?".into());
    match (constant, &term.constant) {
        // The term is the constant alone.
        (Some(constant), _) if one_line(&term.text).ends_with(last(&constant.name)) => {
            constant_info(constant)
        }
        (Some(constant), _) => format!("{} : {ty}\n\n{}", term.text, constant_info(constant)),
        (None, Some(name)) => format!("{name} : {ty}"),
        (None, None) => format!("{} : {ty}", term.text),
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A constant with its statement and its module.
pub(crate) fn constant_info(constant: &Constant) -> String {
    let ty = constant.ty.as_deref().unwrap_or("?");
    let module = constant.module.as_ref().map(|m| format!("\n\nfrom {m}")).unwrap_or_default();
    let kind = if constant.kind.is_empty() { String::new() } else { format!("{} ", constant.kind) };
    format!("{kind}{} : {ty}{module}", constant.name)
}

/// The first lines of a declaration of this file, its documentation among them.
fn own_declaration(source: &Source, name: &str) -> Option<String> {
    let outline = outline_of(source).ok()?;
    let entry = outline.declarations().into_iter().find(|d| d.name == name)?;
    let text = source.text.get(entry.range.start..entry.signature.end)?.trim_end();
    Some(format!("{text}\n\nfrom this file, line {}", source.lines_of(&entry.range).0))
}

/// The dotted name around a byte.
pub(crate) fn word_at(text: &str, offset: usize) -> &str {
    let before = name_before(&text[..offset]).len();
    let after = text[offset..].find(|c: char| !is_name_char(c) && c != '.').unwrap_or(text.len() - offset);
    text[offset - before..offset + after].trim_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_places() {
        let text = "exact Nat.add_comm a";
        assert_eq!(word_at(text, 6), "Nat.add_comm");
        assert_eq!(word_at(text, 12), "Nat.add_comm");
        assert_eq!(word_at(text, text.len()), "a");
        assert_eq!(word_at("( + )", 2), "");
    }
}
