//! Counters of a pool.

use crate::error::Error;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The counters behind [`PoolStats`]; times in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub started: AtomicU64,
    pub recycled: AtomicU64,
    pub died: AtomicU64,
    pub deadline: AtomicU64,
    pub garbage: AtomicU64,
    pub memory: AtomicU64,
    pub engines_lost: AtomicU64,
    pub tactics: AtomicU64,
    pub rebuilt: AtomicU64,
    pub replayed_steps: AtomicU64,
    pub imports: AtomicU64,
    pub import_us: AtomicU64,
    pub spares: AtomicU64,
    pub reserve_wait_us: AtomicU64,
    pub busy_us: AtomicU64,
}

impl Counters {
    pub(crate) fn lost(&self, error: &Error) {
        match error {
            Error::Deadline { .. } | Error::Import { .. } => &self.deadline,
            Error::Garbage { .. } => &self.garbage,
            Error::Memory { .. } => &self.memory,
            _ => &self.died,
        }
        .fetch_add(1, Relaxed);
    }

    pub(crate) fn snapshot(&self) -> PoolStats {
        let value = |counter: &AtomicU64| counter.load(Relaxed);
        PoolStats {
            started: value(&self.started),
            recycled: value(&self.recycled),
            died: value(&self.died),
            deadline: value(&self.deadline),
            garbage: value(&self.garbage),
            memory: value(&self.memory),
            engines_lost: value(&self.engines_lost),
            tactics: value(&self.tactics),
            rebuilt: value(&self.rebuilt),
            replayed_steps: value(&self.replayed_steps),
            imports: value(&self.imports),
            import: Duration::from_micros(value(&self.import_us)),
            spares: value(&self.spares),
            reserve_wait: Duration::from_micros(value(&self.reserve_wait_us)),
            busy: Duration::from_micros(value(&self.busy_us)),
        }
    }
}

/// What a pool has done since it started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolStats {
    /// Processes started.
    pub started: u64,
    /// Processes replaced because they were worn (requests, memory).
    pub recycled: u64,
    /// Processes that died by themselves or by others' hand.
    pub died: u64,
    /// Processes killed at a deadline.
    pub deadline: u64,
    /// Processes killed because of an unreadable answer.
    pub garbage: u64,
    /// Processes killed over the memory limit.
    pub memory: u64,
    /// Engines lost inside a server that lived on.
    pub engines_lost: u64,
    /// Tactics run, replays included.
    pub tactics: u64,
    /// Proof states rebuilt by replaying their paths.
    pub rebuilt: u64,
    /// Tactics run again for that.
    pub replayed_steps: u64,
    /// Imports done on a native Lean.
    pub imports: u64,
    /// Time that these imports took, summed.
    pub import: Duration,
    /// Lost or worn processes whose place a spare took at once.
    pub spares: u64,
    /// Time callers waited for a free worker, summed.
    pub reserve_wait: Duration,
    /// Time workers were in use by requests, summed.
    pub busy: Duration,
}
