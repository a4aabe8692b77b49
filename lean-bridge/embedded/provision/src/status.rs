//! The state of the set-up without changing anything: what `prover doctor` shows.

use super::snapshots::{self, SnapshotStatus};
use super::stages::Record;
use super::{Installation, ProvisionError, STAGES, lock, package};
use crate::package::PACKAGE;
use crate::snapshot;
use lean_wasm::{LEAN_VERSION, machine, reencode};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// State of a stage.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum StageState {
    /// Finished, and its products have the recorded sizes.
    Done,
    /// Never finished.
    Missing,
    /// Finished once, but its products are gone or have other sizes; the next set-up makes them again.
    Damaged,
}

/// One stage of the set-up.
#[derive(Clone, Debug, Serialize)]
pub struct StageStatus {
    /// Name of the stage.
    pub name: &'static str,
    /// Its state.
    pub state: StageState,
    /// Bytes of its products, as recorded.
    pub bytes: u64,
    /// Seconds it took.
    pub seconds: Option<f64>,
}

/// The npm client.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum Npm {
    /// Found on the PATH.
    Found {
        /// The executable.
        path: PathBuf,
    },
    /// Not on the PATH; needed only for a set-up without PROVER_LEAN_PACKAGE.
    Missing,
}

/// What the files of an installation depend on.
#[derive(Clone, Debug, Serialize)]
pub struct Versions {
    /// Lean.
    pub lean: &'static str,
    /// The npm package.
    pub package: &'static str,
    /// Rewriting rules of the module.
    pub reencoder: u32,
    /// Settings of the compiler.
    pub config: u32,
    /// Snapshot format.
    pub snapshot: u32,
    /// Processor architecture and operating system.
    pub target: String,
}

/// The whole state.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// Whether everything is there.
    pub ready: bool,
    /// The cache folder.
    pub cache: PathBuf,
    /// The folder of this version's installation inside it (it may not exist yet).
    pub dir: PathBuf,
    /// Versions.
    pub versions: Versions,
    /// The stages in order.
    pub stages: Vec<StageStatus>,
    /// Snapshots, the pinned ones first.
    pub snapshots: Vec<SnapshotStatus>,
    /// Bytes that snapshots other than the pinned ones may take.
    pub snapshot_limit: u64,
    /// Bytes of this version's installation.
    pub bytes: u64,
    /// Installations of other versions and their bytes.
    pub others: Vec<(String, u64)>,
    /// Bytes free on the disk of the cache.
    pub free: Option<u64>,
    /// The npm client.
    pub npm: Npm,
    /// The value of PROVER_LEAN_PACKAGE.
    pub given_package: Option<PathBuf>,
    /// The process that is setting up right now.
    pub running: Option<String>,
}

/// Inspects the cache. Counts all files, some 20 ms.
pub fn status() -> Result<Status, ProvisionError> {
    let cache = super::cache_folder()?;
    let installation = Installation::of(&cache)?;
    let record = Record::read(&installation.dir);
    let stages: Vec<StageStatus> =
        STAGES.iter().map(|name| stage(&installation.dir, &record, name)).collect();
    let size = |path: &Path| crate::disk::measure(path).map_or(0, |(bytes, _)| bytes);
    let others = engine_folders(&cache).into_iter().filter(|(path, _)| *path != installation.dir);
    Ok(Status {
        ready: stages.iter().all(|s| s.state == StageState::Done),
        versions: Versions {
            lean: LEAN_VERSION,
            package: PACKAGE,
            reencoder: reencode::VERSION,
            config: machine::CONFIG_VERSION,
            snapshot: snapshot::SNAPSHOT_VERSION,
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        },
        stages,
        snapshots: match snapshots::list(&installation.snapshots) {
            Ok(list) => list.into_iter().map(|(_, status)| status).collect(),
            Err(_) => vec![],
        },
        snapshot_limit: snapshots::limit(),
        bytes: size(&installation.dir),
        others: others.map(|(path, name)| (name, size(&path))).collect(),
        free: crate::disk::free_space(&cache).ok(),
        npm: find_npm(),
        given_package: package::given_package(),
        running: lock::current_holder(&cache.join(lock::NAME)),
        dir: installation.dir,
        cache,
    })
}

fn stage(dir: &Path, record: &Record, name: &'static str) -> StageStatus {
    let done = record.stages.get(name);
    let state = match done {
        None => StageState::Missing,
        Some(_) if record.holds_exactly(dir, name) => StageState::Done,
        Some(_) => StageState::Damaged,
    };
    StageStatus {
        name,
        state,
        bytes: done.map_or(0, |d| d.products.values().map(|size| size.bytes).sum()),
        seconds: done.map(|d| d.seconds),
    }
}

/// Folders of installations of any version, with their names.
pub(super) fn engine_folders(cache: &Path) -> Vec<(PathBuf, String)> {
    let Ok(entries) = fs::read_dir(cache) else { return vec![] };
    let named = entries.flatten().map(|e| (e.path(), e.file_name().to_string_lossy().into_owned()));
    named.filter(|(path, name)| name.starts_with("engine-") && path.is_dir()).collect()
}

fn find_npm() -> Npm {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|dir| dir.join("npm")).find(|file| file.is_file());
    found.map_or(Npm::Missing, |path| Npm::Found { path })
}
