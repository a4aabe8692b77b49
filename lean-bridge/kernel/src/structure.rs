//! Projections, and η for structures.
//!
//! A structure is an inductive type with one constructor and no indices. η says that each of its
//! values is the constructor of its projections; it holds where the type is no proposition and the
//! constructor does not take a value of the same type.

use crate::checker::Checker;
use crate::constant::{ConstantKind, Constructor, Inductive};
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelsId, NameId};
use std::rc::Rc;

/// A structure's type with its arguments.
pub(crate) struct StructureType {
    pub inductive: Rc<Inductive>,
    pub constructor: NameId,
    pub fields: u32,
    pub levels: LevelsId,
    pub args: Vec<ExprId>,
}

impl Checker<'_> {
    /// A type as that of a structure, after reduction.
    pub(crate) fn structure_type(&mut self, ty: ExprId) -> Result<Option<StructureType>, KernelError> {
        let ty = self.whnf(ty)?;
        let (head, args) = self.terms.spine(ty);
        let Expr::Const(name, levels) = self.terms.expr(head) else { return Ok(None) };
        let Some(inductive) = self.inductive(name)? else { return Ok(None) };
        let ([constructor], 0) = (&inductive.constructors[..], inductive.indices) else { return Ok(None) };
        if args.len() != inductive.parameters as usize {
            return Ok(None);
        }
        let constructor = *constructor;
        let fields = self.constructor(constructor)?.map_or(0, |c| c.fields);
        Ok(Some(StructureType { inductive, constructor, fields, levels, args }))
    }

    pub fn constructor(&mut self, name: NameId) -> Result<Option<Constructor>, KernelError> {
        Ok(self.lookup(name)?.and_then(|c| match c.kind {
            ConstantKind::Constructor(c) => Some(c),
            _ => None,
        }))
    }

    /// The type of a projection. Its structure must be the one that it names, and out of a proposition only
    /// proofs may be projected: a proof is as good as any other, data would tell them apart.
    pub(crate) fn infer_projection(
        &mut self,
        structure: NameId,
        index: u32,
        of: ExprId,
        check: bool,
    ) -> Result<ExprId, KernelError> {
        let given = self.infer(of, check)?;
        let no_such =
            |c: &Checker| KernelError::Projection(format!("field {index} of {}", c.terms.show(given)));
        let Some(s) = self.structure_type(given)? else { return Err(no_such(self)) };
        if s.inductive.name != structure || index >= s.fields {
            return Err(no_such(self));
        }
        let out_of_proposition = self.is_proposition(given)?;
        let constructor = self.constant(s.constructor)?;
        let mut ty = self.at_levels(constructor.ty, s.levels)?;
        let mut values = vec![];
        for i in 0..s.inductive.parameters + index + 1 {
            let is_function = matches!(self.terms.expr(ty), Expr::Forall(..));
            // out of a proposition it matters which variables a type mentions, so none may be left open
            if !is_function || out_of_proposition {
                ty = self.terms.instantiate(ty, &values);
                values.clear();
            }
            if !is_function {
                ty = self.whnf(ty)?;
            }
            let Expr::Forall(_, domain, codomain) = self.terms.expr(ty) else { return Err(no_such(self)) };
            let Some(field) = i.checked_sub(s.inductive.parameters) else {
                values.push(s.args[i as usize]);
                ty = codomain;
                continue;
            };
            let domain = self.terms.instantiate(domain, &values);
            let is_used = field < index && self.terms.facts(codomain).loose > 0;
            if out_of_proposition && (is_used || field == index) && !self.is_proposition(domain)? {
                return Err(no_such(self));
            }
            if field == index {
                return Ok(domain);
            }
            values.push(self.terms.add_expr(Expr::Proj(structure, field, of)));
            ty = codomain;
        }
        Err(no_such(self))
    }

    /// The field of a constructor. `lazily`: its structure is not unfolded.
    pub(crate) fn reduce_projection(
        &mut self,
        structure: NameId,
        index: u32,
        of: ExprId,
        lazily: bool,
    ) -> Result<Option<ExprId>, KernelError> {
        let mut reduced = if lazily { self.whnf_core(of, true)? } else { self.whnf(of)? };
        if let Expr::Str(s) = self.terms.expr(reduced) {
            let list = self.string_as_list(s);
            reduced = self.whnf(list)?;
        }
        let Some((name, _)) = self.head_constant(reduced) else { return Ok(None) };
        let Some(c) = self.constructor(name)? else { return Ok(None) };
        let (_, args) = self.terms.spine(reduced);
        if c.of != structure {
            return Ok(None);
        }
        Ok(args.get(c.parameters as usize + index as usize).copied())
    }

    /// η for a major premise: the constructor of its projections.
    pub(crate) fn constructor_by_eta(
        &mut self,
        of: NameId,
        term: ExprId,
    ) -> Result<Option<ExprId>, KernelError> {
        match self.inductive(of)? {
            Some(i) if i.constructors.len() == 1 && i.indices == 0 && !i.is_recursive => {}
            _ => return Ok(None),
        }
        let ty = self.infer(term, false)?;
        let Some(s) = self.structure_type(ty)? else { return Ok(None) };
        if s.inductive.name != of || self.is_proposition(ty)? {
            return Ok(None);
        }
        let head = self.terms.add_expr(Expr::Const(s.constructor, s.levels));
        let mut constructor = self.terms.apply(head, &s.args);
        for i in 0..s.fields {
            let field = self.terms.add_expr(Expr::Proj(of, i, term));
            constructor = self.terms.add_expr(Expr::App(constructor, field));
        }
        Ok(Some(constructor))
    }

    /// Whether `first` equals `second` by η, where `second` is a constructor of a structure.
    pub(crate) fn equal_by_structure_eta(
        &mut self,
        first: ExprId,
        second: ExprId,
    ) -> Result<bool, KernelError> {
        let Some((name, _)) = self.head_constant(second) else { return Ok(false) };
        let Some(c) = self.constructor(name)? else { return Ok(false) };
        let (_, args) = self.terms.spine(second);
        if args.len() != (c.parameters + c.fields) as usize {
            return Ok(false);
        }
        match self.inductive(c.of)? {
            Some(i) if i.constructors.len() == 1 && i.indices == 0 && !i.is_recursive => {}
            _ => return Ok(false),
        }
        let (left, right) = (self.infer(first, false)?, self.infer(second, false)?);
        if !self.equal(left, right)? {
            return Ok(false);
        }
        for i in 0..c.fields {
            let field = self.terms.add_expr(Expr::Proj(c.of, i, first));
            if !self.equal(field, args[(c.parameters + i) as usize])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether two values are equal because their type has one constructor without fields.
    pub(crate) fn equal_by_unit(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        let ty = self.infer(left, false)?;
        match self.structure_type(ty)? {
            Some(s) if s.fields == 0 => {}
            _ => return Ok(false),
        }
        let other = self.infer(right, false)?;
        self.equal(ty, other)
    }
}
