//! One server process: requests in, answers out, and a certain death.

use crate::command::ServerCommand;
use crate::error::Error;
use crate::frame::{FrameError, FrameReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use supervise::{Exit, Killed, LastWords, Watched, Watcher, excerpt, guarded, reap};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout};

/// A running server in its own process group. Dropping it kills the group; the runtime reaps it.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    child: Child,
    /// `None` after [`ServerProcess::close`].
    stdin: Option<ChildStdin>,
    answers: FrameReader<ChildStdout>,
    stderr: LastWords,
    watched: Arc<Watched>,
    command: Arc<ServerCommand>,
    /// A request was sent and its answer not read.
    in_flight: bool,
}

impl<R> std::fmt::Debug for FrameReader<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FrameReader")
    }
}

impl ServerProcess {
    /// Starts the command in a process group of its own, watched for its private memory.
    ///
    /// # Errors
    /// [`Error::Spawn`].
    pub(crate) fn spawn(
        command: &Arc<ServerCommand>,
        memory_mb: u64,
        watcher: &Watcher,
    ) -> Result<Self, Error> {
        let failed = |reason: String| Error::Spawn { command: command.to_string(), reason };
        let mut builder = if command.is_ours {
            tokio::process::Command::new(&command.program)
        } else {
            // The shell that becomes the server would report a missing
            // program too, but not as a failure to start.
            let program = command.directory.as_deref().unwrap_or(Path::new("")).join(&command.program);
            if command.program.components().count() > 1
                && let Err(e) = program.metadata()
            {
                return Err(failed(e.to_string()));
            }
            guarded(&command.program, memory_mb)
        };
        builder
            .args(&command.args)
            .envs(command.env.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        if let Some(directory) = &command.directory {
            builder.current_dir(directory);
        }
        // The server stops allocating at its own limit and says so; the watch is the wall
        // behind it, with room for what is not Lean's memory.
        let mut limit_mb = memory_mb;
        if command.is_ours {
            builder.arg("--memory-mb").arg(memory_mb.to_string());
            builder.arg("--parent").arg(std::process::id().to_string());
            limit_mb += 512;
        }
        let mut child = builder.spawn().map_err(|e| failed(e.to_string()))?;
        let gone = || failed("it ended at once".into());
        let watched = Watched::new(child.id().ok_or_else(gone)?, limit_mb);
        watcher.add(&watched);
        let stdin = child.stdin.take();
        let answers = FrameReader::new(child.stdout.take().ok_or_else(gone)?);
        let stderr = LastWords::of(child.stderr.take().ok_or_else(gone)?);
        let command = command.clone();
        Ok(ServerProcess { child, stdin, answers, stderr, watched, command, in_flight: false })
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// [`Error::Deadline`], [`Error::Died`], [`Error::Memory`], [`Error::Garbage`]. The
    /// process is then dead and reaped and must be dropped.
    pub(crate) async fn exchange(
        &mut self,
        request: &'static str,
        text: &[u8],
        limit: Duration,
    ) -> Result<&[u8], Error> {
        self.in_flight = true;
        let talk = async {
            if let Some(stdin) = &mut self.stdin {
                // A closed pipe shows again, with its cause, when reading.
                let _ = stdin.write_all(text).await;
            }
            // The answer is looked at by range below: a borrow must not leave this block on the error paths.
            self.answers.next().await.map(|_| ())
        };
        let failure = match tokio::time::timeout(limit, talk).await {
            Ok(Ok(())) => {
                self.in_flight = false;
                return Ok(self.answers.last());
            }
            Err(_) => Error::Deadline { request, limit, stderr: Vec::new() },
            Ok(Err(FrameError::Garbage { reason, excerpt: bytes })) => {
                Error::Garbage { request, reason: reason.into(), excerpt: excerpt(&bytes) }
            }
            Ok(Err(FrameError::Closed)) => {
                let died = Error::Died {
                    request,
                    exit: Exit::Unknown,
                    command: self.command.to_string(),
                    stderr: Vec::new(),
                };
                return Err(self.end(died).await);
            }
        };
        Err(self.end(failure).await)
    }

    /// Kills the group, reaps the process, and completes the error with what is known by now.
    pub(crate) async fn end(&mut self, error: Error) -> Error {
        let request = match &error {
            Error::Died { request, .. }
            | Error::Deadline { request, .. }
            | Error::Garbage { request, .. } => *request,
            _ => "",
        };
        self.stdin = None;
        let exit = reap(&mut self.child, &self.watched, matches!(error, Error::Died { .. })).await;
        match (self.watched.killed(), error) {
            (Some(Killed::Memory { private_mb }), _) => {
                Error::Memory { request, private_mb, limit_mb: self.watched.limit_mb() }
            }
            (_, Error::Died { command, .. }) => {
                Error::Died { request, exit, command, stderr: self.stderr_lines().await }
            }
            (_, Error::Deadline { limit, .. }) => {
                Error::Deadline { request, limit, stderr: self.stderr_lines().await }
            }
            (_, other) => other,
        }
    }

    /// The last lines the process wrote to standard error.
    pub(crate) async fn stderr_lines(&mut self) -> Vec<String> {
        self.stderr.lines().await
    }

    /// Kills and reaps.
    pub(crate) async fn kill(&mut self) {
        self.watched.release();
        let _ = tokio::time::timeout(Duration::from_secs(5), self.child.wait()).await;
    }

    /// What the process printed before its first answer.
    pub(crate) fn noise(&self) -> Vec<String> {
        self.answers.noise()
    }

    /// Process number, also the number of its group.
    pub(crate) fn pid(&self) -> u32 {
        self.watched.pid()
    }

    /// Whether a request was abandoned before its answer came.
    pub(crate) fn is_mid_answer(&self) -> bool {
        self.in_flight
    }

    /// Private memory at the last look, megabytes; 0 before the first.
    pub(crate) fn private_mb(&self) -> u64 {
        self.watched.private_mb()
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.watched.release();
    }
}
