//! A worker: a server process that is replaced whenever it is lost, and the states it holds.
//!
//! What it is asked stands in files of its own: statements and texts in `opening`, verdicts in `verdicts`,
//! tactics in `tactics`, headers in `imports`, questions about the library in `library`, and documents.

use crate::common::Common;
use crate::error::Error;
use crate::held::Held;
use crate::server::{Features, Server};
use crate::spares::Spare;
use crate::tries::Tries;
use lean_protocol::request::{Forget, Forgotten};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Unwanted states and environments are forgotten in lots of this size.
const FORGET_LOT: usize = 128;
/// Time for requests that cost nothing.
const QUICK: Duration = Duration::from_secs(10);

/// One worker of a pool.
#[derive(Debug)]
pub(crate) struct Worker {
    pub slot: usize,
    pub common: Arc<Common>,
    server: Option<Server>,
    /// The successor of a lost process, on its way while nobody waits for it.
    successor: Option<tokio::task::JoinHandle<Result<Server, Error>>>,
    pub held: Held,
    /// Requests to the present process.
    requests: u64,
}

impl Worker {
    pub(crate) fn new(slot: usize, common: Arc<Common>) -> Self {
        Worker { slot, common, server: None, successor: None, held: Held::default(), requests: 0 }
    }

    /// The process, started if there is none; features known.
    pub(crate) async fn server(&mut self) -> Result<&mut Server, Error> {
        if self.server.as_ref().is_some_and(|s| s.process().is_mid_answer()) {
            // Its caller went away during a request; the late answer must not be taken for that of the next.
            self.abandon();
        }
        if self.server.is_none() {
            self.held.clear();
            self.requests = 0;
            let server = match self.successor.take() {
                Some(starting) => starting.await.map_err(|e| Error::task("starting a server", &e))?,
                None => self.common.launcher.start().await,
            }?;
            self.common.pids[self.slot].store(server.process().pid(), Ordering::Relaxed);
            self.server = Some(server);
        }
        // Just filled; the error is for the compiler's sake.
        self.server.as_mut().ok_or_else(|| Error::Usage("the worker has no process".into()))
    }

    pub(crate) fn features(&self) -> Option<&Features> {
        self.server.as_ref().map(|s| &s.features)
    }

    /// What the server can do; starts it if need be.
    pub(crate) async fn has(&mut self, extension: &'static str) -> Result<bool, Error> {
        Ok(self.server().await?.features.has(extension))
    }

    /// Takes note of an error: a lost process or engine takes all numbers with it. Gives the error back.
    pub(crate) fn note(&mut self, error: Error) -> Error {
        if error.is_process_loss() {
            self.common.counters.lost(&error);
            tracing::debug!(slot = self.slot, %error, "a Lean server is lost");
            self.abandon();
        } else if matches!(error, Error::EngineLost { .. }) || is_unknown_number(&error) {
            self.common.counters.engines_lost.fetch_add(1, Ordering::Relaxed);
            self.held.clear();
        }
        error
    }

    /// Whether a request that is not to blame for this error should be tried again.
    pub(crate) fn may_retry(&self, error: &Error, tries: &mut Tries) -> bool {
        if error.is_foreign_kill() {
            return tries.elapsed() < self.common.config.recover_within;
        }
        tries.count()
            && (matches!(error, Error::Died { .. } | Error::Garbage { .. }) || is_unknown_number(error))
    }

    /// Sends a request after whatever housekeeping is due.
    pub(crate) async fn call<A: serde::de::DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl serde::Serialize,
        limit: Duration,
    ) -> Result<A, Error> {
        self.requests += 1;
        let called = self.server().await?.call(request, body, limit).await;
        called.map_err(|e| self.note(e))
    }

    /// Forgets what nobody wants, and replaces a process that is
    /// worn out. For times when no number is in use.
    pub(crate) async fn rest(&mut self) -> Result<(), Error> {
        let config = &self.common.config;
        let worn = self.server.as_ref().is_some_and(|s| {
            self.requests >= config.recycle_requests || s.process().private_mb() > config.recycle_mb
        });
        if worn && let Some(server) = self.server.take() {
            tracing::debug!(slot = self.slot, requests = self.requests, "replacing a worn Lean server");
            self.common.counters.recycled.fetch_add(1, Ordering::Relaxed);
            server.kill().await;
            self.abandon();
        }
        if self.held.unwanted_states.len() + self.held.unwanted_envs.len() < FORGET_LOT {
            return Ok(());
        }
        let forget = Forget {
            forget: Forgotten::Numbers {
                proof_states: std::mem::take(&mut self.held.unwanted_states),
                envs: std::mem::take(&mut self.held.unwanted_envs),
            },
            extra: Default::default(),
        };
        if self.has("forget").await? {
            let _: serde_json::Value = self.call("forget", &forget, QUICK).await?;
        }
        Ok(())
    }

    /// Kills the process without waiting for its end; a spare takes its place, or
    /// another is started. The next request that fails to get that one starts anew, so
    /// that one bad start is not held against later ones.
    pub(crate) fn abandon(&mut self) {
        self.server = None;
        self.held.clear();
        self.common.pids[self.slot].store(0, Ordering::Relaxed);
        match self.common.spares.take() {
            Some(spare) => self.adopt(spare),
            None => {
                let launcher = self.common.launcher.clone();
                self.successor = Some(tokio::spawn(async move { launcher.start().await }));
            }
        }
        self.common.spares.fill();
    }

    fn adopt(&mut self, spare: Spare) {
        self.common.counters.spares.fetch_add(1, Ordering::Relaxed);
        self.requests = 0;
        if let Some((imports, env)) = spare.imported {
            self.held.insert_env(&imports, env, self.common.config.held_headers);
            self.held.has_imported = true;
        }
        self.common.pids[self.slot].store(spare.server.process().pid(), Ordering::Relaxed);
        self.server = Some(spare.server);
    }

    /// Ends the process.
    pub(crate) async fn shut_down(&mut self) {
        if let Some(starting) = self.successor.take() {
            // Waited for rather than cancelled: then the process is certainly gone.
            if let Ok(Ok(server)) = starting.await {
                server.kill().await;
            }
        }
        if let Some(server) = self.server.take() {
            server.kill().await;
        }
        self.held.clear();
        self.common.pids[self.slot].store(0, Ordering::Relaxed);
    }
}

/// Whether the server does not know a number that it gave out: its engine was lost without a word to us.
fn is_unknown_number(error: &Error) -> bool {
    matches!(error, Error::Lean { kind, .. } if kind.is_unknown_number())
}
