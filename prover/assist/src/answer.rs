//! What every answer says besides what was asked for.

use proof_session::{Completeness, TextHash};
use serde::Serialize;

/// An answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer<T> {
    /// What was asked for.
    #[serde(flatten)]
    pub body: T,
    /// How complete it is.
    pub completeness: Completeness,
    /// A hash of the text that it was computed from.
    pub hash: TextHash,
}
