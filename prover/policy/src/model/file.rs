//! The file of a model: safetensors (the format of Hugging Face's library of that name) with one entry of
//! metadata, `policy`, which is JSON: the version of the format, the sizes, the tallies, and a CRC-32 of
//! these and all weights, so that a damaged file is told from a model.

use super::{Model, Sizes, Tally, Weights};
use crate::features::NUMBERS;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// The format that is written and read. It changes with the features, too: weights for others mean nothing.
const FORMAT: u32 = 1;

/// No table of words is larger: a file that says otherwise is damaged.
const MOST: usize = 1 << 20;

/// Why a model cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file cannot be read or written.
    #[error("{}: cannot {action}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        action: &'static str,
        /// The cause.
        source: io::Error,
    },
    /// It is not a file of a policy's model, or it is damaged.
    #[error("not a model of a policy, or a damaged one: {0}")]
    Damaged(String),
    /// It was written by another version of the program.
    #[error("the model has format {found}, and this program reads format {FORMAT}: train it again")]
    Format {
        /// The format of the file.
        found: u32,
    },
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    sizes: Sizes,
    tallies: Vec<Tally>,
    crc32: u32,
}

impl Model {
    /// Reads a model out of the bytes of its file.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] and [`ModelError::Format`].
    pub fn parse(bytes: &[u8]) -> Result<Model, ModelError> {
        let damaged = |what: &dyn std::fmt::Display| ModelError::Damaged(what.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|e| damaged(&e))?;
        let text = metadata.metadata().as_ref().and_then(|m| m.get("policy"));
        let text = text.ok_or_else(|| damaged(&"it has no header of a policy"))?;
        let version: Version = serde_json::from_str(text).map_err(|e| damaged(&e))?;
        if version.format != FORMAT {
            return Err(ModelError::Format { found: version.format });
        }
        let Header { sizes, tallies, crc32, .. } = serde_json::from_str(text).map_err(|e| damaged(&e))?;
        if sizes.rows == 0 || [sizes.rows, sizes.width, sizes.hidden, tallies.len()].iter().any(|n| *n > MOST)
        {
            return Err(damaged(&format!("sizes out of range: {sizes:?}")));
        }
        let tensors = SafeTensors::deserialize(bytes).map_err(|e| damaged(&e))?;
        let mut weights = Weights::empty();
        let mut crc = checksum(sizes, &tallies).map_err(|e| damaged(&e))?;
        for (name, shape, values) in weights.parts(sizes, tallies.len()) {
            let tensor = tensors.tensor(name).map_err(|e| damaged(&e))?;
            if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
                let found = (tensor.dtype(), tensor.shape());
                return Err(damaged(&format!("`{name}` is {found:?}, and should be F32 {shape:?}")));
            }
            crc.update(tensor.data());
            let (numbers, _) = tensor.data().as_chunks::<4>();
            *values = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        }
        if crc.finalize() != crc32 {
            return Err(damaged(&"its checksum is wrong"));
        }
        if !weights.parts(sizes, tallies.len()).iter().all(|(_, _, v)| v.iter().all(|x| x.is_finite())) {
            return Err(damaged(&"a weight is no number"));
        }
        Ok(Model::new(sizes, tallies, weights, crc32fast::hash(bytes)))
    }

    /// Reads a model's file.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn open(path: &Path) -> Result<Model, ModelError> {
        let io = |source| ModelError::Io { path: path.into(), action: "read", source };
        Model::parse(&std::fs::read(path).map_err(io)?)
    }

    /// The bytes of the model's file: the same for the same model.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] if the weights do not have the sizes that they should have.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let damaged = |e: &dyn std::fmt::Display| ModelError::Damaged(e.to_string());
        let mut weights = self.weights.clone();
        let mut crc = checksum(self.sizes, &self.tallies).map_err(|e| damaged(&e))?;
        let mut parts = vec![];
        for (name, shape, values) in weights.parts(self.sizes, self.tallies.len()) {
            let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
            crc.update(&bytes);
            parts.push((name, shape, bytes));
        }
        let (sizes, tallies, crc32) = (self.sizes, self.tallies.clone(), crc.finalize());
        let header = Header { format: FORMAT, sizes, tallies, crc32 };
        let text = serde_json::to_string(&header).map_err(|e| damaged(&e))?;
        let view = |(name, shape, bytes)| Ok((name, TensorView::new(Dtype::F32, shape, bytes)?));
        let views =
            parts.iter().map(|(name, shape, bytes)| (*name, shape.clone(), bytes.as_slice())).map(view);
        let views =
            views.collect::<Result<Vec<_>, safetensors::SafeTensorError>>().map_err(|e| damaged(&e))?;
        // one entry: the order of several would change from run to run
        safetensors::serialize(views, Some(HashMap::from([("policy".to_string(), text)])))
            .map_err(|e| damaged(&e))
    }

    /// Writes the model's file, which is there whole or not at all.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn save(&self, path: &Path) -> Result<(), ModelError> {
        let io = |source| ModelError::Io { path: path.into(), action: "write", source };
        let bytes = self.to_bytes()?;
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.new", std::process::id()));
        let temporary = path.with_file_name(name);
        let written = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
        if written.is_err() {
            let _ = std::fs::remove_file(&temporary);
        }
        written.map_err(io)
    }
}

