//! Monte Carlo tree search against the scripted engine.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, problem};
use super::*;
use crate::policy::ModelUsage;
use lean_bridge::term::Goal;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// How a critic of these tests behaves.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    AtOnce,
    After(Duration),
    Never,
    Fails,
    Panics,
    Mumbles,
}

/// Knows that goals with `good` in their names can be proved, and thinks little of others.
struct Critic(Manner);

fn critic(manner: Manner) -> Arc<dyn Value> {
    Arc::new(Critic(manner))
}

struct Later {
    manner: Manner,
    begun: Instant,
    value: f64,
}

impl AwaitedValue for Later {
    fn poll(&mut self) -> Option<Result<Valued, String>> {
        let usage = ModelUsage { questions: 1, samples: 1, tokens: 7, ..ModelUsage::default() };
        match self.manner {
            Manner::Never => None,
            Manner::Fails => Some(Err("nobody is there".into())),
            Manner::Panics => panic!("as a careless critic would"),
            Manner::Mumbles => Some(Ok(Valued { value: None, usage })),
            Manner::After(delay) if self.begun.elapsed() < delay => None,
            _ => Some(Ok(Valued { value: Some(self.value), usage })),
        }
    }
}

impl Value for Critic {
    fn name(&self) -> String {
        "critic".into()
    }

    fn value(&self, goals: &[Goal], place: &Place) -> Estimate {
        assert!(!place.moves.is_empty(), "nobody is asked about what has nothing left to try");
        let is_good = goals.iter().all(|g| g.text.as_deref().is_some_and(|t| t.contains("good")));
        let value = if is_good { 0.95 } else { 0.02 };
        match self.0 {
            Manner::AtOnce => Estimate::Known(value),
            manner => Estimate::Awaited(Box::new(Later { manner, begun: Instant::now(), value })),
        }
    }
}

/// A cheap way into a tree of `2^depth` goals without any proof, and a dear one to the proof.
fn trap(depth: usize) -> Rules {
    let mut rules = Rules::default();
    let mut add = |goal: &str, tactic: &str, kids: &[&str]| {
        let kids = kids.iter().map(|k| k.to_string()).collect();
        rules.steps.insert((goal.to_string(), tactic.to_string()), kids);
    };
    add("root", "in", &["x"]);
    add("root", "dear", &["good"]);
    add("good", "dear", &["good good"]);
    add("good good", "dear", &[]);
    let mut level = vec!["x".to_string()];
    for _ in 0..depth {
        let mut next = vec![];
        for goal in level {
            for side in ["l", "r"] {
                let kid = format!("{goal}{side}");
                add(&goal, side, &[&kid]);
                next.push(kid);
            }
        }
        level = next;
    }
    for cheap in ["in", "l", "r"] {
        rules.costs.insert(cheap.into(), 0.1);
    }
    rules.costs.insert("dear".into(), 2.0);
    rules
}

struct Run {
    report: Report,
    log: Vec<String>,
}

fn run(rules: &Rules, search: SearchOptions, value: Option<&Arc<dyn Value>>, workers: usize) -> Run {
    let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(rules)).collect();
    engines.iter_mut().for_each(|e| e.delay = Duration::from_micros(if workers > 1 { 300 } else { 0 }));
    let budget = Budget { wall: Some(Duration::from_secs(60)), ..Budget::default() };
    let options = ProveOptions { search, budget, ..ProveOptions::default() };
    let guidance = Guidance { policy: rules, refuter: None, value };
    let report = prove(&mut engines, guidance, &problem("root"), &options, &StopFlag::default());
    Run { report, log: engines.iter().flat_map(Scripted::log).collect() }
}

fn mcts() -> SearchOptions {
    SearchOptions { strategy: Strategy::Mcts, ..SearchOptions::default() }
}

#[test]
fn a_good_value_leads_past_a_trap() {
    let rules = trap(8);
    let best_first = run(&rules, SearchOptions::default(), None, 1).report;
    let led = run(&rules, mcts(), Some(&critic(Manner::AtOnce)), 1).report;
    assert_eq!((&best_first.verdict, &led.verdict), (&PROVED, &PROVED));
    assert!(best_first.steps > 500, "{}", best_first.steps);
    assert!(led.steps < 20, "{}", led.steps);
}

