//! The files of a corpus.

use super::error::{CorpusError, io_error};
use std::path::{Path, PathBuf};

/// Bytes after which a new shard begins.
pub const SHARD_BYTES: u64 = 32 << 20;

pub fn head(folder: &Path) -> PathBuf {
    folder.join("corpus.json")
}

pub fn units(folder: &Path) -> PathBuf {
    folder.join("units.jsonl")
}

pub fn shard(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("shard-{number:05}.jsonl"))
}

/// Results of searches, in the order of their names.
pub fn searches(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let error = io_error(folder, "read the folder");
    let entries: Result<Vec<_>, _> = std::fs::read_dir(folder).and_then(Iterator::collect);
    let is_search = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("search-") && name.ends_with(".jsonl")
    };
    let mut paths: Vec<PathBuf> =
        entries.map_err(error)?.iter().map(|e| e.path()).filter(is_search).collect();
    paths.sort();
    Ok(paths)
}

/// The number of a shard's file.
pub fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix("shard-")?.strip_suffix(".jsonl")?.parse().ok()
}
