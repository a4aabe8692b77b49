//! Policies: what to try on a goal, in which order.
//!
//! A policy looks at the goal's terms and proposes [`Move`]s. The search runs them; a policy never talks to
//! an engine except through the [`Probe`] it is handed when one of its lazy moves is popped from the queue.

pub use crate::awaited::{Answered, Ask, Awaited, ModelUsage};
use lean_bridge::term::Goal;
use lean_bridge::{LemmaCandidates, LibraryPremise};
use std::time::Duration;

/// Limits of one tactic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TacticLimits {
    /// In the unit of Lean's `maxHeartbeats` (200000 is Lean's own default).
    pub heartbeats: u64,
    /// Wall guard: decides nothing on an idle machine, only stops what heartbeats do not.
    pub timeout: Duration,
}

/// A tactic text with its limits. The text is one tactic: sequences are parenthesised.
#[derive(Clone, Debug, PartialEq)]
pub struct Tactic {
    /// The text, as it stands in a script.
    pub text: String,
    /// What one run of it may cost.
    pub limits: TacticLimits,
}

/// What came of a tactic on a goal.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The goals left; none means closed.
    Goals(Vec<Goal>),
    /// Lean's message (or the engine's reason).
    Failed(String),
}

/// Lets a lazy move ask the engine about its goal (for example: which bounds does `omega` prove?).
pub trait Probe {
    /// Tries tactics, each on the same goal; results in order. With `until_closed` the list
    /// ends after the first that closes the goal. Steps count against the search's budget;
    /// an exhausted budget gives `Failed` for the rest.
    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome>;

    /// Tactics that Lean proposes in place of those that were tried last: what `exact?` and the like find.
    fn proposals(&self) -> &[String] {
        &[]
    }

    /// What the move rests on is not there: the search ends as an engine failure, since
    /// "not found" would say that the move was tried.
    fn fail(&mut self, stage: &str, message: String);

    /// Library lemmas whose conclusion, or one side of it, has the shape of the goal or of a part of it; at
    /// most `limit` of each sort. None where the engine has no index of its library.
    fn candidates(&mut self, limit: usize) -> LemmaCandidates {
        _ = limit;
        LemmaCandidates::default()
    }

    /// Statements in sight of the goal that are not the library's, the nearest first, at most `limit`; `None`
    /// if the engine could not be asked.
    fn project_premises(&mut self, limit: usize) -> Option<Vec<LibraryPremise>> {
        _ = limit;
        Some(vec![])
    }
}

/// How a move acts.
pub enum Action {
    /// A tactic that is known already.
    Tactic(Tactic),
    /// Computed when the move is popped: may probe the engine, returns the moves to queue instead of itself.
    Lazy(Compute),
    /// Asked of somebody outside when it is popped: the answer's moves are queued instead of it as soon as
    /// they are there, and nobody waits for them.
    Ask(Ask),
}

/// What a lazy move does.
pub type Compute = Box<dyn FnOnce(&mut dyn Probe) -> Vec<Move> + Send>;

/// One way to go on from a goal.
pub struct Move {
    /// Name of the move family, as in the priors file and in the results' statistics.
    pub family: &'static str,
    /// Negative natural logarithm of the prior probability that this move is a step of a proof; ≥ 0.
    pub cost: f64,
    /// What is done when it is taken from the queue.
    pub action: Action,
}

/// All that a policy proposes for one goal.
#[derive(Default)]
pub struct Proposal {
    /// Tried at once, in one batch, in this order, until one closes the goal.
    pub closers: Vec<Move>,
    /// A move that loses nothing (introducing, splitting a conjunction in the context): if
    /// it succeeds nothing else is tried on this goal.
    pub committed: Option<Move>,
    /// Closers that are not worth their time at once: they wait among the moves, by their cost.
    pub waiting: Vec<Move>,
    /// Queued by accumulated cost.
    pub moves: Vec<Move>,
}

/// Where a goal stands in the search.
pub struct Context<'a> {
    /// Number of moves from the statement to this goal.
    pub depth: usize,
    /// Families of the moves on the path from the statement, first one first.
    pub path: &'a [&'static str],
    /// The source before the statement: its own definitions and lemmas. Policies
    /// look up there which constants of a goal are definitions that can be unfolded;
    /// empty if there is nothing before the statement.
    pub preamble: &'a str,
}

/// A closer that was run on the goal that a goal came from, and did not close it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedCloser {
    /// The move's family.
    pub family: &'static str,
    /// The text of the tactic.
    pub tactic: String,
}

/// What a closer can see of a goal. One that failed on a goal fails on every other in which it sees the same
/// target and no further facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// A hash of the target; equal where it plays no part.
    pub target: u64,
    /// Hashes of what else is seen, in ascending order.
    pub facts: Vec<u64>,
}

/// A source of moves. Deterministic: the same goal and context give the same proposal.
pub trait Policy: Send + Sync {
    /// Goals come with terms, or (from a native Lean without extensions) as text only.
    fn propose(&self, goal: &Goal, context: &Context) -> Proposal;

    /// Puts what was proposed for a goal in order, or what came of a lazy move there: which closer runs
    /// first, which has to wait, what a move costs. `failed`: the closers that failed on the goal that this
    /// one came from.
    fn arrange(
        &self,
        goal: &Goal,
        context: &Context,
        failed: &[FailedCloser],
        proposal: Proposal,
    ) -> Proposal {
        _ = (goal, context, failed);
        proposal
    }

    /// What this closer sees of the goal; `None` if that is not known, and the closer always runs.
    fn sight(&self, goal: &Goal, closer: &Tactic) -> Option<Sight> {
        _ = (goal, closer);
        None
    }
}
