//! Answers about what an environment holds.

use serde::{Deserialize, Serialize};

/// The answer to `constants`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Constants {
    /// Those listed: by name, or in the order of the pattern's search.
    pub constants: Vec<Constant>,
    /// Number of constants in the environment.
    #[serde(default)]
    pub total: usize,
    /// Of a search by pattern: how many were found, whether or not they are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<usize>,
    /// Of a search by pattern: whether the time was over before all statements were looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<bool>,
}

/// A constant of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constant {
    /// Its full name, as Lean writes it.
    pub name: String,
    /// The module that declares it; `None` for what a text has declared.
    #[serde(default)]
    pub module: Option<String>,
    /// As what it was declared: `theorem`, `definition`, `inductive` and so on.
    #[serde(default)]
    pub kind: String,
    /// Its type, printed, if asked for.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
}

/// The answer to `uses`: constants that a declaration mentions, ascending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Uses {
    /// Those of its type.
    #[serde(rename = "type")]
    pub ty: Vec<String>,
    /// Those of its value; `None` when that is not in the environment, as for library theorems.
    #[serde(default)]
    pub value: Option<Vec<String>>,
}

/// The answer to `candidates`: lemmas that may do something to a goal, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LemmaCandidates {
    /// Lemmas whose conclusion matches the target.
    pub apply: Vec<ApplyCandidate>,
    /// Lemmas one side of which occurs in the goal.
    pub rewrite: Vec<RewriteCandidate>,
}

/// A lemma whose conclusion matches the target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyCandidate {
    /// Its full name.
    pub name: String,
    /// Number of its symbols that the target matches.
    #[serde(default)]
    pub score: u32,
}

/// A lemma one side of which occurs in the goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewriteCandidate {
    /// Its full name.
    pub name: String,
    /// From right to left.
    #[serde(default)]
    pub symm: bool,
    /// Index of the hypothesis it would rewrite; `None` is the target.
    #[serde(default)]
    pub hyp: Option<usize>,
    /// Number of its symbols that the part of the goal matches.
    #[serde(default)]
    pub score: u32,
}

/// The answer to `premises` without a module: the modules behind an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modules {
    /// In the order in which they are imported.
    pub modules: Vec<Module>,
}

/// A module behind an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Modules that it imports itself; they come before it in the list.
    pub imports: Vec<String>,
    /// Number of constants that it declares, generated ones included.
    pub constants: usize,
}

/// The answer to `premises` of a module: some of its statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModulePremises {
    /// The module's name.
    #[serde(default)]
    pub module: String,
    /// How many statements the module has.
    pub total: usize,
    /// Those asked for, by name.
    pub premises: Vec<LibraryPremise>,
}

/// The answer to `projectPremises`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectPremises {
    /// The text itself, under an empty name, and the imported modules that are not the library's, those
    /// imported last first. Where the limit was reached, the last ones have fewer statements than their
    /// total.
    pub modules: Vec<ModulePremises>,
}

/// A statement of a module, mostly the library's, that a user may cite.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryPremise {
    /// Its full name, as Lean writes it.
    pub name: String,
    /// `theorem`, `definition`, `inductive` or `constructor`.
    pub kind: String,
    /// Its type, printed so that Lean reads it back as the same term.
    #[serde(rename = "type")]
    pub ty: String,
    /// The form of print that this took: `plain`, `full` or `explicit`; `None` when none was read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Universe parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Constants of the type, ascending.
    pub constants: Vec<String>,
}
