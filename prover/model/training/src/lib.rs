//! A small decoder that is trained on pairs of state and tactic.
//!
//! [`Pairs`] reads the pairs and keeps some for validation, [`train`] learns from them and writes a folder
//! that `local_model::LocalModel` opens. Everything is decided by the data, the options and the step, so a
//! training that was interrupted and resumed gives the model of one that was not.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod adam;
mod batches;
mod card;
mod checkpoint;
mod decoder;
mod error;
mod example;
mod file;
mod folder;
mod gradients;
mod judging;
mod noise;
mod options;
mod padded;
mod pairs;
mod progress;
mod rope;
mod shape;
mod subwords;
mod training;
mod weights;
mod wording;

pub use error::TrainError;
pub use options::TrainOptions;
pub use pairs::{Divided, Pair, Pairs, Source};
pub use progress::{Look, Progress};
pub use training::{Counts, Ended, Event, Trained, train};
pub use wording::PairWording;
