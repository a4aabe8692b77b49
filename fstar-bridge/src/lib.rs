//! The F* side of the workbench: its IDE protocol, its processes, and a checker that judges one
//! definition at a time.
//!
//! `fstar.exe --ide` is a stack of pushes. An [`Ide`] is one such process with deadlines and a memory
//! limit; a [`Worker`] brings a process to any [`Path`], which is a state as a value, so that a lost
//! process loses time only; [`Pushed`] says what the answer to a push means; [`Checker`] and
//! [`Checkers`] turn texts into [`CandidateVerdict`]s. Protocol version 2 is what this was made for;
//! abilities of newer ones are used where the greeting lists them.
//!
//! ```
//! use fstar_bridge::{Incoming, Position, signature};
//!
//! let line = br#"{"kind":"response","query-id":"5","status":"failure","response":[
//!     {"level":"error","message":"no","ranges":[{"fname":"<input>","beg":[7,4],"end":[7,6]}]}]}"#;
//! let Incoming::Response(response) = Incoming::parse(line)? else { panic!("a response") };
//! assert_eq!(response.issues()[0].ranges[0].begin, Position(7, 4));
//!
//! let text = "let rec f (x:nat) : Lemma (x >= 0) = ()";
//! assert_eq!(signature(text).as_deref(), Some("let rec f (x:nat) : Lemma (x >= 0) ="));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! *Absent:* a data set's format, a search, Lean.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod checked;
mod checking;
mod command;
mod common;
mod error;
mod ide;
pub mod library;
mod lines;
mod live;
mod message;
mod path;
mod pushed;
mod query;
mod spare;
mod text;
mod to_end;
mod worker;

pub use checked::{CheckedFiles, OwnModules};
pub use checking::{
    Batch, Budget, CandidateVerdict, Checker, Checkers, Confirm, DEEPEST, DefinitionProblem, FstarStatement,
    LARGEST, Screened, Task, Word, escape_hatch, heads, lets, names_module, screen, shown, signature,
    statements, unqualified, vals,
};
pub use command::{FstarCommand, ProcessLimits, SessionFile, Z3, locate};
pub use common::Common;
pub use error::Error;
pub use ide::{Answer, Ide};
pub use message::{
    Contents, Greeting, Hypothesis, Incoming, Issue, Level, Message, Position, ProofState, Range, Response,
    Status, TacticGoal, Witnessed,
};
pub use path::{Path, StackEntry};
pub use pushed::{Outcome, Pushed};
pub use query::{Ending, PushKind, Query};
pub use supervise::Watcher;
pub use worker::Worker;
