//! The file of fusion weights.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Weights by split and source, as `prover retriever eval --fit` writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightsFile {
    splits: BTreeMap<String, BTreeMap<String, f32>>,
}

/// Why weights cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The file cannot be read.
    #[error("weights of the fusion: {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no JSON of weights.
    #[error("weights of the fusion: {}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// The file has weights for no split.
    #[error("weights of the fusion: {}: no split", .0.display())]
    Empty(PathBuf),
}

/// The split whose weights are used where there is a choice: its
/// test premises are new, as a user's goals are.
const SPLIT: [&str; 3] = ["novel", "novel_premises", "random"];

impl WeightsFile {
    /// The weights that the program comes with.
    pub fn built_in() -> WeightsFile {
        serde_json::from_str(include_str!("fusion.json")).expect("checked by a test")
    }

    /// # Errors
    /// [`WeightsError`].
    pub fn read(path: &Path) -> Result<WeightsFile, WeightsError> {
        let io = |source| WeightsError::Io { path: path.into(), source };
        let json = |source| WeightsError::Json { path: path.into(), source };
        let file: WeightsFile =
            serde_json::from_str(&std::fs::read_to_string(path).map_err(io)?).map_err(json)?;
        if file.splits.is_empty() { Err(WeightsError::Empty(path.into())) } else { Ok(file) }
    }

    /// Sets the weights of a split, by the names of sources.
    pub fn set(&mut self, split: &str, weights: &BTreeMap<String, f32>) {
        self.splits.insert(split.into(), weights.clone());
    }

    /// The weight of a source (`bm25`, `symbols`, `structural`,
    /// `dense`); 1 for one that the file does not know.
    pub fn weight(&self, source: &str) -> f32 {
        let split = SPLIT.iter().find_map(|split| self.splits.get(*split)).or(self.splits.values().next());
        split.and_then(|weights| weights.get(source)).copied().unwrap_or(1.0)
    }

    /// The file as JSON text.
    pub fn json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_weights_can_be_read() {
        let file = WeightsFile::built_in();
        for source in ["bm25", "symbols", "structural", "dense"] {
            let weight = file.weight(source);
            assert!((0.0..=1.0).contains(&weight), "{source}: {weight}");
        }
    }

    #[test]
    fn what_was_written_is_read_and_what_is_wrong_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fusion.json");
        let mut file = WeightsFile::default();
        std::fs::write(&path, file.json()).unwrap();
        assert!(matches!(WeightsFile::read(&path), Err(WeightsError::Empty(_))));
        file.set("random", &[("bm25".into(), 0.5)].into());
        file.set("novel", &[("bm25".into(), 0.25)].into());
        std::fs::write(&path, file.json()).unwrap();
        let read = WeightsFile::read(&path).unwrap();
        assert_eq!(read, file);
        assert_eq!((read.weight("bm25"), read.weight("new")), (0.25, 1.0));
        std::fs::write(&path, "{\"splits\": 3}").unwrap();
        assert!(WeightsFile::read(&path).unwrap_err().to_string().contains("fusion.json"));
    }
}
