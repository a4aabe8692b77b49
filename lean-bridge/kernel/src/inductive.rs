//! Families of inductive types: what they must satisfy, and what is declared with them.
//!
//! | file | what |
//! |---|---|
//! | here | the order of events; types, constructors, universe levels |
//! | `family` | a family as it is declared |
//! | `telescope` | opening binders |
//! | `members` | where a family occurs in its constructors, nested occurrences included; strict positivity |
//! | `recursors` | recursors and their rules |
//!
//! The rules are those of Dybjer, "Inductive families" (1994), with Lean's: parameters are uniform, a type of
//! `Prop` may be taken apart into data only if it has no two values that differ in it, and an occurrence
//! nested in another inductive type counts as a further type of the family.

mod family;
mod members;
mod recursors;
mod telescope;

pub(crate) use family::Family;
pub(crate) use recursors::check_claims;

use crate::checker::Checker;
use crate::constant::{Constant, ConstantKind, Constructor, Inductive};
use crate::declaration::{Body, Declaration, Recursor};
use crate::environment::Environment;
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelId, LevelsId, NameId};
use crate::level::MOST_PARAMETERS;
use crate::library::Library;
use crate::limits::Limit;
use crate::terms::Terms;
use family::{Sorts, refuse};
use members::{Member, Members};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Checks a family and adds types, constructors and recursors. Without `check` it is
/// believed that types and constructors are well typed; where the family occurs is looked at
/// all the same, because the recursors depend on it.
///
/// # Errors
/// The first rule that it breaks. The environment may then hold a
/// part of it, which the caller takes out again.
pub(crate) fn add(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    family: Family<'_>,
    claimed: &[Recursor],
    check: bool,
) -> Result<(), KernelError> {
    check_shape(env, terms, family)?;
    let sorts = check_types(env, terms, library, family, check)?;
    let start = env.len();
    for (ty, _) in family.types {
        // nothing computes with the types while their constructors are looked at
        env.insert(Constant { name: ty.name, params: ty.params, ty: ty.ty, kind: ConstantKind::Opaque });
    }
    let us = terms.level_params(0, family.params);
    let mut checker = Checker::new(terms, env, library, family.params);
    for c in family.types.iter().flat_map(|(_, constructors)| constructors).filter(|_| check) {
        check_constructor(&mut checker, family, c, us)?;
    }
    let members = Members::find(&mut checker, family, &sorts, us)?;
    if check {
        check_fields(&mut checker, &members, sorts.level)?;
    }
    let large = eliminates_into_data(&mut checker, &members, sorts.level)?;
    let infos = infos(terms, family, &sorts);
    // asked for meanwhile: constants of the library, which stay
    let kept: Vec<Rc<Constant>> = env.names()[start..].iter().filter_map(|n| env.get(*n).cloned()).collect();
    env.forget_after(start);
    let own = |c: &Constant| family.types.iter().any(|(t, _)| t.name == c.name);
    kept.into_iter().filter(|c| !own(c)).for_each(|c| env.insert((*c).clone()));
    for (info, (ty, constructors)) in infos.into_iter().zip(family.types) {
        let kind = ConstantKind::Inductive(Rc::new(info));
        env.insert(Constant { name: ty.name, params: ty.params, ty: ty.ty, kind });
        for (index, c) in constructors.iter().enumerate() {
            env.check_new(terms, c.name)?;
            let fields = telescope::arity(terms, c.ty).saturating_sub(family.parameters);
            let (of, index) = (ty.name, index as u32);
            let kind =
                ConstantKind::Constructor(Constructor { of, index, parameters: family.parameters, fields });
            env.insert(Constant { name: c.name, params: c.params, ty: c.ty, kind });
        }
    }
    let made = recursors::make(env, terms, library, family, &sorts, large, check)?;
    for r in &made {
        env.check_new(terms, r.recursor.name)?;
        let Recursor { name, params, ty, .. } = r.recursor;
        env.insert(Constant { name, params, ty, kind: ConstantKind::Recursor(r.clone()) });
    }
    check_claims(env, terms, library, &made, claimed)?;
    // substitution may have stopped at the limit anywhere
    Checker::new(terms, env, library, family.params).budget.check(terms)
}

