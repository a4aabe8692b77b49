//! Tables that were made before.

use super::axioms::AXIOMS;
use super::sources::Sources;
use super::table::{Known, Library};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Changes with what the table says of the same sources.
const VERSION: u32 = 1;

/// A folder with tables, one for each library that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// In this folder, which need not be there.
    pub fn new(folder: impl Into<PathBuf>) -> Kept {
        Kept { folder: folder.into() }
    }

    /// The table of a library: what is kept, or else one that is made now, and kept if that can be.
    pub fn library(&self, sources: &Sources) -> Library {
        let path = self.path(sources);
        if let Some(known) = read(&path) {
            return Library::of_known(known);
        }
        let library = Library::read(sources);
        if let Err(e) = self.keep(&path, &library) {
            tracing::warn!("what the library takes on faith cannot be kept in {}: {e}", path.display());
        }
        library
    }

    /// Where the table of a library is kept. Other axioms make another table.
    pub fn path(&self, sources: &Sources) -> PathBuf {
        let all = AXIOMS.iter().flat_map(|(_, modules)| modules.iter());
        let axioms: usize = all.map(|(module, names)| module.len() + names.len()).sum();
        self.folder.join(format!("fstar-library-{VERSION}-{axioms}-{}.json", sources.key()))
    }

    /// Written beside, then renamed: a table is whole or not there.
    fn keep(&self, path: &Path, library: &Library) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(&library.known)?)?;
        file.persist(path).map(drop).map_err(|e| e.error)
    }
}

/// What is kept there; none if it is not all that it should be.
fn read(path: &Path) -> Option<Vec<Known>> {
    let known: Vec<Known> = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let is_whole = !known.is_empty() && known.iter().all(|k| k.includes.iter().all(|i| *i < known.len()));
    is_whole.then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_made_once_and_again_for_other_sources() {
        let (sources, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |name: &str, text: &str| std::fs::write(sources.path().join(name), text).unwrap();
        write("prims.fst", "module Prims\nassume val magic : #a:Type -> unit -> Tot a");
        write("A.fst", "module A\nlet f () : squash False = magic ()");
        let kept = Kept::new(cache.path().join("below"));
        let found = Sources::in_folder(sources.path()).unwrap();
        let library = kept.library(&found);
        assert_eq!(library.all().count(), 2);
        assert!(kept.path(&found).is_file());
        assert_eq!(kept.library(&found), library);
        std::fs::write(kept.path(&found), "[").unwrap();
        assert_eq!(kept.library(&found), library);
        write("A.fst", "module A\nlet f () : unit = ()");
        let changed = Sources::in_folder(sources.path()).unwrap();
        assert_eq!(kept.library(&changed).all().count(), 1);
    }
}
