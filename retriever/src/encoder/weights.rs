//! Weights in safetensors files, one or several.

use super::EncoderError;
use crate::fingerprint::Fingerprint;
use candle_core::{Device, Tensor};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use vector_kernels::MappedFile;

/// Weights by name.
pub(crate) trait Named {
    /// Whether there is a weight of that name.
    fn has(&self, name: &str) -> bool;

    /// A weight as `f32`.
    fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, EncoderError>;

    /// Several matrices with `columns` columns each, one below the other: their
    /// products with a vector come out of one multiplication.
    fn stacked(&self, names: &[String], rows: usize, columns: usize) -> Result<Tensor, EncoderError> {
        let parts: Result<Vec<_>, _> = names.iter().map(|n| self.get(n, &[rows, columns])).collect();
        Ok(Tensor::cat(&parts?, 0)?)
    }
}

/// Mapped weights of a model folder.
pub(super) struct Weights {
    folder: PathBuf,
    device: Device,
    shards: Vec<(PathBuf, MappedFile)>,
    /// Shard, element type, shape, bytes in the shard.
    tensors: HashMap<String, (usize, Dtype, Vec<usize>, std::ops::Range<usize>)>,
    /// Comes before every name asked for.
    prefix: &'static str,
}

impl Weights {
    /// Maps `model.safetensors`, or the files that `model.safetensors.index.json` names.
    pub fn open(folder: &Path, device: &Device) -> Result<Self, EncoderError> {
        let (single, index) = (folder.join("model.safetensors"), folder.join("model.safetensors.index.json"));
        let paths = if single.exists() {
            vec![single]
        } else if index.exists() {
            let json = super::config::json(&index)?;
            let malformed =
                |reason: &str| EncoderError::Malformed { path: index.clone(), reason: reason.into() };
            let map = json["weight_map"].as_object().ok_or_else(|| malformed("it has no weight_map"))?;
            let files: BTreeSet<_> = map.values().filter_map(|v| v.as_str()).collect();
            // names of files beside the index, nothing else
            if files.iter().any(|f| Path::new(f).file_name() != Some(f.as_ref())) {
                return Err(malformed("weight_map names files of other folders"));
            }
            files.into_iter().map(|f| folder.join(f)).collect()
        } else {
            let other =
                ["pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack"];
            return Err(match other.into_iter().find(|f| folder.join(f).exists()) {
                Some(found) => EncoderError::NotSafetensors { folder: folder.into(), found },
                None => EncoderError::MissingFile { folder: folder.into(), missing: "model.safetensors" },
            });
        };
        let (mut shards, mut tensors) = (vec![], HashMap::new());
        for path in paths {
            let map =
                MappedFile::open(&path).map_err(|source| EncoderError::Io { path: path.clone(), source })?;
            let (header, metadata) =
                SafeTensors::read_metadata(&map).map_err(|e| EncoderError::Malformed {
                    path: path.clone(),
                    reason: format!("{e}; it has {} bytes and may be cut off", map.len()),
                })?;
            for (name, info) in metadata.tensors() {
                let (begin, end) = info.data_offsets;
                // behind the length of the header and the header
                let bytes = 8 + header + begin..8 + header + end;
                tensors.insert(name, (shards.len(), info.dtype, info.shape.clone(), bytes));
            }
            shards.push((path, map));
        }
        Ok(Weights { folder: folder.into(), device: device.clone(), shards, tensors, prefix: "" })
    }

    /// Makes the first of `prefixes` with which there is a weight `probe` precede all names; the first of all
    /// if there is none (the error for the missing weight then shows the plain name).
    pub fn with_prefix(mut self, prefixes: &[&'static str], probe: &str) -> Self {
        let there = |p: &&&str| self.tensors.contains_key(&format!("{p}{probe}"));
        self.prefix = prefixes.iter().find(there).or(prefixes.first()).copied().unwrap_or_default();
        self
    }

    /// Adds all bytes of the files.
    pub fn fingerprint(&self, to: &mut Fingerprint) {
        self.shards.iter().for_each(|(_, map)| to.add_large(map));
    }
}

impl Named for Weights {
    fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(&format!("{}{name}", self.prefix))
    }

    fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, EncoderError> {
        let name = format!("{}{name}", self.prefix);
        let Some((shard, dtype, shape, bytes)) = self.tensors.get(&name) else {
            return Err(EncoderError::MissingWeight {
                folder: self.folder.clone(),
                name,
                expected: expected.into(),
            });
        };
        let (path, map) = &self.shards[*shard];
        if shape != expected {
            let (expected, found) = (expected.into(), shape.clone());
            return Err(EncoderError::WeightShape { path: path.clone(), name, expected, found });
        }
        let bytes = &map[bytes.clone()];
        let numbers: Vec<f32> = match dtype {
            Dtype::F32 => bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
            Dtype::F16 => bytes.as_chunks().0.iter().map(|b| f16::from_le_bytes(*b).to_f32()).collect(),
            Dtype::BF16 => bytes.as_chunks().0.iter().map(|b| bf16::from_le_bytes(*b).to_f32()).collect(),
            other => {
                let found = format!("{other:?}");
                return Err(EncoderError::WeightDtype { path: path.clone(), name, found });
            }
        };
        Ok(Tensor::from_vec(numbers, expected, &self.device)?)
    }
}
