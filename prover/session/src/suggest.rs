//! Running what the policy proposes for a goal, in the order in
//! which it pays, and telling what works at once.
//!
//! Closers, the committed move and all others wait in one queue by cost, to which expected time is added: a
//! decision procedure that takes a tenth of a second comes behind ten moves of a millisecond that are a
//! little less likely. Lazy moves are computed when their turn comes, as in the search.

use crate::answer::Completeness;
use crate::lemmas::Lemmas;
use crate::plain::{Plain, SHORTER, kind};
use crate::proof::{Attempt, Node, Plan};
use crate::proposals::PROPOSALS;
use crate::suggestion::{Origin, Suggestion};
use lean_bridge::term::Goal;
use lean_bridge::{Candidates, FailureKind, ProofState, TacticOutcome, TacticRequest, TacticResult};
use proof_search::policy::{Action, Context, Limits, Move, Outcome, Policy, Probe, Tactic};
use proof_search::{Backend, LeanBackend, Part, split};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Suggestions that close the goal, each by other means, after which no more are looked for.
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

/// Runs what the policy proposes and hands on what works, until enough is found, nothing is left, the time is
/// over or `stop` is set. `found` may end it too, by `false`.
///
/// # Errors
/// What the engine could not do.
pub fn suggest(
    engine: &mut LeanBackend,
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
    let mut runner = Runner {
        engine,
        question,
        deadline: begun + question.limit,
        stop,
        tried: 0,
        proposals: vec![],
        error: None,
    };
    let mut lemmas = Lemmas::new(&question.header);
    let mut shown = Shown { places: HashSet::from([question.node.part.key()]), ..Shown::default() };
    ended.completeness = loop {
        if stop.is_set() {
            break Completeness::Partial;
        }
        if runner.left().is_zero() {
            break Completeness::TimedOut;
        }
        if shown.count >= question.most || shown.kinds.len() >= CLOSERS {
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
        let plain = Plain::of(&tactic.text);
        let Some(worked) = runner.plainest(&mut queue, &plain, tactic.limits)? else { continue };
        if !worked.proposals.is_empty() {
            let limits = tactic.limits;
            for text in worked.proposals.into_iter().take(PROPOSALS) {
                queue.push(Move { family, cost, action: Action::Tactic(Tactic { text, limits }) }, 0.0);
            }
            continue;
        }
        if !shown.admits(&worked) {
            continue;
        }
        let attempt = Attempt::new(&worked.text, family, worked.state, worked.goals, worked.ms);
        let origin = Origin::Move { family };
        let mut suggestion = Suggestion::new(Plan::of(attempt), origin, cost, &question.text);
        suggestion.lemmas = lemmas.of(runner.engine.session(), &worked.text, question.goal());
        if !found(suggestion) {
            break Completeness::Partial;
        }
    };
    ended.tried = runner.tried;
    ended.time = begun.elapsed();
    Ok(ended)
}

/// What was shown for a goal.
#[derive(Default)]
struct Shown {
    /// Where suggestions lead that leave goals.
    places: HashSet<String>,
    /// How those end that leave none.
    kinds: HashSet<String>,
    count: usize,
}

impl Shown {
    /// Whether a tactic says something new: it leads elsewhere, or closes the goal by another means.
    fn admits(&mut self, worked: &Worked) -> bool {
        let is_new = match worked.goals.is_empty() {
            true => self.kinds.insert(kind(&worked.text)),
            false => self.places.insert(place(worked.goals.clone())),
        };
        self.count += usize::from(is_new);
        is_new
    }
}

/// Where goals are, up to names of metavariables.
fn place(goals: Vec<Goal>) -> String {
    split(goals).iter().map(Part::key).collect::<Vec<_>>().join("|")
}

/// A tactic that worked.
#[derive(Clone)]
struct Worked {
    text: String,
    state: ProofState,
    goals: Vec<Goal>,
    ms: f64,
    /// See [`TacticOutcome::proposals`].
    proposals: Vec<String>,
}

/// Moves by cost and expected time.
#[derive(Default)]
struct Queue {
    heap: BinaryHeap<Waiting>,
    /// What was run, and what came of it if that is still to be looked at.
    ran: HashMap<String, Option<Worked>>,
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
    engine: &'a mut LeanBackend,
    question: &'a Question,
    deadline: Instant,
    stop: &'a StopFlag,
    tried: usize,
    /// What Lean proposed in place of the tactics of the last probe.
    proposals: Vec<String>,
    error: Option<lean_bridge::Error>,
}

impl Runner<'_> {
    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Runs a tactic that was not run before; the shortest of the texts that do the same.
    fn plainest(
        &mut self,
        queue: &mut Queue,
        plain: &Plain,
        limits: Limits,
    ) -> Result<Option<Worked>, lean_bridge::Error> {
        let Some(worked) = self.once(queue, &plain.text, limits, false)? else { return Ok(None) };
        if plain.must_close && !worked.goals.is_empty() {
            // the same without `done` may come yet
            queue.ran.insert(plain.text.clone(), Some(worked));
            return Ok(None);
        }
        if !worked.proposals.is_empty() {
            return Ok(Some(worked));
        }
        let time = Duration::from_secs_f64(worked.ms / 1e3).max(SHORTER);
        let limits = Limits { timeout: limits.timeout.min(time), ..limits };
        for text in plain.shorter() {
            if self.left().is_zero() || self.stop.is_set() {
                break;
            }
            let Some(shorter) = self.once(queue, &text, limits, true)? else { continue };
            if place(shorter.goals.clone()) == place(worked.goals.clone()) && shorter.proposals.is_empty() {
                return Ok(Some(shorter));
            }
            queue.ran.insert(text, Some(shorter));
        }
        Ok(Some(worked))
    }

    /// Runs a tactic, unless it was run before and has been looked at; nothing if it fails. One that had
    /// little time may be run again with more.
    fn once(
        &mut self,
        queue: &mut Queue,
        text: &str,
        limits: Limits,
        is_short: bool,
    ) -> Result<Option<Worked>, lean_bridge::Error> {
        if let Some(known) = queue.ran.get_mut(text) {
            return Ok(known.take());
        }
        queue.ran.insert(text.to_owned(), None);
        let tactic = Tactic { text: text.to_owned(), limits };
        let Some(outcome) = self.tactics(&[tactic], false)?.into_iter().next() else { return Ok(None) };
        let TacticOutcome { result, ms, proposals, .. } = outcome;
        let (state, goals) = match result {
            TacticResult::Goals { state, goals } => (state, goals),
            TacticResult::Failed { kind: FailureKind::Timeout, .. } if is_short => {
                queue.ran.remove(text);
                return Ok(None);
            }
            TacticResult::Failed { .. } => return Ok(None),
        };
        Ok(Some(Worked { text: text.to_owned(), state, goals, ms, proposals }))
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
        self.proposals.clear();
        if !self.stop.is_set() && !self.left().is_zero() && self.error.is_none() {
            match self.tactics(tactics, until_closed) {
                Ok(outcomes) => {
                    self.proposals = outcomes.iter().flat_map(|o| o.proposals.clone()).collect();
                    out.extend(outcomes.into_iter().map(|o| match o.result {
                        TacticResult::Goals { goals, .. } => Outcome::Goals(goals),
                        TacticResult::Failed { message, .. } => Outcome::Failed(message),
                    }));
                }
                Err(e) => self.error = Some(e),
            }
        }
        let closed = matches!(out.last(), Some(Outcome::Goals(g)) if g.is_empty());
        if !(until_closed && closed) {
            out.resize_with(tactics.len(), || Outcome::Failed("not run: the time is over".into()));
        }
        out
    }

    fn proposals(&self) -> &[String] {
        &self.proposals
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
