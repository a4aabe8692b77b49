//! Lazy moves against the scripted engine: moves that are computed, with probes, when their turn comes.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, guidance, problem};
use super::*;
use crate::policy::{Action, Context, Move, Outcome, Policy, Proposal, Tactic, TacticLimits};
use lean_bridge::term::Goal;
use std::time::Duration;
use supervise::StopFlag;

/// A lazy move that asks the engine which of two tactics works.
struct Lazy;

impl Policy for Lazy {
    fn propose(&self, _: &Goal, _: &Context) -> Proposal {
        let tactic = |text: &str| Tactic {
            text: text.into(),
            limits: TacticLimits { heartbeats: 1, timeout: Duration::from_secs(1) },
        };
        let compute = move |probe: &mut dyn crate::policy::Probe| {
            let tried = probe.run(&[tactic("nonsense"), tactic("good"), tactic("late")], true);
            assert_eq!(tried.len(), 2, "the list ends with the tactic that closes the goal");
            let good = tried.iter().position(|o| matches!(o, Outcome::Goals(g) if g.is_empty()));
            let text = ["nonsense", "good"][good.unwrap()];
            vec![Move { family: "lazy", cost: 0.0, action: Action::Tactic(tactic(text)) }]
        };
        let action = Action::Lazy(Box::new(compute));
        Proposal { moves: vec![Move { family: "lazy", cost: 1.0, action }], ..Proposal::default() }
    }
}

#[test]
fn lazy_moves_probe_when_popped() {
    let rules = Rules::new(&[("root", "good", &[]), ("root", "late", &[])]);
    let report = prove(
        &mut [Scripted::new(&rules)],
        guidance(&Lazy),
        &problem("root"),
        &ProveOptions::default(),
        &StopFlag::default(),
    );
    assert_eq!(report.verdict, PROVED);
    let family = report.families["lazy"];
    assert_eq!((family.lazy, family.probes, family.tries, family.used), (1, 2, 1, 1));
    // the probe that closed the goal is not run again
    assert_eq!(report.steps, 2);
}

/// A lazy move with many probes, or one that panics.
struct Long {
    panics: bool,
}

impl Policy for Long {
    fn propose(&self, _: &Goal, _: &Context) -> Proposal {
        let tactic = |text: String| Tactic {
            text,
            limits: TacticLimits { heartbeats: 1, timeout: Duration::from_secs(1) },
        };
        let panics = self.panics;
        let long = move |probe: &mut dyn crate::policy::Probe| {
            assert!(!panics, "as a careless policy would");
            let works = |o: &[Outcome]| matches!(o, [Outcome::Goals(_)]);
            let found = (0..20).find(|i| works(&probe.run(&[tactic(format!("t{i}"))], true)));
            let action = |i| Action::Tactic(tactic(format!("t{i}")));
            found.map(|i| Move { family: "long", cost: 0.0, action: action(i) }).into_iter().collect()
        };
        let last = Action::Tactic(tactic("last resort".into()));
        let lazy = Move { family: "long", cost: 1.0, action: Action::Lazy(Box::new(long)) };
        Proposal {
            moves: vec![lazy, Move { family: "last", cost: 2.0, action: last }],
            ..Proposal::default()
        }
    }
}

fn run_long(policy: &Long, rules: &Rules, workers: usize) -> Report {
    let mut engines: Vec<_> = (0..workers).map(|_| Scripted::new(rules)).collect();
    // The first portion of the budget is 4 steps.
    let budget = Budget { steps: Some(30), ..Budget::default() };
    let options = ProveOptions { budget, ..ProveOptions::default() };
    prove(&mut engines, guidance(policy), &problem("root"), &options, &StopFlag::default())
}

#[test]
fn the_end_of_a_portion_cuts_nothing_off() {
    let report = run_long(&Long { panics: false }, &Rules::new(&[("root", "t19", &[])]), 1);
    assert_eq!((report.verdict, report.steps), (PROVED, 20));
}

#[test]
fn a_panicking_policy_loses_one_move() {
    let rules = Rules::new(&[("root", "last resort", &[])]);
    for workers in [1, 2] {
        assert_eq!(run_long(&Long { panics: true }, &rules, workers).verdict, PROVED);
    }
}
