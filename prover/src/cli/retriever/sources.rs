//! The retrievers that are measured.

use crate::cli::corpus_args::NO_CONSTANTS;
use crate::cli::failure::Failure;
use crate::cli::model_args::{self, ModelArgs};
use clap::ValueEnum;
use retriever::bm25::Bm25;
use retriever::symbols::Symbols;
use retriever::{PremiseCorpus, Source, byte_pairs};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SourceArg {
    /// BM25 over names and statements
    Bm25,
    /// LeanDojo's baseline: Okapi BM25 over byte pairs learned from the training part
    Okapi,
    /// Constants in common, weighted by rarity
    Symbols,
    /// Lemmas that unify with the goal or a part of it (only with --pairs; asks Lean)
    Structural,
    /// Nearness of vectors of an encoder
    Dense,
    /// Reciprocal rank fusion of those before, except the baseline
    Fusion,
}

impl SourceArg {
    /// Whether the fusion combines it.
    pub fn is_fused(self) -> bool {
        !matches!(self, SourceArg::Okapi | SourceArg::Fusion)
    }

    pub fn word(self) -> String {
        self.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()
    }
}

/// The retriever over a corpus; `states` are those of the training part, for the baseline. `None` for those
/// that are made elsewhere, and for what the corpus gives no means to make, which is told.
pub fn make(
    source: SourceArg,
    corpus: &PremiseCorpus,
    states: &dyn Fn() -> Result<Vec<String>, Failure>,
    model: &ModelArgs,
) -> Result<Option<Arc<dyn Source>>, Failure> {
    Ok(Some(match source {
        SourceArg::Bm25 => Arc::new(Bm25::in_memory(corpus)?),
        SourceArg::Okapi => {
            eprintln!("okapi: learning {} byte pairs", byte_pairs::VOCABULARY);
            let tokenizer = byte_pairs::learn(corpus, states()?.into_iter(), byte_pairs::VOCABULARY)?;
            Arc::new(byte_pairs::baseline(corpus, tokenizer)?) as Arc<dyn Source>
        }
        SourceArg::Symbols => match Symbols::if_any(corpus)? {
            Some(symbols) => Arc::new(symbols),
            None => {
                eprintln!("{NO_CONSTANTS}");
                return Ok(None);
            }
        },
        SourceArg::Dense => match model.open()? {
            Some(encoder) => Arc::new(model_args::dense(encoder, corpus)?),
            None => {
                return Err(Failure::new("dense retrieval needs an encoder, and none is built in")
                    .advise("give a model folder with --model, or leave `dense` out of --sources"));
            }
        },
        SourceArg::Structural | SourceArg::Fusion => return Ok(None),
    }))
}
