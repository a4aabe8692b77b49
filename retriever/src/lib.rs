//! Premise retrieval: empty so far.
//!
//! This crate will choose, for a goal, the library theorems that may help and that may be used at that place: BM25,
//! neural encoders, a structural index, and the measures (recall, mean reciprocal rank) to compare them by. Nothing
//! depends on it yet; the search finds library lemmas through the Lean engine itself.
