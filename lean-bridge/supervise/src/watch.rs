//! Watches processes from the outside: private memory over the limit, and processes that were stopped.
//!
//! A limit on address space does not fit: the embedded engine reserves gigabytes it never touches, and a
//! native Lean maps its library files. What counts is memory that belongs to the process alone.

use crate::group::kill_group;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::{Duration, Instant};

/// Time between two looks at each process.
const PERIOD: Duration = Duration::from_millis(100);
/// A process that someone has stopped (SIGSTOP) is killed after this time.
const STOPPED: Duration = Duration::from_millis(500);

/// Why a process was killed by its watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Killed {
    Memory { private_mb: u64 },
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
    pub fn new(pid: u32, limit_mb: u64) -> Arc<Self> {
        Arc::new(Watched {
            pid,
            limit_mb,
            private_mb: AtomicU64::new(0),
            killed: Mutex::new(None),
            reaped: AtomicBool::new(false),
        })
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    pub fn limit_mb(&self) -> u64 {
        self.limit_mb
    }

    pub fn private_mb(&self) -> u64 {
        self.private_mb.load(Ordering::Relaxed)
    }

    pub fn killed(&self) -> Option<Killed> {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Killed>> {
        self.killed.lock().unwrap_or_else(|e| e.into_inner())
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

/// The watching thread of a pool; ends with it.
#[derive(Debug, Default)]
pub struct Watcher {
    watched: Arc<Mutex<Vec<Weak<Watched>>>>,
}

impl Watcher {
    pub fn start() -> std::io::Result<Self> {
        let watched: Arc<Mutex<Vec<Weak<Watched>>>> = Arc::default();
        let list = Arc::downgrade(&watched);
        std::thread::Builder::new().name("process-watch".into()).spawn(move || {
            let mut stopped_since: Vec<(u32, Instant)> = Vec::new();
            while let Some(list) = list.upgrade() {
                let alive: Vec<Arc<Watched>> = {
                    let mut list = list.lock().unwrap_or_else(|e| e.into_inner());
                    list.retain(|w| w.strong_count() > 0);
                    list.iter().filter_map(Weak::upgrade).collect()
                };
                drop(list);
                stopped_since.retain(|(pid, _)| alive.iter().any(|w| w.pid == *pid));
                for w in &alive {
                    look(w, &mut stopped_since);
                }
                drop(alive);
                std::thread::sleep(PERIOD);
            }
        })?;
        Ok(Watcher { watched })
    }

    pub fn add(&self, process: &Arc<Watched>) {
        self.watched.lock().unwrap_or_else(|e| e.into_inner()).push(Arc::downgrade(process));
    }
}

fn look(watched: &Watched, stopped_since: &mut Vec<(u32, Instant)>) {
    if watched.reaped.load(Ordering::Relaxed) {
        return;
    }
    let Some(private_mb) = private_mb(watched.pid) else { return };
    watched.private_mb.store(private_mb, Ordering::Relaxed);
    if private_mb > watched.limit_mb {
        tracing::warn!(
            pid = watched.pid,
            private_mb,
            limit_mb = watched.limit_mb,
            "killing a process over its memory limit"
        );
        watched.kill(Some(Killed::Memory { private_mb }));
    }
    let since = stopped_since.iter().position(|(pid, _)| *pid == watched.pid);
    match (is_stopped(watched.pid), since) {
        (true, None) => stopped_since.push((watched.pid, Instant::now())),
        (true, Some(i)) if stopped_since[i].1.elapsed() >= STOPPED => {
            tracing::warn!(pid = watched.pid, "killing a process that was stopped");
            watched.kill(Some(Killed::Stopped));
        }
        (false, Some(i)) => {
            stopped_since.swap_remove(i);
        }
        _ => {}
    }
}

/// Private memory of a process and its descendants in megabytes: anonymous pages, resident or swapped out.
/// `None` when it is gone or this system does not tell (no `/proc`).
pub fn private_mb(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let field = |name: &str| -> u64 {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    let mut mb = (field("RssAnon:") + field("VmSwap:")) / 1024;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        mb += children.split_whitespace().filter_map(|c| private_mb(c.parse().ok()?)).sum::<u64>();
    }
    Some(mb)
}

/// Whether the process is stopped by a signal.
fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold anything; the state follows the last closing one.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
}
