//! How much is done for a target.

use super::key::Key;
use lean_protocol::mutation::{CLOSER_HEARTBEATS, Closer, Kinds};
use std::collections::HashSet;

/// How much is done for a target.
#[derive(Clone, Debug)]
pub struct Effort {
    /// The kinds of mutation that are tried.
    pub kinds: Kinds,
    /// Mutants at most; none for all.
    pub limit: Option<usize>,
    /// Artificial mutations too: everything that the index finds.
    pub all: bool,
    /// A mutant that one of these proves is dropped; in the order in which they are tried.
    pub closers: Vec<Closer>,
    /// Thousands for each of them.
    pub heartbeats: u64,
    /// Lemmas and targets of these names are not used.
    pub excluded: HashSet<String>,
    /// Nor those that state this, and no mutant states it.
    pub excluded_keys: HashSet<Key>,
    /// Lemmas of these names are not tried, though they may be targets.
    pub spent: HashSet<String>,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort {
            kinds: Kinds::default(),
            limit: None,
            all: false,
            closers: vec![],
            heartbeats: CLOSER_HEARTBEATS,
            excluded: HashSet::new(),
            excluded_keys: HashSet::new(),
            spent: HashSet::new(),
        }
    }
}
