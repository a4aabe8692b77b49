//! A folder of Lean files as modules.

use crate::lakefile::{LAKEFILES, source_folders};
use crate::packages::package_folders;
use lean_bridge::{is_of_library, module_path};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Folders in which no sources lie.
const SKIPPED: [&str; 3] = ["build", "lake-packages", "node_modules"];
/// What lies in the folder that a file's project is in.
const MARKS: [&str; 2] = ["lean-toolchain", ".git"];

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// A folder or file cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Read {
        /// Which one.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// There is no Lean file in the folder.
    #[error("{} holds no Lean file", .0.display())]
    Empty(PathBuf),
}

impl ProjectError {
    pub(crate) fn read(path: &Path, error: &io::Error) -> ProjectError {
        ProjectError::Read { path: path.into(), reason: error.to_string() }
    }
}

/// A folder of Lean files, with a lakefile or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProject {
    /// The folder, absolute, with all links resolved.
    root: PathBuf,
    /// Folders that module names are relative to.
    sources: Vec<PathBuf>,
    /// The same of the packages that it depends on, as far as Lake has fetched them.
    packages: Vec<PathBuf>,
}

impl SourceProject {
    /// The project in a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn open(root: &Path) -> Result<SourceProject, ProjectError> {
        let root = root.canonicalize().map_err(|e| ProjectError::read(root, &e))?;
        let (sources, packages) = (source_folders(&root), package_folders(&root));
        Ok(SourceProject { root, sources, packages })
    }

    /// The project that a file belongs to: in the nearest folder around it with a lakefile, else in one with
    /// another mark of a project's root, else in the nearest from which one of the modules that the file
    /// imports is found. `imports`: names of those. None for a file that stands alone.
    ///
    /// # Errors
    /// When the file's folder cannot be read.
    pub fn around(file: &Path, imports: &[String]) -> Result<Option<SourceProject>, ProjectError> {
        let file = file.canonicalize().map_err(|e| ProjectError::read(file, &e))?;
        let around = || file.ancestors().skip(1);
        let has = |folder: &&Path, names: &[&str]| names.iter().any(|name| folder.join(name).exists());
        let imported = |folder: &&Path| {
            let own = imports.iter().filter(|i| !is_of_library(i));
            own.map(|i| module_path(folder, i, "lean")).any(|path| path.is_file())
        };
        let root = around().find(|f| has(f, &LAKEFILES)).or_else(|| around().find(imported));
        let root = root.or_else(|| around().find(|f| has(f, &MARKS)));
        root.map(SourceProject::open).transpose()
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The name of the module that a file of the project is; none for a file outside of it.
    pub fn name_of(&self, file: &Path) -> Option<String> {
        let file = file.canonicalize().ok()?;
        // the longest folder: that of a library may lie in that of another one
        let folder =
            self.sources.iter().filter(|s| file.starts_with(s)).max_by_key(|s| s.as_os_str().len())?;
        module_name(file.strip_prefix(folder).ok()?)
    }

    /// The files that have this module name: of the project, or where it has none of its packages.
    pub(crate) fn files_of(&self, module: &str) -> Vec<PathBuf> {
        let files = |folders: &[PathBuf]| -> Vec<PathBuf> {
            folders.iter().map(|f| module_path(f, module, "lean")).filter(|path| path.is_file()).collect()
        };
        let own = files(&self.sources);
        if own.is_empty() { files(&self.packages) } else { own }
    }

    /// The names of all modules, in alphabetical order.
    ///
    /// # Errors
    /// When a folder cannot be read, or there is no module.
    pub fn modules(&self) -> Result<Vec<String>, ProjectError> {
        let mut files = vec![];
        for source in &self.sources {
            collect(source, &mut files)?;
        }
        let mut names: Vec<String> = files.iter().filter_map(|f| self.name_of(f)).collect();
        names.sort();
        names.dedup();
        if names.is_empty() { Err(ProjectError::Empty(self.root.clone())) } else { Ok(names) }
    }
}

/// The name of the module in a file below a folder of sources.
fn module_name(file: &Path) -> Option<String> {
    let file = file.to_str()?.strip_suffix(".lean")?;
    let quoted = |part: &str| {
        let begins = part.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        let plain =
            begins && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?'));
        if plain { part.to_owned() } else { format!("«{part}»") }
    };
    let part = |c: Component<'_>| c.as_os_str().to_str().map(&quoted);
    Some(Path::new(file).components().map(part).collect::<Option<Vec<_>>>()?.join("."))
}

/// Adds the Lean files of a folder and of those in it.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ProjectError> {
    let entries = std::fs::read_dir(folder).map_err(|e| ProjectError::read(folder, &e))?;
    for entry in entries {
        let path = entry.map_err(|e| ProjectError::read(folder, &e))?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        if name.starts_with('.') || SKIPPED.contains(&name) || LAKEFILES.contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if name.ends_with(".lean") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        dir
    }

    #[test]
    fn files_are_modules_by_their_places() {
        let dir = folder(&[
            "A.lean",
            "A/B.lean",
            "A/x-y.lean",
            ".lake/C.lean",
            "build/D.lean",
            "lakefile.lean",
            "E.txt",
        ]);
        let project = SourceProject::open(dir.path()).unwrap();
        assert_eq!(project.modules().unwrap(), ["A", "A.B", "A.«x-y»"]);
        assert_eq!(project.name_of(&dir.path().join("A/B.lean")).unwrap(), "A.B");
        assert_eq!(project.files_of("A.«x-y»"), [project.root().join("A/x-y.lean")]);
        assert_eq!(project.name_of(Path::new("/dev/null")), None);
        let package = folder(&["A.lean", ".lake/packages/other/A.lean", ".lake/packages/other/B/C.lean"]);
        let project = SourceProject::open(package.path()).unwrap();
        assert_eq!(project.modules().unwrap(), ["A"]);
        assert_eq!(project.files_of("A"), [project.root().join("A.lean")], "the project's own comes first");
        assert_eq!(project.files_of("B.C"), [project.root().join(".lake/packages/other/B/C.lean")]);
        let empty = folder(&["x.txt"]);
        let error = SourceProject::open(empty.path()).unwrap().modules().unwrap_err();
        assert!(error.to_string().ends_with("holds no Lean file"), "{error}");
    }

    #[test]
    fn a_file_finds_its_project() {
        let dir = folder(&["src/P/A.lean", "src/P/B.lean", "alone/X.lean"]);
        let imports = ["Init.Data".to_owned(), "P.A".to_owned()];
        let around = |file: &str, imports: &[String]| {
            let found = SourceProject::around(&dir.path().join(file), imports).unwrap();
            found.map(|p| p.root().strip_prefix(dir.path().canonicalize().unwrap()).unwrap().to_path_buf())
        };
        assert_eq!(around("src/P/B.lean", &imports), Some("src".into()));
        assert_eq!(around("alone/X.lean", &imports[..1]), None);
        fs::write(dir.path().join("lakefile.toml"), "srcDir = \"src\"").unwrap();
        assert_eq!(around("src/P/B.lean", &imports), Some("".into()));
        let project = SourceProject::open(dir.path()).unwrap();
        assert_eq!(project.modules().unwrap(), ["P.A", "P.B"]);
        assert!(SourceProject::around(&dir.path().join("none.lean"), &[]).is_err());
    }
}
