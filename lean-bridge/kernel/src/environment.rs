//! What is declared.

use crate::constant::{Constant, ConstantKind};
use crate::error::KernelError;
use crate::ids::NameId;
use crate::limits::KernelLimits;
use crate::terms::{Mark, Terms};
use crate::well_known::WellKnown;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Declarations that were accepted.
#[derive(Debug)]
pub struct Environment {
    pub(crate) constants: FxHashMap<NameId, Rc<Constant>>,
    /// In the order in which they came.
    order: Vec<NameId>,
    pub(crate) well_known: WellKnown,
    /// What is known of the constants that the checker computes with.
    pub(crate) primitives: FxHashMap<NameId, Primitive>,
    limits: KernelLimits,
    /// Whether families of the library are checked when they are asked for.
    pub(crate) checks_families: bool,
    /// Families that mention what the library does not have, and are believed for that, with what is missing.
    pub(crate) incomplete: FxHashMap<NameId, KernelError>,
}

/// What is known of a constant that has the name of one to compute with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Primitive {
    /// It is being looked at.
    Pending,
    /// It is what its name says.
    Known,
    /// It is taken for that.
    Assumed,
    /// It is not, or nothing shows that it is: a constant like others.
    Other,
}

/// A state of an [`Environment`] to go back to.
#[derive(Clone, Copy, Debug)]
pub struct EnvironmentMark {
    constants: usize,
    terms: Mark,
}

impl Environment {
    /// Nothing is declared. The limits hold for each declaration.
    pub fn new(terms: &mut Terms, limits: KernelLimits) -> Environment {
        Environment {
            constants: FxHashMap::default(),
            order: vec![],
            well_known: WellKnown::new(terms),
            primitives: FxHashMap::default(),
            limits,
            checks_families: false,
            incomplete: FxHashMap::default(),
        }
    }

    /// Checks families of the library, too, when they are asked for: for those who check a library.
    pub fn checking_families(mut self) -> Environment {
        self.checks_families = true;
        self
    }

    /// Other limits from now on.
    pub fn set_limits(&mut self, limits: KernelLimits) {
        self.limits = limits;
    }

    /// The limits of a declaration.
    pub fn limits(&self) -> KernelLimits {
        self.limits
    }

    /// What is declared under a name, if it is declared here or has been asked for.
    pub fn get(&self, name: NameId) -> Option<&Rc<Constant>> {
        self.constants.get(&name)
    }

    /// Number of constants.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Names in the order in which they were added.
    pub fn names(&self) -> &[NameId] {
        &self.order
    }

    /// What is declared now, and what the store of terms holds.
    pub fn mark(&self, terms: &Terms) -> EnvironmentMark {
        EnvironmentMark { constants: self.order.len(), terms: terms.mark() }
    }

    /// Forgets what was declared since, and every term that was stored since.
    pub fn rollback(&mut self, terms: &mut Terms, mark: EnvironmentMark) {
        self.forget_after(mark.constants);
        terms.rollback(mark.terms);
    }

    /// Names that were added since, in their order.
    pub fn added_since(&self, mark: EnvironmentMark) -> &[NameId] {
        &self.order[mark.constants..]
    }

    /// The name of the unit that a constant was added with: for constructors
    /// and recursors that of the family's first type.
    pub fn unit_of(&self, name: NameId) -> NameId {
        let of = |name: NameId| match self.get(name).map(|c| &c.kind) {
            Some(ConstantKind::Inductive(i)) => i.family.first().copied().unwrap_or(name),
            _ => name,
        };
        match self.get(name).map(|c| &c.kind) {
            Some(ConstantKind::Constructor(c)) => of(c.of),
            Some(ConstantKind::Recursor(r)) => of(r.family),
            _ => of(name),
        }
    }

    /// Refuses a name that is taken.
    pub(crate) fn check_new(&self, terms: &Terms, name: NameId) -> Result<(), KernelError> {
        match self.constants.contains_key(&name) {
            true => Err(KernelError::AlreadyDeclared(terms.text(name))),
            false => Ok(()),
        }
    }

    pub(crate) fn insert(&mut self, constant: Constant) {
        self.order.push(constant.name);
        self.constants.insert(constant.name, Rc::new(constant));
    }

    /// Takes out what was inserted last, down to `len` constants.
    pub(crate) fn forget_after(&mut self, len: usize) {
        for name in self.order.drain(len..) {
            self.constants.remove(&name);
            self.primitives.remove(&name);
        }
    }
}
