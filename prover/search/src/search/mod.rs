//! Proof search: an AND/OR graph of goals and tactic applications, searched best first on several
//! engines, and the way from a statement to a verdict.

pub mod budget;
pub mod driver;
pub mod engine;
pub mod graph;
pub mod lean;
pub mod losses;
pub mod prove;
pub mod queue;
pub mod script;
pub mod scripted;
pub mod split;
pub mod stats;
pub mod verdict;
pub mod worker;

pub use budget::{Budget, StopFlag, StopReason};
pub use driver::{Search, SearchOptions};
pub use engine::{Engine, EngineFailure, Judgement, Problem, Refusal, Rule, Tier};
pub use lean::LeanEngine;
pub use losses::{Loss, Losses};
pub use prove::{Means, Negation, ProveOptions, Refuter, prove};
pub use queue::{Scoring, Strategy};
pub use verdict::{Report, Verdict};

#[cfg(test)]
mod search_tests;
