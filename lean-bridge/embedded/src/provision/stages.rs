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
    pub fn holds_exactly(&self, folder: &Path, stage: &str) -> bool {
        self.holds(folder, stage)
            && self.stages[stage].products.iter().all(|(name, size)| {
                size.files.is_none_or(|files| {
                    cache::measure(&folder.join(name)).is_ok_and(|found| found == (size.bytes, files))
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
    match cache::free_space(folder) {
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
        let (bytes, files) = cache::measure(&path).map_err(|e| ProvisionError::io("read", &path, e))?;
        cache::sync(&path).map_err(|e| ProvisionError::io("write", &path, e))?;
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
mod tests {
    use super::super::progress::Silent;
    use super::*;
    use crate::provision::lock::Lock;
    use std::process::{Command, ExitStatus};

    /// Appends a line to `log`, as one write.
    fn log(folder: &Path, line: &str) {
        use std::io::Write;
        let mut file = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn logged(folder: &Path, line: &str) -> usize {
        fs::read_to_string(folder.join("log")).unwrap_or_default().lines().filter(|l| *l == line).count()
    }

    /// Four stages in the shape of the real ones: a temporary folder, two that use it, one on top.
    fn fake(folder: &Path) -> Vec<Stage<'_>> {
        let write =
            |path: &Path, text: &str| fs::write(path, text).map_err(|e| ProvisionError::io("write", path, e));
        let stage = |name: &str, products: &[&str], phase, work: Work<'static>| Stage {
            name: name.into(),
            products: products.iter().map(|p| (*p).into()).collect(),
            phase,
            temporary: phase == 0,
            space: 1000,
            work,
        };
        let at = folder.to_owned();
        let source = move |name: &str| {
            let path = at.join("source").join(name);
            fs::read_to_string(&path).map_err(|e| ProvisionError::io("read", &path, e))
        };
        let (source1, source2) = (source.clone(), source);
        let (log0, log1, log2, log3) =
            (folder.to_owned(), folder.to_owned(), folder.to_owned(), folder.to_owned());
        vec![
            stage(
                "source",
                &["source"],
                0,
                Box::new(move |into, _| {
                    log(&log0, "source");
                    cache::create_folder(&into.join("source"))?;
                    write(&into.join("source/a"), "alpha")?;
                    write(&into.join("source/b"), "beta")
                }),
            ),
            stage(
                "library",
                &["lib"],
                1,
                Box::new(move |into, _| {
                    log(&log1, "library");
                    cache::create_folder(&into.join("lib/deep"))?;
                    write(&into.join("lib/deep/a"), &source1("a")?)
                }),
            ),
            stage(
                "module",
                &["module", "symbols"],
                1,
                Box::new(move |into, _| {
                    log(&log2, "module");
                    write(&into.join("symbols"), "s")?;
                    write(&into.join("module"), &source2("b")?.repeat(2))
                }),
            ),
            stage(
                "image",
                &["images/one"],
                2,
                Box::new(move |into, _| {
                    log(&log3, "image");
                    cache::create_folder(&into.join("images"))?;
                    let module = log3.join("module");
                    let text =
                        fs::read_to_string(&module).map_err(|e| ProvisionError::io("read", &module, e))?;
                    write(&into.join("images/one"), &text)
                }),
            ),
        ]
    }

    fn assert_complete(folder: &Path) {
        let record = Record::read(folder);
        for stage in ["library", "module", "image"] {
            assert!(record.holds_exactly(folder, stage), "{stage}: {record:?}");
        }
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(
            (read("lib/deep/a"), read("images/one"), read("symbols")),
            ("alpha".into(), "betabeta".into(), "s".into())
        );
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|n| n != "log" && n != "lock");
        names.sort();
        assert_eq!(names, ["images", "lib", "module", RECORD, "symbols"], "no leftovers");
    }

    #[test]
    fn all_stages_once() {
        let dir = tempfile::tempdir().unwrap();
        let first = run(dir.path(), &fake(dir.path()), &Silent).unwrap();
        assert_complete(dir.path());
        assert_eq!(run(dir.path(), &fake(dir.path()), &Silent).unwrap(), first);
        for stage in ["source", "library", "module", "image"] {
            assert_eq!(logged(dir.path(), stage), 1, "{stage}");
        }
    }

    #[test]
    fn damage_is_repaired() {
        let damage: [(&str, &dyn Fn(&Path)); 5] = [
            ("module", &|f| fs::write(f.join("module"), "x").unwrap()),
            ("library", &|f| fs::remove_file(f.join("lib/deep/a")).unwrap()),
            ("library", &|f| fs::remove_dir_all(f.join("lib")).unwrap()),
            ("image", &|f| fs::remove_dir_all(f.join("images")).unwrap()),
            ("image", &|f| fs::write(f.join(RECORD), "{ not json").unwrap()),
        ];
        for (stage, damage) in damage {
            let dir = tempfile::tempdir().unwrap();
            run(dir.path(), &fake(dir.path()), &Silent).unwrap();
            damage(dir.path());
            run(dir.path(), &fake(dir.path()), &Silent).unwrap();
            assert_complete(dir.path());
            assert_eq!(logged(dir.path(), stage), 2, "{stage}");
        }
    }

    #[test]
    fn error_of_one_stage_keeps_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let mut stages = fake(dir.path());
        stages[2].work = Box::new(|into, _| {
            // really full, as far as the writer can tell
            let path = Path::new("/dev/full");
            let result = fs::write(path, "x");
            result.map_err(|e| ProvisionError::io("write", into, e))
        });
        let error = run(dir.path(), &stages, &Silent).unwrap_err();
        let ProvisionError::DiskFull { needed, free, .. } = error else { panic!("{error:?}") };
        assert!(needed >= 1000 && free > 0, "{needed} {free}");
        assert!(Record::read(dir.path()).holds_exactly(dir.path(), "library"));
        run(dir.path(), &fake(dir.path()), &Silent).unwrap();
        assert_complete(dir.path());
        assert_eq!((logged(dir.path(), "library"), logged(dir.path(), "source")), (1, 1));
    }

    #[test]
    fn too_little_space_is_found_before_anything_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let mut stages = fake(dir.path());
        stages[3].space = u64::MAX / 2;
        let error = run(dir.path(), &stages, &Silent).unwrap_err();
        assert!(matches!(error, ProvisionError::DiskFull { .. }), "{error:?}");
        assert!(error.to_string().contains("PROVER_CACHE_DIR"), "{error}");
        assert_eq!(logged(dir.path(), "source"), 0);
    }

    #[test]
    fn folder_that_cannot_be_made() {
        let error = run(Path::new("/dev/null/prover"), &[], &Silent).unwrap_err();
        assert!(matches!(error, ProvisionError::CacheNotWritable { .. }), "{error:?}");
    }

    /// Not a test by itself: the process that the next tests start, as a copy of this one.
    #[test]
    #[ignore = "run by other tests"]
    fn child() {
        let Some(folder) = std::env::var_os("STAGES_FOLDER") else { return };
        let folder = Path::new(&folder);
        let kill_at: usize = std::env::var("STAGES_KILL_AT").map_or(usize::MAX, |n| n.parse().unwrap());
        let reached = std::sync::atomic::AtomicUsize::new(0);
        let checkpoint = |_: &str| {
            if reached.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == kill_at {
                // SAFETY: ends this process, as the test wants.
                unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
                std::thread::sleep(std::time::Duration::from_secs(60));
            }
        };
        Lock::open(&folder.join("lock"))
            .unwrap()
            .with("testing", &Silent, || {
                log(folder, "locked");
                assert_eq!(logged(folder, "locked"), logged(folder, "unlocked") + 1, "two holders at once");
                let result = run_with(folder, &fake(folder), &Silent, &checkpoint);
                log(folder, "unlocked");
                result
            })
            .unwrap();
    }

    fn spawn(folder: &Path, kill_at: Option<usize>) -> std::process::Child {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "provision::stages::tests::child", "--ignored", "--quiet"]);
        command.env("STAGES_FOLDER", folder).stdout(std::process::Stdio::null());
        if let Some(n) = kill_at {
            command.env("STAGES_KILL_AT", n.to_string());
        }
        command.spawn().unwrap()
    }

    #[test]
    fn killed_at_every_point_the_next_start_completes() {
        let mut points = 0;
        loop {
            let dir = tempfile::tempdir().unwrap();
            let status: ExitStatus = spawn(dir.path(), Some(points)).wait().unwrap();
            if status.success() {
                break; // ran to the end before that point
            }
            use std::os::unix::process::ExitStatusExt;
            assert_eq!(status.signal(), Some(libc::SIGKILL), "point {points}: {status}");
            run(dir.path(), &fake(dir.path()), &Silent).unwrap();
            assert_complete(dir.path());
            points += 1;
        }
        assert_eq!(points, 4 * 4 + 5, "four points a stage and one a product");
    }

    #[test]
    fn two_first_starts_at_once_both_succeed() {
        let dir = tempfile::tempdir().unwrap();
        let children: Vec<_> = (0..4).map(|_| spawn(dir.path(), None)).collect();
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert_complete(dir.path());
        assert_eq!((logged(dir.path(), "locked"), logged(dir.path(), "module")), (4, 1));
    }
}
