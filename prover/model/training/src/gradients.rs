//! The loss of a step and its gradients.

use crate::TrainError;
use crate::example::Example;
use crate::noise::Noise;
use crate::padded::Padded;
use crate::weights::Weights;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Gradients by name of weight, each with as many numbers as the weight has, in their order.
pub(crate) type Gradients = BTreeMap<String, Vec<f32>>;

/// Tokens that are computed together: few enough for what is computed of them to stay in a core's cache,
/// and for the pieces of a step to keep all cores busy.
const TOKENS: usize = 512;

/// Cuts examples, which have the order of their lengths, into pieces that are computed together.
pub(crate) fn pieces<'a>(examples: &[&'a Example]) -> Vec<Vec<&'a Example>> {
    let mut order = examples.to_vec();
    order.sort_by_key(|e| std::cmp::Reverse(e.tokens.len()));
    let mut pieces: Vec<Vec<&Example>> = vec![];
    for example in order {
        match pieces.last_mut() {
            Some(piece) if piece[0].tokens.len() * (piece.len() + 1) <= TOKENS => piece.push(example),
            _ => pieces.push(vec![example]),
        }
    }
    pieces
}

/// The mean loss of a token that is asked for, which is the negative logarithm of its probability, and the
/// gradients. Pieces are computed on all threads, and sums taken in a fixed order.
pub(crate) fn gradients(
    weights: &Weights,
    examples: &[&Example],
    seed: u64,
    dropout: f64,
) -> Result<(f64, Gradients), TrainError> {
    let decoder = weights.decoder()?;
    let asked: usize = examples.iter().map(|e| e.asked().len()).sum();
    let piece = |(i, piece): (usize, &Vec<&Example>)| {
        let batch = Padded::new(piece)?;
        let mut noise = Noise::new(seed ^ ((i as u64 + 1) << 48), dropout);
        let logs = decoder.log_probabilities(&batch, &mut noise)?;
        let of_asked = logs.gather(&batch.asked.unsqueeze(1)?, 1)?;
        let loss = (of_asked.sum_all()? * (-1.0 / asked as f64))?;
        let store = loss.backward()?;
        let mut found = vec![];
        for (name, var) in &weights.vars {
            if let Some(gradient) = store.get(var.as_tensor()) {
                found.push((name, gradient.flatten_all()?.to_vec1::<f32>()?));
            }
        }
        Ok::<_, TrainError>((f64::from(loss.to_scalar::<f32>()?), found))
    };
    let parts: Vec<_> = pieces(examples).par_iter().enumerate().map(piece).collect::<Result<_, _>>()?;
    let (mut loss, mut sums) = (0.0, Gradients::new());
    for (of_piece, found) in parts {
        loss += of_piece;
        for (name, gradient) in found {
            match sums.get_mut(name) {
                Some(sum) => sum.iter_mut().zip(&gradient).for_each(|(s, x)| *s += x),
                None => drop(sums.insert(name.clone(), gradient)),
            }
        }
    }
    Ok((loss, sums))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shape;
    use candle_core::{Device, Tensor};

    #[test]
    fn gradients_are_the_slopes_of_the_loss() {
        let shape = Shape { vocabulary: 11, layers: 2, width: 8, heads: 2, feed_forward: 6 };
        let weights = Weights::new(shape, 3).unwrap();
        for var in weights.vars.values() {
            // larger than at the beginning of a training, so that slopes are no rounding errors
            var.set(&(var.as_tensor() * 2.0).unwrap().clamp(-1.5f32, 1.5f32).unwrap()).unwrap();
        }
        let example = |seed: u32, length: u32| Example {
            tokens: (0..length).map(|i| 3 + (i * i + seed) % 8).collect(),
            question: length as usize - 3,
        };
        let examples = [example(1, 9), example(2, 7), example(5, 12)];
        let examples: Vec<&Example> = examples.iter().collect();
        let loss = || gradients(&weights, &examples, 0, 0.0).unwrap().0;
        let (_, found) = gradients(&weights, &examples, 0, 0.0).unwrap();
        assert_eq!(found.len(), weights.vars.len(), "each weight has gradients");
        for (name, var) in &weights.vars {
            let numbers = var.flatten_all().unwrap().to_vec1::<f32>().unwrap();
            for at in [0, numbers.len() / 2, numbers.len() - 2] {
                let step = 1e-2;
                let at_moved = |by: f32| {
                    let mut moved = numbers.clone();
                    moved[at] += by;
                    var.set(&Tensor::from_vec(moved, var.shape(), &Device::Cpu).unwrap()).unwrap();
                    loss()
                };
                let slope = (at_moved(step) - at_moved(-step)) / f64::from(2.0 * step);
                at_moved(0.0);
                let gradient = f64::from(found[name][at]);
                assert!(
                    (slope - gradient).abs() < 2e-3 + 0.02 * slope.abs(),
                    "{name} {at}: {slope} {gradient}"
                );
            }
        }
    }
}
