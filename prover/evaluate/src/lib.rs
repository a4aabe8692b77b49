//! How good are provers, proofs and statements?
//!
//! | module | what |
//! |---|---|
//! | [`mod@bench`] | a prover runs over a suite; results survive a kill |
//! | [`check`] | proofs that others made are put to the judge |
//! | [`recheck`] | what was judged is handed to a further checker |
//! | [`whole_file`] | proofs are put into the files of their theorems |
//! | [`lint`] | faults of statements |
//!
//! `bench` uses `lint`, `recheck` and `whole_file`, `check` uses `recheck`, and `bench` to read its results;
//! nothing goes the other way.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod bench;
pub mod check;
pub mod lint;
pub mod recheck;
pub mod whole_file;
