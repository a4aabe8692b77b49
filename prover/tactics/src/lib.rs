//! What to try on a goal: the families of moves, one to a file, and the policy that is made of them.
//!
//! | module | what |
//! |---|---|
//! | [`symbolic`](symbolic()) | the policy: all families, their costs corrected by what was measured |
//! | [`refute`] | counterexamples, as moves and as negations to be proved |
//! | [`priors`] | measured success of the families |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod arithmetic;
mod closers;
mod data;
mod library;
#[cfg(test)]
mod moves_tests;
mod premises;
pub mod priors;
pub mod refute;
mod script;
mod structure;
mod symbolic;
mod text;

pub use symbolic::symbolic;
