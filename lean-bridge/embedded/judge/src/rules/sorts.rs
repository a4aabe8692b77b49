//! The sort of an inductive type has to be seen at a glance: `Prop`, or never `Prop`.
//!
//! Whether a type is a proposition decides what may be eliminated or projected out of it. Lean's
//! kernel answers by computing the type's sort. Where that gets stuck, or where a level is zero
//! without being written so, it takes a proposition for data, which proves `False`. A family whose
//! sort is written down leaves it nothing to compute.

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

#[cfg(test)]
mod tests {
    use super::super::testing::Text;
    use super::*;
    use lean_kernel::{ExprId, Level};

    /// What the rule says of a type that ends in `sort`.
    fn verdict(text: &mut Text, sort: ExprId) -> Result<(), String> {
        text.inductive("T", 0, sort, &[]);
        text.ask(check)
    }

    #[test]
    fn a_sort_may_stand_behind_definitions() {
        let mut t = Text::default();
        let (prop, ty) = (t.sort(0), t.sort(1));
        assert_eq!(verdict(&mut t, prop), Ok(()));
        let nat = t.constant("N");
        t.assume("N", ty);
        // Pred := fun α => α → Prop
        let alpha = t.bound(0);
        let predicate = t.arrow(alpha, prop);
        let (value, kind) = (t.lambda(ty, predicate), t.arrow(ty, ty));
        t.define("Pred", kind, value);
        let pred = t.constant("Pred");
        let sort = t.apply(pred, nat);
        assert_eq!(verdict(&mut t, sort), Ok(()));
    }

    #[test]
    fn a_sort_that_is_computed_or_assumed_is_refused() {
        let mut t = Text::default();
        let (ty, kind) = (t.sort(1), t.sort(2));
        t.assume("Sort'", kind);
        let assumed = t.constant("Sort'");
        assert!(verdict(&mut t, assumed).is_err());
        let pair = t.terms.dotted("Pair");
        let projected = t.terms.add_expr(Expr::Proj(pair, 0, ty));
        assert!(verdict(&mut t, projected).is_err());
    }

    #[test]
    fn a_level_has_to_say_at_once_what_it_is() {
        let mut t = Text::default();
        let one = t.level(Level::Succ(Terms::ZERO));
        let u = t.level(Level::Param(0));
        let odd = [Level::IMax(one, Terms::ZERO), Level::Max(Terms::ZERO, Terms::ZERO), Level::Param(0)];
        for level in odd {
            let level = t.level(level);
            let sort = t.terms.add_expr(Expr::Sort(level));
            assert!(verdict(&mut t, sort).is_err(), "{level:?}");
        }
        let never = t.level(Level::Max(one, u));
        let sort = t.terms.add_expr(Expr::Sort(never));
        assert_eq!(verdict(&mut t, sort), Ok(()));
    }

    #[test]
    fn unfolding_without_end_is_an_answer() {
        let mut t = Text::default();
        let (ty, x) = (t.sort(1), t.bound(0));
        let twice = t.apply(x, x);
        let double = t.lambda(ty, twice);
        let endless = t.apply(double, double);
        assert!(verdict(&mut t, endless).is_err_and(|why| why.contains("too many steps")));
    }
}
