//! The indices over a corpus that need no model.

use retriever::bm25::Bm25;
use retriever::symbols::Symbols;
use retriever::{PremiseCorpus, SourceError};
use std::path::Path;

/// Text (BM25) and, where a premise has constants, those that it has in common with a goal.
pub struct Indices {
    /// Over names and statements.
    pub text: Bm25,
    /// Over constants; `None` if no premise has any.
    pub symbols: Option<Symbols>,
}

impl Indices {
    /// Makes both at once, on two threads: somebody may be waiting for them. The index of the text is the one
    /// in `kept`, which is made if it is not there or is one of another corpus.
    ///
    /// # Errors
    /// [`SourceError`]. A folder that cannot be used is none: then the index is made in memory.
    pub fn new(corpus: &PremiseCorpus, kept: Option<&Path>) -> Result<Indices, SourceError> {
        std::thread::scope(|scope| {
            let symbols = scope.spawn(|| Symbols::if_any(corpus));
            let kept = kept.map(|folder| Bm25::in_folder(corpus, folder));
            let text = match kept {
                Some(Ok(text)) => Ok(text),
                Some(Err(error)) => {
                    tracing::warn!(%error, "the index of the library's statements is made in memory");
                    Bm25::in_memory(corpus)
                }
                None => Bm25::in_memory(corpus),
            };
            let symbols = symbols.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(Indices { text: text?, symbols: symbols? })
        })
    }
}
