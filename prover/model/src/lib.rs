//! Language models: what they are asked, what they answer, and who is asked.
//!
//! Everyone who can be asked is a [`LanguageModel`]. It gets [`Request`]s, several at a time, and gives an
//! [`Answer`] or a [`ModelError`] for each. What a model says is a text and nothing more: whether it is a
//! proof is for the judge.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod cost_limit;
mod endpoint;
mod error;
mod kept_answers;
mod language_model;
mod obeyed;
mod price;
mod program;
mod proposed;
mod request;
mod template;

pub use answer::{Answer, Ignored, Sample, Usage};
pub use cost_limit::CostLimit;
pub use endpoint::{Endpoint, EndpointOptions};
pub use error::ModelError;
pub use kept_answers::{KeptAnswers, KeptAnswersError};
pub use language_model::{Asked, LanguageModel};
pub use price::Price;
pub use program::Program;
pub use proposed::proposed;
pub use request::{Message, Prompt, Request, Role, Sampling, Structure};
pub use template::{ErrorShown, Kind, PremiseShown, Question, ScoreForm, Template, TemplateError};
