//! The files of F*'s library.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    pub path: PathBuf,
    /// From its name: `FStar.List.Tot`.
    pub module: String,
    /// Whether it is an `.fsti`.
    pub is_interface: bool,
    bytes: u64,
    /// Nanoseconds since 1970, as far as the file system tells.
    modified: u128,
}

/// The files of F*'s library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    folder: PathBuf,
    files: Vec<SourceFile>,
}

/// Where the library is, seen from the folder of the program: in a source tree, and in installations of
/// several ages.
const PLACES: [&str; 6] =
    ["../ulib", "../lib/fstar/ulib", "../lib/fstar", "../share/fstar/ulib", "../share/fstar", "ulib"];
/// Folders in folders, at most.
const DEEPEST: usize = 4;

impl Sources {
    /// The library of a program: in the folder that `FSTAR_LIB` or `FSTAR_HOME` names, otherwise beside
    /// the program.
    pub fn of_program(program: &Path) -> Option<Sources> {
        let named = |variable: &str, below: &str| {
            let folder = std::env::var_os(variable).filter(|v| !v.is_empty())?;
            Some(PathBuf::from(folder).join(below))
        };
        let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
        let beside = program.parent().map(Path::to_owned).unwrap_or_default();
        let named = [named("FSTAR_LIB", ""), named("FSTAR_HOME", "ulib")];
        let folders = named.into_iter().flatten().chain(PLACES.iter().map(|place| beside.join(place)));
        folders.into_iter().find_map(|folder| Sources::in_folder(&folder))
    }

    /// The library in a folder and the folders in it; none if `Prims` is not there.
    pub fn in_folder(folder: &Path) -> Option<Sources> {
        let folder = folder.canonicalize().ok()?;
        let mut files = vec![];
        gather(&folder, DEEPEST, &mut files);
        files.sort();
        files.iter().any(|f| f.module == "Prims").then_some(Sources { folder, files })
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All of them, in a fixed order.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Distinguishes this library from any other: names, sizes and times of its files.
    pub fn key(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.folder.as_os_str().as_encoded_bytes());
        for file in &self.files {
            let name = file.path.strip_prefix(&self.folder).unwrap_or(&file.path);
            hasher.update([0]);
            hasher.update(name.as_os_str().as_encoded_bytes());
            hasher.update([0]);
            hasher.update(file.bytes.to_le_bytes());
            hasher.update(file.modified.to_le_bytes());
        }
        hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

fn gather(folder: &Path, deepest: usize, out: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(data) = std::fs::metadata(&path) else { continue };
        if data.is_dir() && deepest > 0 {
            gather(&path, deepest - 1, out);
        } else if data.is_file()
            && let Some((module, is_interface)) = module_of(&path)
        {
            let since = data.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
            let modified = since.map_or(0, |d| d.as_nanos());
            out.push(SourceFile { path, module, is_interface, bytes: data.len(), modified });
        }
    }
}

/// The module of an F* file: older libraries have `prims.fst`, which is `Prims`.
fn module_of(path: &Path) -> Option<(String, bool)> {
    let name = path.file_name()?.to_str()?;
    let (stem, is_interface) = match name.strip_suffix(".fsti") {
        Some(stem) => (stem, true),
        None => (name.strip_suffix(".fst")?, false),
    };
    let mut letters = stem.chars();
    let first = letters.next()?;
    Some((first.to_uppercase().chain(letters).collect(), is_interface))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_has_prims_and_a_key_that_follows_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("FStar.A.fst", "module FStar.A");
        assert_eq!(Sources::in_folder(folder.path()), None);
        write("prims.fst", "module Prims");
        std::fs::create_dir(folder.path().join("legacy")).unwrap();
        write("legacy/FStar.B.fsti", "module FStar.B");
        write("README", "");
        let sources = Sources::in_folder(folder.path()).unwrap();
        let modules: Vec<(&str, bool)> =
            sources.files().iter().map(|f| (f.module.as_str(), f.is_interface)).collect();
        assert_eq!(modules, [("FStar.A", false), ("FStar.B", true), ("Prims", false)]);
        assert_eq!(sources.key(), Sources::in_folder(folder.path()).unwrap().key());
        write("FStar.A.fst", "module FStar.A\nlet x = 1");
        assert_ne!(sources.key(), Sources::in_folder(folder.path()).unwrap().key());
        let bin = folder.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        assert_eq!(Sources::of_program(&bin.join("fstar.exe")), None);
    }
}
