//! How good a model is on pairs that it has not learned from.

use crate::TrainError;
use crate::example::Example;
use crate::gradients::pieces;
use crate::noise::Noise;
use crate::padded::Padded;
use crate::weights::Weights;
use candle_core::D;
use rayon::prelude::*;

/// What a model makes of some examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Judged {
    /// Mean loss of a token that is asked for.
    pub loss: f64,
    /// Share of the examples of which each token is the likeliest one, so that the likeliest tokens one after
    /// the other say the tactic.
    pub exact: f64,
}

/// Looks at examples, at least one.
pub(crate) fn judge(weights: &Weights, examples: &[Example]) -> Result<Judged, TrainError> {
    let decoder = weights.frozen()?;
    let all: Vec<&Example> = examples.iter().collect();
    let piece = |piece: &Vec<&Example>| {
        let batch = Padded::new(piece)?;
        let logs = decoder.log_probabilities(&batch, &mut Noise::new(0, 0.0))?;
        let sum = logs.gather(&batch.asked.unsqueeze(1)?, 1)?.sum_all()?.to_scalar::<f32>()?;
        let (likeliest, asked) = (logs.argmax(D::Minus1)?.to_vec1::<u32>()?, batch.asked.to_vec1::<u32>()?);
        let (mut at, mut exact) = (0, 0);
        for count in &batch.counts {
            exact += usize::from(likeliest[at..at + count] == asked[at..at + count]);
            at += count;
        }
        Ok::<_, TrainError>((f64::from(sum), exact))
    };
    let parts: Vec<(f64, usize)> = pieces(&all).par_iter().map(piece).collect::<Result<_, _>>()?;
    let asked: usize = examples.iter().map(|e| e.asked().len()).sum();
    let (sum, exact) = parts.iter().fold((0.0, 0), |(a, b), (s, e)| (a + s, b + e));
    Ok(Judged { loss: -sum / asked as f64, exact: exact as f64 / examples.len() as f64 })
}
