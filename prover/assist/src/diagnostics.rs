//! Lean's messages about a file.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::{Hand, Workspace};
use data::Outline;
use lean_bridge::{Document, Message};
use proof_session::Completeness;
use serde::Serialize;

/// Errors that other answers tell beside what was asked for.
const FEW: usize = 3;

/// A question about messages.
#[derive(Clone, Debug, Default)]
pub struct DiagnosticsQuestion {
    /// The file.
    pub file: String,
    /// Only what touches lines from this one on.
    pub start_line: Option<u32>,
    /// Only what touches lines up to this one.
    pub end_line: Option<u32>,
    /// Only what is about this declaration.
    pub declaration: Option<String>,
    /// Only this severity.
    pub severity: Option<String>,
    /// How much to tell.
    pub bounds: Bounds,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The text.
    pub message: String,
    /// The line in which it begins, counted from 1.
    pub line: u32,
    /// The column at which it begins, counted from 1.
    pub column: u32,
    /// The line in which it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// The column behind its last character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u32>,
}

/// The messages about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diagnostics {
    /// Whether all that was asked about was read, and nothing of it has an error.
    pub success: bool,
    /// Whether a part of the file was not read.
    pub partial: bool,
    /// Whether that is because the time was over.
    pub timed_out: bool,
    /// First and last line of what was not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub still_elaborating_lines: Vec<[u32; 2]>,
    /// The messages, in the order of the text.
    pub items: Vec<Diagnostic>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Diagnostic {
    /// A message of Lean's, its place in the text that was elaborated.
    pub(crate) fn of(message: &Message) -> Diagnostic {
        let start = message.pos.unwrap_or(lean_bridge::Position { line: 1, column: 0 });
        Diagnostic {
            severity: if message.severity == "trace" { "info".into() } else { message.severity.clone() },
            message: message.data.trim_end().to_owned(),
            line: start.line,
            column: start.column + 1,
            end_line: message.end_pos.map(|p| p.line),
            end_column: message.end_pos.map(|p| p.column + 1),
        }
    }

    /// Whether it touches a line.
    pub(crate) fn touches(&self, from: u32, to: u32) -> bool {
        self.line <= to && self.end_line.unwrap_or(self.line).max(self.line) >= from
    }
}

/// The first errors among messages, their texts shortened.
pub(crate) fn first_errors(messages: &[Message]) -> Vec<Diagnostic> {
    let errors = messages.iter().filter(|m| m.is_error()).take(FEW).map(Diagnostic::of);
    errors.map(|e| Diagnostic { message: shortened(&e.message, 400), ..e }).collect()
}

/// The first `most` characters of a text, with `…` behind them if there are more.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl Workspace {
    /// Elaborates a whole file.
    pub(crate) fn document(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        source: &Source,
    ) -> Result<Document, AssistError> {
        let read = self.request(ask, hand, "reading the file", |s| s.document(&source.text, ask.left()));
        let document = match read {
            // A native server has nothing to report before its end.
            Err(AssistError::TimedOut { .. }) => Document { timed_out: true, ..Document::default() },
            read => read?,
        };
        match &document.failed_imports {
            Some(reason) => Err(self.import_fault(source, reason.clone())),
            None => Ok(document),
        }
    }

    /// The messages about a file, or about a part of it.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn diagnostics(
        &self,
        ask: &Ask,
        question: &DiagnosticsQuestion,
    ) -> Result<Answer<Diagnostics>, AssistError> {
        let source = self.read(&question.file)?;
        let (mut from, mut to) = (question.start_line.unwrap_or(1), question.end_line.unwrap_or(u32::MAX));
        if let Some(name) = &question.declaration {
            let (first, last) = self.lines_of_declaration(&source, name)?;
            (from, to) = (from.max(first), to.min(last));
        }
        if from > to {
            return Err(AssistError::Place(format!("line {from} is behind line {to}")));
        }
        let document = self.document(ask, &mut self.desk(ask)?, &source)?;
        let all = document.messages.iter().map(Diagnostic::of);
        let mut items: Vec<Diagnostic> = all.filter(|d| d.touches(from, to)).collect();
        let unread = (document.read < source.text.trim_end().len()).then(|| {
            let first = source.place(document.read).0;
            [first, source.line_count()]
        });
        let missing = unread.filter(|[first, _]| *first <= to);
        let timed_out = document.timed_out && missing.is_some();
        let success = missing.is_none() && !items.iter().any(|d| d.severity == "error");
        items.retain(|d| question.severity.as_ref().is_none_or(|s| *s == d.severity));
        let cut = question.bounds.cut(items.iter_mut().map(|d| &mut d.message));
        if cut.is_some() {
            items.retain(|d| !d.message.is_empty());
        }
        let completeness = match (timed_out, missing.is_some() || cut.is_some()) {
            (true, _) => Completeness::TimedOut,
            (false, true) => Completeness::Partial,
            (false, false) => Completeness::Complete,
        };
        let still_elaborating_lines = missing.filter(|_| timed_out).into_iter().collect();
        let partial = missing.is_some();
        let body = Diagnostics { success, partial, timed_out, still_elaborating_lines, items, cut };
        Ok(self.answer(&source, body, completeness))
    }

    /// First and last line of a declaration.
    fn lines_of_declaration(&self, source: &Source, name: &str) -> Result<(u32, u32), AssistError> {
        let outline = outline_of(source)?;
        let entry = outline.find(name).ok_or_else(|| unknown(source, &outline, name))?;
        Ok(source.lines_of(&entry.range))
    }
}

/// The outline of a file.
pub(crate) fn outline_of(source: &Source) -> Result<Outline, AssistError> {
    let fault = |e: data::SuiteError| AssistError::File { file: source.shown.clone(), reason: e.to_string() };
    Outline::of(&source.shown, &source.text).map_err(fault)
}

/// There is no declaration of this name; which there are.
pub(crate) fn unknown(source: &Source, outline: &Outline, name: &str) -> AssistError {
    let names: Vec<&str> =
        outline.declarations().into_iter().map(|d| d.name.as_str()).filter(|n| !n.is_empty()).collect();
    let known = match names.len() {
        0 => "it declares nothing".to_owned(),
        n if n > 12 => format!("it declares {}, … ({n} in all)", names[..12].join(", ")),
        _ => format!("it declares {}", names.join(", ")),
    };
    AssistError::NotFound(format!(
        "{} has no declaration `{name}` (or several that end so): {known}",
        source.shown
    ))
}
