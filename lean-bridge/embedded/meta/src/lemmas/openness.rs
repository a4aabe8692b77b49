//! What a part of a statement says about its quantifiers.

use crate::expression::{bare, children, has_loose_variables, is_instance};
use lean_wasm::layout::expr;
use lean_wasm::object::View;

/// What a part of a statement leaves open of its quantifiers.
#[derive(Clone, Copy, Default)]
pub(crate) struct Openness {
    /// A variable or hypothesis that is no instance.
    pub is_open: bool,
    /// A variable that an instance depends on which is left open, too: Lean looks for no instance then.
    pub is_stuck: bool,
}

impl Openness {
    pub fn of(quantifiers: &[View<'_>], part: View<'_>) -> Openness {
        let mut found = vec![false; quantifiers.len()];
        let mut note = |index: usize| {
            if let Some(place) = quantifiers.len().checked_sub(index + 1) {
                found[place] = true;
            }
        };
        loose(part, 0, &mut note);
        // a variable that occurs in the type of one that occurs is found with it
        for place in (0..quantifiers.len()).rev() {
            if found[place] {
                let mut note = |index: usize| {
                    if let Some(place) = place.checked_sub(index + 1) {
                        found[place] = true;
                    }
                };
                loose(quantifiers[place].field(1), 0, &mut note);
            }
        }
        let mut openness = Openness::default();
        for (place, q) in quantifiers.iter().enumerate().filter(|(place, _)| !found[*place]) {
            if !is_instance(*q) {
                openness.is_open = true;
                continue;
            }
            loose(q.field(1), 0, &mut |index| {
                if let Some(other) = place.checked_sub(index + 1) {
                    openness.is_stuck |= !found[other] && !is_instance(quantifiers[other]);
                }
            });
        }
        openness
    }
}

/// Calls `note` with the index of each bound variable, as seen from outside of the expression.
fn loose(term: View<'_>, depth: usize, note: &mut impl FnMut(usize)) {
    let term = bare(term);
    if !has_loose_variables(term) {
        return;
    }
    match term.tag() {
        expr::BVAR => {
            if let Some(index) = term.field(0).scalar().and_then(|i| (i as usize).checked_sub(depth)) {
                note(index);
            }
        }
        expr::LAM | expr::FORALL => {
            loose(term.field(1), depth, note);
            loose(term.field(2), depth + 1, note);
        }
        expr::LET => {
            loose(term.field(1), depth, note);
            loose(term.field(2), depth, note);
            loose(term.field(3), depth + 1, note);
        }
        _ => children(term).for_each(|part| loose(part, depth, note)),
    }
}

/// Whether an expression mentions the variable bound so many binders outside of it.
pub(crate) fn mentions_variable(term: View<'_>, index: usize) -> bool {
    let mut found = false;
    loose(term, 0, &mut |i| found |= i == index);
    found
}
