//! Whether a library's files are as they were.
//!
//! A text runs code while it is compiled, with this user's rights, and the library that its proof is checked
//! against lies in files of this user. Nothing can change a file without the system noting the time, which no
//! user can set: so the files are looked at before a text is compiled and after its proof was checked.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Folders are nested no deeper than this, so that links that lead back end somewhere.
const DEEPEST: usize = 32;

/// What the system says of a file: device, number, size, and when it was changed last.
type Stamp = (u64, u64, u64, i64, i64);

/// The compiled modules in some folders at some time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LibraryFiles(BTreeMap<PathBuf, Stamp>);

impl LibraryFiles {
    /// Looks at the files.
    ///
    /// # Errors
    /// When a folder cannot be read. One that is not there holds nothing.
    pub fn look(folders: &[PathBuf]) -> io::Result<LibraryFiles> {
        let mut files = BTreeMap::new();
        for folder in folders.iter().filter(|f| f.exists()) {
            look_into(folder, 0, &mut files)?;
        }
        Ok(LibraryFiles(files))
    }

    /// Whether a module is as it was, with the files beside it that belong to it.
    pub(crate) fn has_still(&self, module: &Path) -> bool {
        ["olean", "olean.server", "olean.private"].iter().all(|ending| {
            let file = module.with_extension(ending);
            let now = std::fs::metadata(&file).ok().map(|meta| stamp(&meta));
            now == self.0.get(&file).copied()
        })
    }

    /// A file that is not as it was, or was not there.
    pub fn changed(&self, later: &LibraryFiles) -> Option<&Path> {
        let other = |a: &LibraryFiles, b: &LibraryFiles| {
            let gone = a.0.iter().find(|(path, stamp)| b.0.get(*path) != Some(stamp));
            gone.map(|(path, _)| path.clone())
        };
        let path = other(self, later).or_else(|| other(later, self))?;
        let known = self.0.get_key_value(&path).map(|(path, _)| path.as_path());
        Some(known.unwrap_or(Path::new("a new file")))
    }
}

fn stamp(meta: &Metadata) -> Stamp {
    (meta.dev(), meta.ino(), meta.size(), meta.ctime(), meta.ctime_nsec())
}

fn look_into(folder: &Path, depth: usize, files: &mut BTreeMap<PathBuf, Stamp>) -> io::Result<()> {
    if depth > DEEPEST {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_module = path.to_string_lossy().contains(".olean");
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        if meta.is_dir() {
            look_into(&path, depth + 1, files)?;
        } else if is_module {
            files.insert(path, stamp(&meta));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_happens_to_a_module_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf(), folder.path().join("none")];
        let file = folder.path().join("A/B.olean.private");
        std::fs::create_dir(folder.path().join("A")).unwrap();
        std::fs::write(&file, "1").unwrap();
        std::fs::write(folder.path().join("A/B.c"), "1").unwrap();
        let look = || LibraryFiles::look(&folders).unwrap();
        let first = look();
        let module = folder.path().join("A/B.olean");
        assert!(first.has_still(&module));
        std::fs::write(folder.path().join("A/B.c"), "2").unwrap();
        assert_eq!(first.changed(&look()), None, "other files do not matter");
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::write(&file, "2").unwrap();
        // the times that a user can set are set back
        let opened = std::fs::File::options().write(true).open(&file).unwrap();
        opened.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        let second = look();
        assert!(!first.has_still(&module) && second.has_still(&module));
        assert_eq!(first.changed(&second), Some(file.as_path()));
        std::fs::write(folder.path().join("New.olean"), "").unwrap();
        assert_eq!(second.changed(&look()), Some(Path::new("a new file")));
        std::fs::remove_file(folder.path().join("New.olean")).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(second.changed(&look()), Some(file.as_path()));
    }
}
