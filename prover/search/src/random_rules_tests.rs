//! The whole search on random toy problems.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, problem};
use super::{Estimate, Guidance, Place, ProveOptions, Strategy, Value, Verdict, prove};
use lean_bridge::term::Goal;
use proptest::prelude::{
    ProptestConfig, Strategy as Generator, any, prop, prop_assert, prop_assert_eq, proptest,
};
use std::sync::Arc;
use supervise::StopFlag;

const STRATEGIES: [Strategy; 6] = [
    Strategy::BestFirst,
    Strategy::BreadthFirst,
    Strategy::IterativeDeepening,
    Strategy::Beam { width: 1 },
    Strategy::Beam { width: 3 },
    Strategy::Mcts,
];

/// Values without any sense.
struct Dice(u64);

impl Value for Dice {
    fn name(&self) -> String {
        "dice".into()
    }

    fn value(&self, goals: &[Goal], _: &Place) -> Estimate {
        let text: u64 = goals.iter().flat_map(|g| g.key.bytes()).map(u64::from).sum();
        match (text.wrapping_mul(self.0 | 1) >> 3) % 12 {
            11 => Estimate::Unknown,
            n => Estimate::Known(n as f64 / 10.0),
        }
    }
}

fn random_rules() -> impl Generator<Value = Rules> {
    let kids = prop::collection::vec(0usize..10, 0..4);
    let step = (0usize..10, 0usize..4, kids, any::<bool>(), 1u8..5);
    prop::collection::vec(step, 0..30).prop_map(|steps| {
        let mut rules = Rules::default();
        for (goal, tactic, kids, closer, cost) in steps {
            let tactic = format!("t{tactic}");
            let kids = kids.into_iter().map(|k| format!("g{k}")).collect();
            rules.steps.insert((format!("g{goal}"), tactic.clone()), kids);
            if closer {
                rules.closers.push(tactic.clone());
            }
            rules.costs.insert(tactic, cost as f64);
        }
        rules
    })
}

fn provable(rules: &Rules, goal: &str) -> bool {
    let mut known = std::collections::BTreeSet::new();
    loop {
        let new: Vec<_> = (rules.steps.iter())
            .filter(|((g, _), kids)| !known.contains(g) && kids.iter().all(|k| known.contains(k)))
            .map(|((g, _), _)| g.clone())
            .collect();
        if new.is_empty() {
            return known.contains(goal);
        }
        known.extend(new);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    /// The search decides every finite toy problem, and the script it prints is a proof.
    #[test]
    fn complete_and_sound_on_random_rules(
        rules in random_rules(),
        workers in 1usize..4,
        s in 0..STRATEGIES.len(),
        dice in any::<u64>(),
    ) {
        let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(&rules)).collect();
        let mut options = ProveOptions::default();
        options.search.strategy = STRATEGIES[s];
        let value: Arc<dyn Value> = Arc::new(Dice(dice));
        let value = Some(&value).filter(|_| dice % 3 > 0);
        let guidance = Guidance { policy: &rules, refuter: None, value };
        let report = prove(&mut engines, guidance, &problem("g0"), &options, &StopFlag::default());
        if provable(&rules, "g0") {
            prop_assert_eq!(report.verdict, PROVED);
            prop_assert!(report.refusals.is_empty(), "{:?}", report.refusals);
        } else {
            prop_assert_eq!(report.verdict, Verdict::NotFound);
        }
    }
}
