//! What a policy says about order: closers that wait, and closers that would fail again; and what is
//! recorded.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, problem};
use super::*;
use crate::policy::{Context, FailedCloser, Policy, Proposal, Sight, Tactic};
use lean_bridge::term::Goal;
use std::sync::Mutex;
use supervise::StopFlag;

/// The rules, of whose closers `slow` waits, and `blind` sees only the first letter of a goal.
struct Arranged {
    rules: Rules,
    cost: f64,
    /// What was heard of failures, goal by goal.
    heard: Mutex<Vec<(String, Vec<String>)>>,
}

impl Policy for Arranged {
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal {
        self.rules.propose(goal, context)
    }

    fn arrange(&self, goal: &Goal, _: &Context, failed: &[FailedCloser], proposal: Proposal) -> Proposal {
        let failed = failed.iter().map(|f| f.tactic.clone()).collect();
        self.heard.lock().unwrap().push((goal.key.clone(), failed));
        let is_slow = |m: &policy::Move| matches!(&m.action, policy::Action::Tactic(t) if t.text == "slow");
        let (slow, closers): (Vec<_>, Vec<_>) = proposal.closers.into_iter().partition(is_slow);
        let waiting = slow.into_iter().map(|m| policy::Move { cost: self.cost, ..m }).collect();
        Proposal { closers, waiting, ..proposal }
    }

    fn sight(&self, goal: &Goal, closer: &Tactic) -> Option<Sight> {
        let first = goal.key.bytes().next().map(u64::from);
        first.filter(|_| closer.text == "blind").map(|target| Sight { target, facts: vec![] })
    }
}

/// A proof of `root` by `slow`, and a way around it over `a1`; `blind` and `slow` fail where they do not
/// close.
fn arranged(cost: f64) -> Arranged {
    let mut rules = Rules::new(&[
        ("root", "slow", &[]),
        ("root", "step", &["a1"]),
        ("root", "blind", &[]),
        ("a1", "blind", &[]),
        ("a1", "on", &["a2"]),
        ("a2", "blind", &[]),
        ("a2", "close", &[]),
    ]);
    rules.closers = ["slow", "blind", "close"].map(String::from).into();
    Arranged { rules, cost, heard: Mutex::default() }
}

fn run(policy: &Arranged, fails: &[&str]) -> (Report, Vec<String>) {
    // what the engine does not know fails, although it was proposed
    let mut known = policy.rules.clone();
    known.steps.retain(|(_, tactic), _| !fails.contains(&tactic.as_str()));
    let mut engines = [Scripted::new(&known)];
    let search = SearchOptions { record: true, deterministic: true, ..SearchOptions::default() };
    let options = ProveOptions { search, ..ProveOptions::default() };
    let guidance = Guidance { policy, refuter: None, value: None };
    let report = prove(&mut engines, guidance, &problem("root"), &options, &StopFlag::default());
    let log = engines[0].log();
    (report, log)
}

#[test]
fn a_waiting_closer_has_its_turn_by_its_cost() {
    let (report, log) = run(&arranged(0.5), &["blind"]);
    assert_eq!((report.verdict, report.proof_steps), (PROVED, 1));
    assert_eq!(log, ["root: blind", "root: slow"]);
    let (report, log) = run(&arranged(5.0), &["blind"]);
    assert_eq!((report.verdict, report.proof_steps), (PROVED, 3));
    assert!(!log.contains(&"root: slow".to_string()), "{log:?}");
}

#[test]
fn a_closer_that_waits_is_not_forgotten_when_nothing_else_is_left() {
    let (report, log) = run(&arranged(5.0), &["blind", "on"]);
    assert_eq!(report.verdict, PROVED);
    assert_eq!(log.last().map(String::as_str), Some("root: slow"));
    assert_eq!(run(&arranged(5.0), &["blind", "on", "slow"]).0.verdict, Verdict::NotFound);
}

#[test]
fn a_closer_is_not_run_where_it_sees_what_it_failed_on() {
    let policy = arranged(5.0);
    let (report, log) = run(&policy, &["blind"]);
    assert_eq!(report.verdict, PROVED);
    let blind: Vec<&str> = log.iter().map(String::as_str).filter(|l| l.ends_with("blind")).collect();
    assert_eq!(blind, ["root: blind", "a1: blind"], "a1 and a2 look the same to it");
    let heard = policy.heard.into_inner().unwrap();
    let of = |goal: &str| heard.iter().find(|(g, _)| g == goal).map(|(_, failed)| failed.clone());
    assert_eq!(of("root"), Some(vec![]));
    assert_eq!(of("a1"), Some(vec!["blind".to_string()]));
}

#[test]
fn what_was_run_is_recorded_with_what_came_of_it() {
    let (report, log) = run(&arranged(5.0), &["blind"]);
    assert_eq!(report.attempts.iter().map(|g| g.attempts.len()).sum::<usize>(), log.len());
    let root = &report.attempts[0];
    let facts = |a: &AttemptRecord| (a.tactic.clone(), a.kind, a.outcome, a.used);
    assert_eq!(
        root.attempts.iter().map(facts).collect::<Vec<_>>(),
        [
            ("blind".to_string(), AttemptKind::Closer, AttemptOutcome::Failed, false),
            ("step".to_string(), AttemptKind::Queued, AttemptOutcome::GoalsLeft, true),
        ]
    );
    let last = report.attempts.iter().find(|g| g.goals[0].key == "a2").unwrap();
    assert_eq!(last.path.as_slice(), ["rule", "rule"]);
    assert!(last.attempts.last().unwrap().used);
    let without = prove(
        &mut [Scripted::new(&arranged(5.0).rules)],
        Guidance { policy: &arranged(5.0), refuter: None, value: None },
        &problem("root"),
        &ProveOptions::default(),
        &StopFlag::default(),
    );
    assert!(without.attempts.is_empty());
}
