//! What may be chosen.

use crate::TrainError;
use crate::shape::Shape;
use serde::{Deserialize, Serialize};

/// Size of the model and course of the training. The defaults are for what searches of an hour give, some
/// hundreds of pairs, and take a quarter of an hour on two cores. A checkpoint belongs to one choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainOptions {
    /// Of the initial weights, the order of pairs and what is left out of a step.
    pub seed: u64,
    /// Tokens of the tokenizer at most; fewer if the texts have fewer.
    pub vocabulary: usize,
    /// Layers of the decoder.
    pub layers: usize,
    /// Numbers of a token's vector.
    pub width: usize,
    /// Heads of the attention in each layer.
    pub heads: usize,
    /// Numbers between the matrices of a layer's feed-forward part.
    pub feed_forward: usize,
    /// Tokens of question and tactic together; a longer question loses its beginning.
    pub context: usize,
    /// Pairs a step.
    pub batch: usize,
    /// The largest learning rate, which is reached after the warm-up and then falls to a tenth as a cosine
    /// does.
    pub learning_rate: f64,
    /// AdamW's decay of weights per step, times the learning rate.
    pub weight_decay: f64,
    /// Share of the numbers between layers that are left out in a step.
    pub dropout: f64,
    /// Steps until the learning rate is reached.
    pub warm_up: usize,
    /// How often each pair is learned from.
    pub epochs: usize,
    /// Steps, instead of epochs.
    pub steps: Option<usize>,
    /// Steps between two looks at the pairs that are held out; without, an epoch.
    pub look_every: Option<usize>,
    /// Ends after so many looks without a smaller loss.
    pub patience: usize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        TrainOptions {
            seed: 0,
            vocabulary: 2048,
            layers: 3,
            width: 192,
            heads: 4,
            feed_forward: 512,
            context: 768,
            batch: 16,
            learning_rate: 1e-3,
            weight_decay: 0.1,
            dropout: 0.1,
            warm_up: 100,
            epochs: 20,
            steps: None,
            look_every: None,
            patience: 6,
        }
    }
}

/// Of the largest learning rate, what is left at the end.
const LEFT: f64 = 0.1;

impl TrainOptions {
    /// # Errors
    /// [`TrainError::Options`] for numbers that make no sense.
    pub(crate) fn check(&self) -> Result<(), TrainError> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let divides = self.heads > 0 && self.width.is_multiple_of(2 * self.heads);
        let checks = [
            (self.vocabulary >= 300, "vocabulary: at least 300, as there are 256 bytes"),
            (self.layers > 0 && self.feed_forward > 0, "layers, feed-forward: at least 1"),
            (self.width > 0 && divides, "width: a multiple of twice the heads"),
            (self.context >= 16, "context: at least 16"),
            (self.batch > 0, "batch: at least 1"),
            (positive(self.learning_rate), "learning rate: above 0"),
            (self.weight_decay.is_finite() && self.weight_decay >= 0.0, "weight decay: 0 or more"),
            ((0.0..1.0).contains(&self.dropout), "dropout: from 0 to below 1"),
            (self.epochs > 0 && self.steps != Some(0), "epochs, steps: at least 1"),
            (self.look_every != Some(0), "look-every: at least 1"),
            (self.patience > 0, "patience: at least 1"),
        ];
        match checks.iter().find(|(good, _)| !good) {
            Some((_, what)) => Err(TrainError::Options(what)),
            None => Ok(()),
        }
    }

    pub(crate) fn shape(&self, vocabulary: usize) -> Shape {
        Shape {
            vocabulary,
            layers: self.layers,
            width: self.width,
            heads: self.heads,
            feed_forward: self.feed_forward,
        }
    }

    /// The learning rate of a step, counted from 0, of so many.
    pub(crate) fn rate(&self, step: usize, steps: usize) -> f64 {
        let warm_up = self.warm_up.min(steps / 2);
        if step < warm_up {
            return self.learning_rate * (step + 1) as f64 / warm_up as f64;
        }
        let done = (step - warm_up) as f64 / (steps - warm_up).max(1) as f64;
        let cosine = 0.5 * (1.0 + (std::f64::consts::PI * done).cos());
        self.learning_rate * (LEFT + (1.0 - LEFT) * cosine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_and_falls() {
        let options = TrainOptions { warm_up: 10, learning_rate: 1.0, ..TrainOptions::default() };
        let rates: Vec<f64> = (0..100).map(|step| options.rate(step, 100)).collect();
        assert!(rates[..10].is_sorted() && rates[9] == 1.0, "{rates:?}");
        assert!(rates[10..].is_sorted_by(|a, b| a > b), "{rates:?}");
        assert!(rates[99] > 0.1 && rates[99] < 0.102, "{}", rates[99]);
        assert!(options.rate(0, 1) > 0.0);
    }

    #[test]
    fn senseless_options_are_refused() {
        TrainOptions::default().check().unwrap();
        let odd = TrainOptions { width: 250, ..TrainOptions::default() };
        assert!(odd.check().unwrap_err().to_string().contains("twice the heads"));
        assert!(TrainOptions { steps: Some(0), ..TrainOptions::default() }.check().is_err());
    }
}
