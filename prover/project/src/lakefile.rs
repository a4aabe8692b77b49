//! What a lakefile says about where sources lie.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Names of files by which a folder is known to be a Lake package.
pub(crate) const LAKEFILES: [&str; 2] = ["lakefile.toml", "lakefile.lean"];

/// What is of interest in `lakefile.toml`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Lakefile {
    src_dir: Option<String>,
    #[serde(rename = "lean_lib")]
    libraries: Vec<Library>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Library {
    src_dir: Option<String>,
}

/// The folders that module names are relative to, absolute; the package's own folder where its lakefile says
/// nothing else.
pub(crate) fn source_folders(root: &Path) -> Vec<PathBuf> {
    let read = |name: &str| std::fs::read_to_string(root.join(name)).ok();
    let below = match (read("lakefile.toml"), read("lakefile.lean")) {
        (Some(text), _) => of_toml(&text),
        (None, Some(text)) => of_lean(&text),
        (None, None) => BTreeSet::new(),
    };
    let folders: Vec<PathBuf> = below.into_iter().map(|b| root.join(b)).filter(|f| f.is_dir()).collect();
    if folders.is_empty() { vec![root.to_path_buf()] } else { folders }
}

/// A library's folder lies below that of its package. A lakefile that cannot be read says nothing.
fn of_toml(text: &str) -> BTreeSet<PathBuf> {
    let file: Lakefile = basic_toml::from_str(text).unwrap_or_default();
    let package = PathBuf::from(file.src_dir.unwrap_or_default());
    if file.libraries.is_empty() {
        return BTreeSet::from([package]);
    }
    file.libraries.into_iter().map(|l| package.join(l.src_dir.unwrap_or_default())).collect()
}

/// A lakefile that is a Lean program is not run: its texts after `srcDir :=` are taken as they stand, beside
/// the package's folder, as some of its libraries may have none.
fn of_lean(text: &str) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::from([PathBuf::new()]);
    for rest in text.split("srcDir").skip(1) {
        let value = rest.trim_start().strip_prefix(":=").map(str::trim_start);
        let quoted = value.and_then(|v| v.strip_prefix('"')).and_then(|v| v.split('"').next());
        folders.extend(quoted.map(PathBuf::from));
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(file: &str, text: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("src/core")).unwrap();
        std::fs::write(dir.path().join(file), text).unwrap();
        let found = source_folders(dir.path());
        found.iter().map(|f| f.strip_prefix(dir.path()).unwrap().display().to_string()).collect()
    }

    #[test]
    fn lakefiles_say_where_sources_lie() {
        assert_eq!(folders("README", ""), [""]);
        assert_eq!(folders("lakefile.toml", "name = \"a\"\n[[lean_lib]]\nname = \"A\""), [""]);
        assert_eq!(folders("lakefile.toml", "srcDir = \"src\"\n[[lean_lib]]\nname = \"A\""), ["src"]);
        assert_eq!(
            folders(
                "lakefile.toml",
                "srcDir = \"src\"\n[[lean_lib]]\nsrcDir = \"core\"\n[[lean_lib]]\nname = \"B\""
            ),
            ["src", "src/core"]
        );
        assert_eq!(folders("lakefile.toml", "srcDir = \"nowhere\""), [""]);
        assert_eq!(folders("lakefile.toml", "not toml ["), [""]);
        assert_eq!(folders("lakefile.lean", "package a where\n  srcDir := \"src\"\n"), ["", "src"]);
        assert_eq!(folders("lakefile.lean", "package a"), [""]);
    }
}
