//! `config.json` and its companions.

use super::EncoderError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Reads a JSON file.
pub(super) fn json(path: &Path) -> Result<Value, EncoderError> {
    let text = std::fs::read(path).map_err(|source| EncoderError::Io { path: path.into(), source })?;
    let malformed =
        |e: serde_json::Error| EncoderError::Malformed { path: path.into(), reason: e.to_string() };
    serde_json::from_slice(&text).map_err(malformed)
}

/// Reads a JSON file if there is one.
pub(super) fn optional_json(path: &Path) -> Result<Option<Value>, EncoderError> {
    if path.exists() { json(path).map(Some) } else { Ok(None) }
}

/// The model's `config.json`.
pub(super) struct Config {
    pub path: PathBuf,
    value: Value,
}

impl Config {
    pub fn read(folder: &Path) -> Result<Self, EncoderError> {
        let path = folder.join("config.json");
        if !path.exists() {
            return Err(EncoderError::MissingFile { folder: folder.into(), missing: "config.json" });
        }
        Ok(Config { value: json(&path)?, path })
    }

    /// `model_type`, or the first of `architectures` in files without one.
    pub fn architecture(&self) -> String {
        let named = self.value["model_type"].as_str().or_else(|| self.value["architectures"][0].as_str());
        named.unwrap_or("").to_string()
    }

    /// The fields that an architecture needs.
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, EncoderError> {
        serde_json::from_value(self.value.clone())
            .map_err(|e| EncoderError::Malformed { path: self.path.clone(), reason: e.to_string() })
    }

    pub fn unsupported(&self, field: &'static str, found: &str, supported: &'static str) -> EncoderError {
        EncoderError::Unsupported { path: self.path.clone(), field, found: found.into(), supported }
    }
}
