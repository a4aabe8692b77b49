//! How a model is trained.

use crate::model::Sizes;
use serde::{Deserialize, Serialize};

/// How a model is trained; the defaults are those of the built-in model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainOptions {
    /// Of initial weights, order of goals and forgotten words.
    pub seed: u64,
    /// The sizes of the model.
    pub sizes: Sizes,
    /// Epochs at most.
    pub epochs: usize,
    /// Epochs without a smaller loss on what is held out, after which the training ends.
    pub patience: usize,
    /// Goals a step.
    pub batch: usize,
    /// The step of AdamW.
    pub learning_rate: f64,
    /// Weight decay of AdamW.
    pub weight_decay: f64,
    /// Share of the words of a goal that are left out in a step, so that no single one is relied upon.
    pub forget: f64,
    /// Weight of the loss of times, that of successes being 1.
    pub time_weight: f64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        TrainOptions {
            seed: 0,
            sizes: Sizes { rows: 8192, width: 16, hidden: 32 },
            epochs: 40,
            patience: 6,
            batch: 128,
            learning_rate: 2e-3,
            weight_decay: 0.3,
            forget: 0.15,
            time_weight: 0.1,
        }
    }
}
