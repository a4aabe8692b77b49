//! Suites of theorems to prove, and the files results are kept in.
//!
//! A [`Suite`] is a list of [`Theorem`]s with a hash; [`Suite::open`] reads one from a built-in name, a JSONL
//! file, a Lean file or a folder of Lean files. [`JsonLines`] is an append-only file of results that survives
//! a kill at any byte. A [`Corpus`] holds new theorems with their provenance. [`VerdictCache`] remembers
//! verdicts between runs. [`wilson`] gives the interval of a success rate. The module [`input`] is the one
//! way in which everything that users hand in is read: packed or not, lines or arrays. The module [`fstar`]
//! reads the data set of F* definitions and makes what is needed to check candidates for them.
//!
//! ```
//! let suite = data::Suite::open("first-steps")?;
//! assert!(suite.theorems.len() >= 150);
//! let theorem = &suite.theorems[0];
//! assert!(theorem.statement.starts_with("theorem "));
//! let (low, high) = data::wilson(55, 60, data::Z_95);
//! assert!(low > 0.81 && high < 0.97);
//! # Ok::<(), data::SuiteError>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod corpus;
mod file_line;
mod free_words;
pub mod fstar;
pub mod input;
mod json_lines;
mod lean_commands;
mod lean_file;
mod leandojo_suite;
pub mod lexer;
mod outline;
mod proof_start;
mod shared_text;
mod skipped;
mod suite;
mod suite_error;
mod theorem;
mod verdict_cache;
mod wilson;

pub use corpus::{
    Corpus, CorpusError, CorpusHead, CorpusLimits, CorpusStats, CorpusTheorem, CorpusWriter, Damage,
    Difficulty, MutationKind, Part, Quantiles, SplitBy, Spread, Taken, UnitLine, splits,
};
pub use file_line::FileLine;
pub use free_words::free_words;
pub use json_lines::{JsonLines, JsonLinesError, read_json_lines};
pub use lean_commands::{body_end, exit_line, other_declaration};
pub use lean_file::{Declaration, Keyword, LeanFile, Proof};
pub use leandojo_suite::LeanDojoSuite;
pub use outline::{Outline, OutlineEntry, SourceBinder, binders};
pub use shared_text::SharedText;
pub use skipped::Skipped;
pub use suite::{BUILT_IN, Suite, lean_files};
pub use suite_error::SuiteError;
pub use theorem::Theorem;
pub use verdict_cache::{VerdictCache, VerdictCacheError, VerdictKey};
pub use wilson::{Z_95, wilson};
