//! What is declared, and adding to it.

use crate::checker::Checker;
use crate::declaration::{Body, Declaration, Hints, Recursor, Unit};
use crate::error::KernelError;
use crate::inductive;
use crate::limits::Limits;
use crate::primitive::Primitive;
use crate::quotient::{self, QuotientKind};
use crate::terms::{ExprId, Mark, NameId, Terms};
use crate::well_known::WellKnown;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Where declarations come from that are believed without their proofs, as they are asked for: a library.
pub trait Library {
    /// The declaration of a name; of a constructor or recursor, the family that it belongs to.
    /// Nothing for a name that the library does not declare.
    ///
    /// # Errors
    /// When it cannot be read.
    fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Unit>, KernelError>;
}

/// A library that declares nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn find(&mut self, _: &mut Terms, _: NameId) -> Result<Option<Unit>, KernelError> {
        Ok(None)
    }
}

/// A constant of an environment.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name.
    pub name: NameId,
    /// Number of universe parameters.
    pub params: u32,
    /// Its type.
    pub ty: ExprId,
    /// What else is known of it.
    pub kind: ConstantKind,
}

/// What the checker may do with a constant.
#[derive(Clone, Debug)]
pub enum ConstantKind {
    /// Nothing: axioms, theorems and opaque constants.
    Opaque,
    /// Unfold it.
    Definition {
        /// What it stands for.
        value: ExprId,
        /// How eagerly.
        hints: Hints,
    },
    /// A type of a family.
    Inductive(Rc<Inductive>),
    /// A constructor.
    Constructor(Constructor),
    /// Compute with it.
    Recursor(Rc<Recursion>),
    /// `Quot` and what belongs to it.
    Quotient(QuotientKind),
}

/// A type of a family.
#[derive(Clone, Debug)]
pub struct Inductive {
    /// Its name.
    pub name: NameId,
    /// How many of its arguments are parameters.
    pub parameters: u32,
    /// How many arguments come after the parameters.
    pub indices: u32,
    /// The types of its family, itself included.
    pub family: Vec<NameId>,
    /// Its constructors in their order.
    pub constructors: Vec<NameId>,
    /// Whether a constructor takes an argument whose type mentions the family.
    pub is_recursive: bool,
}

/// A constructor.
#[derive(Clone, Copy, Debug)]
pub struct Constructor {
    /// Its type.
    pub of: NameId,
    /// Its place among the constructors.
    pub index: u32,
    /// How many of its arguments are parameters.
    pub parameters: u32,
    /// How many arguments come after the parameters.
    pub fields: u32,
}

/// A recursor, with the type that its major premise has.
#[derive(Clone, Debug)]
pub struct Recursion {
    /// Type and rules.
    pub recursor: Recursor,
    /// The inductive type of the major premise.
    pub of: NameId,
    /// The first type of the family that it was made for.
    pub family: NameId,
}

impl Recursion {
    /// The place of the major premise among the arguments.
    pub fn major(&self) -> usize {
        let r = &self.recursor;
        (r.parameters + r.motives + r.minors + r.indices) as usize
    }
}

/// Declarations that were accepted.
#[derive(Debug)]
pub struct Environment {
    constants: FxHashMap<NameId, Rc<Constant>>,
    /// In the order in which they came.
    order: Vec<NameId>,
    pub(crate) well_known: WellKnown,
    /// What is known of the constants that the checker computes with.
    pub(crate) primitives: FxHashMap<NameId, Primitive>,
    limits: Limits,
    checks_families: bool,
    /// Families that mention what the library does not have, and are believed for that, with what is missing.
    incomplete: FxHashMap<NameId, KernelError>,
}

/// A state of an [`Environment`] to go back to.
#[derive(Clone, Copy, Debug)]
pub struct EnvironmentMark {
    constants: usize,
    terms: Mark,
}

