//! A folder of `.checked` files, complete or not there.

use super::own_modules::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const MANIFEST: &str = "manifest.json";
/// How folders begin in which files are being made.
pub(super) const UNFINISHED: &str = ".making-";
/// Entries that are kept, and for how long what a killed process has left.
const MOST: usize = 64;
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Where the files of a key are, or will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub folder: PathBuf,
}

/// What an entry holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    /// By names.
    files: BTreeMap<String, Held>,
    /// F*, z3 and options: files of others are of no use.
    made_by: String,
}

/// A file of an entry.
#[derive(Debug, Serialize, Deserialize)]
struct Held {
    digest: String,
    /// Of its source and all that it rests on.
    key: String,
}

/// A file that is to be in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub name: String,
    /// Of its source and all that it rests on.
    pub key: String,
}

/// Why there are no files for a key, as it is kept for later runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Refusal {
    pub reason: String,
    /// If it took too long: longer than so many seconds.
    pub seconds: Option<f64>,
}

impl Entry {
    pub fn new(cache: &Path, key: &str) -> Entry {
        Entry { folder: cache.join(key) }
    }

    /// Whether all is there as it was made.
    pub fn is_whole(&self) -> bool {
        manifest(&self.folder).is_some_and(|manifest| {
            let mut files = manifest.files.iter();
            !manifest.files.is_empty() && files.all(|(name, held)| held.read(&self.folder, name).is_some())
        })
    }

    /// Makes it of a folder in which all files lie. It takes the place of one that is not whole.
    ///
    /// # Errors
    /// If a file is not there, and those of the system.
    pub fn complete(&self, made: tempfile::TempDir, wanted: &[Wanted], made_by: &str) -> io::Result<()> {
        let mut manifest = Manifest { made_by: made_by.into(), ..Manifest::default() };
        for Wanted { name, key } in wanted {
            let digest = hex(&Sha256::digest(std::fs::read(made.path().join(name))?));
            manifest.files.insert(name.clone(), Held { digest, key: key.clone() });
        }
        std::fs::write(made.path().join(MANIFEST), serde_json::to_vec(&manifest)?)?;
        self.remove()?;
        // a rename is there as a whole or not at all
        std::fs::rename(made.path(), &self.folder)?;
        let _ = made.keep();
        Ok(())
    }

    pub fn remove(&self) -> io::Result<()> {
        match std::fs::remove_dir_all(&self.folder) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    pub fn lock_file(&self) -> PathBuf {
        self.folder.with_extension("lock")
    }

    fn refusal_file(&self) -> PathBuf {
        self.folder.with_extension("refused")
    }

    /// Why there are no files, if that is known and holds for so long a time.
    pub fn refusal(&self, limit: Duration) -> Option<Refusal> {
        let refusal: Refusal = serde_json::from_slice(&std::fs::read(self.refusal_file()).ok()?).ok()?;
        refusal.seconds.is_none_or(|tried| limit.as_secs_f64() <= tried).then_some(refusal)
    }

    /// Keeps it for later runs, if that can be done.
    pub fn refuse(&self, refusal: &Refusal) {
        let write = || std::fs::write(self.refusal_file(), serde_json::to_vec(refusal)?);
        if let Err(e) = write() {
            tracing::debug!("{}: {e}", self.refusal_file().display());
        }
    }
}

fn manifest(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).ok()?).ok()
}

impl Held {
    /// What is in it, if that is as it was made.
    fn read(&self, folder: &Path, name: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(folder.join(name)).ok()?;
        (hex(&Sha256::digest(&bytes)) == self.digest).then_some(bytes)
    }
}

/// Copies what other entries have of the files that are wanted, so that F* need not verify it again.
pub(super) fn borrow(cache: &Path, wanted: &[Wanted], made_by: &str, to: &Path) {
    let entries = std::fs::read_dir(cache).into_iter().flatten().flatten().map(|e| e.path());
    let entries: Vec<(PathBuf, Manifest)> =
        entries.filter_map(|folder| manifest(&folder).map(|m| (folder, m))).collect();
    for Wanted { name, key } in wanted {
        let mut held = entries.iter().filter(|(_, m)| m.made_by == made_by).filter_map(|(folder, m)| {
            let held = m.files.get(name).filter(|held| held.key == *key)?;
            held.read(folder, name)
        });
        if let Some(bytes) = held.next() {
            // if it is not there, it is made
            let _ = std::fs::write(to.join(name), bytes);
        }
    }
}

/// Numbers of the entries and of the refusals in a cache.
pub(super) fn count(cache: &Path) -> (usize, usize) {
    let entries = || std::fs::read_dir(cache).into_iter().flatten().flatten();
    let is_refusal = |path: &Path| path.extension().is_some_and(|e| e == "refused");
    let entered = entries().filter(|e| e.path().join(MANIFEST).is_file()).count();
    (entered, entries().filter(|e| is_refusal(&e.path())).count())
}

