//! The optimizer, whose moments can be kept.

use crate::TrainError;
use crate::gradients::Gradients;
use crate::weights::Weights;
use candle_core::{Device, Tensor};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Decay of the mean of gradients, and of the mean of their squares.
const BETA: [f64; 2] = [0.9, 0.99];
const EPSILON: f32 = 1e-8;
/// The gradient as a whole is no longer than this.
const LONGEST: f64 = 1.0;

/// AdamW (Loshchilov, Hutter, 2019) over some weights.
pub(crate) struct Adam {
    /// For each weight the decaying means of its gradients, and of their squares.
    pub moments: BTreeMap<String, [Vec<f32>; 2]>,
}

impl Adam {
    pub fn new(weights: &Weights) -> Adam {
        let zeros = |count: usize| [vec![0.0; count], vec![0.0; count]];
        let moments = weights.vars.iter().map(|(name, var)| (name.clone(), zeros(var.elem_count())));
        Adam { moments: moments.collect() }
    }

    /// One step, counted from 1; norms do not decay.
    pub fn step(
        &mut self,
        weights: &Weights,
        gradients: &Gradients,
        step: usize,
        rate: f64,
        decay: f64,
    ) -> Result<(), TrainError> {
        let square = |g: &Vec<f32>| g.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        let square: f64 = gradients.values().map(square).sum();
        if !square.is_finite() {
            return Err(TrainError::Diverged { step });
        }
        let clip = (LONGEST / square.sqrt().max(LONGEST)) as f32;
        let correction = BETA.map(|beta| (1.0 - beta.powf(step as f64)) as f32);
        let [beta1, beta2] = BETA.map(|beta| beta as f32);
        self.moments.par_iter_mut().try_for_each(|(name, [means, squares])| {
            let (Some(gradient), Some(var)) = (gradients.get(name), weights.vars.get(name)) else {
                return Ok(());
            };
            let keep = if var.dims().len() > 1 { (1.0 - rate * decay) as f32 } else { 1.0 };
            let rate = rate as f32;
            let mut numbers = var.flatten_all()?.to_vec1::<f32>()?;
            let moments = means.iter_mut().zip(squares.iter_mut());
            for ((weight, gradient), (mean, square)) in numbers.iter_mut().zip(gradient).zip(moments) {
                let gradient = gradient * clip;
                *mean = beta1 * *mean + (1.0 - beta1) * gradient;
                *square = beta2 * *square + (1.0 - beta2) * gradient * gradient;
                let root = (*square / correction[1]).sqrt() + EPSILON;
                *weight = keep * *weight - rate * (*mean / correction[0]) / root;
            }
            Ok(var.set(&Tensor::from_vec(numbers, var.shape(), &Device::Cpu)?)?)
        })
    }
}
