//! Files that are there whole or not at all.

use crate::TrainError;
use candle_core::Tensor;
use safetensors::tensor::TensorView;
use std::collections::HashMap;
use std::path::Path;

/// A weight of a file, with its name.
pub(crate) struct Part {
    pub name: String,
    pub shape: Vec<usize>,
    /// `f32`, the lowest byte first.
    pub bytes: Vec<u8>,
}

impl Part {
    pub fn new(name: String, shape: &[usize], numbers: &[f32]) -> Part {
        Part { name, shape: shape.to_vec(), bytes: numbers.iter().flat_map(|x| x.to_le_bytes()).collect() }
    }

    pub fn of(name: String, tensor: &Tensor) -> Result<Part, TrainError> {
        Ok(Part::new(name, tensor.dims(), &tensor.flatten_all()?.to_vec1::<f32>()?))
    }
}

/// Writes beside the file, then puts it in its place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    written.map_err(|source| {
        // what is left of it is of no use; that it could not be written is told
        let _ = std::fs::remove_file(&temporary);
        TrainError::Io { path: path.into(), source }
    })
}

/// Writes weights as safetensors, with facts beside them.
pub(crate) fn write_tensors(path: &Path, parts: &[Part], facts: &[(&str, String)]) -> Result<(), TrainError> {
    let bad = |e: safetensors::SafeTensorError| TrainError::Io {
        path: path.into(),
        source: std::io::Error::other(e.to_string()),
    };
    let mut views = Vec::with_capacity(parts.len());
    for part in parts {
        let view = TensorView::new(safetensors::Dtype::F32, part.shape.clone(), &part.bytes).map_err(bad)?;
        views.push((part.name.as_str(), view));
    }
    let facts: HashMap<String, String> = facts.iter().map(|(k, v)| ((*k).to_string(), v.clone())).collect();
    write(path, &safetensors::serialize(views, Some(facts)).map_err(bad)?)
}
