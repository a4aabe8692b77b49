//! Weights, the optimizer's moments, and their file.

use super::error::TrainError;
use super::gradients::Gradients;
use super::progress::Progress;
use crate::encoder::{BertConfig, EncoderError, Named};
use candle_core::safetensors::load_buffer;
use candle_core::{DType, Device, Tensor, Var};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the subwords' vectors.
pub(super) const WORDS: &str = "embeddings.word_embeddings.weight";

/// Everything that a training goes on from.
pub(super) struct State {
    /// Steps done.
    pub step: usize,
    pub weights: BTreeMap<String, Var>,
    /// Decaying means of the gradients, and of their squares.
    moments: BTreeMap<String, [Vec<f32>; 2]>,
    pub progress: Progress,
}

/// The weights of a [`State`] as an encoder asks for them.
impl Named for State {
    fn has(&self, name: &str) -> bool {
        self.weights.contains_key(name)
    }

    fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, EncoderError> {
        match self.weights.get(name) {
            Some(var) if var.dims() == expected => Ok(var.as_tensor().clone()),
            _ => Err(EncoderError::MissingWeight {
                folder: "training".into(),
                name: name.into(),
                expected: expected.into(),
            }),
        }
    }
}

/// See [`State::frozen`].
pub(super) struct Frozen<'a>(&'a State);

impl Named for Frozen<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, EncoderError> {
        Ok(self.0.get(name, expected)?.detach())
    }
}

impl State {
    /// Random weights as BERT's are: normal with deviation 0.02 (embeddings: such that
    /// vectors differ from the start), norms 1, biases 0.
    pub fn new(config: &BertConfig, seed: u64) -> Result<Self, TrainError> {
        let mut rng = StdRng::seed_from_u64(seed);
        let (hidden, ff) = (config.hidden_size, config.intermediate_size);
        let mut shapes = vec![
            (WORDS.to_string(), vec![config.vocab_size, hidden]),
            ("embeddings.position_embeddings.weight".into(), vec![config.max_position_embeddings, hidden]),
            ("embeddings.token_type_embeddings.weight".into(), vec![config.type_vocab_size, hidden]),
            ("embeddings.LayerNorm".into(), vec![]),
        ];
        for i in 0..config.num_hidden_layers {
            let maps = [
                ("attention.self.query", hidden, hidden),
                ("attention.self.key", hidden, hidden),
                ("attention.self.value", hidden, hidden),
                ("attention.output.dense", hidden, hidden),
                ("intermediate.dense", ff, hidden),
                ("output.dense", hidden, ff),
            ];
            for (name, rows, columns) in maps {
                shapes.push((format!("encoder.layer.{i}.{name}.weight"), vec![rows, columns]));
                shapes.push((format!("encoder.layer.{i}.{name}.bias"), vec![rows]));
            }
            shapes.push((format!("encoder.layer.{i}.attention.output.LayerNorm"), vec![]));
            shapes.push((format!("encoder.layer.{i}.output.LayerNorm"), vec![]));
        }
        let mut weights = BTreeMap::new();
        for (name, shape) in shapes {
            match shape[..] {
                [] => {
                    let ones = Tensor::ones(hidden, DType::F32, &Device::Cpu)?;
                    weights.insert(format!("{name}.weight"), Var::from_tensor(&ones)?);
                    weights.insert(format!("{name}.bias"), Var::zeros(hidden, DType::F32, &Device::Cpu)?);
                }
                [n] => {
                    weights.insert(name, Var::zeros(n, DType::F32, &Device::Cpu)?);
                }
                _ => {
                    let deviation = if name == WORDS { 0.1 } else { 0.02 };
                    let count = shape.iter().product();
                    let numbers: Vec<f32> = (0..count).map(|_| normal(&mut rng) * deviation).collect();
                    weights.insert(name, Var::from_vec(numbers, shape, &Device::Cpu)?);
                }
            }
        }
        let zeros = |var: &Var| [vec![0.0; var.elem_count()], vec![0.0; var.elem_count()]];
        let moments = weights.iter().map(|(name, var)| (name.clone(), zeros(var))).collect();
        Ok(State { step: 0, weights, moments, progress: Progress::default() })
    }

