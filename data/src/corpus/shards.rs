//! The files of a corpus.

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

/// The number of a shard's file.
pub fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix("shard-")?.strip_suffix(".jsonl")?.parse().ok()
}
