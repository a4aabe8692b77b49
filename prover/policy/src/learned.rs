//! A policy whose moves are put in order by a model: by what is expected of them for their time.

use crate::features::Features;
use crate::model::{Estimate, Model, Seen, Tally};
use crate::sight::sight;
use crate::{lazy_variant, variant};
use lean_bridge::term::Goal;
use proof_search::policy::{Action, Context, FailedCloser, Move, Policy, Proposal, Sight, Tactic};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is made of estimates. The defaults are what the program uses; others are for experiments.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What a usual move takes together with the visits of the goals that it leaves, milliseconds: a closer
    /// that takes as long costs −ln p, one that takes e times as long costs 1 more.
    pub usual_ms: f64,
    /// A closer that costs more has to wait among the moves.
    pub at_once: f64,
    /// A closer that is expected to take no longer never waits, milliseconds: little is lost by it, and a
    /// model that has seen other goals may be wrong.
    pub cheap_ms: f64,
    /// No closer that waits costs more, lest it never have its turn.
    pub most_wait: f64,
    /// How much the model's probabilities are mixed with `usual_success`, 0 for not at all: what succeeded
    /// nowhere in the examples may succeed on other goals.
    pub doubt: f64,
    /// What would be thought of any closer without a model.
    pub usual_success: f64,
    /// By how much the model changes the cost of a move at most: a move that never paid may pay on another
    /// suite.
    pub most: f64,
    /// How many tries of a move the model's opinion of it needs to weigh one half.
    pub half_trust: f64,
    /// The weight of a move's time in its cost.
    pub time: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            usual_ms: 150.0,
            at_once: 3.0,
            cheap_ms: 30.0,
            most_wait: 3.2,
            doubt: 0.3,
            usual_success: 0.1,
            most: 1.0,
            half_trust: 300.0,
            time: 1.0,
        }
    }
}

/// A policy, put in order by a model.
pub struct Learned<P> {
    policy: P,
    model: &'static Model,
    settings: Settings,
}

impl<P: Policy> Learned<P> {
    /// What this policy proposes, in the order of the model.
    pub fn new(policy: P, model: &'static Model) -> Learned<P> {
        Learned { policy, model, settings: Settings::default() }
    }

    /// The same with other settings.
    pub fn with_settings(self, settings: Settings) -> Learned<P> {
        Learned { settings, ..self }
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
        let mut priced: Vec<(Price, Move)> =
            closers.into_iter().map(|m| (self.settings.price(&seen, &m), m)).collect();
        priced.sort_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
        // what a committed move leaves is another goal: no closer can wait for it
        let may_wait = committed.is_none();
        let (later, at_once): (Vec<_>, Vec<_>) =
            priced.into_iter().partition(|(price, _)| may_wait && self.settings.waits(price));
        let most = self.settings.most_wait;
        waiting.extend(later.into_iter().map(|(price, m)| Move { cost: price.cost.min(most), ..m }));
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
        let cost = (proposed.cost + self.settings.correction(estimate, tally)).max(0.0);
        Move { cost, ..proposed }
    }
}

/// What a closer costs, and what it is expected to take, milliseconds.
struct Price {
    cost: f64,
    ms: f64,
}

impl Settings {
    /// What a closer costs: the negative logarithm of its success for the time of a usual move. One that the
    /// model does not know costs what its author says, and takes no time.
    fn price(&self, seen: &Seen, closer: &Move) -> Price {
        match seen.estimate(&name(closer)) {
            Some(Estimate { success, ms }) => {
                let success = success + self.doubt * (self.usual_success - success);
                Price { cost: -success.max(1e-6).ln() + (ms / self.usual_ms).ln(), ms }
            }
            None => Price { cost: closer.cost, ms: 0.0 },
        }
    }

    fn waits(&self, price: &Price) -> bool {
        price.cost > self.at_once && price.ms > self.cheap_ms
    }

    /// What is added to the cost of a move that its author and the successes of its family gave it: how much
    /// less likely than usual it is to succeed here, and how much longer than usual it takes.
    fn correction(&self, estimate: Estimate, tally: &Tally) -> f64 {
        let trust = tally.tries as f64 / (tally.tries as f64 + self.half_trust);
        let success = (tally.rate() / estimate.success.max(1e-6)).ln();
        // what it leaves takes as long as what any other move leaves
        let time = (1.0 + estimate.ms / self.usual_ms).ln();
        (trust * success + self.time * time).clamp(-self.most, self.most)
    }
}

pub(crate) fn name(proposed: &Move) -> Cow<'static, str> {
    match &proposed.action {
        Action::Tactic(tactic) => variant(proposed.family, &tactic.text).into(),
        Action::Lazy(_) | Action::Ask(_) => lazy_variant(proposed.family).into(),
    }
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
        let settings = Settings::default();
        assert!(waiting.iter().all(|m| (settings.at_once..=settings.most_wait).contains(&m.cost)));
        assert!((moves[0].cost - 1.5).abs() <= settings.most);
        assert_eq!(moves[1].cost, 1.5, "nothing is known of this one");
    }

    #[test]
    fn before_a_committed_move_no_closer_waits() {
        let Proposal { closers, waiting, committed, .. } = arrange(1);
        assert_eq!((closers.len(), waiting.len(), committed.map(|m| m.family)), (4, 0, Some("intro")));
    }

    #[test]
    fn what_is_slow_and_hopeless_waits_and_what_is_quick_does_not() {
        let settings = Settings::default();
        let price = |success: f64, ms: f64| Price { cost: -success.ln() + (ms / settings.usual_ms).ln(), ms };
        assert!(settings.waits(&price(0.02, 200.0)));
        assert!(!settings.waits(&price(0.5, 200.0)));
        assert!(!settings.waits(&price(1e-6, 5.0)));
    }

    #[test]
    fn a_correction_is_the_surprise_and_has_a_bound() {
        let settings = Settings::default();
        let tally = Tally { variant: "x".into(), tries: 1_000_000, successes: 100_000, ms: 5.0 };
        let at = |success, ms| settings.correction(Estimate { success, ms }, &tally);
        assert!(at(0.1, 0.0).abs() < 0.01);
        assert!((at(0.2, 0.0) + 2f64.ln()).abs() < 0.01);
        assert!((at(0.1, settings.usual_ms) - 2f64.ln()).abs() < 0.01);
        assert_eq!((at(1e-9, 1e4), at(0.9, 0.1)), (settings.most, -settings.most));
        let few = Tally { tries: 10, successes: 1, ..tally };
        assert!(settings.correction(Estimate { success: 0.2, ms: 0.0 }, &few).abs() < 0.3);
    }
}
