//! What a server says of itself.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a server can do beyond the community REPL: the extensions of `PROTOCOL.md`, by name.
pub const FEATURES: [&str; 25] = [
    "tactics",
    "goal",
    "key",
    "terms",
    "plain",
    "forget",
    "constants",
    "uses",
    "audit",
    "judge",
    "verify",
    "candidates",
    "premises",
    "projectPremises",
    "mutate",
    "keys",
    "gc",
    "prelude",
    "autoBound",
    "commands",
    "inspect",
    "names",
    "pattern",
    "messages",
    "compile",
];

/// The answer to `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HelloAnswer {
    /// The version of the greeting; 1.
    #[serde(default)]
    pub hello: u64,
    /// The name of the server.
    #[serde(default)]
    pub server: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
    /// The version of its Lean.
    #[serde(default)]
    pub lean: String,
    /// Names of the extensions that it has, of [`FEATURES`].
    pub features: Vec<String>,
}

impl HelloAnswer {
    /// The features as a set.
    pub fn features(&self) -> BTreeSet<String> {
        self.features.iter().cloned().collect()
    }
}