/// Removes the entries that were made first where there are too many, and what killed processes have
/// left.
pub(super) fn tidy(cache: &Path) {
    let age = |path: &Path| {
        let modified = std::fs::metadata(path).and_then(|data| data.modified()).ok()?;
        SystemTime::now().duration_since(modified).ok()
    };
    let mut kept = vec![];
    for entry in std::fs::read_dir(cache).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let Some(age) = age(&path) else { continue };
        if path.is_dir() && !name.starts_with(UNFINISHED) {
            kept.push((age, path));
        } else if age > ABANDONED && path.is_dir() {
            let _ = std::fs::remove_dir_all(path);
        } else if age > ABANDONED && !path.is_dir() {
            let _ = std::fs::remove_file(path);
        }
    }
    kept.sort();
    for (_, path) in kept.into_iter().skip(MOST) {
        let _ = std::fs::remove_dir_all(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(cache: &Path) -> tempfile::TempDir {
        let folder = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(cache).unwrap();
        std::fs::write(folder.path().join("A.fst.checked"), "checked").unwrap();
        folder
    }

    fn wanted(name: &str) -> Wanted {
        Wanted { name: name.into(), key: "rests on nothing".into() }
    }

    #[test]
    fn what_another_entry_has_is_copied_if_it_is_the_same() {
        let (cache, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let entry = Entry::new(cache.path(), "key");
        entry.complete(made(cache.path()), &[wanted("A.fst.checked")], "F*").unwrap();
        let copied = to.path().join("A.fst.checked");
        borrow(cache.path(), &[wanted("A.fst.checked")], "another F*", to.path());
        let other = Wanted { key: "other".into(), ..wanted("A.fst.checked") };
        borrow(cache.path(), &[other, wanted("B.fst.checked")], "F*", to.path());
        assert!(!copied.exists());
        borrow(cache.path(), &[wanted("A.fst.checked")], "F*", to.path());
        assert_eq!(std::fs::read_to_string(&copied).unwrap(), "checked");
        std::fs::remove_file(&copied).unwrap();
        std::fs::write(entry.folder.join("A.fst.checked"), "damaged").unwrap();
        borrow(cache.path(), &[wanted("A.fst.checked")], "F*", to.path());
        assert!(!copied.exists());
    }

    #[test]
    fn an_entry_is_whole_or_it_is_none() {
        let cache = tempfile::tempdir().unwrap();
        let entry = Entry::new(cache.path(), "key");
        let wanted = [wanted("A.fst.checked")];
        assert!(!entry.is_whole());
        let other = Wanted { name: "B.fst.checked".into(), key: String::new() };
        assert!(entry.complete(made(cache.path()), &[other], "F*").is_err());
        assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 0, "what is incomplete goes");
        entry.complete(made(cache.path()), &wanted, "F*").unwrap();
        assert!(entry.is_whole());
        for damage in ["", "checkeD"] {
            std::fs::write(entry.folder.join("A.fst.checked"), damage).unwrap();
            assert!(!entry.is_whole());
            entry.complete(made(cache.path()), &wanted, "F*").unwrap();
            assert!(entry.is_whole());
        }
        std::fs::remove_file(entry.folder.join(MANIFEST)).unwrap();
        assert!(!entry.is_whole());
        assert_eq!(count(cache.path()), (0, 0));
    }

    #[test]
    fn a_refusal_holds_for_as_long_as_was_tried() {
        let cache = tempfile::tempdir().unwrap();
        let entry = Entry::new(cache.path(), "key");
        let second = Duration::from_secs(1);
        assert_eq!(entry.refusal(second), None);
        let refusal = Refusal { reason: "too long".into(), seconds: Some(5.0) };
        entry.refuse(&refusal);
        assert_eq!(entry.refusal(5 * second), Some(refusal));
        assert_eq!(entry.refusal(6 * second), None);
        entry.refuse(&Refusal { reason: "wrong".into(), seconds: None });
        assert!(entry.refusal(600 * second).is_some());
        assert_eq!(count(cache.path()), (0, 1));
    }

    #[test]
    fn the_oldest_entries_go() {
        let cache = tempfile::tempdir().unwrap();
        for key in 0..MOST + 3 {
            let entry = Entry::new(cache.path(), &key.to_string());
            entry.complete(made(cache.path()), &[wanted("A.fst.checked")], "F*").unwrap();
            let made = SystemTime::now() - Duration::from_secs(1000 - key as u64);
            std::fs::File::open(&entry.folder).unwrap().set_modified(made).unwrap();
        }
        tidy(cache.path());
        let is_there = |key: usize| Entry::new(cache.path(), &key.to_string()).is_whole();
        assert_eq!((is_there(2), is_there(3), count(cache.path()).0), (false, true, MOST));
    }
}
