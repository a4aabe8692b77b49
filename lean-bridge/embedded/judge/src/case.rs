//! What the judge is asked, and its answer about a whole text.

use lean_meta::command_text::CommandText;
use lean_protocol::answer::Declared;
use lean_protocol::{Message, Refusal, Tier};

/// A proof and what it shall prove.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Canonical import lines.
    pub imports: &'a str,
    /// Commands between imports and header, and between imports and text of a candidate that is whole:
    /// notations that all of them may use. May be empty.
    pub prelude: &'a str,
    /// Commands between imports and statement.
    pub header: &'a [CommandText],
    /// Declarations closed by `sorry`.
    pub statement: &'a str,
    /// Lean text that may prove the statement.
    pub candidate: &'a str,
    /// The candidate brings its own header.
    pub whole: bool,
    /// The declaration meant, where the statement's text has several.
    pub name: Option<&'a str>,
    /// Axioms that may be used besides the standard ones, if the asker's text or the library declares them.
    pub axioms: &'a [String],
}

/// A text that says itself what it states.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// With its own import lines.
    pub text: &'a str,
    /// Commands between its imports and the rest of it. May be empty.
    pub prelude: &'a str,
    /// Axioms that may be used besides the standard ones, by name.
    pub axioms: &'a [String],
}

/// What came of a whole text.
pub struct WholeJudgement<T> {
    /// How far the text was checked: the least of its theorems' tiers. Nothing if it does not elaborate.
    pub tier: Option<Tier>,
    /// Why the text as a whole is refused, or the first refusal of a theorem in it.
    pub refused: Option<Refusal>,
    /// Its theorems, in the order of the text, each with its own judgement.
    pub declarations: Vec<Declared>,
    /// What Lean said about it.
    pub messages: Vec<Message>,
    /// What the caller made of the engine after the text.
    pub extra: Option<T>,
    /// What the kernel refuses, of whatever kind.
    pub kernel: Vec<Refusal>,
    /// The first declaration, of whatever kind, that rests on `sorry`, an axiom that is not allowed or
    /// compiled code. A text must not escape by stating its theorem as a definition.
    pub unproved: Option<Refusal>,
}
