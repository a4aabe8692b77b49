//! Weights in `model.safetensors`, in one file or several with an index.

use super::Weights;
use crate::OpenError;
use crate::folder::Fields;
use crate::matrix::Matrix;
use candle_core::{DType, Device, Tensor};
use safetensors::{Dtype, SafeTensors};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use vector_kernels::MappedFile;

struct Entry {
    shard: usize,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Range<usize>,
}

/// All weights of a folder.
pub(crate) struct Safetensors {
    folder: PathBuf,
    shards: Vec<(PathBuf, MappedFile)>,
    entries: HashMap<String, Entry>,
    device: Device,
    /// What is computed with.
    dtype: DType,
}

impl Safetensors {
    /// Opens the files. With `half`, a card computes with the sixteen bits that are stored; a processor
    /// always computes with `f32`, which is faster there.
    pub fn open(folder: &Path, device: &Device, half: bool) -> Result<Self, OpenError> {
        let mut shards: Vec<(PathBuf, MappedFile)> = vec![];
        let mut entries = HashMap::new();
        for path in files(folder)? {
            let map =
                MappedFile::open(&path).map_err(|source| OpenError::Io { path: path.clone(), source })?;
            let damaged = |e: safetensors::SafeTensorError| OpenError::Damaged {
                path: path.clone(),
                reason: e.to_string(),
            };
            let (header, metadata) = SafeTensors::read_metadata(&map).map_err(damaged)?;
            // the header's length stands before the header
            let data = header + 8;
            SafeTensors::deserialize(&map).map_err(damaged)?;
            for (name, info) in metadata.tensors() {
                let bytes = data + info.data_offsets.0..data + info.data_offsets.1;
                let entry =
                    Entry { shard: shards.len(), dtype: info.dtype, shape: info.shape.clone(), bytes };
                entries.insert(name, entry);
            }
            shards.push((path, map));
        }
        let stored = entries.values().max_by_key(|e| e.bytes.len()).map(|e| e.dtype);
        let dtype = match stored {
            // the range of F16 is too small for some sums of models that were trained with BF16
            Some(Dtype::BF16 | Dtype::F16) if half && !device.is_cpu() => DType::BF16,
            _ => DType::F32,
        };
        Ok(Safetensors { folder: folder.into(), shards, entries, device: device.clone(), dtype })
    }

    /// A check sum of all files.
    pub fn checksum(&self) -> Vec<u32> {
        self.shards.iter().map(|(_, map)| crc32fast::hash(map)).collect()
    }
}

impl Weights for Safetensors {
    fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    fn get(&self, name: &str, shape: &[usize]) -> Result<Tensor, OpenError> {
        let Some(entry) = self.entries.get(name) else {
            let (folder, name, expected) = (self.folder.clone(), name.to_string(), shape.to_vec());
            return Err(OpenError::MissingWeight { folder, name, expected });
        };
        let (path, map) = &self.shards[entry.shard];
        let (path, name) = (path.clone(), name.to_string());
        if entry.shape != shape {
            let (expected, found) = (shape.to_vec(), entry.shape.clone());
            return Err(OpenError::WeightShape { path, name, expected, found });
        }
        let stored = match entry.dtype {
            Dtype::F32 => DType::F32,
            Dtype::F16 => DType::F16,
            Dtype::BF16 => DType::BF16,
            other => return Err(OpenError::WeightDtype { path, name, found: format!("{other:?}") }),
        };
        let tensor = Tensor::from_raw_buffer(&map[entry.bytes.clone()], stored, shape, &self.device)?;
        Ok(tensor.to_dtype(self.dtype)?)
    }

    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix, OpenError> {
        Ok(Matrix::Dense(self.get(name, &[out, input])?))
    }

    fn embedding(&self, name: &str, vocabulary: usize, model: usize) -> Result<Tensor, OpenError> {
        self.get(name, &[vocabulary, model])
    }
}

/// The files with weights.
fn files(folder: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let single = folder.join("model.safetensors");
    if single.exists() {
        return Ok(vec![single]);
    }
    let index = folder.join("model.safetensors.index.json");
    let Some(index) = Fields::read(index)? else {
        let other = ["pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt"];
        let advice = if other.iter().any(|name| folder.join(name).exists()) {
            "convert the model once with transformers: AutoModelForCausalLM (for T5: \
             AutoModelForSeq2SeqLM).from_pretrained(folder).save_pretrained(folder)"
        } else {
            "the folder needs the model's weights: model.safetensors, several with an index, or a file .gguf"
        };
        return Err(OpenError::MissingFile {
            folder: folder.into(),
            missing: "model.safetensors".into(),
            advice,
        });
    };
    let Some(map) = index.json["weight_map"].as_object() else {
        return Err(OpenError::Damaged { path: index.path, reason: "it has no `weight_map`".into() });
    };
    let names: BTreeSet<&str> = map.values().filter_map(|name| name.as_str()).collect();
    for name in &names {
        if !folder.join(name).exists() {
            let advice = "the index names it: download this file, too";
            return Err(OpenError::MissingFile { folder: folder.into(), missing: name.to_string(), advice });
        }
    }
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}
