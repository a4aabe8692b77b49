//! Claims that may be invariants of a loop.
//!
//! They are read off the loop's claim: the bounds of what counts, the sizes of what is built, what is claimed
//! of the result for what was computed so far, at places or for a part of a list that have been passed,
//! equations of what was computed with what the claim computes, and the loop's own conditions. Which of them
//! are invariants is found out by [`super::inductive`].

use super::Loop;
use super::conditions;
use super::processed::Processed;
use super::reading::Reading;
use super::variable::{Role, Variable, count};
use lean_bridge::term::Term;
use proof_term::build::{nat, nat_ty, sub};
use proof_term::shape::{has_const, head};
use proof_term::{print, traverse, view};
use std::collections::BTreeSet;

/// A claim over the loop's variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub text: String,
    /// What `grind` has to know for it.
    pub lemmas: &'static [&'static str],
    /// It tells where the variables are, not what they hold.
    pub is_bound: bool,
}

/// Candidates of one loop; more cost more than they bring.
const MOST: usize = 24;

/// How the next element joins the part of a list in front of an index.
pub(super) const TAKE: &[&str] = &["List.take_add_one", "List.take_of_length_le"];
/// How the next element joins the part of a list that was passed.
pub(super) const PASSED: &[&str] = &["List.append_cons"];

/// All candidates, the plain ones first.
pub(super) fn candidates(task: &Loop, reading: &Reading, processed: &[Processed]) -> Vec<Candidate> {
    let mut found = Found { reading, texts: vec![], bounds: true };
    for processed in processed {
        if let Some(passed) = &processed.passed {
            found.add(Some(passed.equation.clone()), PASSED);
        }
    }
    bounds(task, reading, &mut found);
    found.bounds = false;
    for processed in processed {
        let lemmas = if processed.passed.is_some() { PASSED } else { TAKE };
        equations(task, reading, processed, lemmas, &mut found);
        for result in reading.results() {
            for claim in view::conjuncts(&task.of_lists) {
                let so_far = traverse::replace(claim, &task.call(), &result);
                let so_far = traverse::replace(&so_far, &processed.whole, &processed.part);
                found.add(print::print(&reading.goal, &so_far), lemmas);
            }
        }
    }
    for condition in conditions::of_elements(reading, processed) {
        found.add(Some(condition), PASSED);
    }
    for condition in conditions::of_places(task, reading) {
        found.add(Some(condition), &[]);
    }
    so_far(task, reading, &mut found);
    found.texts.truncate(MOST);
    found.texts
}

struct Found<'a> {
    reading: &'a Reading,
    texts: Vec<Candidate>,
    /// What is added now are bounds.
    bounds: bool,
}

impl Found<'_> {
    fn add(&mut self, text: Option<String>, lemmas: &'static [&'static str]) {
        let Some(text) = text else { return };
        if !self.texts.iter().any(|known| known.text == text) {
            self.texts.push(Candidate { text, lemmas, is_bound: self.bounds });
        }
    }

    fn show(&self, term: &Term) -> Option<String> {
        print::atom(&self.reading.goal, term)
    }
}

/// Bounds of what counts, and sizes of what is built.
fn bounds(task: &Loop, reading: &Reading, found: &mut Found<'_>) {
    let indices: Vec<&Variable> = reading.variables.iter().filter(|v| v.kind == Some(Role::Index)).collect();
    let fixed: Vec<Term> = reading.fixed(task).collect();
    for index in &indices {
        let i = &index.name;
        let start = found.show(&index.start);
        if !starts_at_zero(index) {
            found.add(start.as_ref().map(|start| format!("{start} ≤ {i}")), &[]);
        }
        for fixed in &fixed {
            let Term::Hyp(entry) = fixed else { continue };
            let ty = &task.goal.hyps[*entry].ty;
            let limit = match (count(ty), Role::of(ty)) {
                (Some(count), _) => found.show(fixed).map(|a| format!("@{count} _ {a}")),
                (None, Some(Role::Index)) => found.show(fixed),
                _ => None,
            };
            found.add(limit.map(|limit| format!("{i} ≤ {limit}")), &[]);
        }
        if let Some(stop) = &reading.stop {
            found.add(found.show(stop).map(|stop| format!("{i} ≤ {stop}")), &[]);
        }
        let is_size = matches!(head(&index.start), Some("Array.size" | "List.length"));
        if view::integer(&index.start).is_none() && !is_size {
            found.add(start.map(|start| format!("{i} ≤ {start}")), &[]);
        }
    }
    for (k, first) in indices.iter().enumerate() {
        for second in &indices[k + 1..] {
            let (i, j) = (&first.name, &second.name);
            found.add(Some(format!("{i} ≤ {j}")), &[]);
            let starts = found.show(&first.start).zip(found.show(&second.start));
            if let Some((from, to)) = starts {
                found.add(Some(format!("{i} + {j} = {from} + {to}")), &[]);
                let difference = format!("{i} + {to} = {j} + {from}");
                found.add(Some(difference), &[]);
                // one of them counts the steps that may still be made
                found.add(Some(format!("{from} + {to} ≤ {i} + {j}")), &[]);
            }
        }
    }
    for (holder, count) in holders(reading) {
        let acc = &holder.name;
        if !is_empty(&holder.start) {
            let size =
                found.show(&holder.start).map(|start| format!("@{count} _ {acc} = @{count} _ {start}"));
            found.add(size, &[]);
        } else if let Some(index) = indices.first() {
            let first = found.show(&index.start).filter(|_| !starts_at_zero(index));
            let first = first.map(|start| format!(" + {start}")).unwrap_or_default();
            found.add(Some(format!("@{count} _ {acc}{first} = {}", index.name)), &[]);
        }
    }
}

