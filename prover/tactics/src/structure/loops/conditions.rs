//! What a loop asks of the element that it looks at, said of all that it has passed and of all that it has
//! still before it.
//!
//! A case that goes on has seen that its conditions hold of one element, so perhaps they hold of all that
//! were passed, whatever the loop's variables are by then: `∀ x ∈ passed, x ≤ largest`. A case that stops
//! has the conditions of the others, negated.

use super::Loop;
use super::processed::Processed;
use super::reading::{Case, Reading};
use super::variable::Role;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::build::nat_ty;
use proof_term::view::{self, BinOp};
use proof_term::{print, traverse};

/// Functions that read a place: their names, and which arguments are the places.
const READS: [(&str, usize); 4] =
    [("GetElem?.getElem!", 7), ("GetElem?.getElem?", 6), ("List.getD", 2), ("Array.getD", 2)];

/// Conditions of elements, as texts of claims.
pub(super) fn of_elements(reading: &Reading, processed: &[Processed]) -> Vec<String> {
    let mut found = vec![];
    for passed in processed.iter().filter_map(|processed| processed.passed.as_ref()) {
        for case in going_on(reading) {
            let parts = case.args.get(passed.rest).and_then(|list| view::app(list, "List.cons", 3));
            let Some([ty, Term::Hyp(first), _]) = parts else { continue };
            let (goal, x) = with_variable(reading, "x", ty);
            let name = &goal.hyps[x].name;
            let element = |entry: usize| (entry == *first).then_some(Term::Hyp(x));
            let rest = &reading.variables[passed.rest].name;
            let tests = case.tests();
            for condition in case.conditions().chain(&tests).filter(|c| traverse::mentions(c, *first)) {
                // what is asked of the rest of the list, or of the loop's variables alone, is asked of no
                // element
                let of_element = reading.of_loop(case, condition, &element);
                let of_element = of_element.filter(|c| traverse::mentions(c, x));
                let Some(text) = of_element.and_then(|c| print::atom(&goal, &c)) else { continue };
                found
                    .extend([&passed.name, rest].map(|list| format!("(∀ {name}, {name} ∈ {list} → {text})")));
            }
        }
    }
    found
}

/// Conditions of places, as texts of claims.
pub(super) fn of_places(task: &Loop, reading: &Reading) -> Vec<String> {
    let mut found = vec![];
    if reading.variables.len() < 2 {
        // what changes nothing but an index is known by where it stops
        return found;
    }
    let (goal, j) = with_variable(reading, "j", &nat_ty());
    let name = &goal.hyps[j].name;
    for case in going_on(reading) {
        let tests = case.tests();
        for (condition, place) in case.conditions().chain(&tests).filter_map(|c| Some((c, place(c)?))) {
            let at_j = traverse::replace(condition, place, &Term::Hyp(j));
            let at_j = reading.of_loop(case, &at_j, &|_| None).and_then(|c| print::atom(&goal, &c));
            let Some(text) = at_j else { continue };
            let indices = reading.variables.iter().enumerate().filter(|(_, v)| v.kind == Some(Role::Index));
            for (at, index) in indices {
                let Some(start) = print::atom(&task.goal, &index.start) else { continue };
                let i = &index.name;
                let passed = case.calls.iter().filter_map(|call| {
                    Some(match moved(case.args.get(at)?, call.get(at)?, place)? {
                        Moved::Up => format!("{name} < {i}"),
                        Moved::Down => format!("{i} < {name} → {name} ≤ {start}"),
                        Moved::To => format!("{i} ≤ {name} → {name} < {start}"),
                    })
                });
                found.extend(passed.map(|passed| format!("(∀ {name}, {passed} → {text})")));
            }
        }
    }
    found
}

fn going_on(reading: &Reading) -> impl Iterator<Item = &Case> {
    reading.cases.iter().filter(|case| !case.calls.is_empty())
}

/// How a call changes an index.
enum Moved {
    Up,
    Down,
    /// To the place that was looked at.
    To,
}

fn moved(before: &Term, after: &Term, place: &Term) -> Option<Moved> {
    let of = |op: BinOp| view::as_op(after, op).is_some_and(|(from, _)| from == before || from == place);
    match after {
        _ if after == place && before != place => Some(Moved::To),
        _ if of(BinOp::Add) => Some(Moved::Up),
        _ if of(BinOp::Sub) => Some(Moved::Down),
        _ => None,
    }
}

/// The one place that a condition reads.
fn place(condition: &Term) -> Option<&Term> {
    let mut places: Vec<&Term> = vec![];
    traverse::visit(condition, &mut |term, _| {
        let Some((function, args)) = term.as_const_app() else { return };
        let read = READS.iter().find(|(read, _)| *read == function);
        if let Some(place) = read.and_then(|(_, at)| args.get(*at))
            && !places.contains(&place)
        {
            places.push(place);
        }
    });
    match places[..] {
        [place] if traverse::is_closed(place) => Some(place),
        _ => None,
    }
}

/// The loop's goal with one more variable, and its entry.
fn with_variable(reading: &Reading, base: &str, ty: &Term) -> (Goal, usize) {
    let mut goal = reading.goal.clone();
    let entry = goal.hyps.len();
    let name = view::fresh(&goal, base);
    goal.hyps.push(Hyp { name, ty: ty.clone(), value: None, prop: false, accessible: true });
    (goal, entry)
}
