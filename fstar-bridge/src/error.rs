//! What can go wrong between a caller and F*, one variant per stage, each with the facts at hand. That a
//! definition is refuted is a result, not an error.

use std::time::Duration;
use supervise::Exit;

/// Why F* gave no answer, by the stage at which it was lost.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The program could not be started.
    #[error(
        "cannot start F* as `{command}`: {reason}; install F* (https://fstar-lang.org) or name it with \
         --fstar PATH"
    )]
    Spawn {
        /// The command.
        command: String,
        /// What the system said.
        reason: String,
    },
    /// It started, and did not greet as `fstar.exe --ide` does.
    #[error(
        "`{command}` does not greet as F* does ({reason}, after {} ms){}",
        waited.as_millis(),
        tail(stderr)
    )]
    Greeting {
        /// The command.
        command: String,
        /// How long the greeting was waited for.
        waited: Duration,
        /// What came instead.
        reason: String,
        /// The end of its standard error, line by line.
        stderr: Vec<String>,
    },
    /// No answer in time, and none to an interruption; the process was killed.
    #[error("no answer to `{query}` within {} ms; F* was killed{}", limit.as_millis(), tail(said))]
    Deadline {
        /// The query's name on the wire.
        query: &'static str,
        /// The deadline.
        limit: Duration,
        /// What it said last, line by line.
        said: Vec<String>,
    },
    /// The process ended during a query. `said`: its last errors, then the end of its standard error.
    #[error("F* died during `{query}` ({exit}){}{}", z3_hint(said), tail(said))]
    Died {
        /// The query's name on the wire.
        query: &'static str,
        /// How it ended.
        exit: Exit,
        /// The command that it was started with.
        command: String,
        /// What it said last, line by line.
        said: Vec<String>,
    },
    /// It answered with what is no answer; the process was killed.
    #[error("unreadable answer of F* to `{query}`: {reason}: {excerpt:?}")]
    Garbage {
        /// The query's name on the wire.
        query: &'static str,
        /// Why it cannot be read.
        reason: String,
        /// Its beginning.
        excerpt: String,
    },
    /// The process and its z3 held more memory than allowed; they were killed.
    #[error("F* and z3 held {private_mb} MB during `{query}`, the limit is {limit_mb} MB (--memory-mb)")]
    Memory {
        /// The query's name on the wire.
        query: &'static str,
        /// What they held, in megabytes of private memory.
        private_mb: u64,
        /// What they may hold.
        limit_mb: u64,
    },
    /// F* did not accept the query itself.
    #[error("F* does not accept the query `{query}`: {message}")]
    Protocol {
        /// The query's name on the wire.
        query: &'static str,
        /// What F* said.
        message: String,
    },
    /// This F* has no such query.
    #[error("this F* has no `{feature}` (protocol version {version}); {advice}")]
    Unsupported {
        /// The query's name on the wire.
        feature: &'static str,
        /// The protocol version of this F*.
        version: u64,
        /// What to do about it.
        advice: &'static str,
    },
    /// What stands before a definition, or what its file depends on, cannot be loaded.
    #[error("{} cannot be loaded (step {step}): {reason}", part(reason))]
    Prefix {
        /// Which entry of the stack it was, from 1; 0 for the text of the file.
        step: usize,
        /// What F* said.
        reason: String,
    },
    /// A definition cannot be checked by itself.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// Name of the stage, for results and statistics.
    pub fn stage(&self) -> &'static str {
        match self {
            Error::Spawn { .. } => "spawn",
            Error::Greeting { .. } => "greeting",
            Error::Deadline { .. } => "deadline",
            Error::Died { .. } => "died",
            Error::Garbage { .. } => "garbage",
            Error::Memory { .. } => "memory",
            Error::Protocol { .. } => "protocol",
            Error::Unsupported { .. } => "unsupported",
            Error::Prefix { .. } => "prefix",
            Error::Usage(_) => "usage",
        }
    }

    /// Whether the same question, asked of another process, may be answered.
    pub fn is_worth_another_process(&self) -> bool {
        matches!(
            self,
            Error::Deadline { .. }
                | Error::Died { .. }
                | Error::Garbage { .. }
                | Error::Memory { .. }
                | Error::Protocol { .. }
                | Error::Prefix { .. }
        )
    }
}

/// What was said last, as an addition to a message.
fn tail(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("; it said: {}", lines.join(" | ")) }
}

/// What it is that F* could not load, by its reason.
fn part(reason: &str) -> &'static str {
    match reason.contains("computing or loading dependencies") {
        true => "the text of the file, or what that depends on,",
        false => "what stands before the definition",
    }
}

/// F* says "Could not run Z3" and dies of it.
fn z3_hint(said: &[String]) -> &'static str {
    match said.iter().any(|line| line.contains("Z3") || line.contains("z3")) {
        true => "; z3 must be on the PATH, in the version that this F* wants",
        false => "",
    }
}
