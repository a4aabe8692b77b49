//! The weights of a decoder.

use crate::TrainError;
use crate::decoder::Decoder;
use crate::file::Part;
use crate::shape::Shape;
use candle_core::{DType, Device, Tensor, Var};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;

/// Deviation of initial weights, times the root of the width.
const DEVIATION: f32 = 0.6;

/// The weights of a decoder, by name.
pub(crate) struct Weights {
    pub shape: Shape,
    pub vars: BTreeMap<String, Var>,
}

impl Weights {
    /// Random weights as those of GPT-2 (Radford et al., 2019): normal, smaller where they are added to what
    /// goes through all layers; norms are 1.
    pub fn new(shape: Shape, seed: u64) -> Result<Weights, TrainError> {
        let mut rng = StdRng::seed_from_u64(seed);
        let usual = DEVIATION / (shape.width as f32).sqrt();
        let mut vars = BTreeMap::new();
        for (name, size) in shape.weights() {
            let var = if size.len() == 1 {
                Var::ones(size, DType::F32, &Device::Cpu)?
            } else {
                let added = name.contains("o_proj") || name.contains("down_proj");
                let deviation = if added { (2.0 * shape.layers as f32).powf(-0.5) } else { 1.0 } * usual;
                let count = size.iter().product();
                let numbers: Vec<f32> = (0..count).map(|_| normal(&mut rng) * deviation).collect();
                Var::from_vec(numbers, size, &Device::Cpu)?
            };
            vars.insert(name, var);
        }
        Ok(Weights { shape, vars })
    }

    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.vars.values().map(|var| var.elem_count()).sum()
    }

    /// The decoder, so that gradients can be computed.
    pub fn decoder(&self) -> candle_core::Result<Decoder> {
        Decoder::new(self.shape, |name| self.get(name))
    }

    /// The decoder without history: what is computed from it is not kept for gradients.
    pub fn frozen(&self) -> candle_core::Result<Decoder> {
        Decoder::new(self.shape, |name| Ok(self.get(name)?.detach()))
    }

    fn get(&self, name: &str) -> candle_core::Result<Tensor> {
        match self.vars.get(name) {
            Some(var) => Ok(var.as_tensor().clone()),
            None => candle_core::bail!("there is no weight `{name}`"),
        }
    }

    /// All of them, for a file.
    pub fn parts(&self, prefix: &str) -> Result<Vec<Part>, TrainError> {
        self.vars.iter().map(|(name, var)| Part::of(format!("{prefix}{name}"), var)).collect()
    }
}

/// A normal number by Box and Muller.
fn normal(rng: &mut StdRng) -> f32 {
    let (u, v): (f64, f64) = (1.0 - rng.random::<f64>(), rng.random());
    ((-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()) as f32
}
