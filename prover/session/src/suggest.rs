//! Running what the policy proposes for a goal, in the order in
//! which it pays, and reporting at once what works.
//!
//! Closers, the committed move and all others wait in one queue by cost, to which expected time is added: a
//! decision procedure that takes a tenth of a second comes behind ten moves of a millisecond that are a
//! little less likely. Lazy moves are computed when their turn comes, as in the search.

use crate::answer::Completeness;
use crate::lemmas::Lemmas;
use crate::move_queue::MoveQueue;
use crate::plain::Plain;
use crate::proof::{Attempt, Node, Plan};
use crate::proposals::PROPOSALS;
use crate::shown::Shown;
use crate::suggestion::{Origin, Suggestion};
use crate::tactic_runner::TacticRunner;
use lean_bridge::term::Goal;
use proof_search::LeanBackend;
use proof_search::policy::{Action, Awaited, Context, Move, Policy, Tactic};
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Suggestions that close the goal, each by other means, after which no more are looked for.
const CLOSERS: usize = 3;
/// How often an answer from outside is looked for where nothing else is left to run.
const LOOK: Duration = Duration::from_millis(5);
/// What is taken off the cost of a committed move, so that it comes before others.
const COMMITTED_LEAD: f64 = 0.5;

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
    pub(crate) fn goal(&self) -> Option<&Goal> {
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
    let mut queue = MoveQueue::default();
    proposal.committed.into_iter().for_each(|m| queue.push(m, -COMMITTED_LEAD));
    proposal.closers.into_iter().chain(proposal.moves).for_each(|m| queue.push(m, 0.0));
    let mut runner = TacticRunner::new(engine, &question.node, begun + question.limit, stop);
    let mut lemmas = Lemmas::new(&question.header);
    let mut shown = Shown::new(question.node.part.key());
    let mut asked: Vec<(f64, Box<dyn Awaited>)> = vec![];
    let mut is_missing = false;
    ended.completeness = loop {
        if stop.is_set() {
            break Completeness::Partial;
        }
        if runner.left().is_zero() {
            break Completeness::TimedOut;
        }
        if shown.count() >= question.most || shown.closers() >= CLOSERS {
            break Completeness::Partial;
        }
        asked.retain_mut(|(cost, answer)| match answer.poll() {
            None => true,
            Some(Ok(answered)) => {
                let moves = answered.moves.into_iter();
                moves.for_each(|m| queue.push(Move { cost: m.cost.max(*cost), ..m }, 0.0));
                false
            }
            Some(Err(failure)) => {
                tracing::warn!(failure, "suggestions without those that were asked for");
                is_missing = true;
                false
            }
        });
        let Some(next) = queue.pop() else {
            if asked.is_empty() {
                break if is_missing { Completeness::Partial } else { Completeness::Complete };
            }
            std::thread::sleep(LOOK);
            continue;
        };
        let Move { family, cost, action } = next;
        let tactic = match action {
            Action::Lazy(compute) => {
                let moves = compute(&mut runner);
                moves.into_iter().for_each(|m| queue.push(Move { cost: m.cost.max(cost), ..m }, 0.0));
                if let Some(error) = runner.take_error() {
                    return Err(error);
                }
                continue;
            }
            Action::Ask(ask) => {
                asked.push((cost, (ask.start)()));
                continue;
            }
            Action::Tactic(tactic) => tactic,
        };
        let plain = Plain::of(&tactic.text);
        let Some(worked) = runner.plainest(&plain, tactic.limits)? else { continue };
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
        suggestion.lemmas = lemmas.of(runner.engine().worker(), &worked.text, question.goal());
        if !found(suggestion) {
            break Completeness::Partial;
        }
    };
    ended.tried = runner.tried();
    ended.time = begun.elapsed();
    Ok(ended)
}
