//! What was read off one file.

use lean_bridge::{Message, Position};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file with its declarations and their proofs. Positions have lines from 1 and columns from 0, in
/// characters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModuleTrace {
    /// The module's name.
    pub module: String,
    /// The file, relative to the project's folder, with `/` between its parts.
    pub path: String,
    /// Modules that it imports itself, those of the library too.
    pub imports: Vec<String>,
    /// In the order of the text.
    pub declarations: Vec<TracedDeclaration>,
    /// Constants of the library that its tactics name, by name.
    pub library: BTreeMap<String, LibraryConstant>,
    /// How many tactics are left out, as the goals after them are not known.
    #[serde(default)]
    pub untraced: usize,
    /// Errors that Lean finds in it.
    pub errors: Vec<Message>,
}

impl ModuleTrace {
    /// Whether the file belongs to a package that the project depends on: Lake keeps those below `.lake`, and
    /// others lie elsewhere.
    pub fn is_of_package(&self) -> bool {
        self.path.starts_with(".lake/") || self.path.starts_with('/')
    }
}

/// A constant of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryConstant {
    /// The module that declares it.
    pub module: String,
    /// As what: `theorem`, `definition`, ….
    pub kind: String,
    /// Its type, printed.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A declaration of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TracedDeclaration {
    /// Its full name.
    pub name: String,
    /// Further names of the same command: constructors, fields, members of a `where`.
    pub others: Vec<String>,
    /// The word that declares it: `theorem`, `definition`, `inductive`, ….
    pub keyword: String,
    /// As what the kernel has it: `theorem`, `definition`, …; empty for what was not declared.
    pub kind: String,
    /// Where it begins, doc string and attributes included.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// Its text.
    pub text: String,
    /// Its text up to the proof or value, doc string left out.
    pub statement: String,
    /// Its doc string, without the marks around it.
    pub doc: Option<String>,
    /// Its type, printed.
    #[serde(rename = "type")]
    pub ty: String,
    /// Constants that its type mentions, ascending.
    pub type_uses: Vec<String>,
    /// Constants that its value mentions, ascending.
    pub value_uses: Vec<String>,
    /// How its value is written.
    pub proof: ProofForm,
    /// Its value as it is written, from `by`, the term, `where` or the first `|`; empty without a value.
    pub proof_text: String,
    /// Where the value begins.
    pub proof_start: Position,
    /// The tactics in it, in the order of their places.
    pub steps: Vec<TracedStep>,
}

impl TracedDeclaration {
    /// Whether it is a theorem or lemma.
    pub fn is_theorem(&self) -> bool {
        self.keyword == "theorem" || self.keyword == "lemma"
    }
}

/// How a declaration's value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProofForm {
    /// `:= by …`.
    Tactics,
    /// `:= term`.
    Term,
    /// `| pattern => …`.
    Matching,
    /// `where …`.
    Where,
    /// It has none.
    #[default]
    None,
}

/// A tactic that ran.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TracedStep {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// As it is written.
    pub text: String,
    /// The kind of its syntax, such as `Lean.Parser.Tactic.intro`.
    pub kind: Option<String>,
    /// The goals before it, printed.
    pub before: Vec<String>,
    /// The goals after it, printed.
    pub after: Vec<String>,
    /// What it names, in the order of its text.
    pub premises: Vec<PremiseUse>,
    /// The tactic that it is a part of, by its place in the list.
    pub parent: Option<usize>,
    /// Constants that the term it makes mentions.
    pub constants: Vec<String>,
    /// Whether it gives the same goals again, if that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replay: Option<ReplayCheck>,
}

/// What came of running a tactic once more on the state before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplayCheck {
    /// The goals of the trace.
    Same,
    /// Other goals, given here.
    Other(Vec<String>),
    /// It failed, in Lean's words.
    Failed(String),
}

/// A premise in the text of a tactic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiseUse {
    /// Its full name.
    pub name: String,
    /// First byte of the identifier, in the tactic's text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}
