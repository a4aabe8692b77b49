//! Lean as a service: server processes behind a pool that loses no proof state.
//!
//! A [`Pool`] runs N server processes, `prover lean-repl` (the embedded Lean) or a native
//! `leanprover-community/repl`. A [`ProofState`] is a path (header, statement, tactics), never a number of a
//! process: any worker rebuilds any state after any loss. Every request has a deadline; a late, dead,
//! babbling or memory-hungry process is killed with its process group, reaped and replaced.
//!
//! | job | start with |
//! |---|---|
//! | many requests on related states | [`Pool::reserve`], [`BlockingPool::reserve`] |
//! | one request on any free worker | the methods of [`Pool`] |
//! | open a theorem | [`ReservedWorker::open`] |
//! | try tactics on a goal | [`ReservedWorker::tactics`] |
//! | judge a proof of a statement | [`ReservedWorker::judge`] |
//! | judge all theorems of a file | [`ReservedWorker::verify`] |
//! | have a verdict checked again | [`Rechecker`], [`KernelRechecker`], [`NativeLean`] |
//! | messages for a text | [`ReservedWorker::run`] |
//! | the commands of a text that changes | [`ReservedWorker::document`] |
//! | goals and terms at a place of a text | [`ReservedWorker::inspect`] |
//! | a state from disk | [`ProofState::path`], [`ReservedWorker::reopen`] |
//! | what a server cannot do | [`Features::missing`] |
//!
//! ```no_run
//! use lean_bridge::{BlockingPool, PoolConfig, TacticRequest};
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pool = BlockingPool::start(PoolConfig::embedded(2)?)?;
//! let mut worker = pool.reserve()?;
//! let statement = "theorem t (a b : Nat) : a + b = b + a := by sorry";
//! let opened = worker.open("", statement, Duration::from_secs(10))?;
//! let outcomes = worker.tactics(&opened.state, None, &[TacticRequest::new("omega")], true)?;
//! assert!(outcomes[0].is_closed());
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod blocking;
mod command;
mod common;
mod config;
mod document;
mod error;
mod frame;
mod held;
mod imports;
mod judging;
mod launcher;
mod library;
mod modules;
mod mutation;
mod native;
mod opening;
mod orphan;
mod outcome;
mod pool;
mod process;
mod project;
mod proposals;
mod protocol;
mod recheck;
mod reserved_worker;
mod server;
mod shared;
mod spares;
mod state;
mod stats;
mod tactics;
mod tries;
mod verdicts;
mod worker;

pub use blocking::{BlockingPool, BlockingWorker};
pub use command::ServerCommand;
pub use config::PoolConfig;
pub use document::{
    Document, DocumentCommand, ExpectedType, Inspection, Place, PlaceGoals, PlaceTerm, Replay, TracedText,
};
pub use error::Error;
pub use judging::{JudgeRequest, VerifyRequest};
pub use lean_meta::environment::user_name;
pub use lean_meta::header::{LIBRARY_ROOTS, is_of_library, module_parts, module_path, split as split_header};
pub use lean_meta::place;
pub use lean_protocol::answer::{
    ApplyCandidate, CompiledModule, Constant, Constants, Declared, FEATURES, LemmaCandidates, LibraryPremise,
    Module, ModulePremises, ProjectPremises, RewriteCandidate, SorryGoal, TextTactic, Uses, Verified,
};
pub use lean_protocol::mutation::{CLOSER_HEARTBEATS, Closer, Kinds, Mutant, Mutation, TargetMutants};
pub use lean_protocol::request::{ConstantsQuery, MutateQuery};
pub use lean_protocol::{
    AutoBound, ErrorKind, FailureKind, Judgement, LossReason, Message, Position, Refusal, Rule, Tier, term,
    tree,
};
pub use orphan::end_with_parent;
pub use outcome::{Elaboration, Opened, TacticOutcome, TacticResult};
pub use pool::Pool;
pub use project::{Package, Places, Project, ProjectError, ProjectFiles, ProjectOptions, Toolchain};
pub use proposals::proposals;
pub use recheck::{
    KernelRechecker, NativeLean, NativeLeanOptions, Recheck, RecheckCase, RecheckedBy, Rechecker,
    second_checker,
};
pub use reserved_worker::{Interrupter, ReservedWorker};
pub use server::Features;
pub use state::{PathStep, PlacePath, ProofPath, ProofState, TacticRequest};
pub use stats::PoolStats;
pub use supervise::{Exit, private_mb};

/// Changes whenever the judge may decide otherwise about the same text;
/// stored verdicts of another version do not count.
pub const JUDGE_VERSION: u32 = lean_judge::JUDGE_VERSION;

/// A hash of the sources of judge and kernels, for the same key.
pub const JUDGE_SOURCES: &str = lean_judge::JUDGE_SOURCES;
