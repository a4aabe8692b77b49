//! Counters of a pool.

use crate::error::Error;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

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
    pub lease_wait_us: AtomicU64,
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
        let n = |c: &AtomicU64| c.load(Relaxed);
        PoolStats {
            started: n(&self.started),
            recycled: n(&self.recycled),
            died: n(&self.died),
            deadline: n(&self.deadline),
            garbage: n(&self.garbage),
            memory: n(&self.memory),
            engines_lost: n(&self.engines_lost),
            tactics: n(&self.tactics),
            rebuilt: n(&self.rebuilt),
            replayed_steps: n(&self.replayed_steps),
            imports: n(&self.imports),
            import: Duration::from_micros(n(&self.import_us)),
            spares: n(&self.spares),
            lease_wait: Duration::from_micros(n(&self.lease_wait_us)),
            busy: Duration::from_micros(n(&self.busy_us)),
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
    /// Proof states rebuilt by replaying their paths, and the steps that took.
    pub rebuilt: u64,
    pub replayed_steps: u64,
    /// Imports done on a native Lean, and the time they took, summed.
    pub imports: u64,
    pub import: Duration,
    /// Lost or worn processes whose place a spare took at once.
    pub spares: u64,
    /// Time callers waited for a free worker, summed.
    pub lease_wait: Duration,
    /// Time workers were in use by requests, summed.
    pub busy: Duration,
}
