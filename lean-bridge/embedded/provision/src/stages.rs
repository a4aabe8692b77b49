//! Runs a list of stages so that a kill at any instant costs at most the stages then running.
//!
//! A stage writes its products into a staging folder of its own. Only when it is finished are they made
//! durable, renamed to their final names, and recorded with their sizes in `stages.json`. A stage counts as
//! done if it is recorded and its products are there with these sizes; anything else is done again.

use super::cache::{self, TEMPORARY};
use super::error::ProvisionError;
use super::progress::Progress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

/// Name of the record file.
pub(crate) const RECORD: &str = "stages.json";

/// The work of a stage: writes the products, under their own names, into the given folder.
type Work<'a> = Box<dyn Fn(&Path, &dyn Progress) -> Result<(), ProvisionError> + Send + Sync + 'a>;

/// One stage.
pub(crate) struct Stage<'a> {
    pub name: String,
    /// Names of the files and folders it makes, in the final folder.
    pub products: Vec<String>,
    /// Stages are run in ascending order of phase, those of one phase side by side.
    pub phase: u32,
    /// A temporary stage is run only for the sake of the stages of the next phase, and its products are
    /// removed after them.
    pub temporary: bool,
    /// Space needed, in bytes.
    pub space: u64,
    pub work: Work<'a>,
}

/// What is recorded of a finished stage.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Done {
    /// Wall time of the stage.
    pub seconds: f64,
    /// Size of each product.
    pub products: BTreeMap<String, Size>,
}

/// Size of a product.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Size {
    /// Bytes of all its files.
    pub bytes: u64,
    /// Number of files if it is a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
}

/// The finished stages by name: the content of `stages.json`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
pub struct Record {
    /// Finished stages.
    pub stages: BTreeMap<String, Done>,
}

