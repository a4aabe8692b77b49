//! Names that Lean binds by itself: in a declaration's signature it takes an unknown name of one part for a
//! variable that the author did not want to write down.

use serde::{Deserialize, Serialize};

/// Names that a statement uses, and that Lean has bound because nothing else does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoBound {
    /// Variables, in the order in which they occur.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Universes, in the order in which they occur.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub universes: Vec<String>,
    /// Whether there are any is not known, as with a Lean that cannot be asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

impl AutoBound {
    /// Of a text about which nobody can be asked.
    pub fn unknown() -> AutoBound {
        AutoBound { unknown: true, ..AutoBound::default() }
    }

    /// Whether there are certainly none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.universes.is_empty() && !self.unknown
    }

    /// Those names for which the functions hold.
    pub fn filtered(&self, name: impl Fn(&String) -> bool, universe: impl Fn(&String) -> bool) -> AutoBound {
        AutoBound {
            names: self.names.iter().filter(|n| name(n)).cloned().collect(),
            universes: self.universes.iter().filter(|u| universe(u)).cloned().collect(),
            unknown: self.unknown,
        }
    }
}
