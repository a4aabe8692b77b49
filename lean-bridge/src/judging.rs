//! What is judged, and what came of a whole text.
//!
//! Judging one proof against one statement is [`crate::Session::judge`]; auditing every theorem of a text,
//! where the text itself says what it states, is [`crate::Session::verify`].

use lean_protocol::{Judgement, Message, Position, Refusal, Tier};
use serde::{Deserialize, Serialize};
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
    pub limit: Duration,
}

/// What came of a whole text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Verified {
    /// The lowest tier of its theorems; `None` when a theorem is not even replayed, when the text
    /// has an error, and when it declares no theorem.
    pub tier: Option<Tier>,
    /// The first refusal, of the text or of one of its theorems.
    #[serde(default)]
    pub refused: Option<Refusal>,
    /// One for each theorem, in the order of the text. Positions are those of the commands that declare them.
    #[serde(default)]
    pub declarations: Vec<Declared>,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(default)]
    pub sorries: Vec<SorryGoal>,
    #[serde(default)]
    pub infotree: Option<serde_json::Value>,
    /// Wall time in the engine, milliseconds.
    #[serde(default)]
    pub ms: f64,
    /// As in [`Judgement`].
    #[serde(default)]
    pub note: Option<String>,
}

impl Verified {
    /// Whether the text declares theorems and all of them are proved.
    /// A server that cannot audit stops at `replayed`.
    pub fn accepted(&self) -> bool {
        self.refused.is_none() && self.tier.is_some()
    }
}

/// A theorem of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    #[serde(flatten)]
    pub judgement: Judgement,
    /// Where its command begins.
    #[serde(default)]
    pub pos: Option<Position>,
}

/// A `sorry` of a text, as the REPL reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SorryGoal {
    #[serde(default)]
    pub goal: String,
    #[serde(default)]
    pub pos: Option<Position>,
    #[serde(default, rename = "endPos")]
    pub end_pos: Option<Position>,
}
