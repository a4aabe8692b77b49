//! The whole search on random toy problems.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, guidance, problem};
use super::{ProveOptions, Strategy, Verdict, prove};
use proptest::prelude::{
    ProptestConfig, Strategy as Generator, any, prop, prop_assert, prop_assert_eq, proptest,
};
use supervise::StopFlag;

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
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// The search decides every finite toy problem, and the script it prints is a proof.
    #[test]
    fn complete_and_sound_on_random_rules(rules in random_rules(), workers in 1usize..4, s in 0usize..3) {
        let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(&rules)).collect();
        let mut options = ProveOptions::default();
        let strategies = [Strategy::BestFirst, Strategy::BreadthFirst, Strategy::IterativeDeepening];
        options.search.strategy = strategies[s];
        let report = prove(&mut engines, guidance(&rules), &problem("g0"), &options, &StopFlag::default());
        if provable(&rules, "g0") {
            prop_assert_eq!(report.verdict, PROVED);
            prop_assert!(report.refusals.is_empty(), "{:?}", report.refusals);
        } else {
            prop_assert_eq!(report.verdict, Verdict::NotFound);
        }
    }
}
