//! The sort of an inductive type has to be seen at a glance: `Prop`, or never `Prop`.
//!
//! Whether a type is a proposition decides what may be eliminated or projected out of it. Lean's kernel answers by computing
//! the type's sort. Where that gets stuck, or where a level is zero without being written so, it takes a proposition
//! for data, which proves `False`. A family whose sort is written down leaves it nothing to compute.

use super::context::{Context, Fault, broken};
use super::levels::is_never_zero;
use lean_kernel::{Declaration, Expr, Terms, Unit};

/// The sort that an inductive type ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// `Prop`; otherwise a sort that is not `Prop` whatever the universe parameters are.
    pub is_prop: bool,
    /// How many arguments the type takes.
    pub arguments: u32,
}

/// Checks the sorts of a family.
///
/// # Errors
/// When one does not end, after unfolding definitions, in a literal sort that is `Prop` or never `Prop`.
pub fn check(context: &mut Context<'_, '_>, unit: &Unit) -> Result<(), Fault> {
    let Unit::Family { parameters, types, .. } = unit else { return Ok(()) };
    for (ty, _) in types {
        let sort = of(context, ty)?;
        if sort.arguments < *parameters {
            let name = context.terms.text(ty.name);
            return broken(format!("`{name}` takes fewer arguments than it has parameters"));
        }
    }
    Ok(())
}

/// The sort of an inductive type.
///
/// # Errors
/// As [`check`].
pub fn of(context: &mut Context<'_, '_>, ty: &Declaration) -> Result<Sort, Fault> {
    let name = context.terms.text(ty.name);
    let (mut at, mut arguments) = (ty.ty, 0);
    let level = loop {
        at = context.unfold(at)?;
        match context.terms.expr(at) {
            Expr::Forall(_, _, codomain) => (at, arguments) = (codomain, arguments + 1),
            Expr::Sort(level) => break level,
            _ => return broken(format!("the type of `{name}` does not end in a sort that is written out")),
        }
    };
    let is_prop = level == Terms::ZERO;
    if !is_prop && !is_never_zero(context.terms, level) {
        return broken(format!("the sort of `{name}` is neither written `Prop` nor never `Prop`"));
    }
    Ok(Sort { is_prop, arguments })
}
