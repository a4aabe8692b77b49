//! What the search asks of a prover: Lean, or F*.

use super::graph::{AndId, ProofTree};
use super::script::{ProofText, proof_texts};
use crate::policy::Tactic;
use lean_bridge::term::Goal;
use lean_bridge::{AutoBound, LemmaCandidates, LibraryPremise};
pub use lean_bridge::{Judgement, Refusal, Rule, Tier};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A statement to prove.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the declaration.
    pub name: String,
    /// Lean text before the statement: imports, `open`s, definitions. May be empty.
    pub header: String,
    /// The declaration up to but not including `:=`, for example `theorem t (a b : Nat) : a + b = b + a`.
    pub statement: String,
}

/// What proves for a search: a connection to one process of a prover at a time. Implementations recover by
/// themselves from lost processes; an error from a method means that they could not.
pub trait Backend: Send {
    /// A proof state, valid on every backend of the same kind.
    type State: Clone + Send + Sync;

    /// Elaborates the statement and opens its proof.
    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<Self::State>, EngineFailure>;

    /// Tries tactics, each on the same state: on the goal with index `goal` alone or, with `None`, on the
    /// state as it is (tactics act on the first goal). Results in order; with `until_closed` the list
    /// ends after the first result that leaves no goal.
    fn tactics(
        &mut self,
        state: &Self::State,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<Self::State>>, EngineFailure>;

    /// Library lemmas by the shape of a goal of the state, at most
    /// `limit` of each sort. None where there is no index.
    fn candidates(
        &mut self,
        state: &Self::State,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, EngineFailure> {
        _ = (state, goal, limit);
        Ok(LemmaCandidates::default())
    }

    /// Statements in sight of the state that are not the library's, the nearest first, at most `limit`. None
    /// where the engine cannot tell.
    fn project_premises(
        &mut self,
        state: &Self::State,
        limit: usize,
    ) -> Result<Vec<LibraryPremise>, EngineFailure> {
        _ = (state, limit);
        Ok(vec![])
    }

    /// The texts of a proof that was found, for the judge, the most readable first. `tactic`: what
    /// a step is; `heartbeats`: what all of them took.
    fn texts<'a>(
        problem: &Problem,
        tree: &ProofTree,
        tactic: &dyn Fn(AndId) -> &'a str,
        heartbeats: u64,
    ) -> Vec<ProofText>
    where
        Self: Sized,
    {
        proof_texts(&problem.statement, tree, tactic, heartbeats)
    }

    /// Judges whether `text` (the whole declaration with its proof) proves the problem's statement.
    fn judge(&mut self, problem: &Problem, text: &str, limit: Duration) -> Result<Judgement, EngineFailure>;

    /// Judges whether a proved negation is that of a problem's statement. `text`: the
    /// negation with its proof. What was printed may have been read back as something else:
    /// with other notations, instances or names in sight.
    fn confirm_negation(
        &mut self,
        problem: &Problem,
        negation: &Problem,
        text: &str,
        limit: Duration,
    ) -> Result<Judgement, EngineFailure> {
        _ = (problem, negation, text, limit);
        Err(EngineFailure { stage: "judge".into(), message: "negations cannot be confirmed here".into() })
    }

    /// What is wrong with a whole text, such as a file, in its order.
    ///
    /// # Errors
    /// Also when the text takes longer than `limit`, when its imports fail, and when it cannot be elaborated
    /// as a whole here: an empty answer says that all of it was elaborated.
    fn errors(&mut self, text: &str, limit: Duration) -> Result<Vec<TextError>, EngineFailure> {
        _ = (text, limit);
        Err(EngineFailure { stage: "file".into(), message: "whole files cannot be elaborated here".into() })
    }

    /// Something that, called from any thread, ends the request that the engine is working on (with any
    /// error). `None`: requests cannot be interrupted.
    fn interrupter(&self) -> Option<Interrupter> {
        None
    }
}

/// See [`Backend::interrupter`].
pub type Interrupter = Box<dyn Fn() + Send + Sync>;

/// An error in a whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The line it is on, from 1.
    pub line: usize,
    /// What the prover says.
    pub message: String,
}

/// What came of opening a statement.
#[derive(Clone, Debug)]
pub enum Opened<S> {
    /// The goals of the statement, in one state.
    Goals {
        /// The state with all goals.
        state: S,
        /// What is left to be proved, in order.
        goals: Vec<Goal>,
        /// Names in the statement that Lean has bound by itself.
        auto_bound: AutoBound,
    },
    /// The statement (or its header) does not elaborate: Lean's message.
    Rejected(String),
}

/// What came of one tactic.
#[derive(Clone, Debug)]
pub struct Step<S> {
    /// The state and its goals afterwards, none if the goal is closed; or why it did not work.
    pub result: Result<(S, Vec<Goal>), StepError>,
    /// Wall time inside the engine, milliseconds.
    pub ms: f64,
    /// Heartbeats used, in the unit of `maxHeartbeats`.
    pub heartbeats: u64,
    /// Tactics that the engine proposes in this one's place, see [`lean_bridge::TacticOutcome::proposals`].
    pub proposals: Vec<String>,
}

/// Why a tactic did not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct StepError {
    /// Which kind of failure it is.
    pub kind: StepErrorKind,
    /// Lean's message, or the engine's reason.
    pub message: String,
}

/// Kinds of failures of tactics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepErrorKind {
    /// Lean's answer: the tactic does not parse, does not apply, recurses too deeply.
    Tactic,
    /// The wall deadline passed.
    Timeout,
    /// Lean's deterministic timeout.
    Heartbeats,
    /// The tactic cost the engine its life (memory, stack, kill at the deadline).
    Engine,
    /// Not run: the search's budget was spent.
    Budget,
}

/// The engine is not available, with the stage and the facts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{stage}: {message}")]
pub struct EngineFailure {
    /// What was being done: `open`, `tactics`, `judge`, `start`.
    pub stage: String,
    /// The facts, for people.
    pub message: String,
}
