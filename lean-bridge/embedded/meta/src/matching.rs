//! Terms matched with statements, as both stand in the heap.
//!
//! First-order and syntactic: variables of the statement stand for anything, a variable applied to
//! variables bound inside of the statement matches anything without binding, metadata does not
//! count, and universes only where they are asked for.

use crate::expression::{
    bare, function, has_loose_variables, head, is_instance, same_level, same_literal, same_name, spine,
};
use lean_wasm::layout::{expr, level};
use lean_wasm::object::View;

/// Whether `pattern`, whose outer `binders` bound variables stand for anything, has `term` as an instance:
/// the number of its symbols, none if there are none.
pub fn matches<'a>(pattern: View<'a>, binders: u32, term: View<'a>) -> Option<u32> {
    let mut m = Matcher::new(binders);
    (m.run(pattern, term, 0) && m.score > 0).then_some(m.score)
}

/// See the module.
pub(crate) struct Matcher<'a> {
    /// By de Bruijn index outside the conclusion.
    pub values: Vec<Option<View<'a>>>,
    /// Quantifiers between the pattern and the conclusion.
    pub shift: usize,
    /// Symbols of the pattern that were matched.
    pub score: u32,
    /// A free variable of the term that may have any value.
    pub flexible: Option<View<'a>>,
    /// Whether it needs one.
    pub is_narrowed: bool,
    /// Universe parameters of the pattern (`Name`s) and what they stand for, if that counts.
    pub levels: Option<Vec<(View<'a>, View<'a>)>>,
}

impl<'a> Matcher<'a> {
    /// For a pattern below so many quantifiers.
    pub fn new(binders: u32) -> Matcher<'a> {
        let values = vec![None; binders as usize];
        Matcher { values, shift: 0, score: 0, flexible: None, is_narrowed: false, levels: None }
    }

    /// Whether all conditions that are still open are among the hypotheses.
    pub fn conditions(&mut self, quantifiers: &[View<'a>], hypotheses: &[View<'a>]) -> bool {
        let count = quantifiers.len();
        let is_open = |m: &Self, place: usize| {
            !is_instance(quantifiers[place]) && m.values[count - 1 - place].is_none()
        };
        // the last one first: what stands before it may be found with it
        let Some(place) = (0..count).rev().find(|place| is_open(self, *place)) else { return true };
        let before = self.values.clone();
        for hypothesis in hypotheses {
            self.shift = count - place;
            if self.run(quantifiers[place].field(1), *hypothesis, 0) {
                self.values[count - 1 - place] = Some(*hypothesis);
                if self.conditions(quantifiers, hypotheses) {
                    return true;
                }
            }
            self.values.clone_from(&before);
        }
        false
    }

    /// `depth`: binders of the pattern and the term that have been entered.
    pub fn run(&mut self, pattern: View<'a>, term: View<'a>, depth: u32) -> bool {
        let (pattern, term) = (bare(pattern), bare(term));
        if self.flexible.is_some_and(|variable| same(variable, term)) && head(pattern).is_some() {
            self.is_narrowed = true;
            return true;
        }
        match pattern.tag() {
            expr::BVAR => {
                let index = pattern.field(0).scalar().unwrap_or(u32::MAX);
                if index < depth {
                    return term.tag() == expr::BVAR && term.field(0).scalar() == Some(index);
                }
                // a value must make sense outside the binders
                if depth > 0 && has_loose_variables(term) {
                    return false;
                }
                match self.values.get_mut((index - depth) as usize + self.shift) {
                    Some(Some(value)) => same(*value, term),
                    Some(slot) => {
                        *slot = Some(term);
                        true
                    }
                    None => false,
                }
            }
            expr::APP => {
                if self.fits_anything(pattern, depth) {
                    return true;
                }
                term.tag() == expr::APP
                    && self.run(pattern.field(0), term.field(0), depth)
                    && self.run(pattern.field(1), term.field(1), depth)
            }
            expr::CONST => {
                self.score += 1;
                term.tag() == expr::CONST
                    && same_name(pattern.field(0), term.field(0))
                    && (self.levels.is_none() || {
                        let (mut of_pattern, mut of_term) = (pattern.field(1).list(), term.field(1).list());
                        of_pattern.all(|u| of_term.next().is_some_and(|v| self.level(u, v)))
                    })
            }
            expr::LIT => {
                self.score += 1;
                same(pattern, term)
            }
            tag @ (expr::LAM | expr::FORALL) => {
                term.tag() == tag
                    && self.run(pattern.field(1), term.field(1), depth)
                    && self.run(pattern.field(2), term.field(2), depth + 1)
            }
            expr::SORT => {
                term.tag() == expr::SORT
                    && (self.levels.is_none() || self.level(pattern.field(0), term.field(0)))
            }
            _ => same(pattern, term),
        }
    }

    /// Whether a pattern is a variable applied to variables that are bound inside of it, or to
    /// anything if it stands for a function. (Applied to something else it must be an
    /// application: Lean does not look for functions there.)
    fn fits_anything(&self, pattern: View<'a>, depth: u32) -> bool {
        let f = function(pattern);
        let index = if f.tag() == expr::BVAR { f.field(0).scalar() } else { None };
        let Some(index) = index.filter(|i| *i >= depth) else { return false };
        let is_bound = |a: &View<'_>| {
            let a = bare(*a);
            a.tag() == expr::BVAR && a.field(0).scalar().is_some_and(|i| i < depth)
        };
        let value = self.values.get((index - depth) as usize + self.shift).copied().flatten();
        value.is_some_and(|v| bare(v).tag() == expr::LAM) || spine(pattern).1.iter().all(is_bound)
    }

    fn level(&mut self, pattern: View<'a>, term: View<'a>) -> bool {
        let Some(levels) = &mut self.levels else { return true };
        if pattern.is_scalar() || pattern.tag() == level::ZERO {
            return term.is_scalar() || term.tag() == level::ZERO;
        }
        match pattern.tag() {
            level::PARAM => match levels.iter().find(|(name, _)| same_name(*name, pattern.field(0))) {
                Some((_, value)) => same_level(*value, term),
                None => {
                    levels.push((pattern.field(0), term));
                    true
                }
            },
            tag if term.is_scalar() || term.tag() != tag => false,
            level::SUCC => self.level(pattern.field(0), term.field(0)),
            level::MAX | level::IMAX => {
                self.level(pattern.field(0), term.field(0)) && self.level(pattern.field(1), term.field(1))
            }
            _ => false,
        }
    }
}

/// Equality up to universe levels, binder names and metadata.
pub fn same(left: View<'_>, right: View<'_>) -> bool {
    let (left, right) = (bare(left), bare(right));
    if left.ptr() == right.ptr() {
        return true;
    }
    if left.tag() != right.tag() {
        return false;
    }
    match left.tag() {
        expr::BVAR => left.field(0).scalar() == right.field(0).scalar(),
        expr::FVAR | expr::MVAR | expr::CONST => same_name(left.field(0), right.field(0)),
        expr::SORT => true,
        expr::APP => same(left.field(0), right.field(0)) && same(left.field(1), right.field(1)),
        expr::LAM | expr::FORALL => {
            same(left.field(1), right.field(1)) && same(left.field(2), right.field(2))
        }
        expr::LET => (1..4).all(|i| same(left.field(i), right.field(i))),
        expr::LIT => same_literal(left.field(0), right.field(0)),
        _ => left.field(1).scalar() == right.field(1).scalar() && same(left.field(2), right.field(2)),
    }
}
