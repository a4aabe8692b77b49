//! What searches did, in words, and as data that generators of tactics and proofs are trained on.
//!
//! A [`SearchRecord`] is one line of a file: a theorem, its verdict and proof, and each goal that the
//! search met with the tactics that were run on it. [`export`] turns records into pairs of state and
//! tactic, chats, preferences and whole proofs.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod choice;
mod export;
mod record;

pub use choice::{Choice, chosen};
pub use export::{Form, export};
pub use record::{RecordedGoal, RecordedTactic, SearchRecord};
