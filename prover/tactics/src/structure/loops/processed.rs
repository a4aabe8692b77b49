//! The part of a list that a loop has passed already.
//!
//! What is claimed of a whole list is often true of the part that was passed, with what was computed so far
//! in place of the result. Behind an index that part is `xs.take i`. A loop that takes a list apart does not
//! know what it has passed, so its claim gets one more variable: `xs = passed ++ rest`.

use super::Loop;
use super::reading::{Case, Reading};
use super::variable::{Role, Variable, count};
use crate::structure::names::Names;
use lean_bridge::term::{Hyp, Term};
use proof_term::build::call;
use proof_term::shape::head;
use proof_term::{print, traverse, view};

/// A list and the part of it that was passed.
pub(super) struct Processed {
    /// The whole list, a closed term of the goal.
    pub whole: Term,
    /// The part, a term of the goal with the loop's variables.
    pub part: Term,
    /// The variable that stands for the part, where no index tells it.
    pub passed: Option<Passed>,
}

/// What a loop that takes a list apart has passed, as a variable of its own.
pub(super) struct Passed {
    pub name: String,
    /// The type, as text.
    pub ty: String,
    /// What was passed before the loop starts.
    pub start: String,
    /// `whole = passed ++ rest`.
    pub equation: String,
    /// The place of the rest among the arguments that change.
    pub rest: usize,
}

impl Passed {
    /// What is passed at a call; `None` if the call does not go on with the rest of the list.
    pub fn at(&self, case: &Case, call: &[Term]) -> Option<String> {
        let (before, after) = (case.args.get(self.rest)?, call.get(self.rest)?);
        if before == after {
            return Some(self.name.clone());
        }
        match view::app(before, "List.cons", 3)? {
            [_, first, rest] if rest == after => {
                Some(format!("({} ++ [{}])", self.name, print::print(&case.goal, first)?))
            }
            _ => None,
        }
    }
}

/// The lists that `claim`, which does not mention the loop, speaks of and that the loop passes.
pub(super) fn processed(task: &Loop, reading: &mut Reading, claim: &Term) -> Vec<Processed> {
    if let Some(passed) = taken_apart(task, reading, claim) {
        return vec![passed];
    }
    let Some(index) = reading.variables.iter().find(|v| v.kind == Some(Role::Index)) else { return vec![] };
    let mut found = vec![];
    for arg in reading.fixed(task) {
        let Term::Hyp(entry) = &arg else { continue };
        let ty = &task.goal.hyps[*entry].ty;
        let (Some(_), Some((_, [element]))) = (count(ty), ty.as_const_app()) else { continue };
        let whole = match head(ty) {
            Some("Array") => call("Array.toList", vec![element.clone(), arg.clone()]),
            _ => arg.clone(),
        };
        if traverse::contains(claim, &whole) {
            let part = call("List.take", vec![element.clone(), Term::Hyp(index.index), whole.clone()]);
            found.push(Processed { whole, part, passed: None });
        }
    }
    found
}

/// For a loop that takes a list apart.
fn taken_apart(task: &Loop, reading: &mut Reading, claim: &Term) -> Option<Processed> {
    let is_taken_apart = |at: usize| {
        let mut calls = reading.cases.iter().flat_map(|case| case.calls.iter().map(move |call| (case, call)));
        calls.any(|(case, call)| {
            let parts = case.args.get(at).and_then(|before| view::app(before, "List.cons", 3));
            parts.is_some_and(|parts| call.get(at) == Some(&parts[2]))
        })
    };
    let lists = reading.variables.iter().enumerate();
    let lists = lists.filter(|(_, v)| v.kind == Some(Role::Places("List.length")));
    let (rest, list) = lists.clone().find(|(at, _)| is_taken_apart(*at))?;
    let Variable { start, index, ty, .. } = list;
    let whole = whole(claim, start)?;
    let mut heads = vec![];
    let mut tail = &whole;
    while let Some([_, first, rest]) = view::app(tail, "List.cons", 3).filter(|_| tail != start) {
        heads.push(print::print(&task.goal, first)?);
        tail = rest;
    }
    let ty = ty.clone()?;
    let (index, entry) = (*index, reading.goal.hyps.len());
    let name = Names::of(&reading.goal).fresh("passed");
    let of_list = reading.goal.hyps[index].ty.clone();
    let hyp = Hyp { name: name.clone(), ty: of_list, value: None, prop: false, accessible: true };
    reading.goal.hyps.push(hyp);
    let text = print::atom(&task.goal, &whole)?;
    let equation = format!("{text} = {name} ++ {}", reading.goal.hyps[index].name);
    let start = format!("([{}] : {ty})", heads.join(", "));
    let passed = Some(Passed { name, ty, start, equation, rest });
    Some(Processed { whole, part: Term::Hyp(entry), passed })
}

/// The longest list `a :: b :: start` in a claim, or `start` itself.
fn whole(claim: &Term, start: &Term) -> Option<Term> {
    let ends = |mut list: &Term| loop {
        if list == start {
            return true;
        }
        match view::app(list, "List.cons", 3) {
            Some([_, _, rest]) => list = rest,
            _ => return false,
        }
    };
    let mut found: Option<&Term> = None;
    traverse::visit(claim, &mut |term, _| {
        let is_longer = |term: &Term| found.is_none_or(|f| traverse::size(f) < traverse::size(term));
        if traverse::is_closed(term) && ends(term) && is_longer(term) {
            found = Some(term);
        }
    });
    found.cloned()
}
