//! What the search asks of a prover: Lean, or F*.

use super::graph::{AndId, ProofTree};
use super::script::{ProofText, proof_texts};
use crate::policy::Tactic;
use lean_bridge::term::Goal;
use lean_bridge::{AutoBound, Candidates};
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

/// A connection to one engine process at a time. Implementations recover by themselves from lost processes; an error
/// from a method means that they could not.
pub trait Engine: Send {
    /// A proof state, valid on every engine of the same kind.
    type State: Clone + Send + Sync;

    /// Elaborates the statement and opens its proof.
    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<Self::State>, EngineFailure>;

    /// Tries tactics, each on the same state: on the goal with index `goal` alone or, with `None`, on the state as it is
    /// (tactics act on the first goal). Results in order; with `until_closed` the list ends after the first result that
    /// leaves no goal.
    fn tactics(
        &mut self,
        state: &Self::State,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<Self::State>>, EngineFailure>;

    /// Library lemmas by the shape of a goal of the state, at most `limit` of each sort. None where there is no index.
    fn candidates(
        &mut self,
        state: &Self::State,
        goal: usize,
        limit: usize,
    ) -> Result<Candidates, EngineFailure> {
        _ = (state, goal, limit);
        Ok(Candidates::default())
    }

    /// The texts of a proof that was found, for the judge, the most readable first. `tactic`: what a step is; `heartbeats`: what all of
    /// them took.
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

    /// Judges whether a proved negation is that of a problem's statement. `text`: the negation with its proof. What was
    /// printed may have been read back as something else: with other notations, instances or names in sight.
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

    /// Something that, called from any thread, ends the request that the engine is working on (with any error). `None`:
    /// requests cannot be interrupted.
    fn interrupter(&self) -> Option<Interrupter> {
        None
    }
}

/// See [`Engine::interrupter`].
pub type Interrupter = Box<dyn Fn() + Send + Sync>;

/// What came of opening a statement.
#[derive(Clone, Debug)]
pub enum Opened<S> {
    /// The goals of the statement, in one state.
    Goals {
        state: S,
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
    pub kind: FailureKind,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
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
    pub message: String,
}

/// How far a proof was checked; see the judge's ladder in ARCHITECTURE.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// The whole text elaborates in a fresh state to the statement asked for.
    Replayed,
    /// And everything that the proof reaches was walked by the host: standard axioms only, no way around the kernel.
    Audited,
    /// And an independent checker agreed.
    Rechecked,
}

impl std::fmt::Display for Tier {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Tier::Replayed => "replayed",
            Tier::Audited => "audited",
            Tier::Rechecked => "rechecked",
        })
    }
}

/// The judge's answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The tier reached; `None` if the text does not even elaborate to the statement.
    pub tier: Option<Tier>,
    /// Why it went no further.
    pub refused: Option<Refusal>,
    pub axioms: Vec<String>,
    /// Hash of the statement's type as a term, 64 hex digits; empty if the statement does not elaborate.
    pub statement_hash: String,
    pub ms: f64,
}

impl Judgement {
    /// Whether this counts as a proof: nothing is refused. A server that cannot audit stops at `replayed`, which the tier
    /// says; one that can does not stop there without a refusal.
    pub fn accepted(&self) -> bool {
        self.refused.is_none() && self.tier.is_some()
    }
}

/// Why the judge went no further.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `error`, `type`, `axiom`, `sorry`, …: the words of PROTOCOL.md.
    pub rule: String,
    pub detail: String,
    /// Line of the judged text (1 is the first) that Lean's first error names, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}: {}", self.rule, self.detail)
    }
}
