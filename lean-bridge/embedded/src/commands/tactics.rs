//! `tactics`: several tactics tried on one proof state.

use lean_meta::goal::{self, GoalOptions};
use lean_meta::proof_state::{Failure, ProofState, StepLimits};
use lean_protocol::FailureKind;
use lean_protocol::tactic::TacticAnswer;
use lean_protocol::term::Goal;
use lean_wasm::lean::{CallError, Lean};
use std::time::Instant;

/// What one tactic did.
pub struct Attempt {
    pub outcome: Result<(ProofState, Vec<Goal>), Failure>,
    /// What Lean said, errors apart: `Try this: …`.
    pub messages: Vec<String>,
    /// Milliseconds, describing the goals included.
    pub ms: f64,
    /// Heartbeats in thousands.
    pub heartbeats: u64,
}

/// Runs one tactic and describes what it leaves.
pub fn attempt(
    lean: &mut Lean,
    state: &ProofState,
    text: &str,
    heartbeats: Option<u64>,
    options: GoalOptions,
) -> Result<Attempt, CallError> {
    let (start, before) = (Instant::now(), lean.heartbeats()?);
    let mut messages = vec![];
    let outcome = match state.step(lean, text, StepLimits { heartbeats, recover: false })? {
        Ok(new) => {
            let goals = goal::goals(lean, &new, options)?;
            messages = new.remarks(lean)?;
            Ok((new, goals))
        }
        Err(failure) => Err(failure),
    };
    let heartbeats = lean.heartbeats()?.saturating_sub(before) / 1000;
    Ok(Attempt { outcome, messages, ms: start.elapsed().as_secs_f64() * 1e3, heartbeats })
}

fn rounded(ms: f64) -> f64 {
    (ms * 100.0).round() / 100.0
}

impl Attempt {
    /// The tactic as it would be answered had it failed this way.
    pub fn failed(kind: FailureKind, message: String) -> Attempt {
        Attempt { outcome: Err(Failure { kind, message }), messages: vec![], ms: 0.0, heartbeats: 0 }
    }

    /// `number`: of the new proof state.
    pub fn success(&self, number: u64, goals: &[Goal]) -> TacticAnswer {
        TacticAnswer {
            proof_state: Some(number),
            goals: Some(goals.to_vec()),
            messages: self.messages.clone(),
            ..self.measured()
        }
    }

    pub fn failure(&self, f: &Failure) -> TacticAnswer {
        TacticAnswer { error: Some(f.message.clone()), kind: Some(f.kind), ..self.measured() }
    }

    fn measured(&self) -> TacticAnswer {
        TacticAnswer { ms: rounded(self.ms), heartbeats: self.heartbeats, ..TacticAnswer::default() }
    }
}
