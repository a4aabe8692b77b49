//! Premise retrieval: which library statements may help with a goal.
//!
//! | job | start with |
//! |---|---|
//! | hold premises, files and their imports | [`Corpus`] |
//! | know what may be used at a place | [`Corpus::accessible`] |
//!
//! Nothing here knows a prover's process; statements come in as text.

pub mod corpus;
pub mod premise;
pub mod source;

pub use corpus::{Corpus, CorpusBuilder, CorpusError, FileId};
pub use premise::{Kind, Position, Premise, PremiseId};
pub use source::{Hit, Query, Source, SourceError};
