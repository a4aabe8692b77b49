//! Whole proofs from a language model: samples, repair, and sketches whose holes the search fills.
//!
//! A model is asked for whole proofs of each theorem of a suite. Each is put behind the theorem's own
//! statement and judged. What is refused goes back to the model with Lean's errors; of what is refused in
//! the end, the part that works is kept, and the search proves what that part leaves open. Only the judge's
//! word counts, whichever way a text came about.
//!
//! | file | what |
//! |---|---|
//! | `asker`, `words`, `template_words` | whom to ask, and in which words |
//! | `candidate` | the proof of an answer behind the theorem's own statement |
//! | `lean_errors` | what Lean says of a text, for the model |
//! | `script_lines`, `cut`, `sketch` | a refused proof with its wrong steps as holes |
//! | `fill` | holes filled by the search |
//! | `theorem_run`, `run` | one theorem, and a suite with results that survive a kill |
//! | `pass_at`, `summary` | the figures |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod asker;
mod candidate;
mod cut;
mod fill;
mod judging;
mod lean_errors;
mod options;
mod pass_at;
mod result;
mod run;
mod script_lines;
mod sketch;
mod summary;
mod template_words;
mod theorem_run;
mod words;

pub use asker::Asker;
pub use candidate::Candidate;
pub use lean_errors::shown_errors;
pub use options::WholeOptions;
pub use pass_at::pass_at;
pub use result::{Way, WholeRecord, WholeResult};
pub use run::{WholeError, WholeOutcome, WholeRun};
pub use summary::WholeSummary;
pub use template_words::TemplateWords;
pub use words::Words;
