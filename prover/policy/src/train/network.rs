//! The model with gradients.

use super::error::TrainError;
use super::options::TrainOptions;
use super::rows::Row;
use crate::features::NUMBERS;
use crate::model::{Model, Sizes, Tally, Weights};
use candle_core::{Device, Tensor, Var};
use candle_nn::optim::{AdamW, Optimizer, ParamsAdamW};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const CPU: &Device = &Device::Cpu;

/// Goals as tensors.
pub(super) struct Batch {
    /// Rows of the table, `[goals · words]`, filled up with row 0.
    words: Tensor,
    /// How much each word counts, `[goals, words, 1]`; 0 for what was filled up.
    shares: Tensor,
    /// `[goals, NUMBERS]`
    numbers: Tensor,
    /// What is to be said, and how much it counts, each `[goals, tactics]`.
    success: [Tensor; 2],
    time: [Tensor; 2],
}

impl Batch {
    /// `forget`: the share of words to leave out, and random numbers that say which.
    pub fn new(
        rows: &[&Row],
        sizes: Sizes,
        tactics: usize,
        mut forget: Option<(f64, &mut StdRng)>,
    ) -> Result<Batch, TrainError> {
        let (count, most) =
            (rows.len(), rows.iter().map(|r| r.features.words.len()).max().unwrap_or(0).max(1));
        let (mut words, mut shares) = (vec![0u32; count * most], vec![0.0f32; count * most]);
        let mut numbers = Vec::with_capacity(count * NUMBERS);
        let mut labels = [const { Vec::<f32>::new() }; 4];
        labels.iter_mut().for_each(|l| l.resize(count * tactics, 0.0));
        let [success, success_weight, time, time_weight] = &mut labels;
        for (i, row) in rows.iter().enumerate() {
            let share = 1.0 / (row.features.words.len().max(1) as f32).sqrt();
            for (j, word) in row.features.rows(sizes.rows).enumerate() {
                let kept = forget.as_mut().is_none_or(|(part, rng)| rng.random::<f64>() >= *part);
                words[i * most + j] = word as u32;
                shares[i * most + j] = if kept { share } else { 0.0 };
            }
            numbers.extend_from_slice(&row.features.numbers);
            for label in &row.labels {
                let at = i * tactics + label.tactic;
                // of several attempts of one tactic on a goal a success counts, and else the last
                if let Some(value) = label.success {
                    success[at] = success[at].max(value);
                    success_weight[at] = row.weight;
                }
                (time[at], time_weight[at]) = (label.time, row.weight);
            }
        }
        let matrix = |values: &mut Vec<f32>| Tensor::from_vec(std::mem::take(values), (count, tactics), CPU);
        Ok(Batch {
            words: Tensor::from_vec(words, count * most, CPU)?,
            shares: Tensor::from_vec(shares, (count, most, 1), CPU)?,
            numbers: Tensor::from_vec(numbers, (count, NUMBERS), CPU)?,
            success: [matrix(success)?, matrix(success_weight)?],
            time: [matrix(time)?, matrix(time_weight)?],
        })
    }
}

/// Weights, and what changes them.
pub(super) struct Network {
    sizes: Sizes,
    time_weight: f64,
    /// In the order of [`Weights`].
    weights: [Var; 7],
    optimizer: AdamW,
}

