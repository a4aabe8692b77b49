//! The model: a bag of words and a few numbers, one hidden layer, and for each tactic a probability of
//! success and a time.
//!
//! `h = relu(W·[Σ table[word] / √n, numbers] + b)`; for tactic `i`, `p = σ(uᵢ·h + cᵢ)` and `ln ms = vᵢ·h +
//! dᵢ`. Estimating is plain loops over `f32`, which takes microseconds; training is done on the same weights
//! by [`crate::train`].

mod file;

use crate::features::{Features, NUMBERS};
pub use file::ModelError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file of the built-in model, as `prover policy train` wrote it.
const BUILT_IN: &[u8] = include_bytes!("../model/policy.safetensors");

/// What was counted of a tactic in the examples that the model was trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// The name of the tactic, see [`crate::variant`].
    pub variant: String,
    /// How often it was run, or computed.
    pub tries: u64,
    /// How often it succeeded: as a closer, closed its goal; as a move, was a step of a proof.
    pub successes: u64,
    /// The geometric mean of its times, milliseconds.
    pub ms: f64,
}

impl Tally {
    /// The share of successes, as if one half of a further try had succeeded.
    pub fn rate(&self) -> f64 {
        (self.successes as f64 + 0.5) / (self.tries as f64 + 1.0)
    }
}

/// The sizes of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// Rows of the table of words.
    pub rows: usize,
    /// Numbers a word.
    pub width: usize,
    /// Units of the hidden layer.
    pub hidden: usize,
}

/// The weights, each matrix row after row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    /// `[rows, width]`
    pub table: Vec<f32>,
    /// `[hidden, width + NUMBERS]`
    pub hidden: Vec<f32>,
    /// `[hidden]`
    pub hidden_bias: Vec<f32>,
    /// `[tactics, hidden]`
    pub success: Vec<f32>,
    /// `[tactics]`
    pub success_bias: Vec<f32>,
    /// `[tactics, hidden]`
    pub time: Vec<f32>,
    /// `[tactics]`
    pub time_bias: Vec<f32>,
}

/// What a trained model says about tactics on goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) sizes: Sizes,
    /// In the order of the weights.
    pub(crate) tallies: Vec<Tally>,
    pub(crate) weights: Weights,
    /// Of the file, eight hex digits: the name of this model in results.
    pub(crate) checksum: u32,
    by_name: HashMap<String, usize>,
}

/// What is expected of a tactic on a goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The probability of success.
    pub success: f64,
    /// Milliseconds, the geometric mean.
    pub ms: f64,
}

/// A goal as the hidden layer sees it.
pub struct Seen<'a> {
    model: &'a Model,
    hidden: Vec<f32>,
}

impl Model {
    pub(crate) fn new(sizes: Sizes, tallies: Vec<Tally>, weights: Weights, checksum: u32) -> Model {
        let by_name = tallies.iter().enumerate().map(|(i, t)| (t.variant.clone(), i)).collect();
        Model { sizes, tallies, weights, checksum, by_name }
    }

    /// The model that comes with the program.
    ///
    /// # Errors
    /// When the file that was built in is damaged.
    pub fn built_in() -> Result<&'static Model, &'static ModelError> {
        static MODEL: LazyLock<Result<Model, ModelError>> = LazyLock::new(|| Model::parse(BUILT_IN));
        MODEL.as_ref()
    }

    /// The tactics that it knows, with what was counted of them.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// The name of this model in results: a checksum of its file, in eight hex digits.
    pub fn name(&self) -> String {
        format!("{:08x}", self.checksum)
    }

    /// What was counted of a tactic; `None` if the model does not know it.
    pub fn tally(&self, variant: &str) -> Option<&Tally> {
        self.by_name.get(variant).map(|i| &self.tallies[*i])
    }

    /// Looks at a goal.
    pub fn see(&self, features: &Features) -> Seen<'_> {
        let Sizes { rows, width, hidden } = self.sizes;
        let mut input = vec![0.0f32; width + NUMBERS];
        for row in features.rows(rows) {
            let word = &self.weights.table[row * width..(row + 1) * width];
            input.iter_mut().zip(word).for_each(|(sum, x)| *sum += x);
        }
        let scale = 1.0 / (features.words.len().max(1) as f32).sqrt();
        input[..width].iter_mut().for_each(|x| *x *= scale);
        input[width..].iter_mut().zip(&features.numbers).for_each(|(x, number)| *x = *number);
        let unit = |i: usize| {
            let row = &self.weights.hidden[i * input.len()..(i + 1) * input.len()];
            (dot(row, &input) + self.weights.hidden_bias[i]).max(0.0)
        };
        Seen { model: self, hidden: (0..hidden).map(unit).collect() }
    }
}

impl Seen<'_> {
    /// What is expected of a tactic on the goal; `None` if the model does not know it.
    pub fn estimate(&self, variant: &str) -> Option<Estimate> {
        let i = *self.model.by_name.get(variant)?;
        let (weights, size) = (&self.model.weights, self.hidden.len());
        let row = i * size..(i + 1) * size;
        let logit = dot(&weights.success[row.clone()], &self.hidden) + weights.success_bias[i];
        let time = dot(&weights.time[row], &self.hidden) + weights.time_bias[i];
        Some(Estimate { success: 1.0 / (1.0 + f64::from(-logit).exp()), ms: f64::from(time).exp() })
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
