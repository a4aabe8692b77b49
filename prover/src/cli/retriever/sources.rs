//! The retrievers that are measured.

use crate::cli::failure::Failure;
use clap::ValueEnum;
use retriever::bm25::Bm25;
use retriever::symbols::Symbols;
use retriever::{Corpus, Dense, Dtype, Encoder, Source, byte_pairs};
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

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
    /// Vectors of an encoder (--model)
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

/// The retriever over a corpus; `states` are those of the training part, for the baseline. `None` for those that are made
/// elsewhere.
pub fn make(
    source: SourceArg,
    corpus: &Corpus,
    states: &dyn Fn() -> Result<Vec<String>, Failure>,
    model: Option<&Path>,
) -> Result<Option<Arc<dyn Source>>, Failure> {
    Ok(Some(match source {
        SourceArg::Bm25 => Arc::new(Bm25::in_memory(corpus)?),
        SourceArg::Okapi => {
            eprintln!("okapi: learning {} byte pairs", byte_pairs::VOCABULARY);
            let tokenizer = byte_pairs::learn(corpus, states()?.into_iter(), byte_pairs::VOCABULARY)?;
            Arc::new(byte_pairs::baseline(corpus, tokenizer)?) as Arc<dyn Source>
        }
        SourceArg::Symbols => Arc::new(Symbols::new(corpus)?),
        SourceArg::Dense => match model {
            Some(folder) => Arc::new(dense(corpus, folder)?),
            None => {
                return Err(Failure::new("dense retrieval needs an encoder")
                    .advise("give a model folder with --model, or leave `dense` out of --sources"));
            }
        },
        SourceArg::Structural | SourceArg::Fusion => return Ok(None),
    }))
}

/// Encodes the corpus; the vectors are kept in the folder of the model for the next time, one file a corpus.
fn dense(corpus: &Corpus, folder: &Path) -> Result<Dense, Failure> {
    let advice = "a model folder has config.json, model.safetensors and, unless it is ByT5's, tokenizer.json";
    let encoder = Encoder::open(folder).map_err(|e| Failure::new(e).advise(advice))?;
    let mut made_from = encoder.fingerprint();
    corpus.premises().iter().for_each(|p| made_from.add(p.document().as_bytes()));
    let file = folder.join(format!("{made_from}.vectors"));
    let (total, told) = (corpus.len(), AtomicUsize::new(0));
    let terminal = std::io::stderr().is_terminal();
    let progress = |done: usize| {
        // a hundredth at a time on a terminal, a tenth elsewhere
        let part = done * if terminal { 100 } else { 10 } / total.max(1);
        if told.fetch_max(part, Relaxed) < part {
            eprint!("dense: {done} of {total} statements encoded{}", if terminal { "\r" } else { "\n" });
        }
    };
    let dense = Dense::open(encoder, corpus, &file, Dtype::F16, &progress)?;
    if terminal && !dense.reused() {
        eprintln!();
    }
    Ok(dense)
}
