//! Starting server processes, and giving them imports.

use crate::config::PoolConfig;
use crate::error::Error;
use crate::server::Server;
use crate::stats::Counters;
use lean_protocol::AutoBound;
use lean_protocol::answer::CommandAnswer;
use lean_protocol::request::Command;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use supervise::Watcher;

/// What starts the processes of a pool: those of workers, spares, and the auditing process.
#[derive(Debug)]
pub(crate) struct Launcher {
    config: Arc<PoolConfig>,
    command: Arc<crate::command::ServerCommand>,
    watcher: Watcher,
    counters: Arc<Counters>,
}

impl Launcher {
    /// A launcher with its thread that watches the processes' memory.
    ///
    /// # Errors
    /// [`Error::Spawn`] when the thread does not start.
    pub(crate) fn new(config: Arc<PoolConfig>, counters: Arc<Counters>) -> Result<Launcher, Error> {
        let watcher = Watcher::start()
            .map_err(|e| Error::Spawn { command: "watching thread".into(), reason: e.to_string() })?;
        let command = Arc::new(config.command.clone());
        Ok(Launcher { config, command, watcher, counters })
    }

    /// A new process that has said what it can do.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Handshake`].
    pub(crate) async fn start(&self) -> Result<Server, Error> {
        let config = &self.config;
        let server =
            Server::start(&self.command, config.memory_mb, config.ready_within, &self.watcher).await?;
        self.counters.started.fetch_add(1, Relaxed);
        Ok(server)
    }

    /// Imports modules in a process that has none; the time is counted. The number of their environment.
    ///
    /// # Errors
    /// [`Error::Import`] when it takes too long, [`Error::Statement`] when Lean does not accept them.
    pub(crate) async fn import(&self, server: &mut Server, imports: &Arc<str>) -> Result<u64, Error> {
        let (begun, limit) = (Instant::now(), self.config.header_within);
        let body = Command { cmd: imports.to_string(), ..Command::default() };
        let answer = server.call::<CommandAnswer>("import", &body, limit).await.map_err(|e| match e {
            Error::Deadline { stderr, .. } => Error::Import { imports: imports.to_string(), limit, stderr },
            other => other,
        })?;
        let env = accepted(answer)?;
        let took = begun.elapsed();
        tracing::debug!(%imports, ms = took.as_millis() as u64, "imported");
        if !imports.is_empty() {
            self.counters.imports.fetch_add(1, Relaxed);
            self.counters.import_us.fetch_add(took.as_micros() as u64, Relaxed);
        }
        Ok(env)
    }

    /// How many spares the pool wants.
    pub(crate) fn spares(&self) -> usize {
        self.config.spares
    }

    /// Time that a header gets.
    pub(crate) fn header_within(&self) -> Duration {
        self.config.header_within
    }

    /// Private memory at which a process at rest is replaced, megabytes.
    pub(crate) fn recycle_mb(&self) -> u64 {
        self.config.recycle_mb
    }

    /// Where the processes run; empty if where this one does.
    pub(crate) fn directory(&self) -> PathBuf {
        self.command.directory.clone().unwrap_or_default()
    }
}

/// The number of the environment after a header.
///
/// # Errors
/// [`Error::Statement`] with Lean's first error.
pub(crate) fn accepted(answer: CommandAnswer) -> Result<u64, Error> {
    if let Some(error) = answer.messages.iter().find(|m| m.is_error()) {
        let reason = error.data.clone();
        return Err(Error::Statement {
            part: "header",
            reason,
            auto_bound: AutoBound::default(),
            messages: answer.messages,
        });
    }
    Ok(answer.env)
}
