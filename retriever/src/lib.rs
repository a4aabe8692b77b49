//! Premise retrieval: which library statements may help with a goal.
//!
//! | job | start with |
//! |---|---|
//! | hold premises, files and their imports | [`PremiseCorpus`] |
//! | know what may be used at a place | [`PremiseCorpus::accessible`] |
//! | read LeanDojo's benchmark, or our own premises | [`leandojo::Benchmark`], [`jsonl::read`] |
//! | split Lean text into words | [`tokenize::tokens`] |
//! | find premises by words | [`bm25::Bm25`], LeanDojo's baseline [`okapi::Okapi`] with [`byte_pairs`] |
//! | find premises by constants | [`symbols::Symbols`] |
//! | combine sources | [`fusion::Fusion`] |
//! | measure a ranking, or sources over a benchmark | [`metrics::Scores`], [`eval::evaluate`] |
//! | turn text into vectors | [`Encoder`] |
//! | the encoder that is built in | [`default_model`] |
//! | retrieve by meaning | [`Dense`] |
//! | read what provers used, split it | [`pairs::read`], [`pairs::Split`] |
//! | train a compact encoder, from pairs | [`train::train`], [`train::training_set`] |
//! | keep vectors in a file, search them | [`Vectors`], [`exact::top`] |
//!
//! ```
//! use retriever::{Kind, Position, Premise, PremiseCorpusBuilder, Query, Source, bm25::Bm25};
//!
//! let premise = |name: &str, text: &str| Premise {
//!     name: name.into(),
//!     kind: Kind::Theorem,
//!     text: text.into(),
//!     constants: vec![],
//!     start: Position::default(),
//!     end: Position::default(),
//! };
//! let mut builder = PremiseCorpusBuilder::default();
//! let premises = vec![
//!     premise("Nat.add_comm", "n + m = m + n"),
//!     premise("Nat.mul_comm", "n * m = m * n"),
//!     premise("List.length_append", "(as ++ bs).length = as.length + bs.length"),
//! ];
//! builder.file("Init/Core.lean", vec![], premises);
//! let corpus = builder.build()?;
//! let query = Query { text: "⊢ (xs ++ ys).length = ys.length + xs.length".into(), ..Query::default() };
//! let hits = Bm25::in_memory(&corpus)?.top(&query, 1, None)?;
//! assert_eq!(corpus.premise(hits[0].premise).name, "List.length_append");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here knows a prover's process; statements come in as text.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod best;
pub mod bm25;
pub mod byte_pairs;
mod constant_names;
pub mod default_model;
mod dense;
pub mod encoder;
pub mod eval;
pub mod exact;
mod fingerprint;
pub mod fusion;
pub mod jsonl;
mod lean_tokenizer;
pub mod leandojo;
mod marked;
pub mod metrics;
pub mod okapi;
pub mod pairs;
mod premise;
mod premise_corpus;
mod source;
pub mod symbols;
pub mod tokenize;
pub mod train;
mod vectors;

pub use dense::{Dense, DenseError};
pub use encoder::{Encoder, EncoderError};
pub use fingerprint::Fingerprint;
pub use premise::{Kind, Position, Premise, PremiseId};
pub use premise_corpus::{FileId, PremiseCorpus, PremiseCorpusBuilder, PremiseCorpusError};
pub use source::{Hit, Query, Source, SourceError};
pub use vectors::{Dtype, VectorError, VectorWriter, Vectors};
