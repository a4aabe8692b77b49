//! Small values that refute what does not hold.
//!
//! A conjecture is stated of lists of values and given to Lean's kernel to decide: `¬ ∀ x ∈ [0, 1], …`. Only
//! what is decided to be false is dropped; what cannot be decided, or has no values here, is kept.

use super::function::{Function, Parameter};
use lean_bridge::term::{Goal, Term};
use proof_term::shape::head;
use proof_term::{build, print, traverse};

/// `∀ x ∈ ([0, 1] : List Nat), …` for the parameters, or `None` where there are no values.
pub(super) fn quantifiers(goal: &Goal, functions: &[Function], parameters: &[&Parameter]) -> Option<String> {
    let each = parameters.iter().map(|p| {
        let ty = of_numbers(goal, &p.ty);
        let (values, text) = (values(&ty, goal, functions)?, print::print(goal, &ty)?);
        Some(format!("∀ {} ∈ ([{values}] : List ({text})), ", p.name))
    });
    each.collect()
}

/// A type with natural numbers for the elements of types that are variables.
pub(super) fn of_numbers(goal: &Goal, ty: &Term) -> Term {
    traverse::map_leaves(ty, &mut |leaf, _| match leaf {
        Term::Hyp(i) if matches!(goal.hyps.get(*i).map(|h| &h.ty), Some(Term::Sort(_))) => {
            Some(build::nat_ty())
        }
        _ => None,
    })
}

/// Values of a type, separated by commas.
fn values(ty: &Term, goal: &Goal, functions: &[Function]) -> Option<String> {
    let list_of = |elements: &Term| {
        Some(match elements.as_const_app() {
            Some(("Nat" | "Int", [])) => "[], [1], [2, 1, 2], [0, 1, 3], [3, 2]",
            Some(("Bool", [])) => "[], [true], [false, true]",
            Some(("List", [inner])) if matches!(head(inner), Some("Nat" | "Int")) => {
                "[], [[1], [], [2, 1]], [[2]]"
            }
            Some(("Prod", [a, b])) if is_number(a) && is_number(b) => "[], [(1, 2)], [(2, 1), (1, 3)]",
            _ => return None,
        })
    };
    let text = match ty {
        Term::Forall(binder, end) => match (binder.ty.as_const_app()?.0, end.as_const_app()?.0) {
            ("Nat" | "Int", "Bool") => "fun z => z == 1, fun z => decide (z < 2)",
            ("Nat" | "Int", "Nat" | "Int") => "fun z => z + 1, fun _ => 0",
            _ => return None,
        },
        _ => match ty.as_const_app()? {
            ("Nat", []) => "0, 1, 2, 5",
            ("Int", []) => "0, 1, 2, -3",
            ("Bool", []) => "true, false",
            ("List", [elements]) => list_of(elements)?,
            ("Prod", [a, b]) if is_number(a) && is_number(b) => "(1, 2), (2, 1)",
            _ => return made(ty, goal, functions),
        },
    };
    Some(text.to_string())
}

fn is_number(ty: &Term) -> bool {
    matches!(ty.as_const_app(), Some(("Nat" | "Int", [])))
}

/// Values of one of the source's types that a function of the source makes of lists of numbers.
fn made(ty: &Term, goal: &Goal, functions: &[Function]) -> Option<String> {
    let of_list = |p: &Parameter| match of_numbers(goal, &p.ty).as_const_app() {
        Some(("List", [elements])) => is_number(elements),
        _ => false,
    };
    let maker = functions
        .iter()
        .find(|f| of_numbers(goal, &f.result) == *ty && matches!(&f.parameters[..], [p] if of_list(p)))?;
    let lists = ["[]", "[1]", "[2, 1, 2]", "[0, 1, 3]"];
    Some(lists.map(|list| maker.at(&[list.to_string()])).join(", "))
}
