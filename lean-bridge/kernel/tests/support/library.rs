//! A library that is believed, made of text.

use super::Parser;
use lean_kernel::{Body, KernelError, Library, NameId, Terms, Unit};

/// Units that are handed out by the names of what they declare.
/// Recursors are asked for by the kernel's names for them.
pub struct TextLibrary {
    units: Vec<Unit>,
}

impl TextLibrary {
    /// The declarations of a text.
    pub fn new(terms: &mut Terms, text: &str) -> TextLibrary {
        TextLibrary { units: Parser::new(terms, text).units() }
    }

    /// Definitions and theorems become axioms: what a library holds without values.
    pub fn without_values(mut self) -> TextLibrary {
        for unit in &mut self.units {
            if let Unit::Single(d) = unit
                && d.value().is_some()
            {
                d.body = Body::Axiom;
            }
        }
        self
    }
}

impl Library for TextLibrary {
    fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError> {
        let rec = |terms: &mut Terms, of: NameId| terms.child(of, "rec");
        for unit in &self.units {
            let names: Vec<NameId> = unit.declarations().map(|d| d.name).collect();
            if names.contains(&name) || names.into_iter().any(|n| rec(terms, n) == name) {
                return Ok(Some(unit.clone()));
            }
        }
        Ok(None)
    }
}
