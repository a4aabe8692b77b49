//! Compiled modules, kept by what they were made of.

use crate::source_module::SourceModule;
use lean_bridge::CompiledModule;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Space that compiled modules may take, bytes.
const LIMIT: u64 = 2_000_000_000;
/// A tree that was used so recently may be in use.
const TREES_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// A folder of compiled modules: `HASH.olean`, where Lean found no error, and beside it `HASH.json`, what
/// Lean said. Everything in it may be deleted at any time, and several processes may use it at once.
#[derive(Clone, Debug)]
pub struct ModuleStore {
    folder: PathBuf,
}

impl ModuleStore {
    /// The store in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<ModuleStore> {
        fs::create_dir_all(folder)?;
        Ok(ModuleStore { folder: folder.into() })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the compiled file of a module belongs.
    pub fn olean(&self, module: &SourceModule) -> PathBuf {
        self.folder.join(format!("{}.olean", module.hash))
    }

    fn answer(&self, module: &SourceModule) -> PathBuf {
        self.folder.join(format!("{}.json", module.hash))
    }

    /// What came of compiling a module, if it was compiled and its file is there as it was written.
    pub fn find(&self, module: &SourceModule) -> Option<CompiledModule> {
        let path = self.answer(module);
        let found: CompiledModule = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        if let Some(bytes) = found.bytes
            && fs::metadata(self.olean(module)).ok()?.len() != bytes
        {
            return None;
        }
        // it was used now
        _ = File::options().append(true).open(&path).and_then(|f| f.set_modified(SystemTime::now()));
        Some(found)
    }

    /// Keeps what came of compiling a module; its file is there already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, module: &SourceModule, compiled: &CompiledModule) -> io::Result<()> {
        let text = serde_json::to_vec(compiled).map_err(io::Error::other)?;
        let path = self.answer(module);
        let unfinished = path.with_extension(format!("tmp-{}", std::process::id()));
        fs::write(&unfinished, text)?;
        fs::rename(&unfinished, &path)
    }

    /// Removes the modules that were not used for longest until the others take at most so much space, and
    /// what is older than a week: trees that were not used, and what processes that were killed have left.
    /// What fails is left for the next time.
    pub fn tidy(&self) {
        self.tidy_to(LIMIT, TREES_KEPT);
    }

    fn tidy_to(&self, limit: u64, trees: Duration) {
        let age = |path: &Path| {
            let modified = fs::metadata(path).and_then(|m| m.modified()).ok()?;
            Some(SystemTime::now().duration_since(modified).unwrap_or_default())
        };
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
        let is_answer = |p: &PathBuf| p.extension().is_some_and(|x| x == "json");
        // What a process that was killed has left: files that were not finished, and compiled ones without
        // the answer that makes them believed.
        let left = |p: &&PathBuf| !is_answer(p) && !p.with_extension("json").exists();
        for path in files.iter().filter(left).filter(|p| age(p).is_some_and(|age| age > trees)) {
            _ = fs::remove_file(path);
        }
        let answers = files.into_iter().filter(is_answer);
        let size = |path: &Path| fs::metadata(path).map_or(0, |m| m.len());
        let mut kept: Vec<(Duration, PathBuf, u64)> = answers
            .filter_map(|path| {
                let bytes = size(&path) + size(&path.with_extension("olean"));
                Some((age(&path)?, path, bytes))
            })
            .collect();
        kept.sort();
        let mut total = 0;
        for (_, path, bytes) in kept {
            total += bytes;
            if total > limit {
                // the answer first: a file without it is not believed
                _ = fs::remove_file(&path).and_then(|()| fs::remove_file(path.with_extension("olean")));
            }
        }
        let Ok(entries) = fs::read_dir(self.trees()) else { return };
        for tree in entries.flatten().map(|e| e.path()) {
            if age(&tree).is_some_and(|age| age > trees) {
                _ = fs::remove_dir_all(&tree);
            }
        }
    }

    /// The folder of the trees.
    pub(crate) fn trees(&self) -> PathBuf {
        self.folder.join("trees")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(text: &str) -> SourceModule {
        SourceModule::new("A", "A.lean".into(), text.into(), vec![])
    }

    #[test]
    fn what_was_kept_is_found_and_what_was_cut_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let store = ModuleStore::open(&dir.path().join("store")).unwrap();
        let (right, wrong) = (module("def a := 1"), module("def a :="));
        assert_eq!(store.find(&right), None);
        fs::write(store.olean(&right), "olean").unwrap();
        let compiled = CompiledModule { bytes: Some(5), ..CompiledModule::default() };
        store.keep(&right, &compiled).unwrap();
        store.keep(&wrong, &CompiledModule::default()).unwrap();
        assert_eq!(store.find(&right), Some(compiled));
        assert_eq!(store.find(&wrong), Some(CompiledModule::default()));
        fs::write(store.olean(&right), "ole").unwrap();
        assert_eq!(store.find(&right), None);
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let dir = tempfile::tempdir().unwrap();
        let store = ModuleStore::open(dir.path()).unwrap();
        let modules = ["1", "2", "3"].map(module);
        for (module, age) in modules.iter().zip([10, 30, 20]) {
            fs::write(store.olean(module), [0; 1000]).unwrap();
            store.keep(module, &CompiledModule { bytes: Some(1000), ..CompiledModule::default() }).unwrap();
            let file = File::options().append(true).open(store.answer(module)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        fs::create_dir_all(store.trees().join("t")).unwrap();
        fs::write(dir.path().join("4.olean"), "without an answer").unwrap();
        fs::write(dir.path().join("5.tmp-77"), "not finished").unwrap();
        store.tidy_to(2500, Duration::from_secs(60));
        let found = modules.each_ref().map(|m| store.find(m).is_some());
        assert_eq!((found, store.trees().join("t").exists()), ([true, false, true], true));
        store.tidy_to(0, Duration::ZERO);
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["trees"]);
        assert!(!store.trees().join("t").exists());
    }
}
