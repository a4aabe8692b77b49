//! What all retrievers have in common.

use crate::premise::PremiseId;
use fixedbitset::FixedBitSet;

/// A question: a proof state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Goals as Lean prints them.
    pub text: String,
    /// Constants of the goals, where the asker knows them (terms);
    /// empty otherwise, and then the text is all there is.
    pub constants: Vec<String>,
}

/// A premise found, better ones have higher scores. Scores of different sources cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The premise.
    pub premise: PremiseId,
    /// How well it fits; comparable within one answer only.
    pub score: f32,
}

impl Hit {
    /// Best first; among equals, the premise that comes first in the corpus.
    pub fn sort(hits: &mut [Hit]) {
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.premise.cmp(&b.premise)));
    }
}

/// A retriever over one corpus.
pub trait Source: Send + Sync {
    /// The name under which it is reported.
    fn name(&self) -> &'static str;

    /// The `k` best premises for the query, best first; only those
    /// in `allowed` (one bit per premise), if given.
    ///
    /// # Errors
    /// [`SourceError`]; never for want of matches.
    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError>;
}

/// Why a retriever gave no answer.
#[derive(Debug, thiserror::Error)]
#[error("{stage}: {reason}")]
pub struct SourceError {
    /// Which part failed.
    pub stage: &'static str,
    /// What is wrong, and where.
    pub reason: String,
}
