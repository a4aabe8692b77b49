//! Beam search against the scripted engine.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, guidance, problem};
use super::*;
use supervise::StopFlag;

/// The cheap way leads down a chain without an end of its own, the dear one to the proof.
fn rules(is_provable: bool) -> Rules {
    let mut rules = Rules::new(&[
        ("root", "cheap", &["a"]),
        ("root", "dear", &["b"]),
        ("a", "on", &["aa"]),
        ("aa", "on", &["aaa"]),
        ("b", "close", &[]),
    ]);
    if !is_provable {
        rules.steps.remove(&("b".to_string(), "close".to_string()));
    }
    rules.costs.insert("dear".into(), 3.0);
    rules
}

fn run(rules: &Rules, width: usize, workers: usize, budget: Budget) -> (Report, Vec<String>) {
    let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(rules)).collect();
    let search = SearchOptions { strategy: Strategy::Beam { width }, ..SearchOptions::default() };
    let options = ProveOptions { search, budget, ..ProveOptions::default() };
    let report = prove(&mut engines, guidance(rules), &problem("root"), &options, &StopFlag::default());
    let log = engines.iter().flat_map(Scripted::log).collect();
    (report, log)
}

#[test]
fn what_fell_out_of_the_beam_comes_when_it_is_empty() {
    let (report, log) = run(&rules(true), 1, 1, Budget::default());
    assert_eq!(report.verdict, PROVED);
    assert_eq!(log, ["root: cheap", "root: dear", "a: on", "aa: on", "b: close"]);
    let (report, log) = run(&rules(true), 2, 1, Budget::default());
    assert_eq!(report.verdict, PROVED);
    assert_eq!(log, ["root: cheap", "root: dear", "a: on", "b: close"]);
}

#[test]
fn a_beam_says_that_all_was_tried_only_when_it_was() {
    for (width, workers) in [(1, 1), (1, 3), (2, 1), (8, 2)] {
        let (report, log) = run(&rules(false), width, workers, Budget::default());
        assert_eq!(report.verdict, Verdict::NotFound);
        assert_eq!(log.len(), 4, "{log:?}");
        assert_eq!(report.stop, Some(StopReason::Exhausted { goals: 5, applications: 4 }));
    }
    let (report, _) = run(&rules(false), 1, 1, Budget { steps: Some(3), ..Budget::default() });
    assert_eq!(report.verdict, Verdict::Timeout, "what has not had its turn was not tried");
}