#[test]
fn a_wrong_value_costs_time_and_no_proof() {
    struct Wrong;
    impl Value for Wrong {
        fn name(&self) -> String {
            "wrong".into()
        }
        fn value(&self, goals: &[Goal], _: &Place) -> Estimate {
            let is_good = goals.iter().any(|g| g.text.as_deref().is_some_and(|t| t.contains("good")));
            Estimate::Known(if is_good { f64::NAN } else { 7.0 })
        }
    }
    let wrong: Arc<dyn Value> = Arc::new(Wrong);
    let report = run(&trap(6), mcts(), Some(&wrong), 1).report;
    assert_eq!(report.verdict, PROVED);
    assert!(report.values.by_size >= 1, "no number is no value: {:?}", report.values);
}

#[test]
fn a_slow_critic_is_not_waited_for_and_its_answers_count() {
    let slow = critic(Manner::After(Duration::from_millis(1)));
    let mut unprovable = trap(7);
    unprovable.steps.remove(&("good good".to_string(), "dear".to_string()));
    for (rules, verdict) in [(trap(7), PROVED), (unprovable, Verdict::NotFound)] {
        let report = run(&rules, mcts(), Some(&slow), 2).report;
        assert_eq!(report.verdict, verdict);
        // all of the second tree takes much longer than an answer
        assert!(report.values.answered > 0 || verdict == PROVED, "{:?}", report.values);
        assert!(report.values.answered <= report.values.asked);
    }
}

#[test]
fn a_critic_that_fails_or_never_answers_is_told_and_changes_no_verdict() {
    let mut unprovable = trap(4);
    unprovable.steps.remove(&("good good".to_string(), "dear".to_string()));
    for manner in [Manner::Never, Manner::Fails, Manner::Panics, Manner::Mumbles] {
        for (rules, verdict) in [(trap(4), PROVED), (unprovable.clone(), Verdict::NotFound)] {
            let Run { report, .. } = run(&rules, mcts(), Some(&critic(manner)), 2);
            assert_eq!(report.verdict, verdict);
            let values = report.values;
            assert!(values.asked > 0 && values.answered == 0, "{values:?}");
            let has_failed = matches!(manner, Manner::Fails | Manner::Panics);
            assert_eq!(values.failures, u64::from(has_failed), "{values:?}");
            assert_eq!(values.by_size > 0, manner != Manner::Never, "{values:?}");
        }
    }
}

#[test]
fn a_critic_that_never_answers_ends_with_the_limit_also_where_answers_are_waited_for() {
    let rules = trap(4);
    let search = SearchOptions { deterministic: true, ..mcts() };
    let value = critic(Manner::Never);
    let budget = Budget { wall: Some(Duration::from_millis(60)), ..Budget::default() };
    let options = ProveOptions { search, budget, ..ProveOptions::default() };
    let guidance = Guidance { policy: &rules, refuter: None, value: Some(&value) };
    let begun = Instant::now();
    let engines = &mut [Scripted::new(&rules)];
    let report = prove(engines, guidance, &problem("root"), &options, &StopFlag::default());
    assert_eq!(report.verdict, Verdict::Timeout);
    assert!(begun.elapsed() < Duration::from_secs(50));
}

#[test]
fn steps_and_seed_decide_the_order() {
    let rules = trap(5);
    let deterministic = |seed| SearchOptions { deterministic: true, seed, ..mcts() };
    for seed in [0, 1, 7] {
        let slow = critic(Manner::After(Duration::from_millis(1)));
        let quick = critic(Manner::After(Duration::ZERO));
        let logs = [&slow, &quick, &slow].map(|critic| run(&rules, deterministic(seed), Some(critic), 3).log);
        assert!(logs[0] == logs[1] && logs[1] == logs[2], "{logs:?}");
    }
    let by_size = [0, 0].map(|seed| run(&rules, deterministic(seed), None, 1).log);
    assert_eq!(by_size[0], by_size[1]);
}

#[test]
fn several_workers_do_nothing_twice() {
    let mut unprovable = trap(6);
    unprovable.steps.remove(&("good good".to_string(), "dear".to_string()));
    for strategy in [Strategy::Mcts, Strategy::Beam { width: 2 }, Strategy::BestFirst] {
        let search = SearchOptions { strategy, ..SearchOptions::default() };
        let Run { report, log } = run(&unprovable, search, None, 4);
        assert_eq!(report.verdict, Verdict::NotFound);
        assert_eq!(log.len(), log.iter().collect::<HashSet<_>>().len());
        assert_eq!(log.len(), unprovable.steps.len());
    }
}
