//! Starting Lean for a command, and what commands share.

use super::failure::Failure;
use crate::policy::{self, Policy, refute};
use crate::search::lean::LeanEngine;
use crate::search::{EngineFailure, Negation, Problem, StopFlag};
use lean_bridge::term::Goal;
use lean_bridge::{BlockingPool, Pool, PoolConfig};
use lean_embedded::provision;
use std::io::Write;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;

/// Name of the policy, as written into results.
pub const POLICY: &str = "symbolic";

/// A running pool of Lean processes.
pub struct Lean {
    pool: BlockingPool,
    // Declared last: the pool ends its processes while its runtime is still there.
    runtime: Runtime,
}

impl Lean {
    /// Sets Lean up if need be and starts so many processes.
    pub fn start(workers: usize) -> Result<Lean, Failure> {
        provision::ensure(&*provision::standard())?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("lean-io")
            .enable_all()
            .build()
            .map_err(|e| Failure::new(format!("cannot start the runtime: {e}")))?;
        let config = PoolConfig::embedded(workers)
            .map_err(|e| Failure::new(format!("cannot find this program: {e}")))?;
        let pool = runtime.block_on(Pool::start(config)).map_err(|e| {
            Failure::new(format!("Lean does not start: {e}"))
                .advise("`prover doctor` checks the installation")
        })?;
        let pool = BlockingPool::over(pool, runtime.handle().clone());
        Ok(Lean { pool, runtime })
    }

    /// A connection of its own to one process. Waits while all are taken.
    pub fn engine(&self) -> Result<LeanEngine, EngineFailure> {
        let failure = |e: lean_bridge::Error| EngineFailure { stage: "start".into(), message: e.to_string() };
        self.pool.session().map(LeanEngine::new).map_err(failure)
    }

    pub fn engines(&self, count: usize) -> Result<Vec<LeanEngine>, Failure> {
        (0..count).map(|_| self.engine().map_err(Failure::from)).collect()
    }

    /// The engine with its version, as written into results.
    pub fn description(&self) -> String {
        format!("embedded Lean {}", provision::LEAN_VERSION)
    }

    /// The first ctrl-C (or request to terminate) sets the flag, a second one ends the program.
    pub fn stop_on_signals(&self, stop: &StopFlag) {
        let stop = stop.clone();
        self.runtime.spawn(async move {
            let mut signals = 0;
            while signal().await {
                signals += 1;
                if signals > 1 {
                    std::process::exit(130);
                }
                eprintln!("stopping (once more to stop at once)");
                stop.set();
            }
        });
    }
}

/// Waits for a request to stop; false if the system offers none.
async fn signal() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return false;
        };
        tokio::select! { s = term.recv() => s.is_some(), s = int.recv() => s.is_some() }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.is_ok()
    }
}

/// See [`crate::search::Refuter`].
pub type BoxedRefuter = Box<dyn Fn(&Problem, &Goal) -> Option<Negation> + Sync>;

/// The policy and, unless switched off, the refuter.
pub fn means(no_refute: bool) -> (impl Policy, Option<BoxedRefuter>) {
    (policy::symbolic(), (!no_refute).then(|| Box::new(negation) as BoxedRefuter))
}

/// The negation of a statement that has counterexamples among small values.
fn negation(problem: &Problem, goal: &Goal) -> Option<Negation> {
    let (name, statement) = refute::negation(&problem.name, goal)?;
    let witness = |r: refute::Refutation| {
        let values: Vec<_> =
            r.witness.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        (r.step, values.join(", "))
    };
    let named = |(_, values): &(String, String)| !values.is_empty();
    let witnesses = refute::candidates(goal).into_iter().map(witness).filter(named).collect();
    Some(Negation { name, statement, witnesses })
}

/// Standard output or a file.
pub struct Output {
    to: Box<dyn Write>,
    path: Option<PathBuf>,
}

impl Output {
    /// The file is made at once, so that a place that cannot be written is known before any work.
    pub fn open(path: Option<&Path>) -> Result<Output, Failure> {
        let to: Box<dyn Write> = match path {
            None => Box::new(std::io::stdout()),
            Some(p) => Box::new(std::fs::File::create(p).map_err(|e| {
                Failure::new(format!("cannot write {}: {e}", p.display()))
                    .advise("Give another file with --out")
            })?),
        };
        Ok(Output { to, path: path.map(Path::to_path_buf) })
    }

    pub fn line(&mut self, text: &str) -> Result<(), Failure> {
        let written = writeln!(self.to, "{}", text.trim_end()).and_then(|()| self.to.flush());
        match (written, &self.path) {
            (Ok(()), _) => Ok(()),
            // Whoever reads has closed the pipe.
            (Err(e), None) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(141),
            (Err(e), None) => Err(Failure::new(format!("cannot write to standard output: {e}"))),
            (Err(e), Some(p)) => Err(Failure::new(format!("cannot write {}: {e}", p.display()))),
        }
    }
}
