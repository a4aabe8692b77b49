//! What decides the verdicts of a run, apart from the suite.

use proof_search::SearchOptions;
use proof_search::statement::AutoBoundPolicy;
use serde::{Deserialize, Serialize};

/// Written into every result; results of different settings never share a file. How many workers there were
/// is not part of it: each theorem has one engine to itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BenchConfig {
    /// Wall time per theorem, seconds.
    pub timeout_s: Option<f64>,
    /// Tactics per theorem.
    pub steps: Option<u64>,
    /// Samples of a model per theorem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<u64>,
    /// Tokens of a model per theorem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// Whether statements are tried to refute.
    pub refute: bool,
    /// Whether the policy had premises from the library.
    #[serde(default)]
    pub premises: bool,
    /// What becomes of statements with names that Lean has bound by itself.
    #[serde(default)]
    pub auto_bound: AutoBoundPolicy,
    /// Name of the policy.
    pub policy: String,
    /// How the search goes.
    pub search: SearchOptions,
}

impl BenchConfig {
    /// In words, what differs from another configuration; empty if nothing does.
    pub fn differences(&self, other: &BenchConfig) -> Vec<String> {
        let (Ok(a), Ok(b)) = (serde_json::to_value(self), serde_json::to_value(other)) else {
            return vec![];
        };
        let mut list = vec![];
        compare("", &a, &b, &mut list);
        list
    }
}

fn compare(path: &str, left: &serde_json::Value, right: &serde_json::Value, list: &mut Vec<String>) {
    match (left.as_object(), right.as_object()) {
        (Some(x), Some(y)) => {
            for (key, value) in x {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&path, value, y.get(key).unwrap_or(&serde_json::Value::Null), list);
            }
        }
        _ if left != right => list.push(format!("{path}: {left} there, {right} now")),
        _ => {}
    }
}
