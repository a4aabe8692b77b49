//! Running what the policy proposes for a goal, in the order in which it pays, and telling what works at once.
//!
//! Closers, the committed move and all others wait in one queue by cost, to which expected time is added: a decision
//! procedure that takes a tenth of a second comes behind ten moves of a millisecond that are a little less likely. Lazy
//! moves are computed when their turn comes, as in the search.

use crate::answer::Completeness;
use crate::proof::{Attempt, Node, Plan};
use crate::suggestion::{Origin, Suggestion};
use lean_bridge::term::Goal;
use lean_bridge::{Candidates, TacticOutcome, TacticRequest, TacticResult};
use proof_search::policy::{Action, Context, Limits, Move, Outcome, Policy, Probe, Tactic};
use proof_search::search::engine::Engine;
use proof_search::search::split::{Part, split};
use proof_search::search::{LeanEngine, StopFlag};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};
use std::time::{Duration, Instant};

/// Suggestions that close the goal after which no more are looked for.
const CLOSERS: usize = 3;
/// What a tenth of a second of allowed time adds to the cost of a move, at most.
const TIME_COST: f64 = 0.04;
/// What a lazy move adds for being computed.
const LAZY_COST: f64 = 0.2;

/// What suggestions are wanted for.
#[derive(Clone, Debug)]
pub struct Question {
    /// The goal with its state and path.
    pub node: Node,
    /// As Lean prints the goal; of a group, the first one.
    pub text: String,
    /// The text before the statement.
    pub header: String,
    /// How long to look.
    pub limit: Duration,
    /// How many suggestions to look for.
    pub most: usize,
}

impl Question {
    /// The goal that tactics act on.
    pub fn goal(&self) -> Option<&Goal> {
        self.node.part.goals.first()
    }
}

/// How looking for suggestions ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ended {
    /// Whether all that the policy knows was tried.
    pub completeness: Completeness,
    /// Tactics run.
    pub tried: usize,
    /// How long it took.
    pub time: Duration,
}

/// Runs what the policy proposes and hands on what works, until enough is found, nothing is left, the time is over or `stop`
/// is set. `found` may end it too, by `false`.
///
/// # Errors
/// What the engine could not do.
pub fn suggest(
    engine: &mut LeanEngine,
    policy: &dyn Policy,
    question: &Question,
    stop: &StopFlag,
    found: &mut dyn FnMut(Suggestion) -> bool,
) -> Result<Ended, lean_bridge::Error> {
    let begun = Instant::now();
    let mut ended = Ended { completeness: Completeness::Complete, tried: 0, time: Duration::ZERO };
    let Some(goal) = question.goal() else { return Ok(ended) };
    let context =
        Context { depth: question.node.path.len(), path: &question.node.path, preamble: &question.header };
    let proposal = policy.propose(goal, &context);
    let mut queue = Queue::default();
    proposal.committed.into_iter().for_each(|m| queue.push(m, -0.5));
    proposal.closers.into_iter().for_each(|m| queue.push(m, 0.0));
    proposal.moves.into_iter().for_each(|m| queue.push(m, 0.0));
    let mut runner =
        Runner { engine, question, deadline: begun + question.limit, stop, tried: 0, error: None };
    let mut seen = HashSet::from([question.node.part.key()]);
    let (mut count, mut closers) = (0, 0);
    ended.completeness = loop {
        if stop.is_set() {
            break Completeness::Partial;
        }
        if runner.left().is_zero() {
            break Completeness::TimedOut;
        }
        if count >= question.most || closers >= CLOSERS {
            break Completeness::Partial;
        }
        let Some(next) = queue.pop() else { break Completeness::Complete };
        let Move { family, cost, action } = next;
        let tactic = match action {
            Action::Lazy(compute) => {
                let moves = compute(&mut runner);
                moves.into_iter().for_each(|m| queue.push(Move { cost: m.cost.max(cost), ..m }, 0.0));
                if let Some(e) = runner.error.take() {
                    return Err(e);
                }
                continue;
            }
            Action::Tactic(tactic) => tactic,
        };
        if !queue.is_first(&tactic) {
            continue;
        }
        let outcomes = runner.tactics(std::slice::from_ref(&tactic), false)?;
        let Some(outcome) = outcomes.into_iter().next() else { continue };
        let TacticResult::Goals { state, goals } = outcome.result else { continue };
        let key: String = split(goals.clone()).iter().map(Part::key).collect::<Vec<_>>().join("|");
        // what leads where another suggestion leads is shown once; what closes the goal is worth a choice
        if !goals.is_empty() && !seen.insert(key) {
            continue;
        }
        count += 1;
        closers += usize::from(goals.is_empty());
        let attempt = Attempt::new(&tactic.text, family, state, goals, outcome.ms);
        let suggestion = Suggestion::new(Plan::of(attempt), Origin::Move { family }, cost, &question.text);
        if !found(suggestion) {
            break Completeness::Partial;
        }
    };
    ended.tried = runner.tried;
    ended.time = begun.elapsed();
    Ok(ended)
}

