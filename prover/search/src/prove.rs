//! From a statement to a verdict: search for a proof, search for a
//! proof of the negation, judge what was found.

use super::backend::{Backend, EngineFailure, Opened, Problem, Tier};
use super::budget::{Budget, Spent, StopReason};
use super::negation::{Negation, Refuter};
use super::search_options::SearchOptions;
use super::statement_search::{Accepted, StatementSearch};
use super::stats::add_families;
use super::value::Value;
use super::verdict::{Report, Verdict};
use crate::policy::Policy;
use crate::statement::AutoBoundPolicy;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// How to prove; see also the defaults of [`SearchOptions`].
#[derive(Clone, Debug)]
pub struct ProveOptions {
    /// How each of the two searches goes.
    pub search: SearchOptions,
    /// What both searches may spend together.
    pub budget: Budget,
    /// Limits of opening a statement and of judging a text, which are not part of the budget.
    pub open_limit: Duration,
    /// Limit of judging one text.
    pub judge_limit: Duration,
    /// What becomes of statements with names that Lean has bound by itself.
    pub auto_bound: AutoBoundPolicy,
}

impl Default for ProveOptions {
    fn default() -> Self {
        ProveOptions {
            search: SearchOptions::default(),
            budget: Budget { wall: Some(Duration::from_secs(60)), ..Budget::default() },
            open_limit: Duration::from_secs(120),
            judge_limit: Duration::from_secs(120),
            auto_bound: AutoBoundPolicy::default(),
        }
    }
}

/// What guides a search: what proposes moves, and what refutes.
#[derive(Clone, Copy)]
pub struct Guidance<'a> {
    /// What proposes moves.
    pub policy: &'a dyn Policy,
    /// What makes negations; `None`: nothing is refuted.
    pub refuter: Option<Refuter<'a>>,
    /// What says how likely goals are to be proved, for strategies on trees; `None`: their size.
    pub value: Option<&'a Arc<dyn Value>>,
}

/// Portions of the budget that the search for a proof and the one for a refutation get in turns; after these
/// the rest. What one does not need the other gets.
const PORTIONS: [f64; 4] = [0.12, 0.08, 0.55, 0.10];

/// Tries to prove or refute the problem.
pub fn prove<E: Backend>(
    engines: &mut [E],
    guidance: Guidance,
    problem: &Problem,
    options: &ProveOptions,
    stop: &StopFlag,
) -> Report {
    let started = Instant::now();
    let opened = match engines.first_mut() {
        Some(engine) => engine.open(problem, options.open_limit),
        None => Err(EngineFailure { stage: "start".into(), message: "there is no engine".into() }),
    };
    let (state, goals, auto_bound) = match opened {
        Ok(Opened::Goals { state, goals, auto_bound }) => (state, goals, auto_bound),
        Ok(Opened::Rejected(message)) => return Report::new(Verdict::Unsupported { message }),
        Err(failure) => return Report::new(Verdict::EngineFailure { failure }),
    };
    if let Some(message) = options.auto_bound.objection(&auto_bound) {
        return Report { auto_bound, ..Report::new(Verdict::Unsupported { message }) };
    }
    let opening = started.elapsed();
    // The refuter is asked only after a first portion of search: it may evaluate at many values.
    let mut refuter = match (guidance.refuter, &goals[..]) {
        (Some(refuter), [goal]) => Some((refuter, goal.clone())),
        _ => None,
    };
    let mut sides =
        vec![StatementSearch::new(problem.clone(), state, goals, (&options.search, guidance.value))];
    let ledger = Ledger { budget: &options.budget, started, steps_rule: options.search.deterministic };
    let mut turn = 0;
    let reason = loop {
        if let Some(over) = ledger.over(&sides) {
            break over;
        }
        if turn % 2 == 1
            && let Some((refuter, goal)) = refuter.take()
            && let Some(negation) = refuter(problem, &goal)
        {
            sides.extend(open_negation(engines, problem, negation, (options, guidance.value)));
        }
        let waiting = refuter.is_some();
        let order = if turn % 2 == 1 { [1, 0] } else { [0, 1] };
        let next = order.into_iter().find(|i| sides.get(*i).is_some_and(|s| !s.exhausted()));
        let portion = PORTIONS.get(turn).copied();
        let budgets = next.map(|i| (ledger.portion(portion, &sides, i), ledger.portion(None, &sides, i)));
        turn += 1;
        let Some((side, (portion, whole))) = next.map(|i| &mut sides[i]).zip(budgets) else {
            if waiting {
                continue; // The statement's own search is exhausted; its negation's has not begun.
            }
            break sides[0].reason.clone();
        };
        side.run(engines, guidance.policy, (&portion, &whole), options.judge_limit, stop);
        match &side.reason {
            StopReason::Solved | StopReason::EngineFailure { .. } | StopReason::Interrupted => {
                break side.reason.clone();
            }
            _ => {}
        }
    };
    let mut report = Report { auto_bound, ..conclude(sides, reason) };
    report.time.lean += opening.as_secs_f64();
    report.time.wall = started.elapsed().as_secs_f64();
    let workers = if options.search.deterministic { 1 } else { engines.len() };
    report.time = report.time.with_queue(workers);
    report
}

