//! Proof search: an AND/OR graph of goals and tactic applications, searched best first on several
//! engines, and the way from a statement to a verdict.
//!
//! | module | what |
//! |---|---|
//! | [`policy`] | what a policy is: moves, proposals, probes |
//! | [`scripted`] | a backend that follows rules, for tests |
//! | [`statement`] | what statements mean that mention names nobody declares |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod policy;
pub mod scripted;
pub mod statement;

mod attempts;
mod awaited;
mod backend;
mod beam;
mod budget;
mod failed_sights;
mod graph;
mod lean;
mod losses;
mod negation;
mod node;
mod prove;
mod queue;
mod runner;
mod script;
mod search;
mod search_options;
mod split;
mod statement_search;
mod stats;
mod strategy;
mod tree;
mod value;
mod verdict;
mod worker;

pub use attempts::{AttemptKind, AttemptOutcome, AttemptRecord, GoalRecord};
pub use backend::{
    Backend, EngineFailure, Interrupter, Judgement, Opened, Problem, Refusal, Rule, Step, StepError,
    StepErrorKind, TextError, Tier,
};
pub use budget::{Budget, StopReason};
pub use graph::{AndId, AndOrGraph, ProofTree};
pub use lean::LeanBackend;
pub use losses::{Loss, Losses};
pub use negation::{Negation, NegationMaker, Refuter};
pub use prove::{Guidance, ProveOptions, prove};
pub use queue::Scoring;
pub use script::{ProofText, proof_texts, tactic_lines};
pub use search::Search;
pub use search_options::SearchOptions;
pub use split::{Part, split};
pub use stats::{Families, FamilyStats, TimeSplit, add_families};
pub use strategy::Strategy;
pub use value::{AwaitedValue, Estimate, Place, SizeValue, Value, ValueUsage, Valued, value_by_size};
pub use verdict::{Report, Verdict};

#[cfg(test)]
mod arrange_tests;
#[cfg(test)]
mod awaited_tests;
#[cfg(test)]
mod beam_search_tests;
#[cfg(test)]
mod lazy_tests;
#[cfg(test)]
mod random_rules_tests;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod tree_search_tests;
