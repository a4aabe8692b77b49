//! More searches than engines that run: those that wait for a model leave the processors to others.

use lean_bridge::{LemmaCandidates, LibraryPremise};
use proof_search::policy::Tactic;
use proof_search::{
    AndId, Backend, EngineFailure, Interrupter, Judgement, Opened, Problem, ProofText, ProofTree, Step,
    TextError,
};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A number of engines that may run at a time, and how long they did.
pub struct Turns {
    at_once: usize,
    state: Mutex<State>,
    given_back: Condvar,
    begun: Instant,
}

struct State {
    free: usize,
    /// Added up over all turns that have ended.
    used: Duration,
}

impl Turns {
    /// So many at a time.
    pub fn new(at_once: usize) -> Arc<Turns> {
        let state = Mutex::new(State { free: at_once, used: Duration::ZERO });
        Arc::new(Turns { at_once, state, given_back: Condvar::new(), begun: Instant::now() })
    }

    /// The share of the time since the beginning in which engines ran, of all that may run, between 0 and 1.
    pub fn busy(&self) -> f64 {
        let all = self.begun.elapsed().as_secs_f64() * self.at_once as f64;
        if all > 0.0 { (self.lock().used.as_secs_f64() / all).min(1.0) } else { 0.0 }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until an engine may run; until it is dropped, one less may.
    fn take(&self) -> Turn<'_> {
        let state = self.lock();
        let mut state = self
            .given_back
            .wait_while(state, |state| state.free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        state.free -= 1;
        Turn { turns: self, begun: Instant::now() }
    }
}

struct Turn<'a> {
    turns: &'a Turns,
    begun: Instant,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.turns.lock();
        state.free += 1;
        state.used += self.begun.elapsed();
        drop(state);
        self.turns.given_back.notify_one();
    }
}

/// An engine that runs when it has a turn.
pub struct InTurn<E> {
    /// The engine.
    pub engine: E,
    /// Whose turns it takes.
    pub turns: Arc<Turns>,
}

impl<E: Backend> Backend for InTurn<E> {
    type State = E::State;

    fn open(&mut self, problem: &Problem, limit: Duration) -> Result<Opened<Self::State>, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.open(problem, limit)
    }

    fn tactics(
        &mut self,
        state: &Self::State,
        goal: Option<usize>,
        tactics: &[Tactic],
        until_closed: bool,
    ) -> Result<Vec<Step<Self::State>>, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.tactics(state, goal, tactics, until_closed)
    }

    fn candidates(
        &mut self,
        state: &Self::State,
        goal: usize,
        limit: usize,
    ) -> Result<LemmaCandidates, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.candidates(state, goal, limit)
    }

    fn project_premises(
        &mut self,
        state: &Self::State,
        limit: usize,
    ) -> Result<Vec<LibraryPremise>, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.project_premises(state, limit)
    }

    fn texts<'a>(
        problem: &Problem,
        tree: &ProofTree,
        tactic: &dyn Fn(AndId) -> &'a str,
        heartbeats: u64,
    ) -> Vec<ProofText> {
        E::texts(problem, tree, tactic, heartbeats)
    }

    fn judge(&mut self, problem: &Problem, text: &str, limit: Duration) -> Result<Judgement, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.judge(problem, text, limit)
    }

    fn confirm_negation(
        &mut self,
        problem: &Problem,
        negation: &Problem,
        text: &str,
        limit: Duration,
    ) -> Result<Judgement, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.confirm_negation(problem, negation, text, limit)
    }

    fn errors(&mut self, text: &str, limit: Duration) -> Result<Vec<TextError>, EngineFailure> {
        let _turn = self.turns.take();
        self.engine.errors(text, limit)
    }

    fn interrupter(&self) -> Option<Interrupter> {
        self.engine.interrupter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    #[test]
    fn no_more_run_than_may() {
        let turns = Turns::new(2);
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    let _turn = turns.take();
                    most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
                    std::thread::sleep(Duration::from_millis(20));
                    now.fetch_sub(1, SeqCst);
                });
            }
        });
        assert_eq!(most.load(SeqCst), 2);
        assert_eq!(turns.lock().free, 2);
        assert!(turns.busy() > 0.3, "{}", turns.busy());
    }
}
