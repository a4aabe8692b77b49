//! How to search.

use super::queue::Scoring;
use super::strategy::Strategy;

/// How to search; the defaults are what `prover` uses.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SearchOptions {
    /// In which order moves are tried.
    pub strategy: Strategy,
    /// Weights of the best-first order.
    pub scoring: Scoring,
    /// Other than 0: breaks ties among moves of equal score in another order.
    pub seed: u64,
    /// Goals deeper than this many moves are not looked at.
    pub max_depth: usize,
    /// One logical order of all steps, whatever the number of engines: only the first engine is used.
    pub deterministic: bool,
    /// Everything that is run is kept, see [`GoalRecord`](crate::GoalRecord). It changes nothing that is
    /// found, so it is no part of a configuration.
    #[serde(skip)]
    pub record: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        SearchOptions {
            strategy: Strategy::default(),
            scoring: Scoring::default(),
            seed: 0,
            max_depth: 16,
            deterministic: false,
            record: false,
        }
    }
}
