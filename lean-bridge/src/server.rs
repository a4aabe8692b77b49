//! A server that has said hello: typed requests over one process.

use crate::command::ServerCommand;
use crate::error::Error;
use crate::process::ServerProcess;
use crate::protocol::{Greeting, Hello, version};
use lean_protocol::answer::FEATURES;
use lean_protocol::failure::RefusedRequest;
use lean_protocol::{ErrorKind, LossReason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::{Watcher, excerpt};

/// What a community REPL is asked first: the version of its Lean.
const VERSION: &str = "#eval Lean.versionString";

/// What a server says it can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Name and version of the server; `repl` for one that has no hello.
    pub server: String,
    /// Lean's version, empty if unknown.
    pub lean: String,
    /// Names of the extensions it has.
    pub extensions: BTreeSet<String>,
}

impl Features {
    /// Whether the server has this extension.
    pub fn has(&self, extension: &str) -> bool {
        self.extensions.contains(extension)
    }

    /// The extensions in [`FEATURES`] that this server lacks.
    pub fn missing(&self) -> Vec<&'static str> {
        FEATURES.into_iter().filter(|e| !self.has(e)).collect()
    }
}

/// A connection to a server process.
#[derive(Debug)]
pub(crate) struct Server {
    process: ServerProcess,
    pub(crate) features: Features,
    /// Reused for every request.
    out: Vec<u8>,
}

impl Server {
    /// Starts a process and asks what it can do. A process killed from outside meanwhile is replaced.
    ///
    /// # Errors
    /// [`Error::Spawn`], [`Error::Handshake`].
    pub(crate) async fn start(
        command: &Arc<ServerCommand>,
        memory_mb: u64,
        ready_within: Duration,
        watcher: &Watcher,
    ) -> Result<Self, Error> {
        let first = Instant::now();
        loop {
            let begun = Instant::now();
            let process = ServerProcess::spawn(command, memory_mb, watcher)?;
            let mut server = Server { process, features: Features::default(), out: Vec::new() };
            match server.hello(ready_within).await {
                Ok(features) => {
                    server.features = features;
                    return Ok(server);
                }
                Err(e) if e.is_foreign_kill() && first.elapsed() < ready_within => {}
                Err(e) => {
                    let mut stderr = match &e {
                        Error::Died { stderr, .. } | Error::Deadline { stderr, .. } => stderr.clone(),
                        _ => server.process.stderr_lines().await,
                    };
                    // What it printed instead of an answer tells most.
                    stderr.splice(0..0, server.process.noise());
                    let reason = match &e {
                        Error::Died { exit, .. } => format!("it ended with {exit}"),
                        Error::Deadline { .. } => "no answer to the first request".into(),
                        other => other.to_string(),
                    };
                    let command = command.to_string();
                    return Err(Error::Handshake { command, waited: begun.elapsed(), reason, stderr });
                }
            }
        }
    }

    async fn hello(&mut self, within: Duration) -> Result<Features, Error> {
        Ok(match self.call("hello", &Hello { hello: 1, cmd: VERSION }, within).await? {
            Greeting::Server(answer) => Features {
                server: format!("{} {}", answer.server, answer.version).trim().into(),
                extensions: answer.features(),
                lean: answer.lean,
            },
            Greeting::Community(answer) => {
                let lean = answer.messages.iter().find_map(version).unwrap_or_default();
                Features { server: "repl".into(), lean, ..Features::default() }
            }
            Greeting::Other { message } => {
                let words = || "neither features nor an environment".into();
                return Err(Error::lean("hello", message.unwrap_or_else(words)));
            }
        })
    }

    /// Sends `body`, waits at most `limit`, reads the answer as `A`.
    ///
    /// # Errors
    /// Those of the process; [`Error::Lean`] and [`Error::EngineLost`] when the server answers with a
    /// refusal; [`Error::Garbage`] when the answer is neither (the process is killed).
    pub(crate) async fn call<A: DeserializeOwned>(
        &mut self,
        request: &'static str,
        body: &impl Serialize,
        limit: Duration,
    ) -> Result<A, Error> {
        self.out.clear();
        if let Err(e) = serde_json::to_writer(&mut self.out, body) {
            return Err(Error::Request { request, reason: e.to_string() });
        }
        self.out.extend_from_slice(b"\n\n");
        let answer = self.process.exchange(request, &self.out, limit).await?;
        // A refusal is looked for first: an answer all of whose fields may be left out is read out of one.
        if let Some(refused) = RefusedRequest::read(answer) {
            let (kind, message) = (refused.kind(), refused.message);
            return Err(match kind {
                ErrorKind::Engine => {
                    let reason = refused.error.and_then(|e| e.reason).unwrap_or(LossReason::Trap);
                    Error::EngineLost { request, reason, message }
                }
                kind => Error::Lean { request, kind, message },
            });
        }
        let reason = match serde_json::from_slice::<A>(answer) {
            Ok(a) => return Ok(a),
            Err(e) => e.to_string(),
        };
        let excerpt = excerpt(&answer[..answer.len().min(400)]);
        Err(self.process.end(Error::Garbage { request, reason, excerpt }).await)
    }

    pub(crate) fn process(&self) -> &ServerProcess {
        &self.process
    }

    pub(crate) async fn kill(mut self) {
        self.process.kill().await;
    }
}
