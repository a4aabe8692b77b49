//! Folds of lists (`xs.foldl f a`) as loops, which `for` loops are, too.
//!
//! A fold carries a value along a list, so the value and the rest of the list change. Along a range of
//! numbers the rest is known by where it begins, and the loop is one over an index.

use super::Loop;
use super::reading::{Case, HYPOTHESIS, Reading};
use super::variable::{Role, Variable};
use crate::structure::names::Names;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::build::{add, call, lt, nat, nat_ty, not, sub};
use proof_term::{print, traverse, view};

/// The library's fold.
pub(super) const FOLD: &str = "List.foldl";

/// What changes, by its place among the arguments: the value that is carried along, and the list.
const CARRIED: usize = 3;
const LIST: usize = 4;

/// Whether a term is a fold with all its arguments.
pub(super) fn is_whole(term: &Term) -> bool {
    term.as_const_app().is_some_and(|(function, args)| function == FOLD && args.len() == LIST + 1)
}

/// Reads a fold as if it were a function of its own: `f a [] = a`, `f a (x :: xs) = f (step a x) xs`.
pub(super) fn reading(task: &Loop) -> Option<Reading> {
    let [of, element, step, carried, list] = &task.args[..] else { return None };
    let range = range(list);
    let (base, ty, start, stop) = match &range {
        Some((from, stop)) => ("i", nat_ty(), from.clone(), Some(stop.clone())),
        None => ("rest", call("List", vec![element.clone()]), list.clone(), None),
    };
    let mut goal = task.goal.clone();
    let mut names = Names::of(&goal);
    let mut variable = |position, base: &str, ty: &Term, start: &Term| {
        let (name, index) = (names.fresh(base), goal.hyps.len());
        let kind = Role::of(ty).filter(|role| *role != Role::Index || position == LIST);
        let text = print::print(&goal, ty);
        goal.hyps.push(entry(name.clone(), ty));
        Variable { position, index, name, ty: text, kind, start: start.clone() }
    };
    let variables = vec![variable(CARRIED, "acc", of, carried), variable(LIST, base, &ty, &start)];
    let fold = |carried: &Term, list: Term| {
        call(FOLD, vec![of.clone(), element.clone(), step.clone(), carried.clone(), list])
    };
    let first = task.goal.hyps.len();
    let entries = |count: usize| (0..count).map(|k| Term::Hyp(first + k)).collect::<Vec<Term>>();
    let next = |x: &Term| traverse::apply(step.clone(), vec![Term::Hyp(first), x.clone()]);
    let case = |goal: Goal, count, args, value, calls, introduced: &[&str]| Case {
        goal,
        own: first..first + count,
        args,
        value,
        calls,
        whole: true,
        introduced: introduced.iter().map(|name| name.to_string()).collect(),
    };
    let carried = Term::Hyp(first);
    let cases = match &stop {
        Some(stop) => {
            let args = entries(2);
            let goal = extended(&task.goal, &[("acc", of), ("i", &ty)]);
            let before = lt(&nat_ty(), args[1].clone(), stop.clone());
            let with = |condition: Term| {
                let mut goal = goal.clone();
                let name = view::fresh(&goal, "h");
                goal.hyps.push(Hyp { prop: true, ..entry(name, &condition) });
                goal
            };
            let following = add(&nat_ty(), args[1].clone(), nat(1));
            let call = vec![next(&args[1]), following.clone()];
            let value = fold(&call[0], rest_of_range(following, stop));
            vec![
                case(with(not(before.clone())), 3, args.clone(), carried, vec![], &[]),
                case(with(before), 3, args, value, vec![call], &[HYPOTHESIS]),
            ]
        }
        None => {
            let [_, x, xs] = <[Term; 3]>::try_from(entries(3)).ok()?;
            let goal = extended(&task.goal, &[("acc", of), ("x", element), ("xs", &ty)]);
            let names: Vec<String> = goal.hyps[first + 1..].iter().map(|hyp| hyp.name.clone()).collect();
            let nil = call("List.nil", vec![element.clone()]);
            let cons = call("List.cons", vec![element.clone(), x.clone(), xs.clone()]);
            let value = fold(&next(&x), xs.clone());
            let end = extended(&task.goal, &[("acc", of)]);
            vec![
                case(end, 1, vec![carried.clone(), nil], carried.clone(), vec![], &[]),
                case(
                    goal,
                    3,
                    vec![carried, cons],
                    value,
                    vec![vec![next(&x), xs]],
                    &[&names[0], &names[1], HYPOTHESIS],
                ),
            ]
        }
    };
    Some(Reading { goal, variables, cases, stop })
}

/// The fold with variables for what changes.
pub(super) fn general(task: &Loop, reading: &Reading) -> Term {
    let mut args = task.args.clone();
    for variable in &reading.variables {
        let value = Term::Hyp(variable.index);
        args[variable.position] = match &reading.stop {
            Some(stop) if variable.position == LIST => rest_of_range(value, stop),
            _ => value,
        };
    }
    call(FOLD, args)
}

/// The tactic that divides a claim of a fold with variables into its cases; `more` are further variables that
/// are generalised.
pub(super) fn induction(reading: &Reading, more: &str) -> Option<String> {
    let [carried, along] = &reading.variables[..] else { return None };
    let equations = "(try simp only [List.range'_zero, List.range'_succ, List.foldl_nil, List.foldl_cons])";
    let along = match &reading.stop {
        Some(stop) => {
            let left = print::atom(&reading.goal, &sub(&nat_ty(), stop.clone(), Term::Hyp(along.index)))?;
            format!("hk : {left} generalizing {} {}{more}", carried.name, along.name)
        }
        None => format!("{} generalizing {}{more}", along.name, carried.name),
    };
    Some(format!("induction {along} <;> {equations}"))
}

/// The arguments of a fold's hypothesis of induction in front of those for further variables and invariants,
/// and behind them.
pub(super) fn arguments(reading: &Reading) -> (&'static str, &'static str) {
    if reading.stop.is_some() { (" _ _", " (by omega)") } else { (" _", "") }
}

/// Where a range of numbers in steps of one begins and ends.
fn range(list: &Term) -> Option<(Term, Term)> {
    if let Some([stop]) = view::app(list, "List.range", 1) {
        return Some((nat(0), stop.clone()));
    }
    let [from, count, step] = view::app(list, "List.range'", 3)? else { return None };
    let is = |term: &Term, number: &str| view::integer(term).is_some_and(|n| n.to_string() == number);
    if !is(step, "1") {
        return None;
    }
    let stop = if is(from, "0") { count.clone() } else { add(&nat_ty(), from.clone(), count.clone()) };
    Some((from.clone(), stop))
}

/// What is left of a range from a place on.
fn rest_of_range(from: Term, stop: &Term) -> Term {
    let left = sub(&nat_ty(), stop.clone(), from.clone());
    call("List.range'", vec![from, left, nat(1)])
}

fn entry(name: String, ty: &Term) -> Hyp {
    Hyp { name, ty: ty.clone(), value: None, prop: false, accessible: true }
}

fn extended(goal: &Goal, variables: &[(&str, &Term)]) -> Goal {
    let mut names = Names::of(goal);
    let mut goal = goal.clone();
    goal.hyps.extend(variables.iter().map(|(base, ty)| entry(names.fresh(base), ty)));
    goal
}
