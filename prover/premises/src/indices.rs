//! The indices over a corpus that need no model.

use retriever::bm25::Bm25;
use retriever::symbols::Symbols;
use retriever::{PremiseCorpus, SourceError};

/// Text (BM25) and, where a premise has constants, those that it has in common with a goal.
pub struct Indices {
    /// Over names and statements.
    pub text: Bm25,
    /// Over constants; `None` if no premise has any.
    pub symbols: Option<Symbols>,
}

impl Indices {
    /// Makes both at once, on two threads: somebody may be waiting for them.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn new(corpus: &PremiseCorpus) -> Result<Indices, SourceError> {
        std::thread::scope(|scope| {
            let symbols = scope.spawn(|| Symbols::if_any(corpus));
            let text = Bm25::in_memory(corpus);
            let symbols = symbols.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(Indices { text: text?, symbols: symbols? })
        })
    }
}
