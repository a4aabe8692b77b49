//! The line that a finished unit leaves.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A finished unit of work: one target, or some.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitLine {
    /// Its number, from 0.
    pub unit: u64,
    /// Mutations from the library to its theorems.
    pub round: u32,
    /// The targets' names.
    pub targets: Vec<String>,
    /// How attempts ended, by word.
    pub tally: BTreeMap<String, usize>,
    /// Why targets were left out, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// Lemmas of which there are as many theorems as allowed since this unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spent: Vec<String>,
    /// Theorems that it added to the corpus.
    pub kept: usize,
    /// The last shard, and where in it the unit ends.
    pub shard: u32,
    /// See `shard`.
    pub end: u64,
}