/// What is built or used up, with what counts its places.
fn holders(reading: &Reading) -> impl Iterator<Item = (&Variable, &'static str)> {
    reading.variables.iter().filter_map(|v| match v.kind {
        Some(Role::Places(count)) => Some((v, count)),
        _ => None,
    })
}

/// What is claimed of the result, said of what was computed so far: at places that an index has passed, and
/// everywhere.
fn so_far(task: &Loop, reading: &Reading, found: &mut Found<'_>) {
    let index = reading.variables.iter().find(|v| v.kind == Some(Role::Index));
    let places: Vec<String> = task.places.iter().filter_map(|p| found.show(&Term::Hyp(*p))).collect();
    let results = reading.results();
    for (result, claim) in
        results.iter().flat_map(|r| view::conjuncts(&task.claim).into_iter().map(move |c| (r, c)))
    {
        let so_far = traverse::replace(claim, &task.call(), result);
        if let Some(index) = index {
            up_to(task, reading, &so_far, index, found);
        }
        let Some(text) = found.show(&so_far) else { continue };
        for place in &places {
            if let Some(i) = index.filter(|i| *result != Term::Hyp(i.index)) {
                found.add(Some(format!("({place} < {} → {text})", i.name)), &[]);
            }
        }
        found.add(Some(text), &[]);
    }
    for (holder, count) in holders(reading) {
        let so_far = traverse::replace(&task.claim, &task.call(), &Term::Hyp(holder.index));
        let Some(text) = found.show(&so_far) else { continue };
        let acc = &holder.name;
        for place in &places {
            found.add(Some(format!("({place} < @{count} _ {acc} → {text})")), &[]);
            if let (Some(i), Some(start)) = (index, found.show(&holder.start))
                && !is_empty(&holder.start)
            {
                let kept = format!("({} ≤ {place} → {acc}[{place}]! = {start}[{place}]!)", i.name);
                found.add(Some(kept), &[]);
            }
        }
    }
}

/// What is claimed of a limit, said of the index: of `n` where the loop goes up to `n` or to `n + 1`.
fn up_to(task: &Loop, reading: &Reading, so_far: &Term, index: &Variable, found: &mut Found<'_>) {
    let spoken_of: BTreeSet<usize> = task.args.iter().flat_map(traverse::hyps_in).collect();
    let is_number = |entry: &usize| Role::of(&task.goal.hyps[*entry].ty) == Some(Role::Index);
    let numbers = spoken_of.into_iter().filter(is_number).map(Term::Hyp);
    let i = Term::Hyp(index.index);
    for limit in numbers.filter(|limit| traverse::contains(so_far, limit)) {
        let passed = match &reading.stop {
            Some(stop) if *stop != limit => sub(&nat_ty(), i.clone(), nat(1)),
            _ => i.clone(),
        };
        found.add(found.show(&traverse::replace(so_far, &limit, &passed)), &[]);
    }
}

/// Equations between what was computed so far and what the claim computes of the whole list, of the part.
fn equations(
    task: &Loop,
    reading: &Reading,
    processed: &Processed,
    lemmas: &'static [&'static str],
    found: &mut Found<'_>,
) {
    let mut computed: Vec<(&Term, &Term)> = vec![];
    let call = task.call();
    let mut add = |ty, term| {
        operands(ty, term, &mut |ty, term| {
            let fits = traverse::is_closed(term)
                && traverse::contains(term, &processed.whole)
                && !traverse::contains(term, &call)
                && *term != processed.whole;
            if fits && !computed.contains(&(ty, term)) {
                computed.push((ty, term));
            }
        });
    };
    traverse::visit(&task.of_lists, &mut |term, _| {
        if let Some(relation) = view::relation(term) {
            add(relation.ty, relation.lhs);
            add(relation.ty, relation.rhs);
        }
    });
    for variable in reading.variables.iter().filter(|v| v.kind != Some(Role::Index)) {
        for (_, term) in computed.iter().filter(|(ty, _)| **ty == reading.goal.hyps[variable.index].ty) {
            let of_part = traverse::replace(term, &processed.whole, &processed.part);
            let text = print::print(&reading.goal, &of_part);
            found.add(text.map(|text| format!("{} = {text}", variable.name)), lemmas);
        }
    }
}

/// A term, and what it is put together from by arithmetic, each with its type.
fn operands<'a>(ty: &'a Term, term: &'a Term, each: &mut impl FnMut(&'a Term, &'a Term)) {
    match view::binary(term) {
        Some(binary) => {
            operands(binary.ty, binary.lhs, each);
            operands(binary.ty, binary.rhs, each);
        }
        None => each(ty, term),
    }
}

fn starts_at_zero(variable: &Variable) -> bool {
    view::integer(&variable.start).is_some_and(|n| n.to_string() == "0")
}

/// Whether a term stands for something without places, as far as one can see.
fn is_empty(term: &Term) -> bool {
    let empty = ["List.nil", "Array.empty", "Array.mkEmpty", "Array.emptyWithCapacity"];
    has_const(term, |c| empty.contains(&c)) && !has_const(term, |c| c == "List.cons")
}
