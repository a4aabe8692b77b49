//! Faults of statements: what elaborates, and still does not say what its author meant.
//!
//! A statement is opened, its quantifiers and hypotheses introduced, and looked at as terms; then a few short
//! proofs are tried, and what they prove is judged. A finding is never a verdict: it says where to look, and
//! why.
//!
//! | file | what |
//! |---|---|
//! | `finding`, `subject` | a finding with its code; a statement as the checks see it |
//! | `names` | names that Lean bound by itself; shadowed names |
//! | `unused` | variables and quantifiers without use; hypotheses that cannot matter |
//! | `repeated` | a conclusion that is a hypothesis; one hypothesis twice |
//! | `arithmetic`, `reading` | differences and quotients where other numbers may have been meant |
//! | `proofs` | contradictory hypotheses, trivial and false statements, each with a judged proof |
//! | `slots` | answers that are left open |
//! | `duplicates` | statements that a suite has twice |
//! | `run` | a suite, on several engines |

mod arithmetic;
mod duplicates;
mod finding;
mod logic;
mod names;
mod proofs;
mod reading;
mod repeated;
mod run;
mod slots;
mod subject;
mod unused;

pub use finding::{Code, Finding, Level, Linted};
pub use run::{LintReport, lint};
