//! Small values that refute what does not hold.
//!
//! A conjecture is stated of a few values and given to Lean's kernel to decide. Only what is decided to be
//! false is dropped; what cannot be decided, or has no values here, is kept.

use super::function::{Function, Parameter};
use lean_bridge::term::{Goal, Term};
use proof_term::{build, print, traverse};

/// Values of all parameters together.
const POINTS: usize = 9;

/// `[(0, [1]), …].all fun (x, l) => decide (body)`: whether the body holds of a few values of the parameters;
/// `None` where there are none.
pub(super) fn holds(
    goal: &Goal,
    functions: &[Function],
    parameters: &[&Parameter],
    body: &str,
) -> Option<String> {
    let mut types: Vec<String> = vec![];
    let mut choices: Vec<Vec<String>> = vec![];
    for parameter in parameters {
        let ty = of_numbers(goal, &parameter.ty);
        choices.push(values(&ty, goal, functions)?);
        types.push(format!("({})", print::print(goal, &ty)?));
    }
    let point = |k: usize| {
        let chosen = choices
            .iter()
            .enumerate()
            .map(|(at, values)| values[(k * (at + 1) + at) % values.len()].as_str());
        format!("({})", chosen.collect::<Vec<_>>().join(", "))
    };
    let mut points: Vec<String> = (0..POINTS).map(point).collect();
    points.sort();
    points.dedup();
    let names: Vec<&str> = parameters.iter().map(|p| p.name.as_str()).collect();
    let (points, types, names) = (points.join(", "), types.join(" × "), names.join(", "));
    Some(format!("([{points}] : List ({types})).all fun ({names}) => decide ({body})"))
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

/// Values of a type.
fn values(ty: &Term, goal: &Goal, functions: &[Function]) -> Option<Vec<String>> {
    let texts = |texts: &[&str]| Some(texts.iter().map(|text| text.to_string()).collect());
    match ty {
        Term::Forall(binder, end) => match (binder.ty.as_const_app()?.0, end.as_const_app()?.0) {
            ("Nat" | "Int", "Bool") => texts(&["fun z => z == 1", "fun z => decide (z < 2)"]),
            ("Nat" | "Int", "Nat" | "Int") => texts(&["fun z => z + 1", "fun _ => 0"]),
            _ => None,
        },
        _ => match ty.as_const_app()? {
            ("Nat", []) => texts(&["1", "2", "0", "3"]),
            ("Int", []) => texts(&["1", "2", "0", "3", "-4"]),
            ("Bool", []) => texts(&["true", "false"]),
            ("List", [elements]) => match elements.as_const_app()? {
                ("Nat" | "Int", []) => {
                    texts(&["[2, 1, 2]", "[1]", "[0, 1, 3]", "[]", "[3, 2, 2, 1]", "[1, 1]"])
                }
                ("Bool", []) => texts(&["[true]", "[]", "[false, true]"]),
                ("List", [inner]) if is_number(inner) => texts(&["[[1], [], [2, 1]]", "[]", "[[2], [2]]"]),
                ("Prod", [a, b]) if is_number(a) && is_number(b) => {
                    texts(&["[(2, 1), (1, 3)]", "[]", "[(1, 2)]"])
                }
                _ => None,
            },
            ("Prod", [a, b]) if is_number(a) && is_number(b) => texts(&["(1, 2)", "(2, 1)", "(2, 2)"]),
            _ => made(ty, goal, functions),
        },
    }
}

fn is_number(ty: &Term) -> bool {
    matches!(ty.as_const_app(), Some(("Nat" | "Int", [])))
}

/// Values of one of the source's types that a function of the source makes of lists of numbers.
fn made(ty: &Term, goal: &Goal, functions: &[Function]) -> Option<Vec<String>> {
    let of_list = |p: &Parameter| match of_numbers(goal, &p.ty).as_const_app() {
        Some(("List", [elements])) => is_number(elements),
        _ => false,
    };
    let maker = functions
        .iter()
        .find(|f| of_numbers(goal, &f.result) == *ty && matches!(&f.parameters[..], [p] if of_list(p)))?;
    let lists = ["[2, 1, 2]", "[]", "[0, 1, 3]", "[1]"];
    Some(lists.iter().map(|list| maker.at(&[list.to_string()])).collect())
}
