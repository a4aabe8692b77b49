//! Traces of files, kept by what the files were made of.

use crate::module_trace::ModuleTrace;
use source_project::SourceModule;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

/// Changes whenever traces hold other things than before.
const FORMAT: u32 = 2;
/// Bytes that are kept.
const LIMIT: u64 = 2 << 30;

/// A folder of traces. Everything in it may be deleted at any time.
#[derive(Clone, Debug)]
pub struct TraceStore {
    folder: PathBuf,
}

impl TraceStore {
    /// The store in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<TraceStore> {
        fs::create_dir_all(folder)?;
        Ok(TraceStore { folder: folder.into() })
    }

    /// The trace of a module in this very state, under this path; with `replay` only one whose tactics were
    /// run once more.
    pub fn find(&self, module: &SourceModule, path: &str, replay: bool) -> Option<ModuleTrace> {
        let names = if replay { &[true][..] } else { &[false, true] };
        let read = |replayed: &bool| -> Option<ModuleTrace> {
            serde_json::from_slice(&fs::read(self.file(module, *replayed)).ok()?).ok()
        };
        names.iter().find_map(read).filter(|trace| trace.path == path)
    }

    /// Keeps a trace.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, module: &SourceModule, trace: &ModuleTrace, replay: bool) -> io::Result<()> {
        let path = self.file(module, replay);
        let unfinished = path.with_extension(format!("tmp-{}", std::process::id()));
        fs::write(&unfinished, serde_json::to_vec(trace).map_err(io::Error::other)?)?;
        fs::rename(&unfinished, &path)
    }

    /// Removes the traces that were made first until the others take at most so much space. What fails is
    /// left for the next time.
    pub fn tidy(&self) {
        self.tidy_to(LIMIT);
    }

    fn tidy_to(&self, limit: u64) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let read = |entry: fs::DirEntry| {
            let metadata = entry.metadata().ok().filter(|m| m.is_file())?;
            Some((metadata.modified().ok()?, entry.path(), metadata.len()))
        };
        let mut traces: Vec<(SystemTime, PathBuf, u64)> = entries.filter_map(read).collect();
        traces.sort();
        let mut total = 0;
        for (_, path, bytes) in traces.into_iter().rev() {
            total += bytes;
            if total > limit {
                _ = fs::remove_file(path);
            }
        }
    }

    fn file(&self, module: &SourceModule, replay: bool) -> PathBuf {
        let ending = if replay { "replayed" } else { "json" };
        self.folder.join(format!("{}-{FORMAT}.{ending}", module.hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_oldest_traces_go_first() {
        let dir = tempfile::tempdir().unwrap();
        let store = TraceStore::open(dir.path()).unwrap();
        let modules = ["1", "2", "3"].map(|hash| SourceModule {
            name: "A".into(),
            path: "A.lean".into(),
            text: "".into(),
            imports: vec![],
            hash: hash.into(),
        });
        for (module, age) in modules.iter().zip([10, 30, 20]) {
            store
                .keep(module, &ModuleTrace { path: "A.lean".into(), ..ModuleTrace::default() }, false)
                .unwrap();
            let file = fs::File::options().append(true).open(store.file(module, false)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        let bytes = fs::metadata(store.file(&modules[0], false)).unwrap().len();
        store.tidy_to(2 * bytes);
        let found = modules.each_ref().map(|m| store.find(m, "A.lean", false).is_some());
        assert_eq!(found, [true, false, true]);
    }
}
