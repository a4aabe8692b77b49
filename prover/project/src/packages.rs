//! Packages that Lake has fetched for a project.

use crate::lakefile::source_folders;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What Lake writes about the packages that it has fetched.
const MANIFEST: &str = "lake-manifest.json";
/// Where it puts them, unless the manifest says otherwise.
const FOLDER: &str = ".lake/packages";

/// What is of interest in the manifest.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Manifest {
    packages_dir: Option<String>,
    packages: Vec<Package>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Package {
    name: String,
    /// Of a package that lies elsewhere on this machine, relative to the project.
    dir: Option<String>,
    /// The folder of the package in its repository.
    sub_dir: Option<String>,
}

/// Folders that names of modules of a project's packages are relative to: of those that the manifest lists,
/// or without one of all that lie where Lake puts them. What is not there is left out.
pub(crate) fn package_folders(root: &Path) -> Vec<PathBuf> {
    let manifest = std::fs::read_to_string(root.join(MANIFEST)).ok();
    let manifest = manifest.and_then(|text| serde_json::from_str::<Manifest>(&text).ok());
    let roots: Vec<PathBuf> = match manifest {
        Some(manifest) => {
            let fetched = root.join(manifest.packages_dir.as_deref().unwrap_or(FOLDER));
            let place = |package: Package| match package.dir {
                Some(dir) => root.join(dir),
                // a name that Lean writes in quotation marks has a folder without them
                None => fetched
                    .join(package.name.trim_matches(['«', '»']))
                    .join(package.sub_dir.unwrap_or_default()),
            };
            manifest.packages.into_iter().map(place).collect()
        }
        None => {
            let entries = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
            let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
            folders.sort();
            folders
        }
    };
    let there = roots.iter().filter_map(|r| r.canonicalize().ok()).filter(|r| r.is_dir());
    there.flat_map(|root| source_folders(&root)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn packages_are_found_by_the_manifest_or_where_lake_puts_them() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for folder in ["p/.lake/packages/a/src", "p/.lake/packages/b", "p/fetched/c/deep", "local"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("p/.lake/packages/a/lakefile.toml"), "srcDir = \"src\"").unwrap();
        let found = || -> Vec<String> {
            let folders = package_folders(&root.join("p"));
            folders.iter().map(|f| f.strip_prefix(&root).unwrap().display().to_string()).collect()
        };
        assert_eq!(found(), ["p/.lake/packages/a/src", "p/.lake/packages/b"]);
        let manifest = r#"{"version": "1.1.0", "packagesDir": "fetched", "packages": [
            {"type": "git", "name": "«c»", "subDir": "deep", "url": "u", "rev": "r"},
            {"type": "path", "name": "local", "dir": "../local"}, {"type": "git", "name": "gone"}]}"#;
        fs::write(root.join("p/lake-manifest.json"), manifest).unwrap();
        assert_eq!(found(), ["p/fetched/c/deep", "local"]);
        assert!(package_folders(&root.join("local")).is_empty());
    }
}
