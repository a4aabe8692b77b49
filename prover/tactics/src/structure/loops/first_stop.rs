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
use lean_bridge::term::{Hyp, Term};
use proof_term::print;
use proof_term::view::{self, BinOp};

/// The tactic that puts what is known of the loop's value in its place; `None` for other loops.
pub(super) fn text(task: &Loop, reading: &Reading) -> Option<String> {
    let mut lemma = Lemma::new(task, reading)?;
    let [from, before, at, value] =
        ["from_start", "before", "at_end", "value"].map(|base| lemma.names.fresh(base));
    let start = print::atom(&task.goal, &reading.variables[0].start)?;
    let call = print::print(&task.goal, &task.call())?;
    let (key, k) = (&lemma.key, &lemma.k);
    let script = Script::new()
        .then(have(key, &lemma.claim, by(&lemma.proof)))
        .then(format!("obtain ⟨{k}, {from}, {before}, {at}⟩ := {key} {start}"))
        .then(format!("clear {key}"))
        .then(format!("generalize {call} = {value} at *"))
        .then(format!("first | {} | skip", task.grind(&[])));
    Some(script.block())
}

/// The tactic that tells what is known of the loop's values for all values of the goal's last `bound`
/// variables; `None` for other loops.
pub(super) fn for_all(task: &Loop, reading: &Reading, bound: usize) -> Option<String> {
    let lemma = Lemma::new(task, reading)?;
    let variables = &task.goal.hyps[task.goal.hyps.len() - bound..];
    let binder = |hyp: &Hyp| Some(format!("({} : {})", hyp.name, print::print(&task.goal, &hyp.ty)?));
    let binders: Option<Vec<String>> = variables.iter().map(binder).collect();
    let names: Vec<&str> = variables.iter().map(|hyp| hyp.name.as_str()).collect();
    let claim = format!("∀ {}, {}", binders?.join(" "), lemma.claim);
    let proof = by(format!("intro {}; {}", names.join(" "), lemma.proof));
    let script = Script::new()
        .then(have(&lemma.key, claim, proof))
        .then(format!("first | {} | skip", task.grind(&[])));
    Some(script.block())
}

/// That the loop stops somewhere: `∀ i, ∃ k, i ≤ k ∧ (it goes on from i to k) ∧ (it stops at k)`.
struct Lemma {
    claim: String,
    /// Tactics.
    proof: String,
    key: String,
    k: String,
    names: Names,
}

impl Lemma {
    fn new(task: &Loop, reading: &Reading) -> Option<Lemma> {
        let [index] = &reading.variables[..] else { return None };
        let counts = index.kind == Some(Role::Index) && reading.cases.iter().all(is_step);
        let (on, stop): (Vec<&Case>, Vec<&Case>) =
            reading.cases.iter().partition(|case| !case.calls.is_empty());
        if !counts || on.is_empty() || stop.is_empty() {
            return None;
        }
        let mut names = Names::of(&reading.goal);
        reading.cases.iter().for_each(|case| names.take(&case.goal));
        let [key, k, j] = ["key", "k", "j"].map(|base| names.fresh(base));
        let i = &index.name;
        let general = print::print(&reading.goal, &reading.general(task))?;
        let goes_on = any(on.iter().map(|case| at_place(case, &j, None)))?;
        let stops = any(stop.iter().map(|case| at_place(case, &k, Some(&general))))?;
        let before_it = format!("∀ ({j} : Nat), {i} ≤ {j} → {j} < {k} → {goes_on}");
        let claim = format!("∀ ({i} : Nat), ∃ ({k} : Nat), {i} ≤ {k} ∧ ({before_it}) ∧ ({stops})");
        let grind = task.grind(&[]);
        let here =
            format!("(refine ⟨_, Nat.le_refl _, fun _ h1 h2 => absurd h2 (by omega), ?_⟩; {grind}; done)");
        let later = format!(
            "(rename_i ih; obtain ⟨k, h1, h2, h3⟩ := ih; exact ⟨k, by omega, fun j hj hk => by rcases \
             Nat.lt_or_eq_of_le hj with h | h; exact h2 j h hk; subst h; {grind}, h3⟩)"
        );
        let proof = Script::new()
            .then(format!("intro {i}"))
            .then(format!("fun_induction {general} <;> first | {here} | {later}"));
        Some(Lemma { claim, proof: proof.text(), key, k, names })
    }
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

/// What holds in a case at the place of this name, and that `function` has the value of the case; for some
/// values of the case's other variables.
fn at_place(case: &Case, name: &str, function: Option<&str>) -> Option<String> {
    let Term::Hyp(place) = case.args[0] else { return None };
    let mut goal = case.goal.clone();
    goal.hyps[place].name = name.into();
    let (mut variables, mut claims) = (String::new(), vec![]);
    for entry in case.own.clone().filter(|entry| *entry != place) {
        let hyp = &goal.hyps[entry];
        match hyp.prop {
            true => claims.push(print::atom(&goal, &hyp.ty)?),
            false => variables += &format!("∃ ({} : {}), ", hyp.name, print::print(&goal, &hyp.ty)?),
        }
    }
    if let Some(function) = function {
        claims.push(format!("{function} = {}", print::atom(&goal, &case.value)?));
    }
    let claim = if claims.is_empty() { "True".to_string() } else { claims.join(" ∧ ") };
    Some(format!("({variables}{claim})"))
}

/// `(a ∧ b) ∨ (c ∧ d)`; `None` if one of them is not known.
fn any(ways: impl Iterator<Item = Option<String>>) -> Option<String> {
    let ways: Option<Vec<String>> = ways.collect();
    Some(ways?.join(" ∨ "))
}
