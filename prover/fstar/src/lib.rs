//! F*: from records and files to problems, from candidates to results.
//!
//! [`Fstar`] is the program that was found, and what it can do; [`Problems`] turns definitions of a data set,
//! and of the user's own file, into problems of the checker; [`Candidates`] are the texts to check; [`Run`]
//! checks them and keeps [`Line`]s; [`Table`] sums them up.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod candidates;
mod file_text;
mod interface;
mod line;
mod outline;
mod own_file;
mod own_sources;
mod problems;
mod program;
mod run;
pub mod search;
mod table;
mod unsupported;

pub use candidates::{Candidate, Candidates, CandidatesError};
pub use line::Line;
pub use own_file::{OwnProblem, own_file};
pub use problems::{Problems, Skipped};
pub use program::{Fstar, FstarOptions, z3_version};
pub use run::{Outcome, Report, Run, RunError};
pub use table::Table;
pub use unsupported::Unsupported;
