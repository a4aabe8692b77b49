//! A policy whose moves are put in order by a model: by what is expected of them for their time.

use crate::features::Features;
use crate::model::{Estimate, Model, Seen, Tally};
use crate::sight::sight;
use crate::{lazy_variant, variant};
use lean_bridge::term::Goal;
use proof_search::policy::{Action, Context, FailedCloser, Move, Policy, Proposal, Sight, Tactic};
use std::borrow::Cow;

/// What a usual move takes together with the visits of the goals that it leaves, milliseconds: a closer that
/// takes as long costs −ln p, one that takes e times as long costs 1 more.
const USUAL_MS: f64 = 150.0;

/// A closer that costs more has to wait among the moves.
const AT_ONCE: f64 = 2.0;

/// No closer that waits costs more, lest it never have its turn.
const MOST_WAIT: f64 = 4.0;

/// By how much the model changes the cost of a move at most: a move that never paid may pay on another suite.
const MOST: f64 = 1.0;

/// How many tries of a tactic the model's opinion of it needs to weigh one half.
const DOUBT: f64 = 30.0;

/// A policy, put in order by a model.
pub struct Learned<P> {
    policy: P,
    model: &'static Model,
}

impl<P: Policy> Learned<P> {
    /// What this policy proposes, in the order of the model.
    pub fn new(policy: P, model: &'static Model) -> Learned<P> {
        Learned { policy, model }
    }
}

impl<P: Policy> Policy for Learned<P> {
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        self.policy.propose(goal, context)
    }

    fn arrange(
        &self,
        goal: &Goal,
        context: &Context,
        failed: &[FailedCloser],
        proposal: Proposal,
    ) -> Proposal {
        if goal.target.is_none() {
            return proposal;
        }
        let seen = self.model.see(&Features::of(goal, context, failed));
        let Proposal { closers, committed, mut waiting, moves } = proposal;
        // what a committed move leaves is another goal: no closer can wait for it
        let most = if committed.is_some() { f64::INFINITY } else { AT_ONCE };
        let mut priced: Vec<(f64, Move)> = closers.into_iter().map(|m| (price(&seen, &m), m)).collect();
        priced.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (at_once, later): (Vec<_>, Vec<_>) = priced.into_iter().partition(|(price, _)| *price <= most);
        waiting.extend(later.into_iter().map(|(price, m)| Move { cost: price.min(MOST_WAIT), ..m }));
        let moves = moves.into_iter().map(|m| self.corrected(&seen, m)).collect();
        Proposal { closers: at_once.into_iter().map(|(_, m)| m).collect(), committed, waiting, moves }
    }

    fn sight(&self, goal: &Goal, closer: &Tactic) -> Option<Sight> {
        sight(goal, &closer.text)
    }
}

impl<P: Policy> Learned<P> {
    /// A move whose cost says what the model thinks of its kind on this goal.
    fn corrected(&self, seen: &Seen, proposed: Move) -> Move {
        let name = name(&proposed);
        let Some((estimate, tally)) = seen.estimate(&name).zip(self.model.tally(&name)) else {
            return proposed;
        };
        let cost = (proposed.cost + correction(estimate, tally)).max(0.0);
        Move { cost, ..proposed }
    }
}

fn name(proposed: &Move) -> Cow<'static, str> {
    match &proposed.action {
        Action::Tactic(tactic) => variant(proposed.family, &tactic.text).into(),
        Action::Lazy(_) => lazy_variant(proposed.family).into(),
    }
}

/// What a closer costs: the negative logarithm of its success for the time of a usual move. One that the model
/// does not know costs what its author says.
fn price(seen: &Seen, closer: &Move) -> f64 {
    match seen.estimate(&name(closer)) {
        Some(Estimate { success, ms }) => -success.max(1e-6).ln() + (ms / USUAL_MS).ln(),
        None => closer.cost,
    }
}

/// What is added to the cost of a move that its author and the successes of its family gave it: how much less
/// likely than usual it is to succeed here, and how much longer than usual it takes.
fn correction(estimate: Estimate, tally: &Tally) -> f64 {
    let trust = tally.tries as f64 / (tally.tries as f64 + DOUBT);
    let success = (tally.rate() / estimate.success.max(1e-6)).ln();
    // what it leaves takes as long as what any other move leaves
    let time = (1.0 + estimate.ms / USUAL_MS).ln();
    (trust * (success + time)).clamp(-MOST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::term::Term;
    use proof_search::policy::TacticLimits;
    use proof_term::build::*;
    use std::time::Duration;

    fn tactic(family: &'static str, cost: f64) -> Move {
        let limits = TacticLimits { heartbeats: 1, timeout: Duration::ZERO };
        Move { family, cost, action: Action::Tactic(Tactic { text: family.into(), limits }) }
    }

    /// Proposes the same everywhere.
    struct Same;

    impl Policy for Same {
        fn propose(&self, _: &Goal, context: &Context) -> Proposal {
            let closers = ["grind", "simp_all", "omega", "mine"].map(|family| tactic(family, 0.5)).into();
            let committed = (context.depth > 0).then(|| tactic("intro", 0.1));
            let moves = vec![tactic("induction", 1.5), tactic("mine too", 1.5)];
            Proposal { closers, committed, moves, ..Proposal::default() }
        }
    }

    fn arrange(depth: usize) -> Proposal {
        let policy = Learned::new(Same, Model::built_in().unwrap());
        let n = nat_ty();
        let target = lt(&n, nat(1), Term::Nat("2".into()));
        let goal = Goal { target: Some(target), ..Goal::default() };
        let context = Context { depth, path: &[], preamble: "" };
        policy.arrange(&goal, &context, &[], policy.propose(&goal, &context))
    }

    fn families(moves: &[Move]) -> Vec<&'static str> {
        moves.iter().map(|m| m.family).collect()
    }

    #[test]
    fn every_closer_runs_at_once_or_waits_and_no_cost_is_out_of_bounds() {
        let Proposal { closers, waiting, moves, .. } = arrange(0);
        let mut all = [families(&closers), families(&waiting)].concat();
        all.sort();
        assert_eq!(all, ["grind", "mine", "omega", "simp_all"]);
        assert!(families(&closers).contains(&"mine"), "an unknown closer is not put off");
        assert!(waiting.iter().all(|m| (AT_ONCE..=MOST_WAIT).contains(&m.cost)));
        assert!((moves[0].cost - 1.5).abs() <= MOST);
        assert_eq!(moves[1].cost, 1.5, "nothing is known of this one");
    }

    #[test]
    fn before_a_committed_move_no_closer_waits() {
        let Proposal { closers, waiting, committed, .. } = arrange(1);
        assert_eq!((closers.len(), waiting.len(), committed.map(|m| m.family)), (4, 0, Some("intro")));
    }

    #[test]
    fn a_correction_is_the_surprise_and_has_a_bound() {
        let tally = Tally { variant: "x".into(), tries: 1_000_000, successes: 100_000, ms: 5.0 };
        let at = |success, ms| correction(Estimate { success, ms }, &tally);
        assert!(at(0.1, 0.0).abs() < 0.01);
        assert!((at(0.2, 0.0) + 2f64.ln()).abs() < 0.01);
        assert!((at(0.1, USUAL_MS) - 2f64.ln()).abs() < 0.01);
        assert_eq!((at(1e-9, 1e4), at(0.9, 0.1)), (MOST, -MOST));
        let few = Tally { tries: 10, successes: 1, ..tally };
        assert!(correction(Estimate { success: 0.2, ms: 0.0 }, &few).abs() < 0.3);
    }
}
