//! Search for definitions and proofs of F*: the search of Lean's, on texts with holes.
//!
//! A state is a [`Sketch`], a goal one of its holes, a tactic a text that fills it and may leave holes of its
//! own. F* is asked with the other holes admitted, so that the branches of a case split are goals that can be
//! solved one by one; what counts is the whole text, which the checker judges like any other candidate.

mod analogy;
mod backend;
mod calls;
mod examples;
mod generated;
mod generator;
mod policy;
mod premises;
mod scope;
mod shape;
mod sketch;
mod target;
mod written;

pub use backend::FstarBackend;
pub use examples::{Example, FstarExamples};
pub use generator::{AttemptMade, ExampleShown, Generator, PremiseShown, Question};
pub use policy::FstarPolicy;
pub use premises::{FstarPremises, Lemma};
pub use shape::{Binder, Shape};
pub use sketch::{HOLE, OPTIONS, Sketch};
pub use target::Target;

use std::collections::HashMap;
use std::sync::Arc;

/// Targets by the names of their problems.
pub type Targets = Arc<HashMap<String, Arc<Target>>>;
