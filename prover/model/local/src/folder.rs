//! The files of a model's folder that are JSON.

use crate::OpenError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A JSON object, with the file that it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub path: PathBuf,
    pub json: Value,
}

impl Fields {
    /// The object in a file; `None` if there is no such file.
    pub fn read(path: PathBuf) -> Result<Option<Self>, OpenError> {
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(OpenError::Io { path, source }),
        };
        match serde_json::from_slice(&text) {
            Ok(json) => Ok(Some(Fields { path, json })),
            Err(error) => Err(OpenError::Damaged { path, reason: error.to_string() }),
        }
    }

    /// [`Fields::read`], an empty object if there is no such file.
    pub fn read_or_empty(folder: &Path, name: &str) -> Result<Self, OpenError> {
        let path = folder.join(name);
        Ok(Fields::read(path.clone())?.unwrap_or(Fields { path, json: Value::Null }))
    }

    /// All fields, in a structure.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, OpenError> {
        let damaged =
            |e: serde_json::Error| OpenError::Damaged { path: self.path.clone(), reason: e.to_string() };
        serde_json::from_value(self.json.clone()).map_err(damaged)
    }

    /// Says that there is no code for the value of a field.
    pub fn unsupported(&self, field: &str, found: &str, supported: &'static str) -> OpenError {
        let (field, found) = (field.to_string(), found.to_string());
        OpenError::Unsupported { path: self.path.clone(), field, found, supported }
    }

    /// The ids in a field, which may be one number or a list of them.
    pub fn ids(&self, field: &str) -> Option<Vec<u32>> {
        match &self.json[field] {
            Value::Number(id) => Some(vec![id.as_u64()? as u32]),
            Value::Array(ids) => Some(ids.iter().filter_map(|id| Some(id.as_u64()? as u32)).collect()),
            _ => None,
        }
    }
}
