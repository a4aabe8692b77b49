//! The sessions that are kept on disk, as a list to choose from.

use crate::message::{Beginning, Entry};
use proof_session::{Journal, one_line};
use std::path::{Path, PathBuf};

/// The sessions in a folder in which something was done, as a list to choose from, the last one first.
pub fn kept(folder: &Path) -> Vec<Entry> {
    let entry = |path: PathBuf| {
        let subject = Journal::subject(&path).ok()?;
        std::fs::read_to_string(&path).ok()?.lines().nth(1)?;
        Some(Entry {
            title: subject.title.clone(),
            detail: one_line(&subject.problem.statement),
            beginning: Beginning::Resume(path),
        })
    };
    Journal::list(folder).into_iter().filter_map(entry).collect()
}
