//! How hard theorems are for a search.

use super::error::CorpusError;
use super::shards;
use crate::read_json_lines;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// What a search made of a theorem: from a line of a `search-….jsonl`, which are results of `prover bench`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difficulty {
    /// As in results: `proved`, `not_found`, `timeout`, ….
    pub verdict: String,
    /// Tactics that the search ran.
    #[serde(default)]
    pub steps: u64,
    /// Tactics of the proof that it found.
    #[serde(default)]
    pub proof_steps: usize,
    /// The proof, a whole declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// The time that it took.
    #[serde(default)]
    pub time: Taken,
}

/// A time of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Seconds.
    pub wall: f64,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    #[serde(flatten)]
    difficulty: Difficulty,
}

impl Difficulty {
    /// In words: `proved in 1 step`, `proved in 2 to 4 steps`, `proved in 5 or
    /// more steps`, or what the search says otherwise.
    pub fn word(&self) -> String {
        match (self.verdict.as_str(), self.proof_steps) {
            ("proved", 0 | 1) => "proved in 1 step".into(),
            ("proved", 2..=4) => "proved in 2 to 4 steps".into(),
            ("proved", _) => "proved in 5 or more steps".into(),
            (other, _) => other.replace('_', " "),
        }
    }
}

/// Of all theorems of a corpus that were searched, by name.
///
/// # Errors
/// Those of the files.
pub(super) fn difficulties(folder: &Path) -> Result<HashMap<String, Difficulty>, CorpusError> {
    let mut found = HashMap::new();
    for path in shards::searches(folder)? {
        let lines: Vec<Line> = read_json_lines(&path)?;
        found.extend(lines.into_iter().map(|l| (l.name, l.difficulty)));
    }
    Ok(found)
}
