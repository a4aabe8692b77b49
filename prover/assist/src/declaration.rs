//! The text that declares a symbol.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::diagnostics::outline_of;
use crate::error::AssistError;
use crate::hover::constant_info;
use crate::source::Source;
use crate::workspace::Workspace;
use data::OutlineEntry;
use proof_session::Completeness;
use proof_session::names::is_name_char;
use serde::Serialize;

/// The text around a declaration; for one of the library its statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DeclarationSource {
    /// The file; for a declaration of the library the one that its module has in Lean's sources.
    pub file_path: String,
    /// The text.
    pub content: String,
    /// The first line of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_line: Option<u32>,
    /// Its last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// Lines of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_lines: Option<u32>,
    /// Why there is no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Workspace {
    /// The text that declares a symbol of a file: of this file, of another one below the root, or of
    /// the library.
    ///
    /// # Errors
    /// [`AssistError::NotFound`].
    pub fn declaration(
        &self,
        ask: &Ask,
        file: &str,
        symbol: &str,
        context_lines: u32,
        full_file: bool,
        bounds: Bounds,
    ) -> Result<Answer<DeclarationSource>, AssistError> {
        let source = self.read(file)?;
        let symbol = symbol.trim();
        let outline = outline_of(&source)?;
        let lines = if full_file { None } else { Some(context_lines) };
        if let Some(entry) = outline.find(symbol) {
            return Ok(self.excerpt(&source, &source, entry, lines, bounds));
        }
        let name = self.meaning(ask, &source, symbol)?;
        let name = name.as_deref().unwrap_or(symbol);
        if let Some(entry) = outline.find(name) {
            return Ok(self.excerpt(&source, &source, entry, lines, bounds));
        }
        for other in self.own_files(ask)? {
            let Ok(outline) = outline_of(&other) else { continue };
            if let Some(entry) = outline.declarations().into_iter().find(|d| d.name == name) {
                return Ok(self.excerpt(&source, &other, entry, lines, bounds));
            }
        }
        let mut hand = self.desk(ask)?;
        let offset = occurrence(&source.text, symbol).unwrap_or(source.text.len());
        let constant = self.resolve(ask, &mut hand, &source, name, offset)?.ok_or_else(|| {
            AssistError::NotFound(format!(
                "no declaration of `{symbol}`: neither {} nor another file below the root nor the library \
                 has one",
                source.shown
            ))
        })?;
        let module = constant.module.clone();
        let file_path = module.as_ref().map(|m| format!("{}.lean", m.replace('.', "/"))).unwrap_or_default();
        let note = match self.is_native() {
            true => {
                "a declaration of the library: its statement is told, its source stands in the toolchain \
                 or a package"
            }
            false => {
                "a declaration of the library: its statement is told; the embedded Lean comes without the \
                 library's sources"
            }
        };
        let mut content = constant_info(&constant);
        let cut = bounds.cut([&mut content]);
        let body = DeclarationSource {
            file_path,
            content,
            note: Some(note.into()),
            cut,
            ..DeclarationSource::default()
        };
        Ok(self.answer(&source, body, Completeness::Partial))
    }

    fn excerpt(
        &self,
        asked: &Source,
        source: &Source,
        entry: &OutlineEntry,
        lines: Option<u32>,
        bounds: Bounds,
    ) -> Answer<DeclarationSource> {
        let (first, last) = source.lines_of(&entry.range);
        let total = source.line_count();
        let (from, to) = match lines {
            None => (1, total),
            Some(n) => (first.saturating_sub(n).max(1), last.saturating_add(n).min(total)),
        };
        let mut content = (from..=to).map(|l| source.line(l)).collect::<Vec<_>>().join("\n");
        let cut = bounds.cut([&mut content]);
        let completeness = if cut.is_some() { Completeness::Partial } else { Completeness::Complete };
        let body = DeclarationSource {
            file_path: source.shown.clone(),
            content,
            start_line: Some(from),
            end_line: Some(to),
            total_lines: Some(total),
            note: None,
            cut,
        };
        self.answer(asked, body, completeness)
    }

    /// The full name of what a symbol means where it first stands in a file, if Lean reads so far.
    fn meaning(&self, ask: &Ask, source: &Source, symbol: &str) -> Result<Option<String>, AssistError> {
        let Some(offset) = occurrence(&source.text, symbol) else { return Ok(None) };
        let (line, column) = source.place(offset);
        let position = source.position(line, column)?;
        let seen = self.look(ask, &mut self.desk(ask)?, source, &[position]);
        let place = match seen {
            Ok(inspection) => inspection.places.into_iter().next().unwrap_or_default(),
            // The file's own text is enough for most symbols.
            Err(AssistError::Imports { .. }) => return Ok(None),
            Err(e) => return Err(e),
        };
        Ok(place.term.and_then(|t| t.constant))
    }
}

/// The first byte at which a symbol stands as a word of its own.
fn occurrence(text: &str, symbol: &str) -> Option<usize> {
    if symbol.is_empty() {
        return None;
    }
    text.match_indices(symbol).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + symbol.len()..].chars().next();
        !before.is_some_and(|c| is_name_char(c) || c == '.') && !after.is_some_and(is_name_char)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_words() {
        assert_eq!(occurrence("xadd add.b add", "add"), Some(5));
        assert_eq!(occurrence("xadd N.add", "add"), None);
        assert_eq!(occurrence("a", ""), None);
    }
}
