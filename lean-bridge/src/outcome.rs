//! What comes of opening a statement, running tactics, and elaborating a text.

use crate::protocol::Message;
use crate::state::ProofState;
use lean_embedded::auto_bound::AutoBound;
use lean_embedded::term::Goal;

/// A statement opened for proof search.
#[derive(Clone, Debug)]
pub struct Opened {
    pub state: ProofState,
    /// With terms from the embedded Lean; text only from a community REPL (the key is then a hash of the text).
    pub goals: Vec<Goal>,
    /// Names in the statement that Lean has bound by itself.
    pub auto_bound: AutoBound,
    /// What Lean said about the statement (warnings; errors make [`crate::Error::Statement`]).
    pub messages: Vec<Message>,
}

/// What came of one tactic.
#[derive(Clone, Debug)]
pub struct TacticOutcome {
    pub result: TacticResult,
    /// Wall time in the engine as the server measured it, milliseconds; for a community REPL the time of the request.
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
    Goals { state: ProofState, goals: Vec<Goal> },
    Failed {
        kind: FailKind,
        /// Lean's message, or the error of the bridge.
        message: String,
    },
}

impl TacticOutcome {
    pub(crate) fn failed(kind: FailKind, message: impl Into<String>) -> Self {
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

/// Why a tactic failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailKind {
    /// The text is no tactic.
    Parse,
    /// Lean says no.
    Tactic,
    /// The wall clock ended it.
    Timeout,
    /// The heartbeats ended it.
    Heartbeats,
    /// Maximum recursion depth.
    Recursion,
    /// It cost the engine or the process its life (memory, stack, a trap).
    Engine,
}

impl FailKind {
    /// The word used on the wire and in results.
    pub fn name(self) -> &'static str {
        match self {
            FailKind::Parse => "parse",
            FailKind::Tactic => "tactic",
            FailKind::Timeout => "timeout",
            FailKind::Heartbeats => "heartbeats",
            FailKind::Recursion => "recursion",
            FailKind::Engine => "engine",
        }
    }

    /// `reason` is that of a lost engine.
    pub(crate) fn from_wire(kind: &str, reason: &str) -> Self {
        match kind {
            "parse" => FailKind::Parse,
            "timeout" => FailKind::Timeout,
            "heartbeats" => FailKind::Heartbeats,
            "recursion" => FailKind::Recursion,
            "engine" if reason == "deadline" => FailKind::Timeout,
            "engine" => FailKind::Engine,
            _ => FailKind::Tactic,
        }
    }

    /// From Lean's own words, for servers that give no kind.
    pub(crate) fn from_message(message: &str) -> Self {
        if message.starts_with("<input>:") {
            FailKind::Parse
        } else if message.contains("maximum recursion depth") {
            FailKind::Recursion
        } else if message.contains("(deterministic) timeout") {
            FailKind::Heartbeats
        } else {
            FailKind::Tactic
        }
    }
}

/// What Lean said about a text.
#[derive(Clone, Debug, Default)]
pub struct Elaboration {
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
