//! Loops that only count: where they stop, and with what.
//!
//! If nothing but an index changes, and it grows by one, the loop stops at the first place where it does not
//! go on. So its value is known: there is a `k` from the start on, before which the conditions to go on hold,
//! and at which one of those to stop does, with the value that belongs to it.

use super::Loop;
use super::reading::{Case, Reading};
use super::variable::Role;
use crate::script::{Script, by, have};
use crate::structure::names::Names;
use lean_bridge::term::Term;
use proof_term::print;
use proof_term::view::{self, BinOp};

/// The tactic that puts what is known of the loop's value in its place; `None` for other loops.
pub(super) fn text(task: &Loop, reading: &Reading) -> Option<String> {
    let [index] = &reading.variables[..] else { return None };
    let counts = index.kind == Some(Role::Index) && reading.cases.iter().all(is_step);
    let (on, stop): (Vec<&Case>, Vec<&Case>) = reading.cases.iter().partition(|case| !case.calls.is_empty());
    if !counts || on.is_empty() || stop.is_empty() {
        return None;
    }
    let mut names = Names::of(&reading.goal);
    let [key, k, j] = ["key", "k", "j"].map(|base| names.fresh(base));
    let [from, before, at, value] = ["from_start", "before", "at_end", "value"].map(|base| names.fresh(base));
    let i = &index.name;
    let general = print::print(&reading.goal, &reading.general(task))?;
    let goes_on = any(on.iter().map(|case| Some(at_place(case, &j)?.conditions)))?;
    let stops = any(stop.iter().map(|case| {
        let Place { mut conditions, value } = at_place(case, &k)?;
        conditions.push(format!("{general} = {value}"));
        Some(conditions)
    }))?;
    let before_it = format!("∀ ({j} : Nat), {i} ≤ {j} → {j} < {k} → {goes_on}");
    let claim = format!("∀ ({i} : Nat), ∃ ({k} : Nat), {i} ≤ {k} ∧ ({before_it}) ∧ ({stops})");
    let grind = task.grind(&[]);
    let here = format!("(refine ⟨_, Nat.le_refl _, fun _ h1 h2 => absurd h2 (by omega), ?_⟩; {grind}; done)");
    let later = format!(
        "(rename_i ih; obtain ⟨k, h1, h2, h3⟩ := ih; exact ⟨k, by omega, fun j hj hk => by rcases \
         Nat.lt_or_eq_of_le hj with h | h; exact h2 j h hk; subst h; {grind}, h3⟩)"
    );
    let proof = Script::new()
        .then(format!("intro {i}"))
        .then(format!("fun_induction {general} <;> first | {here} | {later}"));
    let start = print::atom(&task.goal, &index.start)?;
    let call = print::print(&task.goal, &task.call())?;
    let script = Script::new()
        .then(have(&key, claim, by(proof.text())))
        .then(format!("obtain ⟨{k}, {from}, {before}, {at}⟩ := {key} {start}"))
        .then(format!("clear {key}"))
        .then(format!("generalize {call} = {value} at *"))
        .then(format!("first | {grind} | skip"));
    Some(script.block())
}

/// Whether a case stops, or goes on at the next place.
fn is_step(case: &Case) -> bool {
    let [place @ Term::Hyp(entry)] = &case.args[..] else { return false };
    case.own.contains(entry)
        && case.whole
        && match &case.calls[..] {
            [] => true,
            [call] => is_next(&call[0], place),
            _ => false,
        }
}

/// Whether a term is `place + 1`.
fn is_next(term: &Term, place: &Term) -> bool {
    let one = |term: &Term| view::integer(term).is_some_and(|n| n.to_string() == "1");
    view::as_op(term, BinOp::Add).is_some_and(|(left, right)| left == place && one(right))
}

/// What holds at a place, and the value there.
struct Place {
    conditions: Vec<String>,
    value: String,
}

/// A case at the place of this name.
fn at_place(case: &Case, name: &str) -> Option<Place> {
    let Term::Hyp(place) = case.args[0] else { return None };
    let others: Vec<usize> = case.variables().filter(|entry| *entry != place).collect();
    if !others.is_empty() {
        return None;
    }
    let mut goal = case.goal.clone();
    goal.hyps[place].name = name.into();
    let conditions = case.own.clone().filter(|entry| *entry != place);
    let conditions = conditions.map(|entry| print::atom(&goal, &goal.hyps[entry].ty));
    Some(Place { conditions: conditions.collect::<Option<_>>()?, value: print::atom(&goal, &case.value)? })
}

/// `(a ∧ b) ∨ (c ∧ d)`; `None` if one of them is not known.
fn any(ways: impl Iterator<Item = Option<Vec<String>>>) -> Option<String> {
    let all = |conditions: Vec<String>| match conditions.is_empty() {
        true => "True".to_string(),
        false => format!("({})", conditions.join(" ∧ ")),
    };
    let ways: Option<Vec<String>> = ways.map(|way| way.map(all)).collect();
    Some(ways?.join(" ∨ "))
}
