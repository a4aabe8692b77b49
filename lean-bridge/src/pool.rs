//! A pool of Lean workers.

use crate::common::Common;
use crate::config::PoolConfig;
use crate::document::{Document, Inspection};
use crate::error::Error;
use crate::judging::{JudgeRequest, VerifyRequest};
use crate::outcome::{Elaboration, Opened, TacticOutcome};
use crate::reserved_worker::ReservedWorker;
use crate::server::Features;
use crate::shared::Shared;
use crate::state::{ProofPath, ProofState, TacticRequest};
use crate::stats::PoolStats;
use crate::worker::Worker;
use lean_meta::frontend::unix_lines;
use lean_protocol::answer::Verified;
use lean_protocol::term::Goal;
use lean_protocol::{Judgement, Position};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Server processes and the states they hold. Cheap to clone; the
/// processes end with the last clone and reserved worker.
///
/// The methods here take any free worker for one request, by preference one that holds the state. A caller
/// with many requests on related states takes a [`ReservedWorker`].
#[derive(Clone, Debug)]
pub struct Pool {
    shared: Arc<Shared>,
}

impl Pool {
    /// Starts all workers and waits until they answer. Must be called within
    /// a tokio runtime, in which the pool then stays.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Handshake`]; [`Error::Usage`] for a pool without workers.
    pub async fn start(config: PoolConfig) -> Result<Pool, Error> {
        if config.workers == 0 {
            return Err(Error::Usage("a pool needs at least one worker".into()));
        }
        let common = Arc::new(Common::new(config)?);
        let starting: Vec<_> = (0..common.config.workers)
            .map(|slot| {
                let mut worker = Worker::new(slot, common.clone());
                tokio::spawn(async move { worker.server().await.map(|_| ()).map(|()| worker) })
            })
            .collect();
        let mut idle = Vec::with_capacity(starting.len());
        for worker in starting {
            let lost = |e: tokio::task::JoinError| Error::task("starting a worker", &e);
            idle.push(worker.await.map_err(lost)??);
        }
        Ok(Pool { shared: Arc::new(Shared::new(common, idle)) })
    }

    /// What the servers can do.
    pub fn features(&self) -> &Features {
        &self.shared.features
    }

    /// Number of workers.
    pub fn workers(&self) -> usize {
        self.shared.common.config.workers
    }

    /// The settings that the pool was started with.
    pub fn config(&self) -> &PoolConfig {
        &self.shared.common.config
    }

    /// What the pool has done so far.
    pub fn stats(&self) -> PoolStats {
        self.shared.common.counters.snapshot()
    }

    /// Process numbers of the spares that are ready.
    pub fn spare_pids(&self) -> Vec<u32> {
        self.shared.common.spares.pids()
    }

    /// Prepares the environment of a header in all workers at once, which for a native Lean means its
    /// imports. Waits for workers in use. The time it took.
    ///
    /// # Errors
    /// As [`ReservedWorker::warm`], the first of any worker.
    pub async fn warm(&self, header: &str) -> Result<Duration, Error> {
        let mut reserved = Vec::with_capacity(self.workers());
        for _ in 0..self.workers() {
            reserved.push(self.reserve_near(None).await?);
        }
        let begun = Instant::now();
        let header: Arc<str> = header.into();
        let tasks: Vec<_> = reserved
            .into_iter()
            .map(|mut reserved| {
                let header = header.clone();
                tokio::spawn(async move { reserved.warm(&header).await })
            })
            .collect();
        for task in tasks {
            task.await.map_err(|e| Error::task("warming a worker", &e))??;
        }
        Ok(begun.elapsed())
    }

    /// Process numbers of the workers that have a process now.
    pub fn pids(&self) -> Vec<u32> {
        self.shared.common.pids.iter().map(|p| p.load(Ordering::Relaxed)).filter(|p| *p != 0).collect()
    }

    /// Waits for a free worker and reserves it.
    ///
    /// # Errors
    /// [`Error::Usage`] after [`Pool::shut_down`].
    pub async fn reserve(&self) -> Result<ReservedWorker, Error> {
        self.reserve_near(None).await
    }

    /// Reserves a worker, by preference one that holds `state`.
    pub(crate) async fn reserve_near(&self, state: Option<&ProofState>) -> Result<ReservedWorker, Error> {
        self.reserve_by(|idle| state.and_then(|s| idle.iter().position(|w| w.held.holds(s)))).await
    }