impl Record {
    /// Reads the record of a folder; a missing or damaged one is empty (everything is done again).
    pub fn read(folder: &Path) -> Record {
        let bytes = fs::read(folder.join(RECORD)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Whether the stage is recorded and its products are there: files with the recorded size, folders at
    /// all. A few microseconds per product.
    pub fn holds(&self, folder: &Path, stage: &str) -> bool {
        self.stages.get(stage).is_some_and(|done| {
            done.products.iter().all(|(name, size)| match fs::metadata(folder.join(name)) {
                Ok(m) => m.is_dir() == size.files.is_some() && (m.is_dir() || m.len() == size.bytes),
                Err(_) => false,
            })
        })
    }

    /// As [`Record::holds`], and folders are counted.
    pub(crate) fn holds_exactly(&self, folder: &Path, stage: &str) -> bool {
        self.holds(folder, stage)
            && self.stages[stage].products.iter().all(|(name, size)| {
                size.files.is_none_or(|files| {
                    crate::disk::measure(&folder.join(name)).is_ok_and(|found| found == (size.bytes, files))
                })
            })
    }

    fn write(&self, folder: &Path) -> Result<(), ProvisionError> {
        let path = folder.join(RECORD);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::other);
        text.and_then(|text| cache::write_atomically(&path, &text))
            .map_err(|e| ProvisionError::io("write", &path, e))
    }
}

/// Runs what is not done yet of `stages` in `folder`. Must be called under the cache's lock.
pub(crate) fn run(
    folder: &Path,
    stages: &[Stage<'_>],
    progress: &dyn Progress,
) -> Result<Record, ProvisionError> {
    run_with(folder, stages, progress, &|_| {})
}

/// [`run`] with a function called at the points where a kill would be most inconvenient.
pub(crate) fn run_with(
    folder: &Path,
    stages: &[Stage<'_>],
    progress: &dyn Progress,
    checkpoint: &(dyn Fn(&str) + Sync),
) -> Result<Record, ProvisionError> {
    cache::create_folder(folder)?;
    cache::sweep(folder);
    let mut record = Record::read(folder);
    // what cannot be trusted is forgotten, on disk too, before it is made again
    let kept: Vec<&str> =
        stages.iter().map(|s| s.name.as_str()).filter(|name| record.holds_exactly(folder, name)).collect();
    let recorded = record.stages.len();
    record.stages.retain(|name, _| kept.contains(&name.as_str()));
    if record.stages.len() != recorded {
        record.write(folder)?;
    }
    clean(folder, stages, &mut record)?;
    let todo: Vec<&Stage> = stages
        .iter()
        .filter(|s| !record.stages.contains_key(&s.name) && !useless(s, stages, &record))
        .collect();
    enough_space(folder, &todo)?;
    let mut phases: Vec<u32> = todo.iter().map(|s| s.phase).collect();
    phases.sort_unstable();
    phases.dedup();
    let record = Mutex::new(record);
    for phase in phases {
        std::thread::scope(|scope| {
            let running: Vec<_> = todo
                .iter()
                .filter(|s| s.phase == phase)
                .map(|stage| scope.spawn(|| finish(folder, stage, progress, &record, checkpoint)))
                .collect();
            // every thread is joined before the first error is handed on
            let results: Vec<_> = running.into_iter().map(|t| t.join()).collect();
            results.into_iter().try_for_each(|r| r.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })?;
        clean(folder, stages, &mut locked(&record))?;
    }
    Ok(record.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

/// Whether a stage is temporary and the stages it is for are done.
fn useless(stage: &Stage<'_>, stages: &[Stage<'_>], record: &Record) -> bool {
    stage.temporary
        && stages.iter().filter(|s| s.phase == stage.phase + 1).all(|s| record.stages.contains_key(&s.name))
}

/// Removes the products of temporary stages that have served their purpose.
fn clean(folder: &Path, stages: &[Stage<'_>], record: &mut Record) -> Result<(), ProvisionError> {
    for stage in stages.iter().filter(|s| useless(s, stages, record)).collect::<Vec<_>>() {
        for product in &stage.products {
            let path = folder.join(product);
            cache::remove(&path).map_err(|e| ProvisionError::io("remove", &path, e))?;
        }
        if record.stages.remove(&stage.name).is_some() {
            record.write(folder)?;
        }
    }
    Ok(())
}

/// Fails before anything is begun if the disk cannot hold it.
fn enough_space(folder: &Path, todo: &[&Stage<'_>]) -> Result<(), ProvisionError> {
    let needed = todo.iter().map(|s| s.space).fold(0, u64::saturating_add);
    match crate::disk::free_space(folder) {
        Ok(free) if free < needed => Err(ProvisionError::DiskFull { path: folder.into(), needed, free }),
        // a disk that does not tell will fail by itself if it is full
        _ => Ok(()),
    }
}

/// Runs one stage to its record.
fn finish(
    folder: &Path,
    stage: &Stage<'_>,
    progress: &dyn Progress,
    record: &Mutex<Record>,
    checkpoint: &(dyn Fn(&str) + Sync),
) -> Result<(), ProvisionError> {
    let start = Instant::now();
    let staging = folder.join(format!("{}{TEMPORARY}{}", stage.name, std::process::id()));
    let outcome = fill(folder, &staging, stage, progress, checkpoint);
    let removed = cache::remove(&staging);
    let products = outcome.map_err(|error| match error {
        ProvisionError::DiskFull { path, needed, free } => {
            ProvisionError::DiskFull { path, needed: needed.max(stage.space), free }
        }
        error => error,
    })?;
    removed.map_err(|e| ProvisionError::io("remove", &staging, e))?;
    checkpoint("renamed");
    let mut record = locked(record);
    record.stages.insert(stage.name.clone(), Done { seconds: start.elapsed().as_secs_f64(), products });
    record.write(folder)?;
    checkpoint("recorded");
    Ok(())
}

/// Has a stage write into its staging folder and moves the products to their place.
fn fill(
    folder: &Path,
    staging: &Path,
    stage: &Stage<'_>,
    progress: &dyn Progress,
    checkpoint: &(dyn Fn(&str) + Sync),
) -> Result<BTreeMap<String, Size>, ProvisionError> {
    cache::create_folder(staging)?;
    checkpoint("begun");
    (stage.work)(staging, progress)?;
    checkpoint("written");
    let mut sizes = BTreeMap::new();
    for product in &stage.products {
        let path = staging.join(product);
        let (bytes, files) = crate::disk::measure(&path).map_err(|e| ProvisionError::io("read", &path, e))?;
        crate::disk::sync(&path).map_err(|e| ProvisionError::io("write", &path, e))?;
        sizes.insert(product.clone(), Size { bytes, files: path.is_dir().then_some(files) });
    }
    for product in &stage.products {
        let to = folder.join(product);
        if let Some(parent) = to.parent() {
            cache::create_folder(parent)?;
        }
        cache::replace(&staging.join(product), &to).map_err(|e| ProvisionError::io("rename", &to, e))?;
        checkpoint("one product renamed");
    }
    Ok(sizes)
}

fn locked(record: &Mutex<Record>) -> std::sync::MutexGuard<'_, Record> {
    // the record is only ever changed by whole insertions, so a panic elsewhere leaves it valid
    record.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests;
