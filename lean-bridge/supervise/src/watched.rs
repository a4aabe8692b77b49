//! A process that is watched.

use crate::group::kill_group;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// Why a process was killed by its watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Killed {
    /// Its private memory, with that of its descendants, was over its limit.
    Memory {
        /// What it was, in megabytes.
        private_mb: u64,
    },
    /// Someone had stopped it (SIGSTOP), and did not let it go on.
    Stopped,
}

/// What watcher and owner share about one process.
#[derive(Debug)]
pub struct Watched {
    pid: u32,
    /// Megabytes of private memory at which the process is killed.
    limit_mb: u64,
    /// Private memory at the last look, megabytes.
    private_mb: AtomicU64,
    killed: Mutex<Option<Killed>>,
    /// Set under `killed`'s lock before the process is waited for:
    /// from then on its number may belong to another.
    reaped: AtomicBool,
}

impl Watched {
    /// A process that leads its group, and is to be killed at `limit_mb` megabytes of private memory. Nothing
    /// looks at it before it is given to [`Watcher::add`](crate::Watcher::add).
    pub fn new(pid: u32, limit_mb: u64) -> Arc<Self> {
        Arc::new(Watched {
            pid,
            limit_mb,
            private_mb: AtomicU64::new(0),
            killed: Mutex::new(None),
            reaped: AtomicBool::new(false),
        })
    }

    /// Its number, which is that of its group as well.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Megabytes of private memory at which it is killed.
    pub fn limit_mb(&self) -> u64 {
        self.limit_mb
    }

    /// Private memory at the last look, in megabytes; 0 before the first.
    pub fn private_mb(&self) -> u64 {
        self.private_mb.load(Ordering::Relaxed)
    }

    /// Why the watch killed it, if it did.
    pub fn killed(&self) -> Option<Killed> {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Killed>> {
        self.killed.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Notes what it uses by now.
    pub(crate) fn note_private_mb(&self, private_mb: u64) {
        self.private_mb.store(private_mb, Ordering::Relaxed);
    }

    /// Whether it was waited for, so that its number may belong to another.
    pub(crate) fn is_reaped(&self) -> bool {
        self.reaped.load(Ordering::Relaxed)
    }

    /// Kills the process and everything in its group. Harmless when it is gone.
    pub fn kill(&self, why: Option<Killed>) {
        let mut killed = self.lock();
        if self.reaped.load(Ordering::Relaxed) {
            return;
        }
        if killed.is_none() {
            *killed = why;
        }
        kill_group(self.pid);
    }

    /// Kills the group for the last time; to be called before the process is waited for.
    pub fn release(&self) {
        self.kill(None);
        let _guard = self.lock();
        self.reaped.store(true, Ordering::Relaxed);
    }
}
