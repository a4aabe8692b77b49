//! The pool for plain threads.

use crate::config::PoolConfig;
use crate::document::{Document, Inspection};
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::outcome::{Elaboration, Opened, TacticOutcome};
use crate::pool::Pool;
use crate::session::{Interrupter, Session};
use crate::state::{ProofPath, ProofState, TacticRequest};
use lean_protocol::answer::Verified;
use lean_protocol::answer::{Candidates, Constants, Uses};
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

/// A reserved worker ([`Session`]) whose methods block.
#[derive(Debug)]
pub struct BlockingSession {
    session: Session,
    runtime: Background,
}

/// A runtime of its own, or a handle to the caller's.
#[derive(Clone, Debug)]
struct Background {
    handle: Handle,
    /// Kept until the last pool or session is gone.
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

    /// See [`Pool::session`].
    ///
    /// # Errors
    /// As [`Pool::session`].
    pub fn session(&self) -> Result<BlockingSession, Error> {
        let session = self.runtime.handle.block_on(self.pool.session())?;
        Ok(BlockingSession { session, runtime: self.runtime.clone() })
    }

    /// See [`Pool::session_for_text`].
    ///
    /// # Errors
    /// As [`Pool::session`].
    pub fn session_for_text(&self, text: &str) -> Result<BlockingSession, Error> {
        let session = self.runtime.handle.block_on(self.pool.session_for_text(text))?;
        Ok(BlockingSession { session, runtime: self.runtime.clone() })
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

/// Each method is the one of [`Session`] with the same name, and has its errors.
impl BlockingSession {
    pub fn open(&mut self, header: &str, statement: &str, limit: Duration) -> Result<Opened, Error> {
        self.runtime.handle.block_on(self.session.open(header, statement, limit))
    }

    pub fn reopen(&mut self, path: &ProofPath, limit: Duration) -> Result<Opened, Error> {
        self.runtime.handle.block_on(self.session.reopen(path, limit))
    }

    pub fn tactics(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        self.runtime.handle.block_on(self.session.tactics(state, goal, requests, until_closed))
    }

    pub fn tactics_printed(
        &mut self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        self.runtime.handle.block_on(self.session.tactics_printed(state, goal, requests, until_closed))
    }

    pub fn goals(&mut self, state: &ProofState) -> Result<Vec<Goal>, Error> {
        self.runtime.handle.block_on(self.session.goals(state))
    }

    pub fn document(&mut self, text: &str, limit: Duration) -> Result<Document, Error> {
        self.runtime.handle.block_on(self.session.document(text, limit))
    }

    pub fn inspect(&mut self, text: &str, places: &[Position], limit: Duration) -> Result<Inspection, Error> {
        self.runtime.handle.block_on(self.session.inspect(text, places, limit))
    }

    pub fn judge(&mut self, request: &JudgeRequest) -> Result<Judgement, Error> {
        self.runtime.handle.block_on(self.session.judge(request))
    }

    pub fn verify(&mut self, request: &VerifyRequest) -> Result<Verified, Error> {
        self.runtime.handle.block_on(self.session.verify(request))
    }

    pub fn run(&mut self, header: &str, text: &str, limit: Duration) -> Result<Elaboration, Error> {
        self.runtime.handle.block_on(self.session.run(header, text, limit))
    }

    pub fn candidates(&mut self, state: &ProofState, goal: usize, limit: usize) -> Result<Candidates, Error> {
        self.runtime.handle.block_on(self.session.candidates(state, goal, limit))
    }

    pub fn constants(&mut self, header: &str, query: &ConstantsQuery) -> Result<Constants, Error> {
        self.runtime.handle.block_on(self.session.constants(header, query))
    }

    pub fn constants_within(
        &mut self,
        header: &str,
        query: &ConstantsQuery,
        limit: Duration,
    ) -> Result<Constants, Error> {
        self.runtime.handle.block_on(self.session.constants_within(header, query, limit))
    }

    pub fn uses(&mut self, header: &str, name: &str) -> Result<Uses, Error> {
        self.runtime.handle.block_on(self.session.uses(header, name))
    }

    pub fn interrupter(&self) -> Interrupter {
        self.session.interrupter()
    }

    /// Process number of the worker, if it has a process now.
    pub fn pid(&self) -> Option<u32> {
        self.session.pid()
    }
}
