//! The pool for plain threads.

use crate::config::PoolConfig;
use crate::document::{Document, Inspection};
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::outcome::{Elaboration, Opened, TacticOutcome};
use crate::pool::Pool;
use crate::reserved_worker::{Interrupter, ReservedWorker};
use crate::state::{ProofPath, ProofState, TacticRequest};
use lean_protocol::answer::Verified;
use lean_protocol::answer::{Constants, LemmaCandidates, ProjectPremises, Uses};
use lean_protocol::request::ConstantsQuery;
use lean_protocol::term::Goal;
use lean_protocol::{Judgement, Position};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};

/// A [`Pool`] whose methods block. Must not be used from within an asynchronous task.
#[derive(Clone, Debug)]
pub struct BlockingPool {
    pool: Pool,
    runtime: Background,
}

/// A reserved worker ([`ReservedWorker`]) whose methods block.
#[derive(Debug)]
pub struct BlockingWorker {
    reserved: ReservedWorker,
    runtime: Background,
}

/// A runtime of its own, or a handle to the caller's.
#[derive(Clone, Debug)]
struct Background {
    handle: Handle,
    /// Kept until the last pool or worker is gone.
    _own: Option<Arc<Owned>>,
}

#[derive(Debug)]
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // Does not wait, so that the last clone may be dropped anywhere.
            runtime.shutdown_background();
        }
    }
}

impl BlockingPool {
    /// Starts a pool with a runtime of its own.
    ///
    /// # Errors
    /// As [`Pool::start`].
    pub fn start(config: PoolConfig) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("lean-io")
            .enable_all()
            .build()
            .map_err(|e| Error::io("cannot start a runtime", &e))?;
        let handle = runtime.handle().clone();
        let pool = runtime.block_on(Pool::start(config))?;
        Ok(BlockingPool { pool, runtime: Background { handle, _own: Some(Arc::new(Owned(Some(runtime)))) } })
    }

    /// Uses a pool that lives in the runtime of `handle`.
    pub fn over(pool: Pool, handle: Handle) -> Self {
        BlockingPool { pool, runtime: Background { handle, _own: None } }
    }

    /// The asynchronous pool behind this one.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// See [`Pool::reserve`].
    ///
    /// # Errors
    /// As [`Pool::reserve`].
    pub fn reserve(&self) -> Result<BlockingWorker, Error> {
        let reserved = self.runtime.handle.block_on(self.pool.reserve())?;
        Ok(BlockingWorker { reserved, runtime: self.runtime.clone() })
    }

    /// See [`Pool::warm`].
    ///
    /// # Errors
    /// As [`Pool::warm`].
    pub fn warm(&self, header: &str) -> Result<std::time::Duration, Error> {
        self.runtime.handle.block_on(self.pool.warm(header))
    }

    /// See [`Pool::shut_down`].
    pub fn shut_down(&self) {
        self.runtime.handle.block_on(self.pool.shut_down());
    }
}

/// Defines methods that wait for those of [`ReservedWorker`] with the same names.
macro_rules! waiting {
    ($(fn $name:ident($($argument:ident: $of:ty),* $(,)?) -> $answer:ty;)*) => {
        /// Each method is the one of [`ReservedWorker`] with the same name, and has its errors.
        impl BlockingWorker {
            $(
                #[doc = concat!("Waits for [`ReservedWorker::", stringify!($name), "`].")]
                ///
                /// # Errors
                #[doc = concat!("As [`ReservedWorker::", stringify!($name), "`].")]
                pub fn $name(&mut self, $($argument: $of),*) -> Result<$answer, Error> {
                    self.runtime.handle.block_on(self.reserved.$name($($argument),*))
                }
            )*
        }
    };
}

waiting! {
    fn open(header: &str, statement: &str, limit: Duration) -> Opened;
    fn reopen(path: &ProofPath, limit: Duration) -> Opened;
    fn tactics(
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Vec<TacticOutcome>;
    fn tactics_printed(
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Vec<TacticOutcome>;
    fn goals(state: &ProofState) -> Vec<Goal>;
    fn document(text: &str, limit: Duration) -> Document;
    fn inspect(text: &str, places: &[Position], limit: Duration) -> Inspection;
    fn judge(request: &JudgeRequest) -> Judgement;
    fn verify(request: &VerifyRequest) -> Verified;
    fn run(header: &str, text: &str, limit: Duration) -> Elaboration;
    fn candidates(state: &ProofState, goal: usize, limit: usize) -> LemmaCandidates;
    fn project_premises(state: &ProofState, limit: usize) -> ProjectPremises;
    fn constants(header: &str, query: &ConstantsQuery) -> Constants;
    fn constants_within(header: &str, query: &ConstantsQuery, limit: Duration) -> Constants;
    fn uses(header: &str, name: &str) -> Uses;
}

impl BlockingWorker {
    /// See [`ReservedWorker::interrupter`].
    pub fn interrupter(&self) -> Interrupter {
        self.reserved.interrupter()
    }

    /// Process number of the worker, if it has a process now.
    pub fn pid(&self) -> Option<u32> {
        self.reserved.pid()
    }
}