impl Environment {
    /// Nothing is declared. The limits hold for each declaration.
    pub fn new(terms: &mut Terms, limits: Limits) -> Environment {
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
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The limits of a declaration.
    pub fn limits(&self) -> Limits {
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
        self.forget_constants(mark.constants);
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

    fn forget_constants(&mut self, len: usize) {
        for name in self.order.drain(len..) {
            self.constants.remove(&name);
            self.primitives.remove(&name);
        }
    }

    /// Checks a declaration or a family, and adds it with everything that belongs to it. Nothing is added
    /// when it is not accepted, and a name that the library has is none to declare, asked for or not.
    ///
    /// `claimed`: recursors that somebody says belong to the family. They are
    /// compared with those made here; none need be given.
    ///
    /// # Errors
    /// What is wrong with it, or which limit was reached.
    pub fn add(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: &Unit,
        claimed: &[Recursor],
    ) -> Result<(), KernelError> {
        let before = self.order.len();
        self.add_with(terms, library, unit, claimed, true)?;
        let result = self.refuse_names_of(terms, library, unit.name(), before);
        if result.is_err() {
            self.forget_constants(before);
        }
        result
    }

    /// Refuses a unit that was added since `before` if the library has one of its names.
    fn refuse_names_of(
        &self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: NameId,
        before: usize,
    ) -> Result<(), KernelError> {
        for name in self.order[before..].iter().filter(|n| self.unit_of(**n) == unit) {
            if library.find(terms, *name)?.is_some() {
                return Err(KernelError::AlreadyDeclared(terms.text(*name)));
            }
        }
        Ok(())
    }

    /// Adds a declaration without checking types and values; recursors of families are made all the same. For
    /// declarations that are taken on faith or were checked before.
    ///
    /// # Errors
    /// As [`Environment::add`].
    pub fn add_believed(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: &Unit,
    ) -> Result<(), KernelError> {
        self.add_with(terms, library, unit, &[], false)
    }

    /// Checks a declaration that the library has, whether it was asked for already or not, and makes it
    /// known. The environment must be [`Environment::checking_families`].
    ///
    /// # Errors
    /// As [`Environment::add`].
    pub fn recheck(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: &Unit,
        claimed: &[Recursor],
    ) -> Result<(), KernelError> {
        if let Unit::Family { .. } = unit {
            self.load(terms, library, unit.name())?;
        } else if !self.constants.contains_key(&unit.name()) {
            return self.add_with(terms, library, unit, claimed, true);
        }
        match unit {
            Unit::Single(d) => Checker::new(terms, self, library, d.params).check_declaration(d),
            // it was checked when it was asked for
            Unit::Family { .. } => {
                if let Some(missing) = self.incomplete.get(&unit.name()) {
                    return Err(missing.clone());
                }
                let made: Vec<Rc<Recursion>> =
                    claimed.iter().filter_map(|c| self.recursion(c.name)).collect();
                inductive::check_claims(self, terms, library, &made, claimed)
            }
        }
    }

    fn recursion(&self, name: NameId) -> Option<Rc<Recursion>> {
        match &self.get(name)?.kind {
            ConstantKind::Recursor(r) => Some(r.clone()),
            _ => None,
        }
    }

    fn add_with(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: &Unit,
        claimed: &[Recursor],
        check: bool,
    ) -> Result<(), KernelError> {
        let before = self.order.len();
        let result = match unit {
            Unit::Single(d) => self.add_single(terms, library, d, check),
            Unit::Family { params, parameters, types } => {
                let family = inductive::Family { params: *params, parameters: *parameters, types };
                inductive::add(self, terms, library, family, claimed, check)
            }
        };
        if result.is_err() {
            // what the library was asked for meanwhile goes too, and is found again when it is needed
            self.forget_constants(before);
        }
        result
    }

    fn add_single(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        declaration: &Declaration,
        check: bool,
    ) -> Result<(), KernelError> {
        self.check_new(terms, declaration.name)?;
        let kind = match &declaration.body {
            Body::Axiom | Body::Theorem { .. } | Body::Opaque { .. } => ConstantKind::Opaque,
            Body::Definition { value, hints } => ConstantKind::Definition { value: *value, hints: *hints },
            Body::Quotient => {
                let kind = quotient::check(self, terms, library, declaration)?;
                ConstantKind::Quotient(kind)
            }
            Body::Inductive { .. } | Body::Constructor { .. } | Body::Recursor { .. } => {
                let text = terms.text(declaration.name);
                return Err(KernelError::Inductive(format!("`{text}` stands outside of its family")));
            }
        };
        if check {
            let mut checker = Checker::new(terms, self, library, declaration.params);
            checker.check_declaration(declaration)?;
        }
        // checking may have asked the library for the name that the declaration takes
        self.check_new(terms, declaration.name)?;
        self.insert(Constant {
            name: declaration.name,
            params: declaration.params,
            ty: declaration.ty,
            kind,
        });
        Ok(())
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

    /// Takes a constant out again that was inserted last.
    pub(crate) fn forget_after(&mut self, len: usize) {
        self.forget_constants(len);
    }

    /// Makes a declaration of the library known, if it has one under this name.
    ///
    /// # Errors
    /// When it cannot be read, or is a family that is refused.
    pub fn load(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        name: NameId,
    ) -> Result<(), KernelError> {
        match self.constant(terms, library, name) {
            Ok(_) => Ok(()),
            Err(KernelError::UnknownConstant { name: unknown, .. }) if unknown == name => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// What is declared under a name, here or in the library.
    ///
    /// # Errors
    /// When nothing is, or when it cannot be read.
    pub(crate) fn constant(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        name: NameId,
    ) -> Result<Rc<Constant>, KernelError> {
        if let Some(known) = self.constants.get(&name) {
            return Ok(known.clone());
        }
        let unknown = |terms: &Terms| KernelError::UnknownConstant { name, text: terms.text(name) };
        let Some(unit) = library.find(terms, name)? else { return Err(unknown(terms)) };
        self.believe(terms, library, &unit)?;
        self.constants.get(&name).cloned().ok_or_else(|| unknown(terms))
    }

    /// Adds what the library has.
    fn believe(
        &mut self,
        terms: &mut Terms,
        library: &mut dyn Library,
        unit: &Unit,
    ) -> Result<(), KernelError> {
        let check = self.checks_families && matches!(unit, Unit::Family { .. });
        match self.add_with(terms, library, unit, &[], check) {
            Err(missing @ KernelError::UnknownConstant { .. }) if check => {
                self.incomplete.insert(unit.name(), missing);
                self.add_believed(terms, library, unit)
            }
            result => result,
        }
    }
}