    /// Reserves a worker, by preference the one that knows most of a text. Also
    /// for a caller of [`ReservedWorker`] who works on a text.
    ///
    /// # Errors
    /// As [`Pool::reserve`].
    pub(crate) async fn reserve_for_text(&self, text: &str) -> Result<ReservedWorker, Error> {
        let text = unix_lines(text);
        self.reserve_by(|idle| {
            let known = idle.iter().enumerate().map(|(i, w)| (w.held.documents.known_of(&text), i));
            known.filter(|(count, _)| *count > 0).max().map(|(_, i)| i)
        })
        .await
    }

    /// `prefer`: which of the idle workers.
    async fn reserve_by(
        &self,
        prefer: impl FnOnce(&[Worker]) -> Option<usize>,
    ) -> Result<ReservedWorker, Error> {
        let begun = Instant::now();
        let closed = || Error::Usage("the pool was shut down".into());
        let permit = self.shared.permits.clone().acquire_owned().await.map_err(|_| closed())?;
        let waited = begun.elapsed().as_micros() as u64;
        self.shared.common.counters.reserve_wait_us.fetch_add(waited, Ordering::Relaxed);
        let mut idle = self.shared.idle();
        let holder = prefer(&idle);
        // The worker used last is the one whose caches are warm.
        let at = holder.or(idle.len().checked_sub(1)).ok_or_else(closed)?;
        let worker = idle.remove(at);
        drop(idle);
        Ok(ReservedWorker::new(worker, self.shared.clone(), permit))
    }

    /// See [`ReservedWorker::open`].
    pub async fn open(&self, header: &str, statement: &str, limit: Duration) -> Result<Opened, Error> {
        self.reserve_near(None).await?.open(header, statement, limit).await
    }

    /// See [`ReservedWorker::reopen`].
    pub async fn reopen(&self, path: &ProofPath, limit: Duration) -> Result<Opened, Error> {
        self.reserve_near(None).await?.reopen(path, limit).await
    }

    /// See [`ReservedWorker::tactics`].
    pub async fn tactics(
        &self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        self.reserve_near(Some(state)).await?.tactics(state, goal, requests, until_closed).await
    }

    /// See [`ReservedWorker::tactics_printed`].
    pub async fn tactics_printed(
        &self,
        state: &ProofState,
        goal: Option<usize>,
        requests: &[TacticRequest],
        until_closed: bool,
    ) -> Result<Vec<TacticOutcome>, Error> {
        self.reserve_near(Some(state)).await?.tactics_printed(state, goal, requests, until_closed).await
    }

    /// See [`ReservedWorker::goals`].
    pub async fn goals(&self, state: &ProofState) -> Result<Vec<Goal>, Error> {
        self.reserve_near(Some(state)).await?.goals(state).await
    }

    /// See [`ReservedWorker::document`]. Takes a worker that knows the text, if one is free.
    pub async fn document(&self, text: &str, limit: Duration) -> Result<Document, Error> {
        self.reserve_for_text(text).await?.document(text, limit).await
    }

    /// See [`ReservedWorker::inspect`]. Takes a worker that knows the text, if one is free.
    pub async fn inspect(
        &self,
        text: &str,
        places: &[Position],
        limit: Duration,
    ) -> Result<Inspection, Error> {
        self.reserve_for_text(text).await?.inspect(text, places, limit).await
    }

    /// See [`ReservedWorker::judge`].
    pub async fn judge(&self, request: &JudgeRequest) -> Result<Judgement, Error> {
        self.reserve_near(None).await?.judge(request).await
    }

    /// See [`ReservedWorker::verify`].
    pub async fn verify(&self, request: &VerifyRequest) -> Result<Verified, Error> {
        self.reserve_near(None).await?.verify(request).await
    }

    /// See [`ReservedWorker::run`].
    pub async fn run(&self, header: &str, text: &str, limit: Duration) -> Result<Elaboration, Error> {
        self.reserve_near(None).await?.run(header, text, limit).await
    }

    /// Waits for running requests, then ends all processes and waits until they are gone. Later calls fail.
    pub async fn shut_down(&self) {
        let all = self.workers() as u32;
        let permits = self.shared.permits.clone().acquire_many_owned(all).await;
        self.shared.permits.close();
        for spare in self.shared.common.spares.close() {
            spare.server.kill().await;
        }
        let mut workers = std::mem::take(&mut *self.shared.idle());
        for worker in &mut workers {
            worker.shut_down().await;
        }
        self.shared.common.auditor.shut_down().await;
        drop(permits);
    }
}
