//! What is taken on faith.

use serde::{Deserialize, Serialize};

/// Why a name proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faith {
    /// What is said of the last name of the chain.
    pub why: String,
    /// Full names: what the name mentions, what that mentions, and so on. Empty if it is itself what is
    /// taken on faith.
    pub chain: Vec<String>,
}
