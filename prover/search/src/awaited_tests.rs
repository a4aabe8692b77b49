//! Questions to those outside of the search, against the scripted engine.

use super::scripted::{Rules, Scripted};
use super::search_tests::{PROVED, guidance, problem};
use super::*;
use crate::policy::TacticLimits;
use crate::policy::{Action, Answered, Ask, Awaited, Context, ModelUsage, Move, Policy, Proposal, Tactic};
use lean_bridge::term::Goal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Someone who takes a while and proposes the tactic that is named like the goal, or fails.
#[derive(Clone)]
struct Outside {
    delay: Duration,
    fails: bool,
    /// Whether answers are only a part of what was wanted.
    is_cut_short: bool,
    asked: Arc<AtomicUsize>,
    /// The most questions that were open at a time, and how many are open now.
    open: Arc<(AtomicUsize, AtomicUsize)>,
}

impl Outside {
    fn new(delay: Duration) -> Outside {
        Outside { delay, fails: false, is_cut_short: false, asked: Arc::default(), open: Arc::default() }
    }
}

struct Later {
    outside: Outside,
    ready: Instant,
    goal: String,
}

impl Awaited for Later {
    fn poll(&mut self) -> Option<Result<Answered, String>> {
        if Instant::now() < self.ready {
            return None;
        }
        self.outside.open.1.fetch_sub(1, SeqCst);
        if self.outside.fails {
            return Some(Err("nobody is there".into()));
        }
        let limits = TacticLimits { heartbeats: 1, timeout: Duration::from_secs(1) };
        let action = Action::Tactic(Tactic { text: format!("solve {}", self.goal), limits });
        let moves = vec![Move { family: "model", cost: 0.5, action }];
        let usage = ModelUsage { questions: 1, samples: 4, tokens: 10, ..ModelUsage::default() };
        let missing = self.outside.is_cut_short.then(|| "it went away".to_string());
        Some(Ok(Answered { moves, usage, missing }))
    }
}

impl Policy for Outside {
    fn propose(&self, goal: &Goal, _: &Context) -> Proposal {
        let (outside, goal) = (self.clone(), goal.text.clone().unwrap_or_default());
        let start = Box::new(move || {
            outside.asked.fetch_add(1, SeqCst);
            let open = outside.open.1.fetch_add(1, SeqCst) + 1;
            outside.open.0.fetch_max(open, SeqCst);
            let ready = Instant::now() + outside.delay;
            Box::new(Later { outside, ready, goal }) as Box<dyn Awaited>
        });
        let action = Action::Ask(Ask { samples: 4, start });
        Proposal { moves: vec![Move { family: "model", cost: 0.1, action }], ..Proposal::default() }
    }
}

fn rules() -> Rules {
    Rules::new(&[
        ("root", "solve root", &["a", "b", "c"]),
        ("a", "solve a", &[]),
        ("b", "solve b", &[]),
        ("c", "solve c", &[]),
    ])
}

fn run(policy: &Outside, options: &ProveOptions, stop: &StopFlag) -> Report {
    prove(&mut [Scripted::new(&rules())], guidance(policy), &problem("root"), options, stop)
}

#[test]
fn several_goals_are_asked_about_at_a_time() {
    let outside = Outside::new(Duration::from_millis(30));
    let report = run(&outside, &ProveOptions::default(), &StopFlag::default());
    assert_eq!(report.verdict, PROVED);
    assert_eq!((report.model.questions, report.model.samples, report.model.tokens), (4, 16, 40));
    assert_eq!((outside.asked.load(SeqCst), outside.open.0.load(SeqCst)), (4, 3));
    assert_eq!(report.families["model"].used, 4);
}

#[test]
fn in_deterministic_mode_one_answer_is_waited_for_after_the_other() {
    let outside = Outside::new(Duration::from_millis(5));
    let search = SearchOptions { deterministic: true, ..SearchOptions::default() };
    let report = run(&outside, &ProveOptions { search, ..ProveOptions::default() }, &StopFlag::default());
    assert_eq!(report.verdict, PROVED);
    assert_eq!(outside.open.0.load(SeqCst), 1);
}

#[test]
fn spent_samples_are_no_exhausted_search() {
    let outside = Outside::new(Duration::ZERO);
    for (budget, asked) in [
        (Budget { samples: Some(7), ..Budget::default() }, 1),
        (Budget { samples: Some(16), ..Budget::default() }, 4),
        (Budget { tokens: Some(5), ..Budget::default() }, 1),
    ] {
        outside.asked.store(0, SeqCst);
        let options = ProveOptions { budget: budget.clone(), ..ProveOptions::default() };
        let report = run(&outside, &options, &StopFlag::default());
        assert_eq!(outside.asked.load(SeqCst), asked, "{budget:?}");
        if asked == 4 {
            assert_eq!(report.verdict, PROVED);
            continue;
        }
        assert_eq!(report.verdict, Verdict::Timeout);
        let expected = match budget.samples {
            Some(limit) => StopReason::Samples { limit },
            None => StopReason::Tokens { limit: 5 },
        };
        assert_eq!(report.stop, Some(expected));
    }
}

#[test]
fn a_model_that_fails_is_no_search_without_result() {
    let outside = Outside { fails: true, ..Outside::new(Duration::from_millis(1)) };
    let report = run(&outside, &ProveOptions::default(), &StopFlag::default());
    let Verdict::EngineFailure { failure } = &report.verdict else { panic!("{:?}", report.verdict) };
    assert!(failure.message.contains("nobody is there"), "{failure}");
    assert_eq!(failure.stage, "model");
}

#[test]
fn half_an_answer_is_no_search_without_result() {
    let outside = Outside { is_cut_short: true, ..Outside::new(Duration::ZERO) };
    let report = run(&outside, &ProveOptions::default(), &StopFlag::default());
    assert_eq!(report.verdict, PROVED, "what has come counts");
    let rules = Rules::new(&[("root", "another tactic", &[])]);
    let options = ProveOptions::default();
    let report = prove(
        &mut [Scripted::new(&rules)],
        guidance(&outside),
        &problem("root"),
        &options,
        &StopFlag::default(),
    );
    let Verdict::EngineFailure { failure } = &report.verdict else { panic!("{:?}", report.verdict) };
    assert_eq!((failure.stage.as_str(), failure.message.as_str()), ("model", "it went away"));
}

#[test]
fn nobody_waits_for_an_answer_after_the_limit_or_a_stop() {
    let outside = Outside::new(Duration::from_secs(60));
    let begun = Instant::now();
    let budget = Budget { wall: Some(Duration::from_millis(60)), ..Budget::default() };
    for deterministic in [false, true] {
        let search = SearchOptions { deterministic, ..SearchOptions::default() };
        let options = ProveOptions { budget: budget.clone(), search, ..ProveOptions::default() };
        let report = run(&outside, &options, &StopFlag::default());
        assert_eq!(report.verdict, Verdict::Timeout);
    }
    let stop = StopFlag::default();
    let stopper = stop.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        stopper.set();
    });
    let report = run(&outside, &ProveOptions::default(), &stop);
    assert_eq!(report.stop, Some(StopReason::Interrupted));
    assert!(begun.elapsed() < Duration::from_secs(50), "the answer would have come after a minute");
}
