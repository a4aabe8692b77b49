//! Patterns matched with statements, both as they stand in the heap.
//!
//! Syntactic but for instances, universes and metadata. A hole's terms are compared wherever they stand:
//! below different numbers of binders the same variable has different numbers.

use super::shape::{Pattern, Shape, binds};
use crate::expression::{bare, fields, has_loose_variables, same_literal, same_name, telescope, walk};
use crate::matching::same;
use lean_wasm::layout::{expr, level};
use lean_wasm::object::View;

/// Steps for one statement: a term is a graph, and may be a huge tree.
const STEPS: usize = 200_000;

/// Whether a statement is what a pattern asks for.
pub fn fits(pattern: &Pattern, statement: View<'_>) -> bool {
    let mut steps = STEPS;
    if !pattern.is_conclusion {
        let mut found = false;
        walk(statement, |part| {
            found = found || {
                let mut m = Matcher::new(pattern, steps);
                let fits = m.run(&pattern.shape, part, Place::default());
                steps = m.steps;
                fits
            };
            !found
        });
        return found;
    }
    let (quantifiers, conclusion) = telescope(statement);
    let mut m = Matcher::new(pattern, steps);
    let place = Place { above: quantifiers.len() as u32, bound: 0 };
    m.run(&pattern.shape, conclusion, place) && m.hypotheses(&pattern.hypotheses, &quantifiers)
}

/// Where a term stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Binders above it, from where the match began.
    above: u32,
    /// How many of them, the innermost ones, are the pattern's.
    bound: u32,
}

impl Place {
    fn below_binder(self) -> Place {
        Place { above: self.above + 1, bound: self.bound + 1 }
    }
}

struct Matcher<'a> {
    /// What holes stand for, and the number of binders above that.
    values: Vec<Option<(View<'a>, u32)>>,
    steps: usize,
}

impl<'a> Matcher<'a> {
    fn new(pattern: &Pattern, steps: usize) -> Matcher<'a> {
        Matcher { values: vec![None; pattern.holes], steps }
    }

    /// Whether each of these is a hypothesis of its own.
    fn hypotheses(&mut self, wanted: &[Shape], quantifiers: &[View<'a>]) -> bool {
        self.assigned(wanted, quantifiers, &mut vec![false; quantifiers.len()])
    }

    fn assigned(&mut self, wanted: &[Shape], quantifiers: &[View<'a>], taken: &mut Vec<bool>) -> bool {
        let Some((first, rest)) = wanted.split_first() else { return true };
        for (above, q) in quantifiers.iter().enumerate() {
            if taken[above] {
                continue;
            }
            let before = self.values.clone();
            taken[above] = true;
            let place = Place { above: above as u32, bound: 0 };
            if self.run(first, q.field(1), place) && self.assigned(rest, quantifiers, taken) {
                return true;
            }
            taken[above] = false;
            self.values = before;
        }
        false
    }

    fn run(&mut self, shape: &Shape, term: View<'a>, place: Place) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let term = bare(term);
        match shape {
            Shape::Any => true,
            Shape::Hole(hole) => self.hole(*hole, term, place),
            Shape::Constant(name) => term.tag() == expr::CONST && same_name(name.view(), term.field(0)),
            Shape::Apply(f, x) => {
                term.tag() == expr::APP
                    && self.run(f, term.field(0), place)
                    && self.run(x, term.field(1), place)
            }
            Shape::Binder(tag, ty, body) => {
                term.tag() == *tag
                    && self.run(ty, term.field(1), place)
                    && self.run(body, term.field(2), place.below_binder())
            }
            Shape::Bound(index) => term.tag() == expr::BVAR && term.field(0).scalar() == Some(*index),
            Shape::Sort(is_prop) => {
                let level = |l: View<'_>| l.is_scalar() || l.tag() == level::ZERO;
                term.tag() == expr::SORT && is_prop.is_none_or(|p| p == level(term.field(0)))
            }
            Shape::Literal(l) => term.tag() == expr::LIT && same_literal(l.view().field(0), term.field(0)),
            Shape::Field(index, of) => {
                term.tag() == expr::PROJ
                    && term.field(1).scalar() == Some(*index)
                    && self.run(of, term.field(2), place)
            }
        }
    }

    fn hole(&mut self, hole: usize, term: View<'a>, place: Place) -> bool {
        if let Some((value, above)) = self.values[hole] {
            return self.equal(value, above, term, place.above, 0);
        }
        // what the pattern binds is nothing that a hole outside of it can mention
        if place.bound > 0 && self.mentions_below(term, place.bound, 0) {
            return false;
        }
        self.values[hole] = Some((term, place.above));
        true
    }

    /// Whether two terms, below so many binders each, are the same up to universes and metadata. `inside`:
    /// binders that both have entered.
    fn equal(&mut self, left: View<'a>, above_a: u32, right: View<'a>, above_b: u32, inside: u32) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let (left, right) = (bare(left), bare(right));
        if above_a == above_b || (!has_loose_variables(left) && !has_loose_variables(right)) {
            return same(left, right);
        }
        if left.tag() != right.tag() {
            return false;
        }
        if left.tag() == expr::BVAR {
            let (Some(i), Some(j)) = (left.field(0).scalar(), right.field(0).scalar()) else { return false };
            return match (i < inside, j < inside) {
                (true, true) => i == j,
                (false, false) => i + above_b == j + above_a,
                _ => false,
            };
        }
        if left.tag() == expr::PROJ && left.field(1).scalar() != right.field(1).scalar() {
            return false;
        }
        let parts = fields(left);
        !parts.is_empty()
            && parts.iter().all(|&i| {
                self.equal(
                    left.field(i),
                    above_a,
                    right.field(i),
                    above_b,
                    inside + u32::from(binds(left, i)),
                )
            })
    }

    /// Whether a term mentions one of the innermost variables around it, so many of them.
    fn mentions_below(&mut self, term: View<'a>, count: u32, inside: u32) -> bool {
        if !has_loose_variables(term) {
            return false;
        }
        if self.steps == 0 {
            return true;
        }
        self.steps -= 1;
        if term.tag() == expr::BVAR {
            return term.field(0).scalar().is_some_and(|i| i >= inside && i < inside + count);
        }
        fields(term)
            .iter()
            .any(|&i| self.mentions_below(term.field(i), count, inside + u32::from(binds(term, i))))
    }
}
