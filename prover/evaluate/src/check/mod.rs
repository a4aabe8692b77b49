//! Checking proofs that others made: what a submission asks of the
//! judge, the verdict on it, and running many.

mod candidate;
mod indent;
mod item;
mod lemma;
mod line;
mod rechecking;
mod runner;
mod submission;
mod task;
mod verdict;

pub use candidate::Asked;
pub use item::{Item, ItemError, NoTask, Source, items, sources};
pub use lemma::as_theorem as lemma_as_theorem;
pub use line::{Line, text};
pub use runner::{Outcome, Report, Run, RunError};
pub use submission::{Defaults, Submission};
pub use task::{JudgeIdentity, Task};
pub use verdict::{Checked, JudgedTheorem};
