//! Tactics as Lean's information trees have them, in the shape of the community REPL's `infotree`.

use crate::message::Position;
use serde::{Deserialize, Serialize};

/// A tactic that ran, with those that ran inside of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TacticTree {
    /// The tactic.
    pub node: TacticNode,
    /// Tactics inside of it, in the order in which they ran.
    #[serde(default)]
    pub children: Vec<TacticTree>,
}

/// One tactic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TacticNode {
    /// The kind of its syntax, such as `Lean.Parser.Tactic.intro`.
    #[serde(default)]
    pub name: Option<String>,
    /// Its text and place.
    pub stx: TacticSyntax,
    /// The goals before it, printed.
    #[serde(default)]
    pub goals_before: Vec<String>,
    /// The goals after it, printed.
    #[serde(default)]
    pub goals_after: Vec<String>,
}

/// The text and the place of a tactic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TacticSyntax {
    /// As Lean prints it; none where it cannot.
    #[serde(default)]
    pub pp: Option<String>,
    /// Where it stands.
    pub range: SyntaxRange,
}

/// A place of syntax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyntaxRange {
    /// Whether a macro has made it, so that the text has something else there.
    #[serde(default)]
    pub synthetic: bool,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub finish: Position,
}
