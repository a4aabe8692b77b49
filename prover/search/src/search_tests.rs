//! The whole search against the scripted engine.

use super::scripted::{Rules, Scripted};
use super::*;
use crate::policy::Policy;
use lean_bridge::term::Goal;
use std::time::{Duration, Instant};
use supervise::StopFlag;

pub fn problem(goal: &str) -> Problem {
    Problem { name: "t".into(), header: String::new(), statement: format!("theorem t : {goal}") }
}

pub fn guidance(policy: &dyn Policy) -> Guidance<'_> {
    Guidance { policy, refuter: None, value: None }
}

fn run(rules: &Rules, workers: usize) -> Report {
    let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(rules)).collect();
    let options = ProveOptions::default();
    prove(&mut engines, guidance(rules), &problem("root"), &options, &StopFlag::default())
}

pub const PROVED: Verdict = Verdict::Proved { tier: Tier::Audited };

#[test]
fn proves_through_bullets_and_shared_goals() {
    let rules = Rules::new(&[
        ("root", "split", &["a", "b"]),
        ("root", "wrong", &["dead end"]),
        ("a", "step", &["b"]),
        ("b", "close", &[]),
    ]);
    let report = run(&rules, 1);
    assert_eq!(report.verdict, PROVED);
    insta::assert_snapshot!(report.proof.unwrap(), @r"
    theorem t : root := by
      split
      · step
        close
      · close
    ");
    assert_eq!(report.proof_steps, 4);
    // `b` was met twice and searched once.
    assert_eq!(report.families["rule"].closed, 1);
    assert_eq!(report.families["rule"].used, 4);
}

#[test]
fn a_cycle_is_not_a_proof() {
    let rules = Rules::new(&[("root", "there", &["a"]), ("a", "back", &["root"]), ("a", "on", &["a b"])]);
    let report = run(&rules, 2);
    assert_eq!(report.verdict, Verdict::NotFound);
    assert!(matches!(report.stop, Some(StopReason::Exhausted { goals: 3, .. })), "{:?}", report.stop);
}

#[test]
fn goals_that_share_metavariables_are_solved_together() {
    let mut rules = Rules::new(&[
        ("root", "witness", &["p ?w", "q ?w"]),
        ("p ?w", "take one", &[]),
        ("p ?w", "take two", &[]),
        ("q 1", "fail later", &["nothing"]),
        ("q 2", "close", &[]),
    ]);
    for (tactic, value) in [("take one", "1"), ("take two", "2")] {
        rules.assigns.push(("p ?w".into(), tactic.into(), "?w".into(), value.into()));
    }
    let report = run(&rules, 1);
    assert_eq!(report.verdict, PROVED);
    insta::assert_snapshot!(report.proof.unwrap(), @r"
    theorem t : root := by
      witness
      take two
      close
    ");
}

#[test]
fn a_refused_proof_is_replaced_by_another() {
    let mut rules = Rules::new(&[
        ("root", "split", &["a", "b"]),
        ("a", "cheat", &[]),
        ("a", "honest", &["c"]),
        ("b", "close", &[]),
        ("c", "close", &[]),
    ]);
    rules.cheats.push("cheat".into());
    rules.closers = vec!["cheat".into(), "close".into(), "honest".into()];
    let report = run(&rules, 1);
    assert_eq!(report.verdict, PROVED);
    assert_eq!(report.refusals.len(), 1);
    assert_eq!(report.refusals[0].line, Some(3));
    assert!(report.proof.unwrap().contains("honest"));
    // With nothing but the cheat it is not a proof.
    rules.steps.remove(&("a".into(), "honest".into()));
    let report = run(&rules, 1);
    assert_eq!(report.verdict, Verdict::NotFound);
    assert_eq!(report.refusals.len(), 1);
}

#[test]
fn a_committed_move_excludes_the_others() {
    let mut rules = Rules::new(&[("root", "intro", &["a"]), ("root", "other", &["b"]), ("b", "close", &[])]);
    rules.committed.push("intro".into());
    assert_eq!(run(&rules, 1).verdict, Verdict::NotFound);
    // If it fails the others get their turn.
    rules.steps.remove(&("root".into(), "intro".into()));
    assert_eq!(run(&rules, 1).verdict, PROVED);
}

#[test]
fn budgets_stop_and_say_so() {
    // An endless staircase.
    let stairs: Vec<(String, Vec<String>)> =
        (0..10_000).map(|i| (format!("g{i}"), vec![format!("g{}", i + 1)])).collect();
    let mut rules = Rules::default();
    for (g, kids) in stairs {
        rules.steps.insert((g, "up".into()), kids);
    }
    let mut options = ProveOptions::default();
    options.search.max_depth = usize::MAX;
    options.budget = Budget { steps: Some(100), ..Budget::default() };
    let go = |options: &ProveOptions, stop: &StopFlag| {
        prove(&mut [Scripted::new(&rules)], guidance(&rules), &problem("g0"), options, stop)
    };
    let report = go(&options, &StopFlag::default());
    assert_eq!((report.verdict, report.steps), (Verdict::Timeout, 100));
    assert_eq!(report.stop, Some(StopReason::Steps { limit: 100 }));
    options.budget = Budget { heartbeats: Some(70), ..Budget::default() };
    assert_eq!(go(&options, &StopFlag::default()).stop, Some(StopReason::Heartbeats { limit: 70 }));
    options.budget = Budget { wall: Some(Duration::from_millis(30)), ..Budget::default() };
    assert_eq!(go(&options, &StopFlag::default()).stop, Some(StopReason::WallTime { limit_s: 0.03 }));
    let stop = StopFlag::default();
    stop.set();
    assert_eq!(go(&options, &stop).stop, Some(StopReason::Interrupted));
    // without the 30 ms, which a busy machine may need for five steps
    options.budget = Budget::default();
    options.search.max_depth = 5;
    assert_eq!(go(&options, &StopFlag::default()).verdict, Verdict::NotFound);
}

#[test]
fn a_proof_found_with_the_last_step_counts() {
    let rules = Rules::new(&[("root", "one", &["a"]), ("a", "two", &[])]);
    for (steps, verdict) in [(1, Verdict::Timeout), (2, PROVED)] {
        let budget = Budget { steps: Some(steps), ..Budget::default() };
        let options = ProveOptions { budget, ..ProveOptions::default() };
        let report = prove(
            &mut [Scripted::new(&rules)],
            guidance(&rules),
            &problem("root"),
            &options,
            &StopFlag::default(),
        );
        assert_eq!((report.verdict, report.steps), (verdict, steps));
    }
}

#[test]
fn what_was_not_tried_because_the_engine_died_is_not_exhausted() {
    let mut rules = Rules::new(&[("root", "a", &["x"]), ("x", "b", &[]), ("root", "c", &["y"])]);
    let go = |rules: &Rules| {
        let mut engines = [Scripted::new(rules)];
        prove(&mut engines, guidance(rules), &problem("root"), &ProveOptions::default(), &StopFlag::default())
    };
    rules.fatal = vec!["c".into()];
    let proved = go(&rules);
    assert_eq!((&proved.verdict, proved.losses.moves), (&PROVED, 1));
    rules.fatal = vec!["b".into()];
    let lost = go(&rules);
    let Verdict::EngineFailure { failure } = &lost.verdict else { panic!("{lost:?}") };
    let said = "search: Lean died on the move `b`: out of memory; nothing else is left to try";
    assert_eq!(failure.to_string(), said);
    assert!(matches!(lost.stop, Some(StopReason::Exhausted { .. })));
    rules.fatal = vec![];
    rules.steps.remove(&("x".to_string(), "b".to_string()));
    let none = go(&rules);
    assert_eq!((&none.verdict, none.losses.is_empty()), (&Verdict::NotFound, true));
}

#[test]
fn engine_failures_are_survived_or_named() {
    let rules =
        Rules::new(&[("root", "a", &["x"]), ("root", "b", &["y"]), ("y", "close", &[]), ("root", "c", &[])]);
    let go = |broken: u64| {
        let mut engine = Scripted::new(&rules);
        engine.broken = std::sync::Arc::new(broken.into());
        prove(
            &mut [engine],
            guidance(&rules),
            &problem("root"),
            &ProveOptions::default(),
            &StopFlag::default(),
        )
    };
    assert_eq!(go(2).verdict, PROVED);
    let lost = go(3);
    assert_eq!(lost.verdict.word(), "engine_failure");
    assert!(matches!(lost.stop, Some(StopReason::EngineFailure { failures: 3, .. })));
    let none = prove::<Scripted>(
        &mut [],
        guidance(&rules),
        &problem("root"),
        &ProveOptions::default(),
        &StopFlag::default(),
    );
    assert_eq!(none.verdict.word(), "engine_failure");
}

#[test]
fn a_statement_that_does_not_elaborate_is_unsupported() {
    let rules = Rules::default();
    let bad = Problem { statement: "lemma".into(), ..Problem::default() };
    let report = prove(
        &mut [Scripted::new(&rules)],
        guidance(&rules),
        &bad,
        &ProveOptions::default(),
        &StopFlag::default(),
    );
    assert_eq!(report.verdict, Verdict::Unsupported { message: "expected a theorem".into() });
}

#[test]
fn a_proof_of_the_negation_refutes() {
    let rules = Rules::new(&[("root", "a", &["dead end"]), ("not root", "counterexample", &[])]);
    let refuter = |p: &Problem, _: &Goal| {
        let witnesses = vec![("counterexample".into(), "n = 2".into())];
        let (name, statement) = (format!("not_{}", p.name), "theorem not_t : not root".into());
        Some(Negation { name, statement, witnesses })
    };
    let go = |rules: &Rules| {
        let guidance = Guidance { policy: rules, refuter: Some(&refuter), value: None };
        let (options, stop) = (ProveOptions::default(), StopFlag::default());
        prove(&mut [Scripted::new(rules)], guidance, &problem("root"), &options, &stop)
    };
    let misread = Rules { misread: vec![problem("root").name], ..rules.clone() };
    let other = go(&misread);
    assert_eq!((&other.verdict, &other.refutation), (&Verdict::NotFound, &None));
    assert!(other.refusals[0].detail.contains("not the statement"), "{other:?}");
    let report = go(&rules);
    assert_eq!(report.verdict, Verdict::Refuted { tier: Tier::Audited });
    assert_eq!(report.witness.as_deref(), Some("n = 2"));
    assert_eq!(report.refutation.unwrap().statement, "theorem not_t : not root");
    assert_eq!(report.proof.unwrap(), "theorem not_t : not root := by\n  counterexample\n");
}

#[test]
fn several_engines_work_at_once() {
    let names: Vec<String> = (0..8).map(|i| format!("t{i}")).collect();
    let mut rules = Rules::default();
    for name in &names {
        rules.steps.insert(("root".into(), name.clone()), vec![format!("end {name}")]);
    }
    let mut engines: Vec<_> =
        (0..4).map(|_| Scripted { delay: Duration::from_millis(40), ..Scripted::new(&rules) }).collect();
    let started = Instant::now();
    let options = ProveOptions::default();
    let report = prove(&mut engines, guidance(&rules), &problem("root"), &options, &StopFlag::default());
    assert_eq!((report.verdict, report.steps), (Verdict::NotFound, 8));
    assert!(started.elapsed() < Duration::from_millis(8 * 40 - 60), "{:?}", started.elapsed());
    assert!(engines.iter().all(|e| !e.log().is_empty()), "an engine was idle");
}

#[test]
fn deterministic_runs_are_alike_whatever_the_workers() {
    let mut rules = Rules::default();
    for i in 0..40 {
        let kids = vec![format!("g{}", (i * 7 + 1) % 40), format!("g{}", (i * 5 + 2) % 40)];
        rules.steps.insert((format!("g{i}"), "both".into()), kids);
        rules.steps.insert((format!("g{i}"), "one".into()), vec![format!("g{}", (i * 3 + 1) % 40)]);
    }
    rules.steps.insert(("g13".into(), "close".into()), vec![]);
    let go = |workers, seed| {
        let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(&rules)).collect();
        let search = SearchOptions { deterministic: true, seed, ..SearchOptions::default() };
        let budget = Budget { steps: Some(500), ..Budget::default() };
        let options = ProveOptions { search, budget, ..ProveOptions::default() };
        let report = prove(&mut engines, guidance(&rules), &problem("g0"), &options, &StopFlag::default());
        (report.proof, report.steps, engines[0].log())
    };
    for seed in [0, 1, 2] {
        let first = go(1, seed);
        assert!(first.0.is_some());
        assert_eq!(first, go(3, seed));
        assert_eq!(first, go(1, seed));
    }
    assert_ne!(go(1, 0).2, go(1, 1).2, "the seed changes the order");
}

#[test]
fn an_interruption_ends_a_running_search() {
    let rules = Rules::new(&[("root", "slow", &["a"]), ("a", "slow", &["b"]), ("b", "slow", &["c"])]);
    let mut engine = Scripted::new(&rules);
    engine.delay = Duration::from_millis(100);
    let stop = StopFlag::default();
    let from_outside = stop.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        from_outside.set();
    });
    let report = prove(&mut [engine], guidance(&rules), &problem("root"), &ProveOptions::default(), &stop);
    assert_eq!((report.stop, report.steps), (Some(StopReason::Interrupted), 1));
}

#[test]
fn a_closer_that_needs_much_waits_for_its_turn() {
    let mut rules = Rules::new(&[("root", "long", &[]), ("root", "step", &["a"]), ("a", "close", &[])]);
    rules.closers = vec!["long".into()];
    rules.needs.insert("long".into(), 50_000);
    rules.costs.insert("long".into(), 1.5);
    let report = run(&rules, 1);
    assert_eq!(report.proof.as_deref(), Some("theorem t : root := by\n  step\n  close\n"));
    rules.steps.remove(&("a".into(), "close".into()));
    let report = run(&rules, 1);
    assert_eq!(report.proof.as_deref(), Some("theorem t : root := by\n  long\n"));
}
