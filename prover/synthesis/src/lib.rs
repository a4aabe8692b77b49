//! Synthetic corpora: new theorems made from a library's, judged, and kept.
//!
//! Workers make units (some targets each) in any order; they are committed in the order of the targets, so
//! that the same settings give the same corpus whatever dies on the way.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod exclusion;
mod maker;
mod recheck;
mod run;
mod settings;
mod steps;
mod targets;

pub use exclusion::{Exclusion, ExclusionError};
pub use recheck::{Rechecked, ancestors, choose, recheck};
pub use run::{Outcome, Progress, Report, Synthesis, SynthesisError};
pub use settings::{Settings, Standard};
pub use steps::{TracedTactic, steps};
pub use targets::SelectionError;
