//! Ends requests that run past their deadline: first by Lean's cancel token, then by stopping the guest.

use crate::interrupt::Interrupt;
use crate::lean::{Lean, TRUE};
use crate::memory::SharedCell;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a cancelled request may take to notice.
pub const GRACE: Duration = Duration::from_millis(1000);

/// A thread that watches one request at a time.
pub struct Watchdog {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    job: Option<Job>,
    quit: bool,
}

struct Job {
    token: SharedCell,
    interrupt: Interrupt,
    deadline: Instant,
    cancelled: bool,
}

impl Watchdog {
    /// Starts the thread; nothing is armed yet.
    ///
    /// # Errors
    /// When the system refuses a thread.
    pub fn start() -> std::io::Result<Watchdog> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = std::thread::Builder::new().name("watchdog".into()).spawn(move || watch(&theirs))?;
        Ok(Watchdog { shared, thread: Some(thread) })
    }

    /// From now until the guard is dropped: at `deadline` the guest's cancel
    /// token is set, and [`GRACE`] later it is stopped.
    pub fn arm(&self, lean: &Lean, deadline: Instant) -> Armed<'_> {
        let (token, interrupt) = (lean.cancel.cell(), lean.machine.interrupt.clone());
        self.set(Some(Job { token, interrupt, deadline, cancelled: false }));
        Armed(self)
    }

    fn set(&self, job: Option<Job>) {
        self.shared.state.lock().unwrap_or_else(|e| e.into_inner()).job = job;
        self.shared.changed.notify_one();
    }
}

/// Disarms the watchdog when dropped.
pub struct Armed<'a>(&'a Watchdog);

impl Drop for Armed<'_> {
    fn drop(&mut self) {
        self.0.set(None);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap_or_else(|e| e.into_inner()).quit = true;
        self.shared.changed.notify_one();
        if let Some(t) = self.thread.take() {
            let _ = t.join();
        }
    }
}

fn watch(shared: &Shared) {
    let mut state = shared.state.lock().unwrap_or_else(|e| e.into_inner());
    while !state.quit {
        let Some(job) = &mut state.job else {
            state = shared.changed.wait(state).unwrap_or_else(|e| e.into_inner());
            continue;
        };
        let now = Instant::now();
        let next = match job.cancelled {
            false => job.deadline,
            true => job.deadline + GRACE,
        };
        if now < next {
            state = shared.changed.wait_timeout(state, next - now).unwrap_or_else(|e| e.into_inner()).0;
        } else if !job.cancelled {
            job.token.store(TRUE);
            job.cancelled = true;
        } else {
            job.interrupt.stop();
            state.job = None;
        }
    }
}
