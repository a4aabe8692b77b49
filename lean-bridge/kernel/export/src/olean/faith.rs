//! What was believed.

use super::found::Found;
use super::mentions::mentions;
use super::modules::Modules;
use crate::error::ReadError;
use crate::item::members;
use lean_kernel::{Body, Declaration, NameId, Terms, Unit};
use rustc_hash::FxHashSet;

/// What is behind declarations in modules that were not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faith {
    /// How many declarations were not checked.
    pub declarations: u64,
    /// How many modules they are from.
    pub modules: u64,
    /// Axioms.
    pub axioms: Vec<String>,
    /// Those of them that modules to be checked declare.
    pub own_axioms: Vec<String>,
    /// Statements without proof in public files of modules, where theorems and axioms look alike.
    pub unproved: Vec<String>,
}

impl Modules {
    /// What stands behind the declarations that were checked: everything in the library that
    /// they mention, that is mentioned there, and so on.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn faith(&mut self, terms: &mut Terms) -> Result<Faith, ReadError> {
        let mut names: Vec<NameId> = self.plan.planned.iter().copied().collect();
        names.extend(&self.believed);
        let mut faith = self.behind(terms, &names)?;
        // those of the modules that were checked are told by who checked them
        faith.axioms.retain(|axiom| !faith.own_axioms.contains(axiom));
        Ok(faith)
    }

    /// What stands behind some names, in the modules to be checked and in the library.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn behind(&mut self, terms: &mut Terms, names: &[NameId]) -> Result<Faith, ReadError> {
        let mut faith = Faith::default();
        let (mut seen, mut owners) = (FxHashSet::default(), FxHashSet::default());
        let mut pending = names.to_vec();
        while let Some(name) = pending.pop() {
            if !seen.insert(name) {
                continue;
            }
            let Some(owner) = self.owners.get(&name).copied() else { continue };
            let entry = &mut self.modules[owner];
            let Some(Found::Unit { unit, recursors }) = entry.module.find(terms, name)? else { continue };
            pending.extend(mentions(terms, &unit, &recursors));
            let members: Vec<NameId> = members(&unit, &recursors).collect();
            seen.extend(&members);
            let is_axiom = matches!(unit, Unit::Single(Declaration { body: Body::Axiom, .. }));
            match (is_axiom, entry.module.is_whole()) {
                (false, _) => {}
                (true, true) => faith.axioms.push(terms.text(name)),
                (true, false) => faith.unproved.push(terms.text(name)),
            }
            if !entry.is_checked {
                owners.insert(owner);
                faith.declarations += members.len() as u64;
            } else if is_axiom {
                faith.own_axioms.push(terms.text(name));
            }
        }
        faith.modules = owners.len() as u64;
        faith.axioms.sort();
        faith.unproved.sort();
        Ok(faith)
    }
}