/// A checksum over what the header says; the weights are to follow.
fn checksum(sizes: Sizes, tallies: &[Tally]) -> serde_json::Result<crc32fast::Hasher> {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&serde_json::to_vec(&(sizes, tallies))?);
    Ok(crc)
}

/// The part of the header that every format has.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Weights {
    fn empty() -> Weights {
        Weights {
            table: vec![],
            hidden: vec![],
            hidden_bias: vec![],
            success: vec![],
            success_bias: vec![],
            time: vec![],
            time_bias: vec![],
        }
    }

    /// The matrices with their names and shapes, in a fixed order.
    fn parts(&mut self, sizes: Sizes, tactics: usize) -> [(&'static str, Vec<usize>, &mut Vec<f32>); 7] {
        let Sizes { rows, width, hidden } = sizes;
        [
            ("table", vec![rows, width], &mut self.table),
            ("hidden", vec![hidden, width + NUMBERS], &mut self.hidden),
            ("hidden_bias", vec![hidden], &mut self.hidden_bias),
            ("success", vec![tactics, hidden], &mut self.success),
            ("success_bias", vec![tactics], &mut self.success_bias),
            ("time", vec![tactics, hidden], &mut self.time),
            ("time_bias", vec![tactics], &mut self.time_bias),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Features;

    fn model() -> Model {
        let sizes = Sizes { rows: 4, width: 2, hidden: 3 };
        let tally = |variant: &str| Tally { variant: variant.into(), tries: 10, successes: 4, ms: 3.0 };
        let numbers = |count: usize| (0..count).map(|i| i as f32 / 8.0 - 0.5).collect::<Vec<f32>>();
        let weights = Weights {
            table: numbers(8),
            hidden: numbers(3 * (2 + NUMBERS)),
            hidden_bias: numbers(3),
            success: numbers(6),
            success_bias: numbers(2),
            time: numbers(6),
            time_bias: numbers(2),
        };
        Model::new(sizes, vec![tally("omega"), tally("grind")], weights, 0)
    }

    #[test]
    fn a_model_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.safetensors");
        let model = model();
        model.save(&path).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let read = Model::open(&path).unwrap();
        assert_eq!((&read.weights, &read.tallies, read.sizes), (&model.weights, &model.tallies, model.sizes));
        assert_eq!(read.to_bytes().unwrap(), std::fs::read(&path).unwrap());
        let features = Features { words: vec!["t:f".into()], numbers: vec![0.5; NUMBERS] };
        assert_eq!(read.see(&features).estimate("grind"), model.see(&features).estimate("grind"));
        assert_eq!(read.see(&features).estimate("rfl"), None);
    }

    #[test]
    fn damage_is_told_whatever_byte_it_hits() {
        let bytes = model().to_bytes().unwrap();
        let sound = Model::parse(&bytes).unwrap();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            // the space with which the header is filled up may hold a tabulator, for example
            let same = |m: Model| (m.weights, m.tallies) == (sound.weights.clone(), sound.tallies.clone());
            assert!(Model::parse(&damaged).map_or(true, same), "byte {at}");
        }
        for length in 0..bytes.len() {
            assert!(matches!(Model::parse(&bytes[..length]), Err(ModelError::Damaged(_))), "{length} bytes");
        }
    }

    #[test]
    fn another_format_is_named() {
        let bytes = model().to_bytes().unwrap();
        let version = br#"format\":1"#;
        let at = bytes.windows(version.len()).position(|part| part == version);
        let at = at.expect("the header is JSON within JSON");
        let mut other = bytes.clone();
        other[at + r#"format\":"#.len()] = b'7';
        let error = Model::parse(&other).unwrap_err();
        assert!(matches!(error, ModelError::Format { found: 7 }), "{error}");
        assert!(error.to_string().contains("train it again"));
    }

    #[test]
    fn the_built_in_model_is_whole_and_small() {
        assert!(super::super::BUILT_IN.len() <= 2 << 20);
        let model = Model::built_in().unwrap();
        for variant in ["omega", "grind", "simp_all", "rfl"] {
            assert!(model.tally(variant).is_some_and(|t| t.tries > 100), "{variant}");
        }
    }
}
