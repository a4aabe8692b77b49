//! One server process: requests in, answers out, and a certain death.

use crate::command::ServerCommand;
use crate::error::{Error, Exit};
use crate::frame::{FrameError, FrameReader};
use crate::watch::{Killed, Watched, Watcher};
use std::collections::VecDeque;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};

/// Lines of standard error kept for messages, and the longest part of one.
const STDERR_LINES: usize = 12;
const STDERR_WIDTH: usize = 400;

/// A running server in its own process group. Dropping it kills the group; the runtime reaps it.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    child: Child,
    /// `None` after [`ServerProcess::close`].
    stdin: Option<ChildStdin>,
    answers: FrameReader<ChildStdout>,
    stderr: Arc<Mutex<VecDeque<String>>>,
    stderr_reader: tokio::task::JoinHandle<()>,
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
            // The shell that becomes the server would report a missing program too, but not as a failure to start.
            let program = command.directory.as_deref().unwrap_or(Path::new("")).join(&command.program);
            if command.program.components().count() > 1
                && let Err(e) = program.metadata()
            {
                return Err(failed(e.to_string()));
            }
            let mut shell = tokio::process::Command::new("sh");
            shell.arg("-c").arg(guarded(memory_mb)).arg(&command.program);
            shell
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
        // The server stops allocating at its own limit and says so; the watch is the wall behind it, with room for what
        // is not Lean's memory.
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
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let stderr_reader =
            tokio::spawn(keep_last_lines(child.stderr.take().ok_or_else(gone)?, lines.clone()));
        let command = command.clone();
        Ok(ServerProcess {
            child,
            stdin,
            answers,
            stderr: lines,
            stderr_reader,
            watched,
            command,
            in_flight: false,
        })
    }

    /// Sends one request and waits for its answer.
    ///
    /// # Errors
    /// [`Error::Deadline`], [`Error::Died`], [`Error::Memory`], [`Error::Garbage`]. The process is then dead and reaped
    /// and must be dropped.
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
            Ok(Err(FrameError::Garbage { reason, excerpt })) => {
                Error::Garbage { request, reason: reason.into(), excerpt: text_of(&excerpt) }
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
        let exit = self.reap(matches!(error, Error::Died { .. })).await;
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

    /// Kills the group and waits for the process. `dying`: it closed its output, so its own exit status is waited for
    /// before the kill.
    async fn reap(&mut self, dying: bool) -> Exit {
        self.stdin = None;
        if dying {
            // Ends the wait early when the process lives on without its output.
            let _ = tokio::time::timeout(Duration::from_millis(50), self.has_exited()).await;
        }
        self.watched.release();
        match tokio::time::timeout(Duration::from_secs(5), self.child.wait()).await {
            Ok(Ok(status)) => match (status.code(), status.signal()) {
                (Some(code), _) => Exit::Code(code),
                (_, Some(signal)) => Exit::Signal(signal),
                _ => Exit::Unknown,
            },
            _ => Exit::Unknown,
        }
    }

    /// Waits until the process is a zombie. It is not reaped here: its number must stay taken until its group is killed.
    async fn has_exited(&self) {
        let stat = format!("/proc/{}/stat", self.watched.pid());
        loop {
            let state = std::fs::read_to_string(&stat).unwrap_or_default();
            if state.is_empty()
                || state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X']))
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The last lines the process wrote to standard error.
    pub(crate) async fn stderr_lines(&mut self) -> Vec<String> {
        // After a death the pipe holds the last words a moment longer.
        let _ = tokio::time::timeout(Duration::from_millis(200), &mut self.stderr_reader).await;
        self.stderr.lock().unwrap_or_else(|e| e.into_inner()).iter().cloned().collect()
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
        self.stderr_reader.abort();
        self.watched.release();
    }
}

/// The shell script that becomes a server which knows nothing of us: its program and arguments are those of the script.
///
/// It gets a limit from the kernel on memory it may write to (`RLIMIT_DATA`), for growth faster than the watch looks.
/// `RLIMIT_AS` would not do: it counts the mapped files of compiled modules, more than 6 GB for Mathlib. Allocators
/// reserve more than they use, so that this limit is above the watch's. And it gets a companion in its group that ends
/// it when this process is gone: a busy server does not see that its input has ended.
fn guarded(memory_mb: u64) -> String {
    let (limit_kb, parent) = ((memory_mb + memory_mb / 4 + 4096) * 1024, std::process::id());
    format!(
        r#"ulimit -d {limit_kb} 2>/dev/null
me=$$
(
  while sleep 1; do
    if read -r stat 2>/dev/null </proc/$me/stat; then
      set -- ${{stat##*) }}
      [ "$2" = {parent} ] || break
    else
      kill -0 $me 2>/dev/null && kill -0 {parent} 2>/dev/null || break
    fi
  done
  kill -9 -$me
) </dev/null >/dev/null 2>&1 &
exec "$0" "$@""#
    )
}

async fn keep_last_lines(source: tokio::process::ChildStderr, lines: Arc<Mutex<VecDeque<String>>>) {
    let mut source = BufReader::new(source);
    let mut line = Vec::new();
    while matches!(source.read_until(b'\n', &mut line).await, Ok(n) if n > 0) {
        let text = text_of(&line);
        tracing::debug!(target: "lean_bridge::stderr", "{text}");
        let mut lines = lines.lock().unwrap_or_else(|e| e.into_inner());
        if !text.is_empty() {
            lines.push_back(text);
        }
        if lines.len() > STDERR_LINES {
            lines.pop_front();
        }
        line.clear();
    }
}

/// The beginning of some output, for a message.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end().chars().take(STDERR_WIDTH).collect()
}
