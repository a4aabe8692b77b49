//! Adding to an environment: what is declared here, and what a library has.

use crate::checker::Checker;
use crate::constant::{Constant, ConstantKind, Recursion};
use crate::declaration::{Body, Declaration, Recursor, Unit};
use crate::environment::Environment;
use crate::error::KernelError;
use crate::ids::NameId;
use crate::inductive;
use crate::library::Library;
use crate::quotient;
use crate::terms::Terms;
use std::rc::Rc;

impl Environment {
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
        let before = self.len();
        self.add_with(terms, library, unit, claimed, true)?;
        let result = self.refuse_names_of(terms, library, unit.name(), before);
        if result.is_err() {
            self.forget_after(before);
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
        for name in self.names()[before..].iter().filter(|n| self.unit_of(**n) == unit) {
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
        let before = self.len();
        let result = match unit {
            Unit::Single(d) => self.add_single(terms, library, d, check),
            Unit::Family { params, parameters, types } => {
                let family = inductive::Family { params: *params, parameters: *parameters, types };
                inductive::add(self, terms, library, family, claimed, check)
            }
        };
        if result.is_err() {
            // what the library was asked for meanwhile goes too, and is found again when it is needed
            self.forget_after(before);
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
