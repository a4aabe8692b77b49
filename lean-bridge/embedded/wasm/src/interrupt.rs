//! Stopping a guest from another thread.
//!
//! The usual means, a check at every function and loop of the guest, costs a tenth of its
//! speed. Instead its memory is closed (`mprotect`) while it runs, so that its next access is
//! a trap, and opened again before the host goes on. The engine's call hooks tell who is
//! running, library calls on the guest's behalf included.

use crate::memory::Memory;
use std::sync::{Arc, Mutex};
use wasmtime::{CallHook, Error, Result, SharedMemory};

/// The guest ran past its deadline.
#[derive(Debug, thiserror::Error)]
#[error("stopped: it ran past its deadline")]
pub struct Interrupted;

/// A handle on one guest, for the thread that watches it.
#[derive(Clone)]
pub struct Interrupt(Arc<Mutex<State>>);

struct State {
    memory: SharedMemory,
    /// The guest's own code is running, not the host's.
    inside: bool,
    asked: bool,
    closed: bool,
}

impl Interrupt {
    pub fn new(memory: &Memory) -> Interrupt {
        let memory = memory.shared().clone();
        Interrupt(Arc::new(Mutex::new(State { memory, inside: false, asked: false, closed: false })))
    }

    /// Ends the call into the guest that is running, or else the next one, with [`Interrupted`].
    pub fn stop(&self) {
        self.with(|state| {
            state.asked = true;
            if state.inside {
                state.protect(libc::PROT_NONE);
                state.closed = true;
            }
        });
    }

    /// What was asked before now does not count.
    pub fn forget(&self) {
        self.with(|state| state.asked = false);
    }

    /// For the engine: control passes between guest and host.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn passes(&self, hook: CallHook) -> Result<()> {
        self.with(|state| {
            state.inside = matches!(hook, CallHook::CallingWasm | CallHook::ReturningFromHost);
            if state.closed {
                state.protect(libc::PROT_READ | libc::PROT_WRITE);
                state.closed = false;
            }
            match state.asked {
                true => {
                    state.inside = false;
                    Err(Error::new(Interrupted))
                }
                false => Ok(()),
            }
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(|e| e.into_inner()))
    }
}

impl State {
    /// Opening takes the guard below the shadow stack with it: a guest that was stopped never runs again.
    fn protect(&self, protection: i32) {
        let bytes = self.memory.data();
        // SAFETY: the memory's own pages. While they are closed only the guest runs, for which a fault is a
        // trap; the host waits for this state's lock before it goes on, and they are open then.
        let done = unsafe { libc::mprotect(bytes.as_ptr() as *mut libc::c_void, bytes.len(), protection) };
        if done != 0 {
            // neither may fail on a mapping of one's own; going on
            // would mean a guest without a limit, or a crash
            let error = std::io::Error::last_os_error();
            tracing::error!(%error, "the guest's memory cannot be protected");
            std::process::abort();
        }
    }
}
