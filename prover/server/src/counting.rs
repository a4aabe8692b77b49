//! An engine whose tactics are counted, so that progress can be shown.

use lean_bridge::{LemmaCandidates, LibraryPremise, ProofState};
use proof_search::policy::Tactic;
use proof_search::{Backend, EngineFailure, Interrupter, Judgement, LeanBackend, Opened, Problem, Step};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use supervise::StopFlag;

/// Counts the tactics of an engine, and asks it nothing more once the search is to stop.
pub struct Counting {
    engine: LeanBackend,
    tactics: Arc<AtomicU64>,
    stop: StopFlag,
}

impl Counting {
    pub fn new(engine: LeanBackend, tactics: Arc<AtomicU64>, stop: StopFlag) -> Counting {
        Counting { engine, tactics, stop }
    }

    fn goes_on(&self, stage: &str) -> Result<(), EngineFailure> {
        if self.stop.is_set() {
            return Err(EngineFailure { stage: stage.into(), message: "stopped".into() });
        }
        Ok(())
    }
}

impl Backend for Counting {
    type State = ProofState;

    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<ProofState>, EngineFailure> {
        self.goes_on("open")?;
        self.engine.open(problem, limit)
    }

    fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<ProofState>>, EngineFailure> {
        self.goes_on("tactics")?;
        let steps = self.engine.tactics(state, goal, tactics, until_closed)?;
        self.tactics.fetch_add(steps.len() as u64, Relaxed);
        Ok(steps)
    }

    fn candidates(
        &mut self,
        state: &ProofState,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, EngineFailure> {
        self.goes_on("candidates")?;
        self.engine.candidates(state, goal, limit)
    }

    fn project_premises(
        &mut self,
        state: &ProofState,
        limit: usize,
    ) -> Result<Vec<LibraryPremise>, EngineFailure> {
        self.goes_on("project premises")?;
        self.engine.project_premises(state, limit)
    }

    fn confirm_negation(
        &mut self,
        problem: &Problem,
        negation: &Problem,
        text: &str,
        limit: Duration,
    ) -> Result<Judgement, EngineFailure> {
        self.engine.confirm_negation(problem, negation, text, limit)
    }

    fn judge(&mut self, problem: &Problem, text: &str, limit: Duration) -> Result<Judgement, EngineFailure> {
        self.goes_on("judge")?;
        self.engine.judge(problem, text, limit)
    }

    fn interrupter(&self) -> Option<Interrupter> {
        self.engine.interrupter()
    }
}