/// Adds up what the sides did; the accepted proof, if any, decides.
fn conclude<S: Clone + Send + Sync>(sides: Vec<StatementSearch<S>>, reason: StopReason) -> Report {
    let lost = sides[0].search.losses();
    let mut report = Report::new(match &reason {
        StopReason::EngineFailure { last, .. } => Verdict::EngineFailure {
            failure: EngineFailure { stage: "search".into(), message: last.clone() },
        },
        // what those moves would have led to is not known
        StopReason::Exhausted { .. } if !lost.is_empty() => Verdict::EngineFailure {
            failure: EngineFailure {
                stage: "search".into(),
                message: format!("{lost}; nothing else is left to try"),
            },
        },
        StopReason::Exhausted { .. } | StopReason::Refusals { .. } | StopReason::Solved => Verdict::NotFound,
        _ => Verdict::Timeout,
    });
    // what the model would have proposed is not known, however the search has ended without it
    if let Some(message) = sides[0].search.model_failure()
        && matches!(report.verdict, Verdict::NotFound | Verdict::Timeout | Verdict::EngineFailure { .. })
        && reason != StopReason::Interrupted
    {
        let failure = EngineFailure { stage: "model".into(), message: message.into() };
        report.verdict = Verdict::EngineFailure { failure };
    }
    report.stop = Some(reason);
    for (i, mut side) in sides.into_iter().enumerate() {
        if let Some(Accepted { text, tree, judgement }) = side.accepted.take() {
            side.search.count_used(&tree);
            side.search.mark_used(&tree);
            let tier = judgement.tier.unwrap_or(Tier::Replayed);
            report.verdict = if i == 0 { Verdict::Proved { tier } } else { Verdict::Refuted { tier } };
            report.witness = side.witness(&tree);
            report.refutation = side.negation.take().map(|(negation, _)| negation);
            report.proof = Some(text);
            report.axioms = judgement.axioms;
            report.statement_hash = judgement.statement_hash;
            report.proof_steps = tree.steps();
        }
        let spent = side.search.spent();
        report.steps += spent.steps();
        report.heartbeats += spent.heartbeats();
        report.time.lean += spent.engine().as_secs_f64();
        report.time.policy += spent.policy().as_secs_f64();
        report.model += spent.model();
        report.values += side.search.value_usage();
        report.time.judge += side.judging.as_secs_f64();
        let (goals, applications) = side.search.counts();
        report.goals += goals;
        report.applications += applications;
        report.refusals.append(&mut side.refusals);
        report.losses.append(side.search.losses().clone());
        add_families(&mut report.families, side.search.families());
        report.attempts.extend(side.search.attempts());
    }
    report
}

