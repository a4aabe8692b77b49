//! Watches processes from the outside: private memory over the limit, and processes that were stopped.
//!
//! A limit on address space does not fit: the embedded engine reserves gigabytes it never touches, and a
//! native Lean maps its library files. What counts is memory that belongs to the process alone.

use crate::memory::{is_stopped, private_mb};
use crate::watched::{Killed, Watched};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

/// Time between two looks at each process.
const PERIOD: Duration = Duration::from_millis(100);
/// A process that someone has stopped (SIGSTOP) is killed after this time.
const STOPPED: Duration = Duration::from_millis(500);

/// The watching thread of a pool; ends with it.
#[derive(Debug, Default)]
pub struct Watcher {
    watched: Arc<Mutex<Vec<Weak<Watched>>>>,
}

impl Watcher {
    /// Starts the thread, which looks at each process ten times a second.
    ///
    /// # Errors
    /// When the system gives no thread.
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
                stopped_since.retain(|(pid, _)| alive.iter().any(|w| w.pid() == *pid));
                for w in &alive {
                    look(w, &mut stopped_since);
                }
                drop(alive);
                std::thread::sleep(PERIOD);
            }
        })?;
        Ok(Watcher { watched })
    }

    /// Has a process watched until it is dropped.
    pub fn add(&self, process: &Arc<Watched>) {
        self.watched.lock().unwrap_or_else(|e| e.into_inner()).push(Arc::downgrade(process));
    }
}

/// Looks at a process once. `stopped_since`: when processes that are stopped were first seen so.
fn look(watched: &Watched, stopped_since: &mut Vec<(u32, Instant)>) {
    if watched.is_reaped() {
        return;
    }
    let Some(private_mb) = private_mb(watched.pid()) else { return };
    watched.note_private_mb(private_mb);
    if private_mb > watched.limit_mb() {
        tracing::warn!(
            pid = watched.pid(),
            private_mb,
            limit_mb = watched.limit_mb(),
            "killing a process over its memory limit"
        );
        watched.kill(Some(Killed::Memory { private_mb }));
    }
    let since = stopped_since.iter().position(|(pid, _)| *pid == watched.pid());
    match (is_stopped(watched.pid()), since) {
        (true, None) => stopped_since.push((watched.pid(), Instant::now())),
        (true, Some(i)) if stopped_since[i].1.elapsed() >= STOPPED => {
            tracing::warn!(pid = watched.pid(), "killing a process that was stopped");
            watched.kill(Some(Killed::Stopped));
        }
        (false, Some(i)) => {
            stopped_since.swap_remove(i);
        }
        _ => {}
    }
}
