//! A policy that learns what pays: from attempts that were recorded, a small model of how likely a move is to
//! succeed on a goal and how many milliseconds it takes, and what the search does with both.
//!
//! | module | what |
//! |---|---|
//! | [`features`] | what the model sees of a goal |
//! | [`example`] | attempts as they are kept in files |
//! | [`model`] | the model: reading, writing, estimating |
//! | [`train`] | training, and the figures by which a model is judged |
//! | [`learned`] | a policy whose moves are put in order by a model |
//! | `learned_value` | values of goals by the same model, for strategies on trees |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod example;
pub mod features;
pub mod learned;
pub mod model;
pub mod train;

mod learned_value;
mod sight;
mod variant;

pub use example::{AttemptExample, GoalExample, TheoremExample};
pub use features::Features;
pub use learned::{Learned, Settings};
pub use learned_value::LearnedValue;
pub use model::{Estimate, Model, ModelError};
pub use variant::{lazy_variant, variant};
