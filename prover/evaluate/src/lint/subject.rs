//! A statement as the checks see it.

use super::finding::Level;
use lean_bridge::AutoBound;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::view;
use std::collections::BTreeSet;

/// An opened statement with everything introduced that a text could introduce.
pub struct Subject {
    /// Variables, hypotheses and conclusion.
    pub goal: Goal,
    pub auto_bound: AutoBound,
}

impl Subject {
    /// Hypotheses that are propositions, with their indices.
    pub fn hypotheses(&self) -> impl Iterator<Item = (usize, &Hyp)> {
        self.goal.hyps.iter().enumerate().filter(|(_, h)| h.prop && !is_instance(h))
    }

    /// Variables that are neither hypotheses nor instances, with their indices.
    pub fn variables(&self) -> impl Iterator<Item = (usize, &Hyp)> {
        self.goal.hyps.iter().enumerate().filter(|(_, h)| !h.prop && !is_instance(h))
    }

    /// All propositions, with the names of their parts; the conclusion is the last.
    pub fn parts(&self) -> impl Iterator<Item = (String, &Term)> {
        self.placed_parts().map(|(_, part, proposition)| (part, proposition))
    }

    /// As [`Subject::parts`], each with the number of entries of the context before it.
    pub fn placed_parts(&self) -> impl Iterator<Item = (usize, String, &Term)> {
        let hypotheses = self.hypotheses().map(|(i, h)| (i, hypothesis(h), &h.ty));
        let end = self.goal.hyps.len();
        hypotheses.chain(self.goal.target.as_ref().map(|t| (end, "conclusion".to_string(), t)))
    }

    /// Whether the statement is about propositions themselves: then a conclusion that is a hypothesis, or
    /// hypotheses that contradict each other, are what a logician writes down.
    pub fn is_schematic(&self) -> bool {
        let is_predicate = |ty: &Term| {
            let mut ty = ty;
            while let Term::Forall(_, body) = ty {
                ty = body;
            }
            *ty == Term::Sort("0".into())
        };
        self.variables().any(|(_, h)| is_predicate(&h.ty))
    }

    /// `level`, or a note where the statement is about propositions.
    pub fn level(&self, level: Level) -> Level {
        if self.is_schematic() { Level::Note } else { level }
    }

    /// Indices of what occurs in a term, and of what their types mention, and so on.
    pub fn closure(&self, term: &Term) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        let mut rest: Vec<usize> = view::hyps_in(term).into_iter().collect();
        while let Some(i) = rest.pop() {
            if all.insert(i)
                && let Some(h) = self.goal.hyps.get(i)
            {
                rest.extend(view::hyps_in(&h.ty));
                rest.extend(h.value.iter().flat_map(view::hyps_in));
            }
        }
        all
    }
}

/// Whether an entry of a context is an anonymous instance.
pub fn is_instance(hyp: &Hyp) -> bool {
    hyp.name.starts_with("inst") && !hyp.accessible
}

/// The name of a hypothesis as a part of the statement.
pub fn hypothesis(hyp: &Hyp) -> String {
    format!("hypothesis {}", hyp.name)
}
