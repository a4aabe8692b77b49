//! What comes of opening a statement, running tactics, and elaborating a text.

use crate::state::ProofState;
use lean_protocol::term::Goal;
use lean_protocol::{AutoBound, FailureKind, Message};

/// A statement opened for proof search.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The statement's own state, to try tactics on.
    pub state: ProofState,
    /// With terms from the embedded Lean; text only from a community
    /// REPL (the key is then a hash of the text).
    pub goals: Vec<Goal>,
    /// Names in the statement that Lean has bound by itself.
    pub auto_bound: AutoBound,
    /// What Lean said about the statement (warnings; errors make [`crate::Error::Statement`]).
    pub messages: Vec<Message>,
}

/// What came of one tactic.
#[derive(Clone, Debug)]
pub struct TacticOutcome {
    /// Whether it worked, and what it made of the goals.
    pub result: TacticResult,
    /// Wall time in the engine as the server measured it,
    /// milliseconds; for a community REPL the time of the request.
    pub ms: f64,
    /// Heartbeats used, in the unit of `maxHeartbeats`; 0 if the server does not tell.
    pub heartbeats: u64,
    /// Tactics that Lean proposes in this one's place (`exact?`, `simp?`), best first. Such a tactic may have
    /// admitted the goal: only what a proposal does counts.
    pub proposals: Vec<String>,
}

/// Success or failure of a tactic.
#[derive(Clone, Debug)]
pub enum TacticResult {
    /// The goals left (none: the goal is closed) and the state that holds them.
    Goals {
        /// The state that holds them.
        state: ProofState,
        /// The goals left; none if the goal is closed.
        goals: Vec<Goal>,
    },
    /// Lean or the bridge gave the tactic up.
    Failed {
        /// What kind of failure it was.
        kind: FailureKind,
        /// Lean's message, or the error of the bridge.
        message: String,
    },
}

impl TacticOutcome {
    pub(crate) fn failed(kind: FailureKind, message: impl Into<String>) -> Self {
        TacticOutcome {
            result: TacticResult::Failed { kind, message: message.into() },
            ms: 0.0,
            heartbeats: 0,
            proposals: vec![],
        }
    }

    /// The state and goals after the tactic, if it succeeded.
    pub fn goals(&self) -> Option<(&ProofState, &[Goal])> {
        match &self.result {
            TacticResult::Goals { state, goals } => Some((state, goals)),
            TacticResult::Failed { .. } => None,
        }
    }

    /// Whether the tactic left no goal.
    pub fn is_closed(&self) -> bool {
        self.goals().is_some_and(|(_, goals)| goals.is_empty())
    }
}

/// What Lean said about a text.
#[derive(Clone, Debug, Default)]
pub struct Elaboration {
    /// Everything that Lean said, in the order of the text.
    pub messages: Vec<Message>,
    /// Number of `sorry`s for which Lean gave a goal.
    pub sorries: usize,
    /// Time of the request, milliseconds.
    pub ms: f64,
}

impl Elaboration {
    /// Messages of severity `error`.
    pub fn errors(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|m| m.is_error())
    }
}
