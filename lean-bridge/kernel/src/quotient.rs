//! Quotients: the four constants, whose types are given here.

use crate::checker::Checker;
use crate::constant::{ConstantKind, QuotientKind};
use crate::declaration::Declaration;
use crate::environment::Environment;
use crate::error::KernelError;
use crate::expr::{Expr, Level};
use crate::ids::{ExprId, LevelId, NameId};
use crate::library::Library;
use crate::terms::Terms;

/// Writes types down.
struct Writer<'t> {
    terms: &'t mut Terms,
}

impl Writer<'_> {
    fn bound(&mut self, index: u32) -> ExprId {
        self.terms.add_expr(Expr::Bound(index))
    }
    fn sort(&mut self, level: LevelId) -> ExprId {
        self.terms.add_expr(Expr::Sort(level))
    }
    fn pi(&mut self, domains: &[ExprId], body: ExprId) -> ExprId {
        domains.iter().rev().fold(body, |body, ty| self.terms.add_expr(Expr::Forall(0, *ty, body)))
    }
    fn constant(&mut self, name: NameId, us: &[LevelId], args: &[ExprId]) -> ExprId {
        let us = self.terms.add_levels(us);
        let head = self.terms.add_expr(Expr::Const(name, us));
        self.terms.apply(head, args)
    }
    fn apply(&mut self, function: u32, args: &[ExprId]) -> ExprId {
        let function = self.bound(function);
        self.terms.apply(function, args)
    }
}

/// Whether a declaration is one of the four, with the type that it must have.
pub(crate) fn check(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    declaration: &Declaration,
) -> Result<QuotientKind, KernelError> {
    let w = env.well_known.clone();
    let wrong = |terms: &Terms| KernelError::Primitive(terms.text(declaration.name));
    let kind = match declaration.name {
        n if n == w.quot => QuotientKind::Type,
        n if n == w.quot_mk => QuotientKind::Mk,
        n if n == w.quot_lift => QuotientKind::Lift,
        n if n == w.quot_ind => QuotientKind::Ind,
        _ => return Err(wrong(terms)),
    };
    let (u, v) = (terms.add_level(Level::Param(0)), terms.add_level(Level::Param(1)));
    let t = &mut Writer { terms };
    let (alpha, prop) = (t.sort(u), t.sort(Terms::ZERO));
    // α : Sort u, r : α → α → Prop
    let [b0, b1, b2, b3] = [t.bound(0), t.bound(1), t.bound(2), t.bound(3)];
    let relation = t.pi(&[b0, b1], prop);
    let (params, expected) = match kind {
        QuotientKind::Type => (1, t.pi(&[alpha, relation], alpha)),
        QuotientKind::Mk => {
            let quotient = t.constant(w.quot, &[u], &[b2, b1]);
            (1, t.pi(&[alpha, relation, b1], quotient))
        }
        QuotientKind::Lift => {
            // β : Sort v, f : α → β, h : ∀ a b : α, r a b → f a = f b, q : Quot r
            let beta = t.sort(v);
            let function = t.pi(&[b2], b1);
            // under a, b and the proof: f is 3, β is 4
            let (fa, fb) = (t.apply(3, &[b2]), t.apply(3, &[b1]));
            let b4 = t.bound(4);
            let equation = t.constant(w.eq, &[v], &[b4, fa, fb]);
            let related = t.apply(4, &[b1, b0]);
            let sound = t.pi(&[b3, b4, related], equation);
            let quotient = t.constant(w.quot, &[u], &[b4, b3]);
            let b3 = t.bound(3);
            (2, t.pi(&[alpha, relation, beta, function, sound, quotient], b3))
        }
        QuotientKind::Ind => {
            // β : Quot r → Prop, p : ∀ a, β (Quot.mk r a), q : Quot r
            let quotient = t.constant(w.quot, &[u], &[b1, b0]);
            let motive = t.pi(&[quotient], prop);
            let mk = t.constant(w.quot_mk, &[u], &[b3, b2, b0]);
            let holds = t.apply(1, &[mk]);
            let premise = t.pi(&[b2], holds);
            let quotient = t.constant(w.quot, &[u], &[b3, b2]);
            let conclusion = t.apply(2, &[b0]);
            (1, t.pi(&[alpha, relation, motive, premise, quotient], conclusion))
        }
    };
    let given = t.terms.unannotated(declaration.ty);
    if declaration.params != params || given != expected {
        return Err(wrong(terms));
    }
    match kind {
        QuotientKind::Type => {}
        QuotientKind::Mk => check_part(env, terms, library, w.quot, QuotientKind::Type)?,
        QuotientKind::Lift | QuotientKind::Ind => {
            check_part(env, terms, library, w.quot, QuotientKind::Type)?;
            check_part(env, terms, library, w.quot_mk, QuotientKind::Mk)?;
        }
    }
    if kind == QuotientKind::Lift {
        check_eq(env, terms, library)?;
    }
    Ok(kind)
}

/// One of the four must be there before those that mention it: something else may have its name and its type.
fn check_part(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    name: NameId,
    kind: QuotientKind,
) -> Result<(), KernelError> {
    match env.constant(terms, library, name)?.kind {
        ConstantKind::Quotient(found) if found == kind => Ok(()),
        _ => Err(KernelError::Primitive(terms.text(name))),
    }
}

/// `Eq` must be the inductive type that it is: `Quot.lift` rests on it.
fn check_eq(env: &mut Environment, terms: &mut Terms, library: &mut dyn Library) -> Result<(), KernelError> {
    let w = env.well_known.clone();
    let mut checker = Checker::new(terms, env, library, 1);
    let inductive = checker.inductive(w.eq)?;
    let constant = checker.constant(w.eq)?;
    let t = &mut Writer { terms: checker.terms };
    let u = t.terms.add_level(Level::Param(0));
    let (alpha, prop) = (t.sort(u), t.sort(Terms::ZERO));
    let (b0, b1) = (t.bound(0), t.bound(1));
    let ty = t.pi(&[alpha, b0, b1], prop);
    let refl = t.constant(w.eq, &[u], &[b1, b0, b0]);
    let refl = t.pi(&[alpha, b0], refl);
    let refl_constant = checker.constant(w.eq_refl)?;
    let mut same = |e, expected| checker.terms.unannotated(e) == expected;
    let right = matches!(&inductive, Some(i) if i.parameters == 2 && i.constructors == [w.eq_refl])
        && constant.params == 1
        && same(constant.ty, ty)
        && same(refl_constant.ty, refl);
    if right { Ok(()) } else { Err(KernelError::Primitive("Eq".into())) }
}