/// Names, counts and what the declarations say of each other.
fn check_shape(env: &Environment, terms: &Terms, family: Family<'_>) -> Result<(), KernelError> {
    if family.types.is_empty() {
        return refuse("a family without a type".into());
    }
    if family.params > MOST_PARAMETERS {
        return Err(KernelError::Limit(Limit::Levels));
    }
    let names: Vec<NameId> = family.types.iter().map(|(t, _)| t.name).collect();
    let mut seen = FxHashSet::default();
    for (ty, constructors) in family.types {
        for d in std::iter::once(ty).chain(constructors) {
            env.check_new(terms, d.name)?;
            if !seen.insert(d.name) {
                return Err(KernelError::AlreadyDeclared(terms.text(d.name)));
            }
            if d.params != family.params {
                return refuse(format!(
                    "`{}` has other universe parameters than its family",
                    terms.text(d.name)
                ));
            }
        }
        let listed: Vec<NameId> = constructors.iter().map(|c| c.name).collect();
        let right = match &ty.body {
            Body::Inductive { parameters, family: all, constructors } => {
                *parameters == family.parameters && *all == names && *constructors == listed
            }
            _ => false,
        };
        if !right || constructors.iter().any(|c| !matches!(c.body, Body::Constructor { of } if of == ty.name))
        {
            return refuse(format!("what `{}` says of its family is not so", terms.text(ty.name)));
        }
    }
    Ok(())
}

/// Each type is a telescope that ends in a sort, and they agree in their parameters and in the sort.
fn check_types(
    env: &mut Environment,
    terms: &mut Terms,
    library: &mut dyn Library,
    family: Family<'_>,
    check: bool,
) -> Result<Sorts, KernelError> {
    let mut checker = Checker::new(terms, env, library, family.params);
    let mut params: Vec<ExprId> = vec![];
    let (mut indices, mut level) = (vec![], None);
    for (i, (d, _)) in family.types.iter().enumerate() {
        if check {
            checker.check_type(d.ty)?;
        }
        let mut ty = d.ty;
        for at in 0..family.parameters as usize {
            let Some((domain, codomain)) = telescope::binder(&mut checker, &mut ty)? else {
                return refuse(format!(
                    "`{}` has fewer parameters than its family",
                    checker.terms.text(d.name)
                ));
            };
            if i == 0 {
                params.push(checker.local(at as u32, domain));
            } else if check {
                let given = params.get(at).map(|p| checker.infer(*p, false)).transpose()?.unwrap_or(domain);
                checker.expect_equal("a parameter of a family", domain, given)?;
            }
            ty = checker.terms.instantiate(codomain, &params[at..=at]);
        }
        let (locals, sort) = telescope::open_all(&mut checker, ty, family.parameters)?;
        let Expr::Sort(u) = checker.terms.expr(sort) else {
            let (name, sort) = (checker.terms.text(d.name), checker.terms.show(sort));
            return refuse(format!("the type of `{name}` does not end in a sort, but in {sort}"));
        };
        indices.push(locals.len() as u32);
        let first = *level.get_or_insert(u);
        if !checker.terms.same_level(first, u)? {
            return refuse(format!(
                "`{}` is of another universe than its family",
                checker.terms.text(d.name)
            ));
        }
    }
    Ok(Sorts { indices, level: level.unwrap_or(Terms::ZERO) })
}

/// A constructor's type is a type, takes the parameters first, and mentions the family with just these.
fn check_constructor(
    checker: &mut Checker<'_>,
    family: Family<'_>,
    constructor: &Declaration,
    us: LevelsId,
) -> Result<(), KernelError> {
    checker.check_type(constructor.ty)?;
    let params = telescope::parameters(checker, family, us)?;
    let mut ty = constructor.ty;
    for p in &params {
        let Expr::Forall(_, domain, codomain) = checker.terms.expr(ty) else {
            return refuse(format!(
                "`{}` takes fewer parameters than its type",
                checker.terms.text(constructor.name)
            ));
        };
        let expected = checker.infer(*p, false)?;
        checker.expect_equal("a parameter of a constructor", domain, expected)?;
        ty = checker.terms.instantiate(codomain, &[*p]);
    }
    check_uniform(checker.terms, family, ty, &params, us).map_err(|bad| {
        let (name, bad) = (checker.terms.text(constructor.name), checker.terms.show(bad));
        KernelError::Inductive(format!("`{name}` mentions the family with other parameters: {bad}"))
    })
}

