//! The judge: does this text prove that statement? Are the theorems of this text proved?
//!
//! Two tiers are decided here. `replayed`: the text elaborates without error in an engine that has run
//! nothing else, and declares the asked name with the asked type, as a term. `audited`: what the proof
//! reaches was read from outside, holds nothing forbidden, and a kernel in a second engine, which never runs
//! any text, has accepted it.
//!
//! | file | what |
//! |---|---|
//! | `case` | what is asked |
//! | `judge`, `whole_text` | the order of events, for one proof and for a text |
//! | `step` | running a text |
//! | `engines`, `header_engines`, `checking` | the engines; how often the kernel checks |
//! | `text_declarations`, `auxiliary` | what the commands of a text declare; what elaboration makes up |
//! | `export` | reading declarations out of a heap, as terms of `lean-kernel` |
//! | `statement`, `fingerprint` | what was asked, and whether a text declares just that |
//! | `closure`, `audit` | everything a proof reaches; the rules |
//! | `project` | what imported constants of a project's modules rest on |
//! | `rules` | forms of declarations that Lean's kernel is not asked about |
//! | `kernel`, `builder` | terms built again in the clean engine, and checked |
//! | `kernels`, `second_kernel`, `library` | Lean's kernel and the second one; the library for it |
//! | `limit`, `loss`, `refusal` | how long it may take; what ends it |

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod alone;
mod audit;
mod auxiliary;
mod builder;
mod case;
mod checking;
mod closure;
pub mod disagreement;
mod engines;
mod export;
mod fingerprint;
mod header_engines;
mod judge;
mod kernel;
mod kernels;
pub mod library;
pub mod library_check;
mod library_cycles;
mod limit;
mod loss;
mod project;
mod refusal;
mod rules;
mod second_kernel;
mod statement;
mod step;
mod text_declarations;
mod whole_text;

pub use case::{Case, Whole, WholeJudgement};
pub use fingerprint::{Fingerprint, Fingerprints, is_made_up};
pub use judge::Judge;
pub use limit::Limit;
pub use rules::gaps::{Gap, GapsError, library_gaps};
pub use statement::statement_hash;

/// Part of the key of cached verdicts: changes whenever the same text may be judged otherwise.
pub const JUDGE_VERSION: u32 = 4;

/// A hash of the sources of judges and kernels: cached verdicts must not outlive a repair.
pub const JUDGE_SOURCES: &str = env!("JUDGE_SOURCES");
