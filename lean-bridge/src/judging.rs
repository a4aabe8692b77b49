//! What is judged, and what came of a whole text.
//!
//! Judging one proof against one statement is [`crate::ReservedWorker::judge`]; auditing every theorem of a
//! text, where the text itself says what it states, is [`crate::ReservedWorker::verify`].

use std::time::Duration;

/// Does `candidate` prove `statement`?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgeRequest {
    /// Commands that are run before header and statement, and before a candidate that is whole: notations
    /// that all of them may use. May be empty; only the embedded Lean takes it.
    pub prelude: String,
    /// What the asker puts before the statement: imports, `open`s, definitions. May be empty.
    pub header: String,
    /// The declaration asked for, closed by `sorry`.
    pub statement: String,
    /// Lean text that declares it with a proof, and whatever else the proof needs.
    pub candidate: String,
    /// Whether the candidate brings imports and header itself, as a file does. Otherwise it follows `header`.
    pub whole: bool,
    /// The declaration meant, where the statement's text has several.
    pub name: Option<String>,
    /// Axioms allowed besides `propext`, `Classical.choice` and `Quot.sound`: exact names.
    pub axioms: Vec<String>,
    /// For everything together: header, statement, candidate and audit.
    pub limit: Duration,
}

impl JudgeRequest {
    /// A request without extra axioms.
    pub fn new(header: &str, statement: &str, candidate: &str, limit: Duration) -> Self {
        JudgeRequest {
            header: header.into(),
            statement: statement.into(),
            candidate: candidate.into(),
            limit,
            ..Self::default()
        }
    }
}

/// Are all theorems of a text proved?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyRequest {
    /// Commands that are run between the text's imports and the rest of it.
    /// May be empty; only the embedded Lean takes it.
    pub prelude: String,
    /// A whole file, with its own `import` lines.
    pub text: String,
    /// As in [`JudgeRequest`].
    pub axioms: Vec<String>,
    /// `full`, `tactics`, `original` or `substantive`: the information trees wanted in the answer.
    pub infotree: Option<String>,
    /// Time for elaboration and audit together.
    pub limit: Duration,
}
