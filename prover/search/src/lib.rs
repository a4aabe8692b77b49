//! Proof search for Lean: what to try on a goal (`policy`), which library statements may help
//! (`premises`, over the texts in `library`), the search itself (`search`), and what statements mean
//! that mention names nobody declares (`statement`).

pub mod library;
pub mod policy;
pub mod premises;
pub mod search;
pub mod statement;
