//! Files that are there whole or not at all.

use super::error::TrainError;
use candle_core::{DType, Tensor};
use half::f16;
use safetensors::tensor::TensorView;
use std::collections::HashMap;
use std::path::Path;

/// Writes beside the file, then puts it in its place.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let io = |source| TrainError::Io { path: path.into(), source };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written.map_err(io)
}

/// Writes tensors as safetensors, as `f32` or `f16`, with facts beside them.
pub(super) fn write_tensors(
    path: &Path,
    tensors: &[(String, Tensor)],
    dtype: DType,
    facts: &[(&str, String)],
) -> Result<(), TrainError> {
    let bad = |e: &dyn std::fmt::Display| TrainError::Checkpoint { path: path.into(), reason: e.to_string() };
    let half = dtype == DType::F16;
    let mut parts = Vec::with_capacity(tensors.len());
    for (name, tensor) in tensors {
        let numbers = tensor.flatten_all()?.to_vec1::<f32>()?;
        let bytes: Vec<u8> = if half {
            numbers.iter().flat_map(|x| f16::from_f32(*x).to_le_bytes()).collect()
        } else {
            numbers.iter().flat_map(|x| x.to_le_bytes()).collect()
        };
        parts.push((name, tensor.dims().to_vec(), bytes));
    }
    let dtype = if half { safetensors::Dtype::F16 } else { safetensors::Dtype::F32 };
    let views =
        parts.iter().map(|(name, shape, bytes)| Ok((name, TensorView::new(dtype, shape.clone(), bytes)?)));
    let views = views.collect::<Result<Vec<_>, safetensors::SafeTensorError>>().map_err(|e| bad(&e))?;
    let facts: HashMap<String, String> = facts.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
    write(path, &safetensors::serialize(views, Some(facts)).map_err(|e| bad(&e))?)
}
