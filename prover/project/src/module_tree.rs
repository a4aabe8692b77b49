//! The compiled modules of one state of a project, laid out as Lean looks for them.

use crate::module_graph::ModuleGraph;
use crate::module_store::ModuleStore;
use crate::source_module::SourceModule;
use lean_bridge::module_path;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

/// A folder that Lean may import from: `A/B.olean` for the module `A.B`, and beside it `A/B.hash`, what it
/// was made of. It belongs to one state of the project, so nothing in it ever changes; it fills while modules
/// are compiled.
#[derive(Clone, Debug)]
pub struct ModuleTree {
    folder: PathBuf,
}

impl ModuleTree {
    /// The tree of these modules, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn of(graph: &ModuleGraph, store: &ModuleStore) -> io::Result<ModuleTree> {
        let mut hasher = Sha256::new();
        for module in graph.modules() {
            hasher.update(&module.name);
            hasher.update([0]);
            hasher.update(&module.hash);
        }
        let name: String = hasher.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect();
        let folder = store.trees().join(name);
        fs::create_dir_all(&folder)?;
        // it is used now
        fs::File::open(&folder)?.set_modified(SystemTime::now())?;
        Ok(ModuleTree { folder })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts a module that was compiled into its place.
    pub(crate) fn add(&self, module: &SourceModule, store: &ModuleStore) -> io::Result<()> {
        let path = |ending| module_path(&self.folder, &module.name, ending);
        let (olean, hash) = (path("olean"), path("hash"));
        if olean.exists() {
            return Ok(());
        }
        if let Some(parent) = olean.parent() {
            fs::create_dir_all(parent)?;
        }
        // the hash first: a module without it would count as one of the library
        replace(&hash, |unfinished| fs::write(unfinished, &module.hash))?;
        let source = store.olean(module);
        let link = |to: &Path| fs::hard_link(&source, to).or_else(|_| fs::copy(&source, to).map(|_| ()));
        replace(&olean, link)
    }
}

/// Makes a file that appears whole or not at all, whoever else makes it.
fn replace(path: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let unfinished = path.with_extension(format!("tmp-{}", std::process::id()));
    _ = fs::remove_file(&unfinished);
    make(&unfinished)
        .and_then(|()| fs::rename(&unfinished, path))
        .inspect_err(|_| _ = fs::remove_file(&unfinished))
}