impl Network {
    /// Small random weights under the seed; the biases say what the tallies say.
    pub fn new(options: &TrainOptions, tallies: &[Tally]) -> Result<Network, TrainError> {
        let Sizes { rows, width, hidden } = options.sizes;
        let mut rng = StdRng::seed_from_u64(options.seed);
        let mut random = |shape: (usize, usize), deviation: f32| {
            let numbers: Vec<f32> =
                (0..shape.0 * shape.1).map(|_| (rng.random::<f32>() * 2.0 - 1.0) * deviation).collect();
            Var::from_vec(numbers, shape, CPU)
        };
        let logits = tallies.iter().map(|t| (t.rate() / (1.0 - t.rate())).ln() as f32);
        let times = tallies.iter().map(|t| t.ms.max(1e-3).ln() as f32);
        let vector = |values: Vec<f32>| {
            let length = values.len();
            Var::from_vec(values, length, CPU)
        };
        let input = width + NUMBERS;
        // uniform numbers within ±√3·d have deviation d
        let spread = |inputs: usize| (3.0 / inputs as f32).sqrt();
        let weights = [
            // what was never met says next to nothing
            random((rows, width), 0.02)?,
            random((hidden, input), spread(input))?,
            vector(vec![0.0; hidden])?,
            random((tallies.len(), hidden), 0.1 * spread(hidden))?,
            vector(logits.collect())?,
            random((tallies.len(), hidden), 0.1 * spread(hidden))?,
            vector(times.collect())?,
        ];
        let parameters = ParamsAdamW {
            lr: options.learning_rate,
            weight_decay: options.weight_decay,
            ..ParamsAdamW::default()
        };
        let optimizer = AdamW::new(weights.to_vec(), parameters)?;
        Ok(Network { sizes: options.sizes, time_weight: options.time_weight, weights, optimizer })
    }

    /// One step of AdamW (Loshchilov, Hutter, 2019); the loss before it.
    pub fn step(&mut self, batch: &Batch) -> Result<f64, TrainError> {
        let loss = self.forward(batch)?;
        self.optimizer.backward_step(&loss)?;
        Ok(f64::from(loss.to_scalar::<f32>()?))
    }

    /// The loss without a step.
    pub fn loss(&self, batch: &Batch) -> Result<f64, TrainError> {
        Ok(f64::from(self.forward(batch)?.to_scalar::<f32>()?))
    }

    /// Mean cross entropy of successes, and mean square error of the logarithms of times with its weight.
    fn forward(&self, batch: &Batch) -> Result<Tensor, TrainError> {
        let [table, hidden, hidden_bias, success, success_bias, time, time_bias] = &self.weights;
        let (goals, words, _) = batch.shares.dims3()?;
        let found = table.index_select(&batch.words, 0)?.reshape((goals, words, self.sizes.width))?;
        let bag = found.broadcast_mul(&batch.shares)?.sum(1)?;
        let input = Tensor::cat(&[&bag, &batch.numbers], 1)?;
        let seen = input.matmul(&hidden.t()?)?.broadcast_add(hidden_bias)?.relu()?;
        let logits = seen.matmul(&success.t()?)?.broadcast_add(success_bias)?;
        let times = seen.matmul(&time.t()?)?.broadcast_add(time_bias)?;
        // −log σ(±x) without overflow: max(x, 0) − x·y + ln(1 + e^−|x|)
        let soft = (logits.abs()?.neg()?.exp()? + 1.0)?.log()?;
        let entropy = ((logits.relu()? - (&logits * &batch.success[0])?)? + soft)?;
        let square = (times - &batch.time[0])?.sqr()?;
        let mean = |each: Tensor, weight: &Tensor| {
            let total = (weight.sum_all()? + 1e-6)?;
            (each * weight)?.sum_all()?.div(&total)
        };
        let (entropy, square) = (mean(entropy, &batch.success[1])?, mean(square, &batch.time[1])?);
        Ok((entropy + (square * self.time_weight)?)?)
    }

    /// The weights as they are now.
    pub fn model(&self, tallies: &[Tally]) -> Result<Model, TrainError> {
        let numbers = |var: &Var| var.flatten_all()?.to_vec1::<f32>();
        let [table, hidden, hidden_bias, success, success_bias, time, time_bias] = &self.weights;
        let weights = Weights {
            table: numbers(table)?,
            hidden: numbers(hidden)?,
            hidden_bias: numbers(hidden_bias)?,
            success: numbers(success)?,
            success_bias: numbers(success_bias)?,
            time: numbers(time)?,
            time_bias: numbers(time_bias)?,
        };
        Ok(Model::new(self.sizes, tallies.to_vec(), weights, 0))
    }
}
