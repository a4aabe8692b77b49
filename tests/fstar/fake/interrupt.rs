//! SIGINT: what it means depends on what F* is at. A thread of its own listens, so that the thread that
//! answers queries can read its input in the cheapest way.

use super::{death, wire};
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

#[derive(Default)]
struct State {
    /// In a push or a computation.
    busy: bool,
    deaf: bool,
    interrupted: bool,
    /// Before the first query F* does not care.
    begun: bool,
    query: Option<String>,
    solver: Option<u32>,
}

#[derive(Clone, Default)]
pub struct Interrupt(Arc<(Mutex<State>, Condvar)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    Full,
    Interrupted,
    SolverLost,
}

/// Nothing in a test lasts so long: a fake that hangs does not outlive its test run for ever.
const LONGEST: Duration = Duration::from_secs(600);

impl Interrupt {
    /// Listens from now on.
    pub fn listen() -> Self {
        let this = Self::default();
        let listener = this.clone();
        let (ready, is_ready) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let kind = tokio::signal::unix::SignalKind::interrupt();
                let mut signals = tokio::signal::unix::signal(kind).expect("a signal handler");
                ready.send(()).expect("the main thread waits");
                while signals.recv().await.is_some() {
                    listener.heard();
                }
            });
        });
        is_ready.recv().expect("the listener is ready");
        this
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().expect("nobody panics with it")
    }

    fn heard(&self) {
        let mut state = self.state();
        if state.deaf {
            return;
        }
        if state.busy {
            state.interrupted = true;
            self.0.1.notify_all();
        } else if state.begun {
            let text = death::unexpected("FStar_Util.SigInt");
            let line = wire::message(state.query.as_deref(), "error", &text.into());
            let _ = wire::open().write_all(line.as_bytes());
            if let Some(pid) = state.solver {
                let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
            }
            std::process::exit(1);
        }
    }

    pub fn start(&self, query: &str, busy: bool) {
        let mut state = self.state();
        (state.begun, state.busy, state.interrupted) = (true, busy, false);
        state.query = Some(query.into());
    }

    /// Ends the busy part; whether it was interrupted.
    pub fn end(&self) -> bool {
        let mut state = self.state();
        state.busy = false;
        std::mem::take(&mut state.interrupted)
    }

    pub fn solver(&self, pid: Option<u32>) {
        self.state().solver = pid;
    }

    pub fn deafen(&self) {
        self.state().deaf = true;
    }

    /// Waits until the time is over, SIGINT comes, or `lost` says that the solver is gone.
    pub fn wait(&self, time: Option<Duration>, mut lost: impl FnMut() -> bool) -> Waited {
        let until = Instant::now() + time.unwrap_or(LONGEST);
        let mut state = self.state();
        loop {
            if state.interrupted {
                return Waited::Interrupted;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                if time.is_none() {
                    super::misuse("hung for too long");
                }
                return Waited::Full;
            }
            if lost() {
                return Waited::SolverLost;
            }
            let slice = left.min(Duration::from_millis(20));
            state = self.0.1.wait_timeout(state, slice).expect("nobody panics with it").0;
        }
    }
}
