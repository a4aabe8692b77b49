//! Rows that are there already, in files beside the one to make.

use super::{Dtype, Vectors};
use crate::fingerprint::Fingerprint;
use std::collections::HashMap;
use std::path::Path;

/// Rows by key, of files of one encoder, dimension and element type.
#[derive(Default)]
pub(crate) struct Kept {
    files: Vec<Vectors>,
    rows: HashMap<Fingerprint, (usize, usize)>,
}

impl Kept {
    /// The rows of all vector files of a folder that `made_from` made. Other files are left out, damaged ones
    /// too: they cost only the time to make their rows again.
    pub(crate) fn of_folder(folder: &Path, made_from: Fingerprint, dtype: Dtype, dimension: usize) -> Kept {
        let mut kept = Kept::default();
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
            match Vectors::open(&path) {
                Ok(v) if (v.made_from(), v.dtype(), v.dimension()) == (made_from, dtype, dimension) => {
                    kept.add(v);
                }
                Ok(_) => {}
                Err(e) => tracing::debug!("no rows from there: {e}"),
            }
        }
        kept
    }

    pub(crate) fn add(&mut self, vectors: Vectors) {
        let file = self.files.len();
        self.rows.extend(vectors.keys().enumerate().map(|(row, key)| (key, (file, row))));
        self.files.push(vectors);
    }

    /// Where the row of a key is.
    pub(crate) fn get(&self, key: Fingerprint) -> Option<(&Vectors, usize)> {
        self.rows.get(&key).map(|(file, row)| (&self.files[*file], *row))
    }
}
