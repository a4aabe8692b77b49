//! Training a model on recorded attempts.
//!
//! Everything is decided by the examples and the seed: the same ones give the same file. One theorem in ten,
//! by a hash of its name, is held out; the weights that are kept are those of the epoch with the least loss
//! on these, and the figures are about these.

mod error;
mod figures;
mod network;
mod options;
mod rows;

use crate::example::TheoremExample;
use crate::model::Model;
pub use error::TrainError;
pub use figures::{Bin, Figures, Kind, Quality};
use network::{Batch, Network};
pub use options::TrainOptions;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rows::Rows;

/// One epoch, as it is told while a training runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// From 1.
    pub number: usize,
    /// The mean loss of its steps.
    pub loss: f64,
    /// The loss on the theorems that are held out.
    pub held_out: f64,
}

/// What a training gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// The model of the best epoch.
    pub model: Model,
    /// All epochs.
    pub epochs: Vec<Epoch>,
    /// The number of the one whose weights the model has.
    pub best: usize,
    /// Theorems, goals and attempts for training.
    pub counts: [usize; 3],
    /// Those that are held out.
    pub held_out_counts: [usize; 3],
    /// How good the model is on what was held out, with what the tallies alone would say.
    pub figures: Figures,
}

/// Trains a model. `tell` hears of each epoch, and ends the training if it answers false: the best model so
/// far is then what comes out.
///
/// # Errors
/// [`TrainError`].
pub fn train(
    examples: &[TheoremExample],
    options: &TrainOptions,
    tell: &mut dyn FnMut(Epoch) -> bool,
) -> Result<Trained, TrainError> {
    let (held_out, training): (Vec<_>, Vec<_>) = examples.iter().partition(|e| is_held_out(e));
    let rows = Rows::new(&training, None)?;
    let tallies = rows.tallies.clone();
    let other = Rows::new(&held_out, Some(&tallies)).map_err(|error| match error {
        TrainError::Nothing { .. } => TrainError::Nothing { what: "theorems among those that are held out" },
        error => error,
    })?;
    let mut network = Network::new(options, &tallies)?;
    let order_of = |epoch: usize| {
        let mut rng = StdRng::seed_from_u64(options.seed ^ ((epoch as u64 + 1) << 32));
        let mut order: Vec<usize> = (0..rows.rows.len()).collect();
        order.shuffle(&mut rng);
        (order, rng)
    };
    let mut epochs: Vec<Epoch> = vec![];
    let mut best: Option<(f64, usize, Model)> = None;
    for epoch in 0..options.epochs {
        let (order, mut rng) = order_of(epoch);
        let mut losses = vec![];
        for chosen in order.chunks(options.batch.max(1)) {
            let chosen: Vec<_> = chosen.iter().map(|i| &rows.rows[*i]).collect();
            let batch = Batch::new(&chosen, options.sizes, tallies.len(), Some((options.forget, &mut rng)))?;
            losses.push(network.step(&batch)?);
        }
        let loss = losses.iter().sum::<f64>() / losses.len().max(1) as f64;
        let mut sum = (0.0, 0.0);
        for chosen in other.rows.chunks(512) {
            let chosen: Vec<_> = chosen.iter().collect();
            let batch = Batch::new(&chosen, options.sizes, tallies.len(), None)?;
            sum.0 += network.loss(&batch)? * chosen.len() as f64;
            sum.1 += chosen.len() as f64;
        }
        let now = Epoch { number: epoch + 1, loss, held_out: sum.0 / f64::max(sum.1, 1.0) };
        if !now.loss.is_finite() || !now.held_out.is_finite() {
            return Err(TrainError::Diverged { epoch: now.number });
        }
        epochs.push(now);
        if best.as_ref().is_none_or(|(least, ..)| now.held_out < *least) {
            best = Some((now.held_out, now.number, network.model(&tallies)?));
        }
        let without_gain = best.as_ref().map_or(0, |(_, at, _)| now.number - at);
        if !tell(now) || without_gain >= options.patience {
            break;
        }
    }
    let (_, best, model) = best.ok_or(TrainError::Nothing { what: "epochs" })?;
    // read back, it has the name that its file will have
    let model = Model::parse(&model.to_bytes()?)?;
    let figures = Figures::of(&model, &held_out);
    let counts = |set: &[&TheoremExample], goals: usize| {
        [set.len(), goals, set.iter().flat_map(|t| &t.goals).map(|g| g.attempts.len()).sum()]
    };
    let (counts, held_out_counts) = (counts(&training, rows.rows.len()), counts(&held_out, other.rows.len()));
    Ok(Trained { model, epochs, best, counts, held_out_counts, figures })
}

/// Whether a theorem is kept for judging, by its name: of every ten about one.
pub fn is_held_out(example: &TheoremExample) -> bool {
    crc32fast::hash(example.name.as_bytes()).is_multiple_of(10)
}

#[cfg(test)]
mod tests;
