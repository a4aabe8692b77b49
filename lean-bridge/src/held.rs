//! Which proof states and environments a worker's process holds, under which numbers.

use crate::document::Documents;
use crate::state::{ProofState, WeakState};
use std::collections::HashMap;
use std::sync::Arc;

/// A proof state in the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub number: u64,
    /// Goals after the state's own that belong to other branches: a
    /// community REPL cannot restrict a state to one goal.
    pub others: usize,
}

#[derive(Debug)]
struct Entry {
    number: Number,
    used: u64,
    state: WeakState,
}

#[derive(Debug)]
struct Header {
    env: u64,
    used: u64,
}

/// Process-local numbers; emptied when the process is lost. What is evicted is queued for a `forget`.
#[derive(Debug, Default)]
pub(crate) struct Held {
    states: HashMap<u64, Entry>,
    headers: HashMap<Arc<str>, Header>,
    clock: u64,
    /// Size at which the states are swept next.
    sweep_at: usize,
    /// Whether the process has imported modules (more than Lean's own prelude).
    pub has_imported: bool,
    /// The texts last seen, elaborated.
    pub documents: Documents,
    pub unwanted_states: Vec<u64>,
    pub unwanted_envs: Vec<u64>,
}

impl Held {
    pub(crate) fn clear(&mut self) {
        *self = Held::default();
    }

    pub(crate) fn holds(&self, state: &ProofState) -> bool {
        self.states.contains_key(&state.id())
    }

    pub(crate) fn number(&mut self, state: &ProofState) -> Option<Number> {
        self.clock += 1;
        let entry = self.states.get_mut(&state.id())?;
        entry.used = self.clock;
        Some(entry.number)
    }

    /// Remembers a state; a closed one is not worth keeping. Sweeps those nobody wants any more, then the
    /// least recently used until three quarters of `most` are left.
    pub(crate) fn insert(&mut self, state: &ProofState, number: Number, most: usize) {
        if state.is_closed() {
            self.unwanted_states.push(number.number);
            return;
        }
        self.clock += 1;
        let entry = Entry { number, used: self.clock, state: state.downgrade() };
        if let Some(old) = self.states.insert(state.id(), entry) {
            self.unwanted_states.push(old.number.number);
        }
        let most = most.max(8);
        if self.states.len() < self.sweep_at.max(most / 4) {
            return;
        }
        let mut used: Vec<u64> = self.states.values().map(|e| e.used).collect();
        used.sort_unstable();
        let oldest = if used.len() > most { used[used.len() - most * 3 / 4] } else { 0 };
        let unwanted = &mut self.unwanted_states;
        self.states.retain(|_, e| {
            let keep = !e.state.is_dropped() && e.used >= oldest;
            if !keep {
                unwanted.push(e.number.number);
            }
            keep
        });
        self.sweep_at = (self.states.len() * 2).clamp(most / 4, most + 1);
    }

    pub(crate) fn env(&mut self, header: &str) -> Option<u64> {
        self.clock += 1;
        let entry = self.headers.get_mut(header)?;
        entry.used = self.clock;
        Some(entry.env)
    }

    pub(crate) fn insert_env(&mut self, header: &Arc<str>, env: u64, most: usize) {
        self.clock += 1;
        self.headers.insert(header.clone(), Header { env, used: self.clock });
        if self.headers.len() > most.max(1)
            && let Some(oldest) = self.headers.iter().min_by_key(|(_, h)| h.used).map(|(k, _)| k.clone())
            && let Some(h) = self.headers.remove(&oldest)
        {
            self.unwanted_envs.push(h.env);
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.states.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_protocol::term::Goal;

    fn open() -> ProofState {
        ProofState::opening("", "t", &[Goal::default()])
    }

    fn n(number: u64) -> Number {
        Number { number, others: 0 }
    }

    #[test]
    fn dropped_states_are_swept_and_live_ones_kept() {
        let mut held = Held::default();
        let kept: Vec<ProofState> = (0..10).map(|_| open()).collect();
        for (i, s) in kept.iter().enumerate() {
            held.insert(s, n(i as u64), 100);
        }
        for i in 10..1000 {
            held.insert(&open(), n(i), 100);
        }
        assert!(held.len() < 60, "{}", held.len());
        assert!(kept.iter().all(|s| held.holds(s)));
        assert!(held.unwanted_states.iter().all(|n| *n >= 10));
        assert_eq!(held.unwanted_states.len() + held.len(), 1000);
    }

    #[test]
    fn the_least_recently_used_go_first() {
        let mut held = Held::default();
        let states: Vec<ProofState> = (0..101).map(|_| open()).collect();
        for (i, s) in states.iter().enumerate() {
            held.number(&states[0]);
            held.insert(s, n(i as u64), 100);
        }
        assert!(held.holds(&states[0]) && held.holds(&states[100]));
        assert!(!held.holds(&states[1]));
        assert!((70..=80).contains(&held.len()), "{}", held.len());
    }

    #[test]
    fn closed_states_are_not_held() {
        let mut held = Held::default();
        held.insert(&ProofState::opening("", "t", &[]), n(4), 100);
        assert_eq!((held.len(), held.unwanted_states.clone()), (0, vec![4]));
        for (i, h) in ["a", "b", "a", "c"].into_iter().enumerate() {
            if held.env(h).is_none() {
                held.insert_env(&h.into(), i as u64, 2);
            }
        }
        assert_eq!((held.env("a"), held.env("b"), held.unwanted_envs.clone()), (Some(0), None, vec![1]));
    }
}
