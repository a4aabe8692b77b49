//! A language model as a source of moves for the search.
//!
//! [`ModelPolicy`] asks about each goal, through an [`Asker`], which puts questions of many goals and
//! searches together and asks the same only once. Its samples become moves, the likeliest first, beside
//! those of another policy or alone. A model is believed nothing: what it proposes is run like any other
//! tactic, and whether a proof is one is for the judge. [`Critic`] asks what goals are worth.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod asker;
mod costs;
mod critic;
mod model_policy;
mod names;
mod tactic_text;
mod wording;

pub use asker::{Asker, Pending};
pub use costs::{Costs, Score};
pub use critic::Critic;
pub use model_policy::ModelPolicy;
pub use names::{Mended, Names};
pub use tactic_text::tactic_text;
pub use wording::{Retrieve, TemplateWording, Wording};
