//! What is left out.

use crate::FileLine;

/// A file of a suite, or a theorem in it, that is not among the theorems to prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where.
    pub place: FileLine,
    /// Why, in words.
    pub reason: String,
}
