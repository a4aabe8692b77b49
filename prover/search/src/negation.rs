//! The negation of a statement, which is searched for beside the statement.

use super::backend::Problem;
use lean_bridge::term::Goal;
use serde::{Deserialize, Serialize};

/// The negation of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negation {
    /// The declaration up to but not including `:=`, with another name than the statement's.
    pub statement: String,
    /// The name that it declares.
    pub name: String,
    /// First steps of its proof, and in words the values at which each of them instantiates the statement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<(String, String)>,
}

/// Makes the negation of a statement from its opened goal; `None` if there is no use in trying.
pub type Refuter<'a> = &'a (dyn Fn(&Problem, &Goal) -> Option<Negation> + Sync);

/// A [`Refuter`] that can be kept and sent: a function without anything around it.
pub type NegationMaker = fn(&Problem, &Goal) -> Option<Negation>;
