//! Opening binders.

use super::family::{Family, refuse};
use crate::checker::Checker;
use crate::constant::{Constant, ConstantKind};
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelsId};
use crate::terms::Terms;
use std::rc::Rc;

/// Number of binders of a type as it stands.
pub(super) fn arity(terms: &Terms, mut ty: ExprId) -> u32 {
    let mut n = 0;
    while let Expr::Forall(_, _, body) = terms.expr(ty) {
        (ty, n) = (body, n + 1);
    }
    n
}

/// Domain and codomain of a type of functions. Definitions are unfolded and functions applied, but nothing is
/// computed: the shape of a family must not depend on a recursor, a `match` or a projection.
pub(super) fn binder(
    checker: &mut Checker<'_>,
    ty: &mut ExprId,
) -> Result<Option<(ExprId, ExprId)>, KernelError> {
    *ty = plain_whnf(checker, *ty)?;
    match checker.terms.expr(*ty) {
        Expr::Forall(_, domain, codomain) => Ok(Some((domain, codomain))),
        _ => Ok(None),
    }
}

fn plain_whnf(checker: &mut Checker<'_>, mut term: ExprId) -> Result<ExprId, KernelError> {
    loop {
        checker.budget.step(checker.terms)?;
        let (head, args) = checker.terms.spine(term);
        term = match checker.terms.expr(head) {
            Expr::Lambda(..) if !args.is_empty() => checker.terms.beta(head, &args),
            Expr::Let(_, value, body, _) => {
                let head = checker.terms.instantiate(body, &[value]);
                checker.terms.apply(head, &args)
            }
            Expr::Const(name, _) => {
                let is_definition = |c: Rc<Constant>| matches!(c.kind, ConstantKind::Definition { .. });
                if !checker.lookup(name)?.is_some_and(is_definition) {
                    return Ok(term);
                }
                match checker.unfold(term)? {
                    Some(unfolded) => unfolded,
                    None => return Ok(term),
                }
            }
            _ => return Ok(term),
        };
    }
}

/// Opens all binders of a type, the first one at `depth`; the rest is no type of functions.
pub(super) fn open_all(
    checker: &mut Checker<'_>,
    mut ty: ExprId,
    depth: u32,
) -> Result<(Vec<ExprId>, ExprId), KernelError> {
    let mut locals = vec![];
    while let Some((domain, codomain)) = binder(checker, &mut ty)? {
        let local = checker.local(depth + locals.len() as u32, domain);
        ty = checker.terms.instantiate(codomain, &[local]);
        locals.push(local);
    }
    Ok((locals, ty))
}

/// Opens the binders that stand there.
pub(super) fn open_as_written(
    checker: &mut Checker<'_>,
    mut ty: ExprId,
    depth: u32,
) -> (Vec<ExprId>, ExprId) {
    let mut locals: Vec<ExprId> = vec![];
    while let Expr::Forall(_, domain, codomain) = checker.terms.expr(ty) {
        let domain = checker.terms.instantiate(domain, &locals);
        locals.push(checker.local(depth + locals.len() as u32, domain));
        ty = codomain;
    }
    (locals.clone(), checker.terms.instantiate(ty, &locals))
}

/// Variables for the parameters of a family, at the levels `us`.
pub(super) fn parameters(
    checker: &mut Checker<'_>,
    family: Family<'_>,
    us: LevelsId,
) -> Result<Vec<ExprId>, KernelError> {
    let mut ty = checker.at_levels(family.types[0].0.ty, us)?;
    let mut params = vec![];
    for depth in 0..family.parameters {
        let Some((domain, codomain)) = binder(checker, &mut ty)? else {
            return refuse("a family with fewer parameters than it says".into());
        };
        let local = checker.local(depth, domain);
        ty = checker.terms.instantiate(codomain, &[local]);
        params.push(local);
    }
    Ok(params)
}

/// A type with its first binders opened for given values.
pub(super) fn with_values(
    checker: &mut Checker<'_>,
    mut ty: ExprId,
    values: &[ExprId],
) -> Result<ExprId, KernelError> {
    for value in values {
        let Some((_, codomain)) = binder(checker, &mut ty)? else {
            return refuse("a type with fewer parameters than it says".into());
        };
        ty = checker.terms.instantiate(codomain, &[*value]);
    }
    Ok(ty)
}