/// Moves by cost and expected time.
#[derive(Default)]
struct Queue {
    heap: BinaryHeap<Waiting>,
    texts: HashSet<String>,
    count: u64,
}

struct Waiting {
    order: f64,
    number: u64,
    next: Move,
}

impl Queue {
    fn push(&mut self, next: Move, extra: f64) {
        let time = match &next.action {
            Action::Tactic(t) => TIME_COST * (t.limits.timeout.as_secs_f64() * 10.0).sqrt(),
            Action::Lazy(_) => LAZY_COST,
        };
        self.count += 1;
        self.heap.push(Waiting { order: next.cost + time + extra, number: self.count, next });
    }

    fn pop(&mut self) -> Option<Move> {
        self.heap.pop().map(|w| w.next)
    }

    /// Whether the tactic was not met before.
    fn is_first(&mut self, tactic: &Tactic) -> bool {
        self.texts.insert(tactic.text.clone())
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    /// The least order is the greatest element; what came first wins among equals.
    fn cmp(&self, other: &Self) -> Ordering {
        other.order.total_cmp(&self.order).then(other.number.cmp(&self.number))
    }
}

/// Runs tactics on the question's goal, within its time.
struct Runner<'a> {
    engine: &'a mut LeanEngine,
    question: &'a Question,
    deadline: Instant,
    stop: &'a StopFlag,
    tried: usize,
    error: Option<lean_bridge::Error>,
}

impl Runner<'_> {
    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn tactics(
        &mut self,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, lean_bridge::Error> {
        let left = self.left().max(Duration::from_millis(1));
        let request = |t: &Tactic| {
            let Limits { heartbeats, timeout } = t.limits;
            TacticRequest { text: t.text.clone(), heartbeats, timeout: timeout.min(left) }
        };
        let requests: Vec<TacticRequest> = tactics.iter().map(request).collect();
        let node = &self.question.node;
        let session = self.engine.session();
        let outcomes = session.tactics_printed(&node.state, node.part.index, &requests, until_closed)?;
        self.tried += outcomes.len();
        Ok(outcomes)
    }
}

impl Probe for Runner<'_> {
    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome> {
        let mut out = vec![];
        if !self.stop.is_set() && !self.left().is_zero() && self.error.is_none() {
            match self.tactics(tactics, until_closed) {
                Ok(outcomes) => out.extend(outcomes.into_iter().map(|o| match o.result {
                    TacticResult::Goals { goals, .. } => Outcome::Goals(goals),
                    TacticResult::Failed { message, .. } => Outcome::Failed(message),
                })),
                Err(e) => self.error = Some(e),
            }
        }
        let closed = matches!(out.last(), Some(Outcome::Goals(g)) if g.is_empty());
        if !(until_closed && closed) {
            out.resize_with(tactics.len(), || Outcome::Failed("not run: the time is over".into()));
        }
        out
    }

    fn fail(&mut self, stage: &str, message: String) {
        tracing::warn!(stage, message, "a source of moves failed");
    }

    fn candidates(&mut self, limit: usize) -> Candidates {
        if self.stop.is_set() || self.left().is_zero() {
            return Candidates::default();
        }
        let node = &self.question.node;
        let found = self.engine.candidates(&node.state, node.part.index.unwrap_or(0), limit);
        found.unwrap_or_else(|failure| {
            tracing::debug!(%failure, "no lemmas by shape");
            Candidates::default()
        })
    }
}
