//! Names by their parts.

use lean_kernel::{Name, NameId, Terms};
use serde::Deserialize;

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub(crate) enum Part {
    /// A text, which may hold dots.
    Text(String),
    /// A number, as in names that Lean makes up.
    Number(u64),
}

/// A name by its parts, the first one first. Texts of names are ambiguous, and
/// private names are told without what makes them private.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub(crate) struct FullName(pub Vec<Part>);

impl FullName {
    /// A name of one part.
    pub(crate) fn of(part: &str) -> FullName {
        FullName(vec![Part::Text(part.into())])
    }

    /// The name in a store of terms.
    pub(crate) fn id(&self, terms: &mut Terms) -> NameId {
        self.0.iter().fold(Terms::ANONYMOUS, |parent, part| match part {
            Part::Text(text) => terms.child(parent, text),
            Part::Number(number) => terms.add_name(Name::Num(parent, (*number).into())),
        })
    }
}
