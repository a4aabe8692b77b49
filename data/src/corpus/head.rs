//! What made a corpus.

use super::error::CorpusError;
use super::shards;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What made a corpus. Two runs with the same head make the same theorems in the same order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorpusHead {
    /// Of this layout of files; 1.
    pub format: u32,
    /// Whose library it is made from.
    pub lean: String,
    /// Import lines of the environment.
    pub header: String,
    /// Settings, by name.
    pub settings: BTreeMap<String, serde_json::Value>,
}

/// Reads `corpus.json`.
pub(super) fn read_head(folder: &Path) -> Result<CorpusHead, CorpusError> {
    let none = |reason: String| CorpusError::None { path: folder.to_owned(), reason };
    let text = std::fs::read_to_string(shards::head(folder)).map_err(|e| none(e.to_string()))?;
    serde_json::from_str(&text).map_err(|e| none(e.to_string()))
}

/// What differs between two heads, with both values: for [`CorpusError::OtherRun`].
pub(super) fn differences(found: &CorpusHead, wanted: &CorpusHead) -> String {
    let mut out = vec![];
    if found.format != wanted.format {
        out.push(format!("format {} instead of {}", found.format, wanted.format));
    }
    for (word, a, b) in [("lean", &found.lean, &wanted.lean), ("header", &found.header, &wanted.header)] {
        if a != b {
            out.push(format!("{word} {a:?} instead of {b:?}"));
        }
    }
    let names: BTreeSet<&String> = found.settings.keys().chain(wanted.settings.keys()).collect();
    for name in names {
        let value = |head: &CorpusHead| head.settings.get(name).map_or("nothing".into(), short);
        if found.settings.get(name) != wanted.settings.get(name) {
            out.push(format!("{name} {} instead of {}", value(found), value(wanted)));
        }
    }
    out.join(", ")
}

/// A value as JSON, at most about 60 characters of it.
fn short(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(60).collect::<String>() + "…" } else { text }
}
