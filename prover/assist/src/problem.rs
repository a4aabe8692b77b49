//! What is to be proved, refuted or judged: a statement, or a theorem of a file.

use crate::diagnostics::{outline_of, unknown};
use crate::error::AssistError;
use crate::source::Source;
use crate::workspace::Workspace;
use data::{Declaration, LeanFile, input};
use proof_search::Problem;
use std::path::Path;

/// What is to be proved, refuted or judged.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A statement: a declaration with or without a proof, what it needs before it; or a bare
    /// proposition.
    Statement(String),
    /// A theorem of a file below the root.
    Theorem {
        /// The file.
        file: String,
        /// The theorem's name.
        name: String,
    },
}

/// A problem, and where it is from.
pub(crate) struct Posed {
    pub problem: Problem,
    /// The file that it is of; for a statement its own text.
    pub source: Source,
    /// Which notations were put before it, in words.
    pub notations: Option<String>,
}

impl Workspace {
    /// The problem that a subject names.
    pub(crate) fn pose(&self, subject: &Subject) -> Result<Posed, AssistError> {
        let (source, declaration) = match subject {
            Subject::Statement(text) => {
                let source = Source::of(Path::new("statement"), "the statement", text.clone());
                let declaration = declaration_of(text)?;
                (source, declaration)
            }
            Subject::Theorem { file, name } => {
                let source = self.read(file)?;
                let declaration = theorem_of(&source, name)?;
                (source, declaration)
            }
        };
        let theorem = declaration.theorem;
        let (header, notations) = self.service().header(&theorem.header, &theorem.statement);
        let problem = Problem { name: theorem.declares, header, statement: theorem.statement };
        Ok(Posed { problem, source, notations })
    }
}

/// The last theorem of a text, or the bare proposition that it is.
pub(crate) fn declaration_of(text: &str) -> Result<Declaration, AssistError> {
    let text = input::lean_text(text.trim());
    if text.is_empty() {
        return Err(AssistError::Statement("the statement is empty".into()));
    }
    let file = LeanFile::of_statement("the statement", &text);
    let mut file = file.map_err(|e| AssistError::Statement(e.to_string()))?;
    let fault = file.faults.iter().chain(&file.left_out).next().map(|f| f.reason.clone());
    file.declarations
        .pop()
        .ok_or_else(|| AssistError::Statement(fault.unwrap_or_else(|| "there is no theorem in it".into())))
}

/// A theorem of a file, its text with line feeds alone.
pub(crate) fn theorem_of(source: &Source, name: &str) -> Result<Declaration, AssistError> {
    let text = input::lean_text(&source.text).into_owned();
    let unix = Source::of(&source.path, &source.shown, text);
    let outline = outline_of(&unix)?;
    let entry = outline.find(name).ok_or_else(|| unknown(source, &outline, name))?;
    let fault = |e: data::SuiteError| AssistError::File { file: source.shown.clone(), reason: e.to_string() };
    let file = LeanFile::parse(&source.shown, &unix.text).map_err(fault)?;
    let found = file.declarations.into_iter().find(|d| entry.range.contains(&d.keyword_start));
    found.ok_or_else(|| {
        AssistError::Unsupported(format!(
            "`{}` is declared by `{}` and is no theorem",
            entry.name, entry.keyword
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_in_all_forms() {
        let statement =
            |text: &str| declaration_of(text).map(|d| d.theorem.statement).map_err(|e| e.to_string());
        for text in ["∀ a : Nat, a = a", "theorem statement : ∀ a : Nat, a = a := by sorry"] {
            assert_eq!(statement(text).unwrap(), "theorem statement : ∀ a : Nat, a = a");
        }
        let with_header = declaration_of("def f := 1\nlemma l : f = 1").unwrap();
        assert_eq!(with_header.theorem.header, "def f := 1");
        assert!(statement("  ").unwrap_err().contains("empty"));
    }

    #[test]
    fn theorems_of_files() {
        let text = "namespace N\r\ntheorem t : 1 = 1 := by\r\n  rfl\r\ndef d := 1\r\nend N\r\n";
        let source = Source::of("f.lean".as_ref(), "f.lean", text.into());
        assert_eq!(theorem_of(&source, "N.t").unwrap().proof_text, ":= by\n  rfl");
        assert!(theorem_of(&source, "d").unwrap_err().to_string().contains("no theorem"));
        assert!(theorem_of(&source, "x").unwrap_err().to_string().contains("N.t, N.d"));
    }
}
