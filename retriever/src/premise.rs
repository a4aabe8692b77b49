//! One library statement.

use serde::{Deserialize, Serialize};

/// A premise of a [`crate::PremiseCorpus`], by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PremiseId(pub u32);

/// Line and column, both counted from 1 as in LeanDojo's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// What a premise is. Words of a corpus that are not listed are kept as [`Kind::Other`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A theorem, lemma or axiom.
    Theorem,
    /// A definition, abbreviation or opaque constant.
    Definition,
    /// A constructor of an inductive type.
    Constructor,
    /// An inductive type, structure or class.
    Inductive,
    /// An instance of a class.
    Instance,
    /// Anything else, and what is not known.
    #[default]
    Other,
}

impl Kind {
    /// The kind that a corpus calls `word`; LeanDojo names them after Lean's commands.
    pub fn of(word: &str) -> Kind {
        match word {
            "theorem" | "lemma" | "axiom" | "commanddeclaration_theorem" => Kind::Theorem,
            "definition" | "def" | "abbrev" | "opaque" => Kind::Definition,
            "constructor" => Kind::Constructor,
            "inductive" | "structure" | "class" => Kind::Inductive,
            "instance" => Kind::Instance,
            _ => Kind::Other,
        }
    }
}

/// One library statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Premise {
    /// With all name spaces.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The statement: source text without proof (LeanDojo), or the printed type.
    pub text: String,
    /// Constants of the statement, where the corpus tells; ascending, without repetitions.
    pub constants: Vec<String>,
    /// First character in its file.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

impl Premise {
    /// What text retrievers index: name and statement.
    pub fn document(&self) -> String {
        format!("{} {}", self.name, self.text)
    }
}
