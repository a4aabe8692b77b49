//! Traces of files, kept by what the files were made of.

use crate::module_trace::ModuleTrace;
use source_project::SourceModule;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Changes whenever traces hold other things than before.
const FORMAT: u32 = 2;

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

    fn file(&self, module: &SourceModule, replay: bool) -> PathBuf {
        let ending = if replay { "replayed" } else { "json" };
        self.folder.join(format!("{}-{FORMAT}.{ending}", module.hash))
    }
}
