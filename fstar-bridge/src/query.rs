//! What F* is asked.

use crate::message::Position;
use serde_json::{Value, json};

/// How much of pushed code is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PushKind {
    /// Everything is checked.
    Full,
    /// Types are inferred, nothing is proved.
    Lax,
}

impl PushKind {
    fn word(self) -> &'static str {
        match self {
            PushKind::Full => "full",
            PushKind::Lax => "lax",
        }
    }
}

/// How the answers to a query end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// One response.
    Response,
    /// There are none.
    Nothing,
    /// The message `full-buffer-finished`.
    Finished,
}

/// A query; text in it may be anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Query<'a> {
    /// Puts code on the stack, if F* accepts it.
    Push {
        /// How much of it is checked.
        kind: PushKind,
        /// The text.
        code: &'a str,
        /// Where in the buffer it is put.
        at: Position,
    },
    /// Checks and forgets; always a success.
    Peek {
        /// How much of it is checked.
        kind: PushKind,
        /// The text.
        code: &'a str,
        /// Where in the buffer it would be put.
        at: Position,
    },
    /// Takes the last entry from the stack.
    Pop,
    /// What a file holds, whatever the disk says; no name for the session's own.
    VfsAdd {
        /// The name of the file.
        file: Option<&'a str>,
        /// Its text.
        contents: &'a str,
    },
    /// Where declarations begin and end.
    Segment {
        /// The text to be divided.
        code: &'a str,
    },
    /// Facts about a name: among `defined-at`, `type`, `documentation`, `definition`.
    Lookup {
        /// The name.
        symbol: &'a str,
        /// Which facts.
        requested: &'a [&'a str],
    },
    /// Normalises a term. It can poison the next push: not in a process that checks.
    Compute {
        /// The term.
        term: &'a str,
    },
    /// Names whose types mention some others.
    Search {
        /// Those others, separated by spaces.
        terms: &'a str,
    },
    /// How a name may go on.
    Autocomplete {
        /// Its beginning.
        partial: &'a str,
    },
    /// Asks for what the greeting says.
    DescribeProtocol,
    /// Asks for the state of the session.
    DescribeRepl,
    /// Ends the process.
    Exit,
    /// Declarations of the file's own `.checked` before this one. Since 2024.
    PushPartial {
        /// The full name of that declaration.
        until: &'a str,
    },
    /// Since 2023.
    RestartSolver,
    /// Takes back what is queued of a full buffer.
    Cancel {
        /// From here on.
        at: Position,
    },
    /// The code as F* would write it.
    Format {
        /// The text.
        code: &'a str,
    },
    /// Checks a whole buffer, declaration by declaration.
    FullBuffer {
        /// How: `full`, `lax`, `cache` or `reload-deps`.
        kind: &'a str,
        /// The text.
        code: &'a str,
    },
}

impl Query<'_> {
    /// Its name on the wire, which is also the feature that tells whether an F* has it.
    pub fn name(&self) -> &'static str {
        match self {
            Query::Push { .. } => "push",
            Query::Peek { .. } => "peek",
            Query::Pop => "pop",
            Query::VfsAdd { .. } => "vfs-add",
            Query::Segment { .. } => "segment",
            Query::Lookup { .. } => "lookup",
            Query::Compute { .. } => "compute",
            Query::Search { .. } => "search",
            Query::Autocomplete { .. } => "autocomplete",
            Query::DescribeProtocol => "describe-protocol",
            Query::DescribeRepl => "describe-repl",
            Query::Exit => "exit",
            Query::PushPartial { .. } => "push-partial-checked-file",
            Query::RestartSolver => "restart-solver",
            Query::Cancel { .. } => "cancel",
            Query::Format { .. } => "format",
            Query::FullBuffer { .. } => "full-buffer",
        }
    }

    /// How the answers to it end.
    pub fn ending(&self) -> Ending {
        match self {
            Query::RestartSolver | Query::Cancel { .. } => Ending::Nothing,
            Query::FullBuffer { .. } => Ending::Finished,
            _ => Ending::Response,
        }
    }

    /// The line that asks it, with its line end.
    pub(crate) fn line(&self, id: u64) -> Vec<u8> {
        let query = json!({"query-id": id.to_string(), "query": self.name(), "args": self.args()});
        let mut line = query.to_string().into_bytes();
        line.push(b'\n');
        line
    }

    fn args(&self) -> Value {
        match *self {
            Query::Push { kind, code, at } | Query::Peek { kind, code, at } => {
                json!({"kind": kind.word(), "code": code, "line": at.0, "column": at.1})
            }
            Query::VfsAdd { file, contents } => json!({"filename": file, "contents": contents}),
            Query::Segment { code } | Query::Format { code } => json!({"code": code}),
            Query::Lookup { symbol, requested } => {
                json!({"symbol": symbol, "context": "code", "requested-info": requested})
            }
            Query::Compute { term } => json!({"term": term}),
            Query::Search { terms } => json!({"terms": terms}),
            Query::Autocomplete { partial } => json!({"partial-symbol": partial}),
            Query::PushPartial { until } => json!({"until-lid": until}),
            Query::Cancel { at } => json!({"cancel-line": at.0, "cancel-column": at.1}),
            Query::FullBuffer { kind, code } => {
                json!({"kind": kind, "with-symbols": false, "code": code, "line": 0, "column": 0})
            }
            Query::Pop
            | Query::DescribeProtocol
            | Query::DescribeRepl
            | Query::Exit
            | Query::RestartSolver => json!({}),
        }
    }
}
