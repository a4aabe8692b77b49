//! What sessions share: Lean processes, the policy, premises.

use crate::error::SessionError;
use lean_bridge::{BlockingPool, Interrupter};
use proof_premises::Premises;
use proof_search::policy::Policy;
use proof_search::statement::{AutoBoundPolicy, Notations};
use proof_search::{LeanBackend, NegationMaker};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::Duration;

/// Limits of a session's requests.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// For opening a statement, and for judging a proof.
    pub open: Duration,
    /// For one tactic that the user typed.
    pub tactic: Duration,
    /// For running the suggestions for a goal.
    pub suggest: Duration,
    /// For a whole search that was asked for, or that runs beside.
    pub search: Duration,
}

impl Default for SessionLimits {
    fn default() -> Self {
        SessionLimits {
            open: Duration::from_secs(60),
            tactic: Duration::from_secs(20),
            suggest: Duration::from_secs(8),
            search: Duration::from_secs(60),
        }
    }
}

/// How statements are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Import lines for texts without any.
    pub imports: String,
    /// Whether `ℕ`, `ℤ`, `ℚ` are understood without Mathlib.
    pub notations: bool,
    /// What becomes of statements with names that Lean has bound by itself.
    pub auto_bound: AutoBoundPolicy,
}

/// Lean processes with what is known beside them. Several sessions share one.
pub struct Service {
    pool: BlockingPool,
    policy: Arc<dyn Policy>,
    premises: Option<Arc<Premises>>,
    negation: Option<NegationMaker>,
    reading: Reading,
    limits: SessionLimits,
    /// The process for what a user waits for.
    desk: Mutex<LeanBackend>,
    interrupter: Interrupter,
}

impl Service {
    /// A service over a pool, of which one process is reserved for what users wait for. With at least three
    /// processes suggestions and a search run beside each other.
    ///
    /// # Errors
    /// [`SessionError::Engine`] when there is no process.
    pub fn new(
        pool: BlockingPool,
        policy: Arc<dyn Policy>,
        premises: Option<Arc<Premises>>,
        negation: Option<NegationMaker>,
        reading: Reading,
        limits: SessionLimits,
    ) -> Result<Arc<Service>, SessionError> {
        let mut desk = engine(&pool)?;
        let interrupter = desk.worker().interrupter();
        let desk = Mutex::new(desk);
        Ok(Arc::new(Service { pool, policy, premises, negation, reading, limits, desk, interrupter }))
    }

    /// The process for what a user waits for. Waits while another session uses it.
    pub(crate) fn desk(&self) -> MutexGuard<'_, LeanBackend> {
        self.desk.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The same process if it is free now.
    pub fn try_desk(&self) -> Option<MutexGuard<'_, LeanBackend>> {
        match self.desk.try_lock() {
            Ok(desk) => Some(desk),
            Err(TryLockError::Poisoned(e)) => Some(e.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Ends what a user waits for now; it then says that it was stopped.
    pub fn interrupt_desk(&self) {
        self.interrupter.interrupt();
    }

    /// A process for work in the background. Waits while all are
    /// taken; with one process in all there is none.
    ///
    /// # Errors
    /// [`SessionError::Engine`].
    pub fn background(&self) -> Result<LeanBackend, SessionError> {
        if self.pool.pool().workers() < 2 {
            let message = "with one Lean process nothing runs in the background; allow more with --workers";
            return Err(SessionError::Engine { stage: "start", message: message.into() });
        }
        engine(&self.pool)
    }

    /// Whether suggestions and a search can run beside each other.
    pub(crate) fn is_parallel(&self) -> bool {
        self.pool.pool().workers() >= 3
    }

    /// The processes.
    pub fn pool(&self) -> &BlockingPool {
        &self.pool
    }

    /// What proposes tactics.
    pub fn policy(&self) -> &dyn Policy {
        &*self.policy
    }

    /// The library's statements, where they are printed.
    pub fn premises(&self) -> Option<&Arc<Premises>> {
        self.premises.as_ref()
    }

    /// What makes negations, if statements are to be refuted.
    pub fn negation(&self) -> Option<NegationMaker> {
        self.negation
    }

    /// Limits of requests.
    pub fn limits(&self) -> &SessionLimits {
        &self.limits
    }

    /// What becomes of statements with names that Lean has bound by itself.
    pub fn auto_bound(&self) -> AutoBoundPolicy {
        self.reading.auto_bound
    }

    /// The header under which a statement is opened, and in words which notations were added to it.
    pub fn header(&self, header: &str, statement: &str) -> (String, Option<String>) {
        let (imports, _) = lean_bridge::split_header(header);
        let header = match self.reading.imports.is_empty() || !imports.is_empty() {
            true => header.to_owned(),
            false => format!("{}{header}", self.reading.imports).trim_end().to_owned(),
        };
        if !self.reading.notations {
            return (header, None);
        }
        let notations = Notations::needed(&[&header, statement]);
        let words = (!notations.is_empty()).then(|| notations.words());
        (notations.put(&header), words)
    }
}

fn engine(pool: &BlockingPool) -> Result<LeanBackend, SessionError> {
    let failed = |e: lean_bridge::Error| SessionError::Engine { stage: "start", message: e.to_string() };
    pool.reserve().map(LeanBackend::new).map_err(failed)
}
