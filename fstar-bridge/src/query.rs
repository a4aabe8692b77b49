//! What F* is asked.

use crate::message::Position;
use serde_json::{Value, json};

/// How much of pushed code is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PushKind {
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
    Push {
        kind: PushKind,
        code: &'a str,
        at: Position,
    },
    /// Checks and forgets; always a success.
    Peek {
        kind: PushKind,
        code: &'a str,
        at: Position,
    },
    Pop,
    /// What a file holds, whatever the disk says; no name for the session's own.
    VfsAdd {
        file: Option<&'a str>,
        contents: &'a str,
    },
    /// Where declarations begin and end.
    Segment {
        code: &'a str,
    },
    /// Facts about a name: among `defined-at`, `type`, `documentation`, `definition`.
    Lookup {
        symbol: &'a str,
        requested: &'a [&'a str],
    },
    /// Normalises a term. It can poison the next push: not in a process that checks.
    Compute {
        term: &'a str,
    },
    Search {
        terms: &'a str,
    },
    Autocomplete {
        partial: &'a str,
    },
    DescribeProtocol,
    DescribeRepl,
    Exit,
    /// Declarations of the file's own `.checked` before this one. Since 2024.
    PushPartial {
        until: &'a str,
    },
    /// Since 2023.
    RestartSolver,
    Cancel {
        at: Position,
    },
    Format {
        code: &'a str,
    },
    FullBuffer {
        kind: &'a str,
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
