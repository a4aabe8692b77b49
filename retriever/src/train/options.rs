//! What may be chosen.

use super::error::TrainError;
use crate::encoder::BertConfig;
use serde::{Deserialize, Serialize};

/// Size of the encoder and course of the training. The defaults are those of the built-in model, about 4 MB:
/// the mean of subwords. On the few thousand statements that there are to learn from, a transformer of two
/// layers came out no better and took twenty times as long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainOptions {
    /// Of the initial weights, the order of examples and the choice of negatives.
    pub seed: u64,
    /// Subwords at most; fewer if the texts have fewer.
    pub vocabulary: usize,
    /// Numbers per vector.
    pub dimension: usize,
    /// 0 for the mean of the subwords alone.
    pub layers: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    /// Numbers between the two matrices of a layer's feed-forward part.
    pub feed_forward: usize,
    /// Tokens of a text at most.
    pub limit: usize,
    /// Examples per step; each premise of a step is a negative for the other examples.
    pub batch: usize,
    /// Given negatives per example.
    pub negatives: usize,
    /// Cosines are divided by it before the softmax.
    pub temperature: f64,
    /// The largest learning rate, which is reached after the warm-up.
    pub learning_rate: f64,
    /// AdamW's decay of weights per step, times the learning rate.
    pub weight_decay: f64,
    /// Steps until the learning rate is reached.
    pub warm_up: usize,
    /// Steps at most; the learning rate falls linearly to zero there.
    pub steps: usize,
    /// Steps between two looks at the validation examples. A checkpoint is written at each.
    pub validate_every: usize,
    /// Premises that validation ranks: those of the examples, then the first others.
    pub validation_pool: usize,
    /// Stop after so many looks without a better MRR.
    pub patience: usize,
    /// Share of further examples in a step, if there are some, at the first one; it falls linearly to zero at
    /// step `further_steps`, so that the training ends on what is asked.
    pub further: f64,
    /// The step at which further examples end.
    pub further_steps: usize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        TrainOptions {
            seed: 0,
            vocabulary: 8192,
            dimension: 256,
            layers: 0,
            heads: 4,
            feed_forward: 1024,
            limit: 128,
            batch: 128,
            negatives: 8,
            temperature: 0.05,
            learning_rate: 5e-3,
            weight_decay: 0.01,
            warm_up: 50,
            steps: 3000,
            validate_every: 100,
            validation_pool: 4096,
            patience: 6,
            further: 0.5,
            further_steps: 300,
        }
    }
}

impl TrainOptions {
    /// # Errors
    /// [`TrainError::Options`] for numbers that make no sense.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let checks = [
            (self.vocabulary >= 16, "vocabulary: at least 16"),
            (self.heads > 0 && self.dimension > 0, "dimension, heads: at least 1"),
            (self.heads > 0 && self.dimension.is_multiple_of(self.heads), "heads: a divisor of dimension"),
            (self.limit >= 4, "limit: at least 4"),
            (self.batch >= 2, "batch: at least 2, the others are the negatives"),
            (positive(self.temperature), "temperature: above 0"),
            (positive(self.learning_rate), "learning_rate: above 0"),
            (self.weight_decay.is_finite() && self.weight_decay >= 0.0, "weight_decay: 0 or more"),
            (self.steps > 0 && self.validate_every > 0, "steps, validate_every: at least 1"),
            (self.layers == 0 || self.feed_forward > 0, "feed_forward: at least 1"),
            (self.patience > 0, "patience: at least 1"),
            ((0.0..=1.0).contains(&self.further), "further: between 0 and 1"),
        ];
        match checks.iter().find(|(good, _)| !good) {
            Some((_, what)) => Err(TrainError::Options(what)),
            None => Ok(()),
        }
    }

    pub(super) fn bert(&self, vocabulary: usize) -> BertConfig {
        BertConfig {
            vocab_size: vocabulary,
            hidden_size: self.dimension,
            num_hidden_layers: self.layers,
            num_attention_heads: self.heads,
            intermediate_size: self.feed_forward,
            max_position_embeddings: self.limit,
            type_vocab_size: 1,
            layer_norm_eps: 1e-12,
            // on a processor GELU takes as long as the product before it
            hidden_act: "relu".into(),
            position_embedding_type: "absolute".into(),
        }
    }

    /// Further examples among so many of a step, counted from 0.
    pub(super) fn further(&self, step: usize, batch: usize) -> usize {
        let left = self.further_steps.saturating_sub(step) as f64 / self.further_steps.max(1) as f64;
        (self.further * left * batch as f64).round() as usize
    }

    /// The learning rate of a step, counted from 0.
    pub(super) fn rate(&self, step: usize) -> f64 {
        let warm = (step + 1) as f64 / self.warm_up.max(1) as f64;
        let left = (self.steps - step.min(self.steps)) as f64
            / (self.steps - self.warm_up.min(self.steps)).max(1) as f64;
        self.learning_rate * warm.min(left).min(1.0)
    }
}
