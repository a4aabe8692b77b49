//! What can go wrong between a caller and Lean, one variant per stage, each with the facts at hand.

use lean_protocol::{AutoBound, ErrorKind, LossReason, Message, Rule};
use std::time::Duration;
use supervise::Exit;

/// A failure of the bridge. That a tactic failed or a proof was refused is a result, not an error.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The server program could not be started.
    #[error("cannot start the Lean server `{command}`: {reason}")]
    Spawn {
        /// The command line that was run.
        command: String,
        /// What went wrong, in words.
        reason: String,
    },
    /// The program started but did not answer the first request as a Lean server does.
    #[error(
        "`{command}` does not answer as a Lean server ({reason}, after {} ms){}",
        waited.as_millis(), tail(stderr)
    )]
    Handshake {
        /// The command line that was run.
        command: String,
        /// Time since the start.
        waited: Duration,
        /// What went wrong, in words.
        reason: String,
        /// The last lines that the process wrote to standard error.
        stderr: Vec<String>,
    },
    /// No answer in time; the process was killed.
    #[error(
        "no answer to `{request}` within {} ms; the server was killed{}",
        limit.as_millis(), tail(stderr)
    )]
    Deadline {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// The time that it was given.
        limit: Duration,
        /// The last lines that the process wrote to standard error.
        stderr: Vec<String>,
    },
    /// The imports of a native Lean took too long; the process was killed.
    #[error(
        "`{}` was not imported within {} s; the server was killed{}",
        imports.replace('\n', "; "), limit.as_secs_f32(), tail(stderr)
    )]
    Import {
        /// The import lines.
        imports: String,
        /// The time that it was given.
        limit: Duration,
        /// The last lines that the process wrote to standard error.
        stderr: Vec<String>,
    },
    /// The process ended during a request.
    #[error("the Lean server `{command}` died during `{request}` ({exit}){}", tail(stderr))]
    Died {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// How the process ended.
        exit: Exit,
        /// The command line that was run.
        command: String,
        /// The last lines that the process wrote to standard error.
        stderr: Vec<String>,
    },
    /// The process answered with something that is no answer; it was killed.
    #[error("unreadable answer to `{request}`: {reason}: {excerpt:?}")]
    Garbage {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// What went wrong, in words.
        reason: String,
        /// The beginning of what it said.
        excerpt: String,
    },
    /// The process held more private memory than allowed; it was killed.
    #[error("the Lean server held {private_mb} MB during `{request}`, the limit is {limit_mb} MB")]
    Memory {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// Private memory that it held, megabytes.
        private_mb: u64,
        /// The limit, megabytes.
        limit_mb: u64,
    },
    /// The server lives but had to restore its engine.
    #[error("the Lean engine was lost during `{request}` ({reason}): {message}")]
    EngineLost {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// What it was lost to.
        reason: LossReason,
        /// The server's words.
        message: String,
    },
    /// Header or statement does not elaborate (or holds not exactly one `sorry`).
    #[error("the {part} does not elaborate: {reason}")]
    Statement {
        /// `header` or `statement`.
        part: &'static str,
        /// What went wrong, in words.
        reason: String,
        /// Names that Lean has bound in it by itself, which may explain the error.
        auto_bound: AutoBound,
        /// All that Lean said about it.
        messages: Vec<Message>,
    },
    /// The server refused the request in words.
    #[error("Lean answered `{request}` with: {message}")]
    Lean {
        /// The request that was under way, by its name in the protocol.
        request: &'static str,
        /// What kind of refusal it is.
        kind: ErrorKind,
        /// The server's words.
        message: String,
    },
    /// This server lacks a feature of `prover lean-repl`.
    #[error("this Lean server has no `{feature}`")]
    Unsupported {
        /// The name of the feature in the protocol.
        feature: &'static str,
    },
    /// Replaying the path of a state gave something else than the first time.
    #[error("rebuilding a proof state failed at step {step} (`{tactic}`): {reason}")]
    Diverged {
        /// Number of the step in the path, from 1; 0 is the statement or the place itself.
        step: usize,
        /// The text of the step.
        tactic: String,
        /// What went wrong, in words.
        reason: String,
    },
    /// [`crate::Interrupter::interrupt`] was called during the request; the process was killed.
    #[error("interrupted")]
    Interrupted,
    /// A file or folder of this computer, or the runtime, failed the bridge.
    #[error("{what}: {reason}")]
    Io {
        /// What was to be done, or with which path.
        what: String,
        /// The system's words.
        reason: String,
    },
    /// A task of the bridge ended before its result: it panicked, or its runtime is gone.
    #[error("{what}: {reason}")]
    Task {
        /// What the task did.
        what: String,
        /// The runtime's words.
        reason: String,
    },
    /// The request could not be written as JSON.
    #[error("the request `{request}` cannot be written: {reason}")]
    Request {
        /// Its name.
        request: &'static str,
        /// The serializer's words.
        reason: String,
    },
    /// The caller's mistake: a goal index out of range, a state of another pool, a closed pool.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Name of the stage, for statistics and logs.
    pub fn stage(&self) -> &'static str {
        match self {
            Error::Spawn { .. } => "spawn",
            Error::Handshake { .. } => "handshake",
            Error::Deadline { .. } => "deadline",
            Error::Import { .. } => "import",
            Error::Died { .. } => "died",
            Error::Garbage { .. } => "garbage",
            Error::Memory { .. } => "memory",
            Error::EngineLost { .. } => "engine",
            Error::Statement { .. } => "statement",
            Error::Lean { .. } => "lean",
            Error::Unsupported { .. } => "unsupported",
            Error::Diverged { .. } => "diverged",
            Error::Interrupted => "interrupted",
            Error::Io { .. } => "io",
            Error::Task { .. } => "task",
            Error::Request { .. } => "request",
            Error::Usage(_) => "usage",
        }
    }

    /// Whether the process that gave this error is gone (and its slot needs a new one).
    pub(crate) fn is_process_loss(&self) -> bool {
        matches!(
            self,
            Error::Deadline { .. }
                | Error::Import { .. }
                | Error::Died { .. }
                | Error::Garbage { .. }
                | Error::Memory { .. }
        )
    }
}