/// Wherever the family is mentioned, it is applied to its own
/// parameters at its own levels. Gives a place where not.
fn check_uniform(
    terms: &Terms,
    family: Family<'_>,
    root: ExprId,
    params: &[ExprId],
    us: LevelsId,
) -> Result<(), ExprId> {
    let is_own = |e: ExprId| match terms.expr(e) {
        Expr::Const(name, _) => family.types.iter().any(|(declared, _)| declared.name == name),
        _ => false,
    };
    let mut seen = FxHashSet::default();
    let mut stack = vec![root];
    while let Some(e) = stack.pop() {
        if !seen.insert(e) {
            continue;
        }
        let (head, args) = terms.spine(e);
        if is_own(head) {
            let at_own_levels = matches!(terms.expr(head), Expr::Const(_, vs) if vs == us);
            if !at_own_levels || !args.starts_with(params) {
                return Err(e);
            }
            stack.extend(args);
        } else if args.is_empty() {
            if let Expr::Proj(n, ..) = terms.expr(e)
                && family.types.iter().any(|(t, _)| t.name == n)
            {
                return Err(e);
            }
            stack.extend(terms.parts_of(e));
        } else {
            stack.push(head);
            stack.extend(args);
        }
    }
    Ok(())
}

/// No field is of a greater universe than the family, unless that is `Prop`.
fn check_fields(checker: &mut Checker<'_>, members: &Members, level: LevelId) -> Result<(), KernelError> {
    if checker.terms.is_zero(level) {
        return Ok(());
    }
    for member in &members.list {
        for c in &member.constructors {
            for field in &c.fields {
                let ty = checker.infer(field.local, false)?;
                let u = checker.infer_sort(ty, false)?;
                if !checker.terms.level_le(u, level)? {
                    let (name, ty) = (checker.terms.text(c.name), checker.terms.show(ty));
                    return refuse(format!(
                        "a field of `{name}` is of a greater universe than its type: {ty}"
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Whether recursors go into every universe, or into `Prop` only. A type that may be a proposition goes
/// into data if it cannot have two values that data would tell apart: it has no constructor, or one whose
/// fields are proofs or are determined by the indices.
fn eliminates_into_data(
    checker: &mut Checker<'_>,
    members: &Members,
    level: LevelId,
) -> Result<bool, KernelError> {
    if checker.terms.is_never_zero(level) {
        return Ok(true);
    }
    let [Member { constructors, .. }] = &members.list[..] else { return Ok(false) };
    match &constructors[..] {
        [] => Ok(true),
        [only] => {
            for field in &only.fields {
                let ty = checker.infer(field.local, false)?;
                let u = checker.infer_sort(ty, false)?;
                if !checker.terms.is_zero(u) && !only.result_args.contains(&field.local) {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn infos(terms: &Terms, family: Family<'_>, sorts: &Sorts) -> Vec<Inductive> {
    let names: Vec<NameId> = family.types.iter().map(|(t, _)| t.name).collect();
    let mentions = |e: ExprId| {
        let mut found = false;
        terms.constants(e, &mut |n| found |= names.contains(&n));
        found
    };
    let is_recursive = family.types.iter().flat_map(|(_, c)| c).any(|c| {
        let mut ty = c.ty;
        while let Expr::Forall(_, domain, codomain) = terms.expr(ty) {
            if mentions(domain) {
                return true;
            }
            ty = codomain;
        }
        false
    });
    let info = |((ty, constructors), indices): (&(Declaration, Vec<Declaration>), &u32)| Inductive {
        name: ty.name,
        parameters: family.parameters,
        indices: *indices,
        family: names.clone(),
        constructors: constructors.iter().map(|c| c.name).collect(),
        is_recursive,
    };
    family.types.iter().zip(&sorts.indices).map(info).collect()
}
