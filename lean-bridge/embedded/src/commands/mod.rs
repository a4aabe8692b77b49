//! What each command does, given an engine and values; numbers and
//! answers' envelopes are the server's business.

pub mod candidates;
pub mod command;
pub mod constants;
pub mod inspect;
pub mod mutate;
pub mod outline;
pub mod premises;
pub mod project_premises;
mod sites;
pub mod tactic;
pub mod tactics;
pub mod used_constants;
