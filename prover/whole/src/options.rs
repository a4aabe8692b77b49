//! How whole proofs are asked for.

use serde::{Deserialize, Serialize};

/// How whole proofs are asked for. Written into every result; results of different options never share a
/// file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WholeOptions {
    /// Answers asked for, for each theorem.
    pub samples: usize,
    /// Rounds in which errors go back to the model.
    pub repair: usize,
    /// Whether the search goes on from what works of refused proofs.
    pub fill: bool,
    /// Whether all samples are asked for and judged, also behind a right one, as pass@k needs it.
    pub all_samples: bool,
    /// Seconds for judging the texts of a theorem; waiting for the model does not count.
    pub judge_s: f64,
    /// Seconds for each theorem in which the search fills holes.
    pub fill_s: f64,
    /// Tokens of answers for each theorem, behind which the model is not asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
}

impl Default for WholeOptions {
    fn default() -> Self {
        WholeOptions {
            samples: 32,
            repair: 0,
            fill: true,
            all_samples: false,
            judge_s: 300.0,
            fill_s: 60.0,
            tokens: None,
        }
    }
}