impl Error {
    /// A refusal in words of a request.
    pub fn lean(request: &'static str, message: impl Into<String>) -> Error {
        Error::Lean { request, kind: ErrorKind::Other, message: message.into() }
    }

    /// The system failed over `what`.
    pub(crate) fn io(what: impl Into<String>, error: &std::io::Error) -> Error {
        Error::Io { what: what.into(), reason: error.to_string() }
    }

    /// The task that did `what` has no result.
    pub(crate) fn task(what: impl Into<String>, error: &tokio::task::JoinError) -> Error {
        Error::Task { what: what.into(), reason: error.to_string() }
    }

    /// The judge's rule for a text over which a process or its engine was
    /// lost: a time limit, another limit, or a failure.
    pub(crate) fn rule_of_loss(&self) -> Rule {
        match self {
            Error::Deadline { .. } => Rule::Timeout,
            Error::Memory { .. } => Rule::Limit,
            Error::EngineLost { reason, .. } => match reason {
                LossReason::Deadline => Rule::Timeout,
                LossReason::Memory | LossReason::Stack | LossReason::Number => Rule::Limit,
                LossReason::Exit | LossReason::Trap => Rule::Engine,
            },
            _ => Rule::Engine,
        }
    }

    /// Whether the process was killed by somebody (SIGKILL, SIGTERM): hardly ever the request's own doing.
    pub(crate) fn is_foreign_kill(&self) -> bool {
        matches!(self, Error::Died { exit: Exit::Signal(9 | 15), .. })
    }
}

/// The last lines of standard error, as an addition to a message.
fn tail(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("; it wrote: {}", lines.join(" | ")) }
}
