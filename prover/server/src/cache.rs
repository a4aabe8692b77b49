//! Verdicts given before. A cache that fails is reported once and done without.

use data::{VerdictCache, VerdictKey};
use prover_evaluate::check::{Checked, JudgeIdentity, Task};
use std::path::Path;

/// A verdict larger than this is not kept, bytes.
const LARGEST: usize = 1 << 20;

/// The verdict cache of a server, if it has one.
#[derive(Debug)]
pub struct Cache {
    kept: Option<VerdictCache>,
    engine: JudgeIdentity,
}

impl Cache {
    /// Opens the cache in `folder`; without a folder, or when it cannot be used, nothing is kept.
    pub fn open(folder: Option<&Path>, limit_bytes: u64, engine: JudgeIdentity) -> Cache {
        let open = |folder| VerdictCache::open(folder, limit_bytes);
        let kept = match folder.map(open).transpose() {
            Ok(kept) => kept,
            Err(e) => {
                tracing::warn!("{e}; going on without a cache of verdicts");
                None
            }
        };
        Cache { kept, engine }
    }

    /// Whether verdicts are kept.
    pub fn is_open(&self) -> bool {
        self.kept.is_some()
    }

    /// What a task and the engine that judges it are kept under.
    pub fn key(&self, task: &Task) -> VerdictKey {
        task.key(&self.engine)
    }

    /// The verdict under this key, if it is kept.
    pub fn get(&self, key: &VerdictKey) -> Option<Checked> {
        let kept = self.kept.as_ref()?;
        let found = kept.get(key);
        self.report(kept);
        // An entry that cannot be read is of another version of the program.
        found.and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Keeps a verdict that will always be the same.
    pub fn keep(&self, key: &VerdictKey, checked: &Checked) {
        let Some(kept) = self.kept.as_ref().filter(|_| checked.is_lasting()) else { return };
        if let Ok(bytes) = serde_json::to_vec(checked)
            && bytes.len() <= LARGEST
        {
            kept.insert(key, &bytes);
            self.report(kept);
        }
    }

    /// Writes out what is still in memory.
    pub fn flush(&self) {
        if let Some(kept) = &self.kept {
            kept.flush();
            self.report(kept);
        }
    }

    fn report(&self, kept: &VerdictCache) {
        if let Some(e) = kept.failure() {
            tracing::warn!("{e}; going on without a cache of verdicts");
        }
    }
}
