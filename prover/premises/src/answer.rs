//! What is known for a goal: theorems that may be cited, and its definitions and structures.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A premise that may be cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The full name of the declaration.
    pub name: String,
    /// Its conclusion is an equation or an equivalence that can rewrite.
    pub rewrites: bool,
    /// It has hypotheses.
    pub conditional: bool,
}

/// What is known for a goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Theorems, best first.
    pub theorems: Vec<Cited>,
    /// Those of the goal's constants that are definitions of the library, the rarest first.
    pub definitions: Vec<String>,
    /// Those that are structures: types with one constructor, of the usual name.
    pub structures: Vec<String>,
}

impl Answer {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.theorems.is_empty() && self.definitions.is_empty() && self.structures.is_empty()
    }

    /// This answer, a project's, with the library's: their theorems take turns, the project's first.
    pub fn beside(&self, library: &Answer) -> Answer {
        let longest = self.theorems.len().max(library.theorems.len());
        let turns = (0..longest).flat_map(|i| [self.theorems.get(i), library.theorems.get(i)]);
        let mut names = HashSet::new();
        let theorems = turns.flatten().filter(|cited| names.insert(&cited.name)).cloned().collect();
        let both = |own: &[String], other: &[String]| [own, other].concat();
        Answer {
            theorems,
            definitions: both(&self.definitions, &library.definitions),
            structures: both(&self.structures, &library.structures),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_statements_and_the_librarys_take_turns() {
        let named = |names: &[&str]| Answer {
            theorems: names
                .iter()
                .map(|n| Cited { name: n.to_string(), rewrites: false, conditional: false })
                .collect(),
            ..Answer::default()
        };
        let both = named(&["p", "q"]).beside(&named(&["a", "q", "b"]));
        assert_eq!(both, named(&["p", "a", "q", "b"]));
        let library = named(&["a"]);
        assert_eq!(Answer::default().beside(&library), library);
    }
}
