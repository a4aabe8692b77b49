//! Premises for goals: library statements that may help, found beside the search.
//!
//! A question is asked when a goal is first seen and answered on a thread of its own; whoever needs the
//! answer later finds it there. So neither an engine nor a search waits for a retriever, unless it is slower
//! than what is tried in between. The same goal under the same imports is asked once.
//!
//! [`library`] has the texts of a library's statements, printed once.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod library;

mod accessible;
mod answer;
mod answerer;
mod apart;
mod indices;
mod pending;
mod premises;
mod project;
mod shape;
mod text;

pub use accessible::{Allowed, accessible};
pub use answer::{Answer, Cited};
pub use answerer::More;
pub use apart::{PremiseCommand, serve};
pub use indices::Indices;
pub use pending::Pending;
pub use premises::Premises;
pub use project::MOST_STATEMENTS;