    /// The weights without their history: what is computed from them is not kept for gradients.
    pub fn frozen(&self) -> Frozen<'_> {
        Frozen(self)
    }

    /// One step of AdamW (Loshchilov, Hutter, 2019) with β = 0.9, 0.999 and ε = 1e-8; norms and biases do not
    /// decay. The gradient as a whole is at most 1 long.
    pub fn descend(&mut self, gradients: &Gradients, rate: f64, decay: f64) -> Result<(), TrainError> {
        let square: f64 =
            gradients.values().map(|g| g.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>()).sum();
        if !square.is_finite() {
            return Err(TrainError::Diverged { step: self.step });
        }
        let clip = (1.0 / square.sqrt().max(1.0)) as f32;
        let t = (self.step + 1) as i32;
        let (correct1, correct2) = ((1.0 - 0.9f64.powi(t)) as f32, (1.0 - 0.999f64.powi(t)) as f32);
        let weights = &self.weights;
        self.moments.par_iter_mut().try_for_each(|(name, [means, squares])| {
            let (Some(gradient), Some(var)) = (gradients.get(name), weights.get(name)) else { return Ok(()) };
            let keep = if var.dims().len() > 1 { (1.0 - rate * decay) as f32 } else { 1.0 };
            let rate = rate as f32;
            let mut numbers = var.flatten_all()?.to_vec1::<f32>()?;
            let moments = means.iter_mut().zip(squares.iter_mut());
            for ((weight, gradient), (mean, square)) in numbers.iter_mut().zip(gradient).zip(moments) {
                let gradient = gradient * clip;
                *mean = 0.9 * *mean + 0.1 * gradient;
                *square = 0.999 * *square + 0.001 * gradient * gradient;
                *weight = keep * *weight - rate * (*mean / correct1) / ((*square / correct2).sqrt() + 1e-8);
            }
            var.set(&Tensor::from_vec(numbers, var.shape(), &Device::Cpu)?)
        })?;
        self.step += 1;
        Ok(())
    }

    /// Writes everything into one file, in place only when it is
    /// whole. `about` must be the same when it is read.
    pub fn save(&self, path: &Path, about: &str) -> Result<(), TrainError> {
        let mut tensors = vec![];
        for (name, var) in &self.weights {
            tensors.push((format!("weight:{name}"), var.as_tensor().clone()));
            for (kind, moments) in ["mean", "squares"].iter().zip(&self.moments[name]) {
                let moments = Tensor::from_slice(moments, var.shape(), &Device::Cpu)?;
                tensors.push((format!("{kind}:{name}"), moments));
            }
        }
        let progress = serde_json::to_string(&self.progress)
            .map_err(|e| TrainError::Checkpoint { path: path.into(), reason: e.to_string() })?;
        let facts = [("about", about.to_string()), ("step", self.step.to_string()), ("progress", progress)];
        super::file::write_tensors(path, &tensors, DType::F32, &facts)
    }

    /// Reads what [`State::save`] wrote, for the same `config` and `about`.
    pub fn load(path: &Path, config: &BertConfig, about: &str) -> Result<Self, TrainError> {
        let bad = |reason: String| TrainError::Checkpoint { path: path.into(), reason };
        let bytes = std::fs::read(path).map_err(|source| TrainError::Io { path: path.into(), source })?;
        let damaged =
            |e: &dyn std::fmt::Display| bad(format!("{e}; it has {} bytes and may be cut off", bytes.len()));
        let (_, metadata) = safetensors::SafeTensors::read_metadata(&bytes).map_err(|e| damaged(&e))?;
        let facts = metadata.metadata().clone().unwrap_or_default();
        let fact =
            |name: &str| facts.get(name).cloned().ok_or_else(|| bad(format!("it does not say `{name}`")));
        if fact("about")? != about {
            let advice = "it belongs to other options or other data; take them, or another folder";
            return Err(bad(advice.into()));
        }
        let tensors = load_buffer(&bytes, &Device::Cpu).map_err(|e| damaged(&e))?;
        let mut state = State::new(config, 0)?;
        for (name, var) in &state.weights {
            let get = |kind: &str| match tensors.get(&format!("{kind}:{name}")) {
                Some(t) if t.dims() == var.dims() && t.dtype() == DType::F32 => Ok(t.clone()),
                _ => Err(bad(format!("no {kind} of `{name}` with shape {:?}", var.dims()))),
            };
            var.set(&get("weight")?)?;
            let flat = |t: Tensor| t.flatten_all()?.to_vec1::<f32>();
            state.moments.insert(name.clone(), [flat(get("mean")?)?, flat(get("squares")?)?]);
        }
        state.step = fact("step")?.parse().map_err(|_| bad("its step is no number".into()))?;
        state.progress = serde_json::from_str(&fact("progress")?).map_err(|e| bad(e.to_string()))?;
        Ok(state)
    }
}

/// A normal number by Box and Muller.
fn normal(rng: &mut StdRng) -> f32 {
    let (u, v): (f64, f64) = (1.0 - rng.random::<f64>(), rng.random());
    ((-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()) as f32
}
