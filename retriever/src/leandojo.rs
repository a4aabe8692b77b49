//! LeanDojo Benchmark 4 folders, read unchanged.
//!
//! ```text
//! corpus.jsonl                            one file of the library per line, imports before importers
//! random/{train,val,test}.json            theorems with traced tactics, one JSON array each
//! novel_premises/{train,val,test}.json    the same theorems split so that test premises are new
//! ```
//!
//! What is read, left out and found is decided by the rules of ReProver's `common.py` and data
//! modules, so that figures can be compared. Files are streamed: at any time one line of the
//! corpus, or one theorem, is held besides the result.

mod benchmark;
mod error;
mod line_column;
mod premises;
mod report;
mod split;
mod steps;

pub use benchmark::Benchmark;
pub use error::LeanDojoError;
pub use premises::read_corpus;
pub use report::Report;
pub use split::{Part, Split};
pub use steps::{TracedTactic, without_count};
