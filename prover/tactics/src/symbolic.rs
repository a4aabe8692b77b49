//! The assembled policy: all families of symbolic moves, their costs corrected by measured success rates.

use super::arithmetic;
use super::data;
use super::priors::Priors;
use super::structure;
use super::structure::names::accessible;
use super::structure::scene::Scene;
use super::{closers, library, premises, refute, text};
use lean_bridge::term::Goal;
use proof_premises::Premises;
use proof_search::policy::{Action, Context, Move, Policy, Proposal};
use proof_term::shape::Shape;
use std::collections::HashSet;
use std::sync::Arc;

/// Deeper than this nothing is proposed but closers; no proof
/// found so far has more than ten moves on one path.
const DEPTH: usize = 14;

/// The symbolic policy with the statistics that come with the program, and with premises from the library
/// where a service is given.
pub fn symbolic(premises: Option<Arc<Premises>>) -> impl Policy {
    Symbolic { priors: Priors::built_in().clone(), premises }
}

struct Symbolic {
    priors: Priors,
    /// Where premises come from, if anywhere.
    premises: Option<Arc<Premises>>,
}

impl Policy for Symbolic {
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        if let (None, Some(text)) = (&goal.target, &goal.text) {
            let p = text::propose(text, context);
            return Proposal { moves: self.priced(p.moves), ..p };
        }
        match accessible(goal) {
            None => self.named(goal, context),
            Some((goal, renamed)) => {
                let p = self.named(&goal, context);
                Proposal {
                    waiting: vec![],
                    closers: p.closers.into_iter().map(|m| renamed.wrap(m)).collect(),
                    committed: p.committed.map(|m| renamed.wrap(m)),
                    moves: p.moves.into_iter().map(|m| renamed.wrap(m)).collect(),
                }
            }
        }
    }
}

impl Symbolic {
    /// All entries of `goal` can be named.
    fn named(&self, goal: &Goal, context: &Context) -> Proposal {
        let Some(s) = Scene::new(goal, context) else { return Proposal::default() };
        let mut committed = structure::committed(&s);
        if arithmetic::powers::dangerous(goal) {
            // nothing may evaluate such a goal before its powers are taken out of it
            let safe = |proposed: &Move| match &proposed.action {
                Action::Tactic(tactic) => !tactic.text.contains("subst"),
                Action::Lazy(_) | Action::Ask(_) => false,
            };
            let moves = arithmetic::propose(goal, context);
            return Proposal { committed: committed.filter(safe), moves, ..Proposal::default() };
        }
        let mut moves = vec![];
        refute::moves(&s, &mut moves);
        let refuting = matches!(Shape::of(s.target), Shape::Not(_)) && !moves.is_empty();
        if refuting {
            // A counterexample has to come before the statement becomes a
            // hypothesis: that is only one way among others.
            moves.extend(committed.take().map(|m| Move { cost: m.cost + 2.0, ..m }));
        }
        let closers = closers::closers(&s, committed.is_some() || refuting);
        if context.depth < DEPTH {
            structure::moves(&s, &mut moves);
            data::moves(&s, &mut moves);
            library::moves(&s, &mut moves);
            if let Some(service) = &self.premises {
                premises::moves(&s, context.preamble, service, &mut moves);
            }
            moves.extend(arithmetic::propose(goal, context));
        }
        Proposal { closers, committed, moves: self.priced(moves), ..Proposal::default() }
    }

    /// Each text once, with its cost corrected by the statistics of its family.
    fn priced(&self, mut moves: Vec<Move>) -> Vec<Move> {
        let mut seen = HashSet::new();
        moves.retain(|m| match &m.action {
            Action::Tactic(t) => seen.insert(t.text.clone()),
            Action::Lazy(_) | Action::Ask(_) => true,
        });
        let price = |m: Move| Move { cost: self.priors.cost(m.family, m.cost), ..m };
        moves.into_iter().map(price).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::structure::testing::{goal, text_of};
    use super::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    fn propose(hyps: &[(&str, Term)], target: Term) -> Proposal {
        let goal = goal(hyps, target);
        symbolic(None).propose(&goal, &Context { depth: 0, path: &[], preamble: "" })
    }

    #[test]
    fn quantifiers_are_introduced_first() {
        let n = nat_ty();
        let t = forall("n", n.clone(), le(&n, nat(0), Term::Bound(0)));
        let p = propose(&[], t);
        assert_eq!(text_of(&p.committed.unwrap()), "intro n");
        assert!(p.closers.is_empty());
    }

    #[test]
    fn inaccessible_entries_are_renamed_in_texts() {
        let n = nat_ty();
        let p = propose(&[("n✝", n.clone())], le(&n, nat(0), Term::Hyp(0)));
        let texts: Vec<String> = p.moves.iter().map(text_of).collect();
        assert!(texts.iter().any(|t| t.starts_with("(rename_i n; induction n with")), "{texts:?}");
        assert!(p.closers.iter().map(text_of).any(|t| t == "omega"));
    }

    #[test]
    fn texts_are_distinct_and_costs_not_negative() {
        let list = call("List", vec![nat_ty()]);
        let p = propose(&[("l", list.clone())], eq(&list, Term::Hyp(0), Term::Hyp(0)));
        let texts: Vec<String> = p.moves.iter().map(text_of).filter(|t| !t.starts_with('<')).collect();
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len());
        assert!(p.moves.iter().all(|m| m.cost >= 0.0));
    }
}
