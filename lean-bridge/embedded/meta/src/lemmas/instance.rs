//! Where in a term a lemma's pattern is, and with which values.

use super::Lemmas;
use super::openness::mentions_variable;
use crate::environment::Constant;
use crate::expression::{fields, has_loose_variables, head, telescope};
use crate::matching::Matcher;
use lean_wasm::object::View;

/// What of a statement is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// What it concludes.
    Conclusion,
    /// Of an equation or equivalence, anywhere in the term.
    Side {
        /// The right side, otherwise the left one.
        right: bool,
    },
    /// The type of a quantifier, by its place.
    Premise(u32),
}

/// A part of a term that is an instance of a pattern.
pub struct Instance<'a> {
    /// The lemma whose pattern it is.
    pub lemma: Constant<'a>,
    /// The part, an `Expr`.
    pub part: View<'a>,
    /// Fields from the term to the part.
    pub path: Vec<u32>,
    /// By place among the quantifiers; none for those that the pattern does not mention.
    pub values: Vec<Option<View<'a>>>,
    /// Universe parameters (`Name`s) that it mentions, and their values.
    pub levels: Vec<(View<'a>, View<'a>)>,
}

/// Parts of a term that are looked at, at most: a term is a graph, and may be a huge tree.
const PARTS: usize = 20_000;

impl Lemmas {
    /// The first instance of a lemma's pattern in a term, or the one of this number
    /// (from 1), in the order in which Lean rewrites. Nothing also where the pattern has
    /// a variable that is matched without being bound.
    pub fn instance<'a>(
        &self,
        lemma: u32,
        pattern: Pattern,
        term: View<'a>,
        number: u32,
    ) -> Option<Instance<'a>> {
        let heap = term.heap();
        let s = self.statements[lemma as usize];
        let lemma = Constant(View::new(s.info, heap));
        let (quantifiers, conclusion) = telescope(lemma.ty());
        let (sought, binders, inside) = match pattern {
            Pattern::Conclusion => (conclusion, s.binders, false),
            Pattern::Side { right } => (View::new(s.sides?[usize::from(right)], heap), s.binders, true),
            Pattern::Premise(place) => (quantifiers.get(place as usize)?.field(1), place, false),
        };
        let mut search = Search { sought, binders, head: head(sought)?, parts: 0, number, path: vec![] };
        let (part, m) = if inside { search.run(term)? } else { (term, search.matched(term)?) };
        let mut values = m.values;
        values.reverse();
        // one that the pattern mentions only where it matches anything
        for (place, value) in values.iter().enumerate() {
            if value.is_none() && mentions_variable(sought, binders as usize - 1 - place) {
                return None;
            }
        }
        values.resize(quantifiers.len(), None);
        let levels = m.levels.unwrap_or_default();
        Some(Instance { lemma, part, path: search.path, values, levels })
    }
}

/// A walk through a term in Lean's order: a term before its parts, functions before arguments.
struct Search<'a> {
    sought: View<'a>,
    binders: u32,
    head: u64,
    parts: usize,
    /// Instances still to come, this one included.
    number: u32,
    path: Vec<u32>,
}

impl<'a> Search<'a> {
    fn matched(&self, term: View<'a>) -> Option<Matcher<'a>> {
        let mut m = Matcher { levels: Some(vec![]), ..Matcher::new(self.binders) };
        m.run(self.sought, term, 0).then_some(m)
    }

    fn run(&mut self, term: View<'a>) -> Option<(View<'a>, Matcher<'a>)> {
        self.parts += 1;
        if self.parts > PARTS {
            return None;
        }
        if !has_loose_variables(term)
            && head(term) == Some(self.head)
            && let Some(m) = self.matched(term)
        {
            self.number -= 1;
            if self.number == 0 {
                return Some((term, m));
            }
        }
        for &field in fields(term) {
            self.path.push(field);
            let found = self.run(term.field(field));
            if found.is_some() {
                return found;
            }
            self.path.pop();
        }
        None
    }
}
