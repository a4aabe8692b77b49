//! Everything that a training goes on from, in a file.

use crate::adam::Adam;
use crate::file::{Part, write_tensors};
use crate::weights::Weights;
use crate::{Progress, TrainError};
use candle_core::{Device, Tensor};
use safetensors::SafeTensors;
use std::path::Path;

/// Everything that a training goes on from. The order of examples is decided by the step, and so is what is
/// left out of it.
pub(crate) struct Checkpoint {
    /// Steps done.
    pub step: usize,
    pub weights: Weights,
    pub adam: Adam,
    pub progress: Progress,
}

impl Checkpoint {
    /// Before the first step.
    pub fn new(weights: Weights) -> Checkpoint {
        Checkpoint { step: 0, adam: Adam::new(&weights), weights, progress: Progress::default() }
    }

    /// Writes it, in place only when it is whole. `about` must be the same when it is read.
    pub fn save(&self, path: &Path, about: &str) -> Result<(), TrainError> {
        let mut parts = self.weights.parts("weight:")?;
        for (name, moments) in &self.adam.moments {
            for (kind, numbers) in ["mean", "square"].iter().zip(moments) {
                parts.push(Part::new(format!("{kind}:{name}"), &[numbers.len()], numbers));
            }
        }
        let damaged = |e: serde_json::Error| TrainError::Damaged { path: path.into(), reason: e.to_string() };
        let (step, progress) =
            (self.step.to_string(), serde_json::to_string(&self.progress).map_err(damaged)?);
        let sum = checksum(&[&step, &progress], parts.iter().map(|p| (p.name.as_str(), &p.bytes[..])));
        let facts = [("about", about.to_string()), ("step", step), ("progress", progress), ("checksum", sum)];
        write_tensors(path, &parts, &facts)
    }

    /// Puts what [`Checkpoint::save`] wrote into a new one for the same model.
    pub fn load(mut self, path: &Path, about: &str) -> Result<Checkpoint, TrainError> {
        let damaged = |reason: String| TrainError::Damaged { path: path.into(), reason };
        let bytes = std::fs::read(path).map_err(|source| TrainError::Io { path: path.into(), source })?;
        let (_, metadata) = SafeTensors::read_metadata(&bytes).map_err(|e| damaged(e.to_string()))?;
        let facts = metadata.metadata().clone().unwrap_or_default();
        let fact = |name: &str| {
            facts.get(name).cloned().ok_or_else(|| damaged(format!("it does not tell `{name}`")))
        };
        if fact("about")? != about {
            return Err(TrainError::Foreign { path: path.into() });
        }
        let tensors = SafeTensors::deserialize(&bytes).map_err(|e| damaged(e.to_string()))?;
        let all: Vec<_> = tensors.tensors();
        let (step, progress) = (fact("step")?, fact("progress")?);
        let parts = all.iter().map(|(name, view)| (name.as_str(), view.data()));
        if fact("checksum")? != checksum(&[&step, &progress], parts) {
            return Err(damaged("its checksum is another one than when it was written".into()));
        }
        let numbers = |name: &str, count: usize| {
            let view = tensors.tensor(name).map_err(|e| damaged(e.to_string()))?;
            let (words, _) = view.data().as_chunks::<4>();
            let numbers: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
            match numbers.len() == count {
                true => Ok(numbers),
                false => Err(damaged(format!("`{name}` has {} numbers, not {count}", numbers.len()))),
            }
        };
        for (name, var) in &self.weights.vars {
            let weight = numbers(&format!("weight:{name}"), var.elem_count())?;
            var.set(&Tensor::from_vec(weight, var.shape(), &Device::Cpu)?)?;
            let moments = |kind: &str| numbers(&format!("{kind}:{name}"), var.elem_count());
            self.adam.moments.insert(name.clone(), [moments("mean")?, moments("square")?]);
        }
        self.step = step.parse().map_err(|_| damaged("its step is no number".into()))?;
        self.progress = serde_json::from_str(&progress).map_err(|e| damaged(e.to_string()))?;
        Ok(self)
    }
}

/// Of facts and of weights, whatever the order of these.
fn checksum<'a>(facts: &[&str], parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut sums: Vec<(&str, u32)> = parts.map(|(name, bytes)| (name, crc32fast::hash(bytes))).collect();
    sums.sort_unstable();
    let mut all = crc32fast::Hasher::new();
    for fact in facts {
        all.update(fact.as_bytes());
    }
    for (name, sum) in sums {
        all.update(name.as_bytes());
        all.update(&sum.to_le_bytes());
    }
    format!("{:08x}", all.finalize())
}
