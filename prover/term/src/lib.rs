//! What a policy sees of goals: terms of Lean taken apart, put together, printed and evaluated.
//!
//! | module | what |
//! |---|---|
//! | [`traverse`] | going through a term: what it mentions, lifting, substitution |
//! | [`view`] | arithmetic and logic recognised in it: operators, relations, numerals |
//! | [`shape`] | which connective or relation stands at its head |
//! | [`build`] | terms put together |
//! | [`names`] | which names can be written in a Lean text |
//! | [`mod@print`] | terms as Lean text |
//! | [`evaluate`] | their values, exactly |
//! | [`polynomial`] | polynomials with rational coefficients over atoms |
//! | [`linear_algebra`] | systems of linear equations over the rationals |
//! | [`sample`] | goals from short text, for tests |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod build;
pub mod evaluate;
pub mod linear_algebra;
pub mod names;
pub mod polynomial;
pub mod print;
pub mod sample;
pub mod shape;
pub mod traverse;
pub mod view;
