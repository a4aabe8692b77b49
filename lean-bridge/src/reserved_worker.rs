//! A reserved worker.
//!
//! | file | requests about |
//! |---|---|
//! | `proof_states` | proof states: opening, tactics, what may apply to a goal |
//! | `texts` | whole texts: their commands, places, tactics and messages |
//! | `verdicts` | judging |
//! | `library` | the environment of a header: its constants, premises and mutants |

use crate::error::Error;
use crate::shared::Shared;
use crate::worker::Worker;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit};

/// Runs a request on a reserved worker unless it is interrupted. The process is then in the middle of an
/// answer and of no further use.
macro_rules! interruptible {
    ($reserved:ident, |$worker:ident| $request:expr) => {{
        let interrupt = $reserved.interrupt.clone();
        let busy = $reserved.worker()?;
        let $worker = &mut *busy.worker;
        tokio::select! {
            biased;
            () = interrupt.notified() => {
                busy.worker.abandon();
                Err(Error::Interrupted)
            }
            done = $request => done,
        }
    }};
}

// These files stand below the macro because it is known only from there on.
mod library;
mod proof_states;
mod texts;
mod verdicts;

/// A worker reserved for one caller, so that the states it made stay at hand. Given back when dropped.
///
/// A reserved worker outlives its processes: whatever happens to one, the next request gets another. States
/// may come from other workers; they are rebuilt here.
#[derive(Debug)]
pub struct ReservedWorker {
    /// `None` only while being dropped.
    worker: Option<Worker>,
    shared: Arc<Shared>,
    interrupt: Arc<Notify>,
    // Declared after `worker`: a waiting caller must find the worker when it gets the permit.
    _permit: OwnedSemaphorePermit,
}

impl ReservedWorker {
    pub(crate) fn new(worker: Worker, shared: Arc<Shared>, permit: OwnedSemaphorePermit) -> Self {
        ReservedWorker { worker: Some(worker), shared, interrupt: Arc::default(), _permit: permit }
    }

    /// Something that ends the present request of this worker from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.interrupt.clone())
    }

    fn worker(&mut self) -> Result<Busy<'_>, Error> {
        let worker =
            self.worker.as_mut().ok_or_else(|| Error::Usage("the reserved worker was given back".into()))?;
        Ok(Busy { worker, since: Instant::now() })
    }

    /// Prepares the environment of a header, so that later requests find it.
    ///
    /// # Errors
    /// [`Error::Statement`] when Lean does not accept it,
    /// [`Error::Import`] when it takes too long; those of the process.
    pub async fn warm(&mut self, header: &str) -> Result<(), Error> {
        interruptible!(self, |worker| worker.warm(header))
    }

    /// Any request of the protocol, for what has no method here; `env` is added for the environment of
    /// `header`.
    ///
    /// # Errors
    /// Those of the process.
    pub async fn ask(
        &mut self,
        header: &str,
        request: serde_json::Map<String, serde_json::Value>,
        limit: Duration,
    ) -> Result<serde_json::Value, Error> {
        let body = |env: u64| {
            let mut body = request.clone();
            body.insert("env".into(), env.into());
            body
        };
        interruptible!(self, |worker| worker.ask(header, "ask", limit, body))
    }

    /// Process number of the worker, if it has a process now.
    pub fn pid(&self) -> Option<u32> {
        let worker = self.worker.as_ref()?;
        Some(worker.common.pids[worker.slot].load(Ordering::Relaxed)).filter(|p| *p != 0)
    }
}

/// Ends the request a reserved worker is working on; it then fails with [`Error::Interrupted`]. Does nothing
/// between requests.
#[derive(Clone, Debug)]
pub struct Interrupter(Arc<Notify>);

impl Interrupter {
    /// Ends the request that runs now, if any; may be called from any thread.
    pub fn interrupt(&self) {
        self.0.notify_waiters();
    }
}

/// A worker in use; adds the time to the pool's counters.
struct Busy<'a> {
    worker: &'a mut Worker,
    since: Instant,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let us = self.since.elapsed().as_micros() as u64;
        self.worker.common.counters.busy_us.fetch_add(us, Ordering::Relaxed);
    }
}

impl Drop for ReservedWorker {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.shared.give_back(worker);
        }
    }
}