fn open_negation<E: Backend>(
    engines: &mut [E],
    problem: &Problem,
    negation: Negation,
    (options, value): (&ProveOptions, Option<&Arc<dyn Value>>),
) -> Option<StatementSearch<E::State>> {
    let (name, statement) = (negation.name.clone(), negation.statement.clone());
    let original = problem.clone();
    let problem = Problem { name, header: problem.header.clone(), statement };
    match engines.first_mut()?.open(&problem, options.open_limit) {
        Ok(Opened::Goals { state, goals, .. }) => {
            let side = StatementSearch::new(problem, state, goals, (&options.search, value));
            Some(StatementSearch { negation: Some((negation, original)), ..side })
        }
        Ok(Opened::Rejected(message)) => {
            tracing::debug!(statement = problem.statement, message, "the negation does not elaborate");
            None
        }
        Err(failure) => {
            tracing::debug!(%failure, "the negation could not be opened");
            None
        }
    }
}

/// The budget of a theorem, divided among its searches.
struct Ledger<'a> {
    budget: &'a Budget,
    started: Instant,
    /// Portions are counted in steps if there is a budget of steps, and wall time is only a guard.
    steps_rule: bool,
}

impl Ledger<'_> {
    fn over<S: Clone + Send + Sync>(&self, sides: &[StatementSearch<S>]) -> Option<StopReason> {
        let b = self.budget;
        let left = |limit: Option<u64>, used: u64| limit.is_some_and(|l| used >= l);
        if left(b.steps, sum(sides, |s| s.steps())) {
            return b.steps.map(|limit| StopReason::Steps { limit });
        }
        if left(b.heartbeats, sum(sides, |s| s.heartbeats())) {
            return b.heartbeats.map(|limit| StopReason::Heartbeats { limit });
        }
        if b.engine.is_some_and(|l| sum(sides, |s| s.engine()) >= l) {
            return b.engine.map(|l| StopReason::EngineTime { limit_s: l.as_secs_f64() });
        }
        if b.wall.is_some_and(|l| self.started.elapsed() >= l) {
            return b.wall.map(|l| StopReason::WallTime { limit_s: l.as_secs_f64() });
        }
        None
    }

    /// The budget for the next run of side `index`: the given portion of the whole, or all that is left.
    fn portion<S: Clone + Send + Sync>(
        &self,
        part: Option<f64>,
        sides: &[StatementSearch<S>],
        index: usize,
    ) -> Budget {
        let (b, own) = (self.budget, sides[index].search.spent());
        let part = part.unwrap_or(1.0);
        let number = |limit: Option<u64>, used: u64, own: u64| {
            let share = |l: u64| ((l as f64 * part).ceil() as u64).min(l.saturating_sub(used));
            limit.map(|l| own + share(l))
        };
        let guard_only = self.steps_rule && b.steps.is_some();
        let time = |limit: Option<Duration>, used: Duration, own: Duration| {
            let share = |l: Duration| {
                let left = l.saturating_sub(used);
                if guard_only { left } else { left.min(l.mul_f64(part)) }
            };
            limit.map(|l| own + share(l))
        };
        let left = |limit: Option<u64>, used: u64, own: u64| limit.map(|l| own + l.saturating_sub(used));
        Budget {
            wall: time(b.wall, self.started.elapsed(), own.wall()),
            engine: time(b.engine, sum(sides, |s| s.engine()), own.engine()),
            heartbeats: number(b.heartbeats, sum(sides, |s| s.heartbeats()), own.heartbeats()),
            steps: number(b.steps, sum(sides, |s| s.steps()), own.steps()),
            // portions are of time: a question is put where the search has come to
            samples: left(b.samples, sum(sides, |s| s.samples()), own.samples()),
            tokens: left(b.tokens, sum(sides, |s| s.model().tokens), own.model().tokens),
        }
    }
}

fn sum<S: Clone + Send + Sync, T: std::iter::Sum>(
    sides: &[StatementSearch<S>],
    part: impl Fn(&Spent) -> T,
) -> T {
    sides.iter().map(|s| part(s.search.spent())).sum()
}
