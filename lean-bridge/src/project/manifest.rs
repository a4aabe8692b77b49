//! What Lake's files say about a project: its name, its packages, where their compiled modules lie.

use super::ProjectError;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// A dependency of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name, without the marks of a quoted Lean name.
    pub name: String,
    /// Its root, absolute; need not exist.
    pub dir: PathBuf,
    /// Required by the project itself, not by another package.
    pub direct: bool,
    /// Given by a path: it may change without a change of the manifest.
    pub local: bool,
}

/// `lake-manifest.json`, in all its versions.
pub(super) struct Manifest {
    pub name: Option<String>,
    pub packages: Vec<Package>,
    pub packages_dir: PathBuf,
}

impl Manifest {
    /// A project without requirements need not have one.
    pub(super) fn read(dir: &Path, lakefile: &str) -> Result<Self, ProjectError> {
        let file = dir.join("lake-manifest.json");
        let failed = |reason: String| ProjectError::Manifest { file: file.clone(), reason };
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                let requires = lakefile.lines().any(|l| {
                    let l = l.trim_start();
                    l.starts_with("require ") || l.starts_with("[[require]]")
                });
                if requires {
                    return Err(failed("there is none, and the lakefile requires packages".into()));
                }
                return Ok(Manifest {
                    name: None,
                    packages: vec![],
                    packages_dir: dir.join(".lake/packages"),
                });
            }
            Err(e) => return Err(failed(e.to_string())),
        };
        let value: Value = serde_json::from_str(&text).map_err(|e| failed(e.to_string()))?;
        // Up to version 6 packages lay beside the sources.
        let old = value["version"].as_u64().is_some_and(|v| v < 7);
        let usual = if old { "lake-packages" } else { ".lake/packages" };
        let packages_dir = dir.join(value["packagesDir"].as_str().unwrap_or(usual));
        let listed = match &value["packages"] {
            Value::Array(listed) => listed.as_slice(),
            Value::Null => &[],
            _ => return Err(failed("`packages` is no list".into())),
        };
        let mut packages = vec![];
        for entry in listed {
            let package = package(entry, dir, &packages_dir);
            packages.push(package.ok_or_else(|| failed(format!("unknown form of a package: {entry}")))?);
        }
        Ok(Manifest { name: value["name"].as_str().map(plain), packages, packages_dir })
    }
}

/// One entry of the manifest: `{"type": "git", …}`, before version 5 `{"git": {…}}`.
fn package(entry: &Value, dir: &Path, packages_dir: &Path) -> Option<Package> {
    let (kind, fields) = match entry["type"].as_str() {
        Some(kind) => (kind, entry),
        None => {
            let kind = ["git", "path"].into_iter().find(|k| entry[*k].is_object())?;
            (kind, &entry[kind])
        }
    };
    let name = plain(fields["name"].as_str()?);
    let local = kind == "path";
    let mut root = match local {
        true => dir.join(fields["dir"].as_str()?),
        false => packages_dir.join(&name),
    };
    if let Some(below) = fields["subDir"].as_str().or(fields["subDir?"].as_str()).filter(|_| !local) {
        root.push(below);
    }
    Some(Package { name, dir: root, direct: !fields["inherited"].as_bool().unwrap_or(false), local })
}

/// A name without the quotes of Lean.
fn plain(name: &str) -> String {
    name.trim().trim_matches(['«', '»']).to_string()
}

/// The package's name in a lakefile.
pub(super) fn package_name(lakefile: &Path, text: &str) -> Option<String> {
    if lakefile.extension().is_some_and(|e| e == "toml") {
        return Some(plain(&Lakefile::parse(text).name?));
    }
    let line = text.lines().find_map(|l| l.trim_start().strip_prefix("package "))?.trim_start();
    if let Some(quoted) = line.strip_prefix('«') {
        return quoted.split('»').next().map(str::to_string);
    }
    let name: String =
        line.trim_start_matches('"').chars().take_while(|c| !c.is_whitespace() && *c != '"').collect();
    Some(name).filter(|n| !n.is_empty() && n != "where")
}

/// What is of interest in `lakefile.toml`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Lakefile {
    name: Option<String>,
    build_dir: Option<String>,
    lean_lib_dir: Option<String>,
}

impl Lakefile {
    /// One that cannot be read says nothing; Lake itself will complain about it.
    fn parse(text: &str) -> Self {
        basic_toml::from_str(text).unwrap_or_default()
    }
}

/// The folder of compiled modules of the package in `root`, if it has any: where its lakefile says, else in
/// the layouts of present and older versions of Lake.
pub(super) fn library(root: &Path) -> Option<PathBuf> {
    let lakefile = std::fs::read_to_string(root.join("lakefile.toml")).unwrap_or_default();
    let lakefile = Lakefile::parse(&lakefile);
    let builds = lakefile.build_dir.iter().map(String::as_str).chain([".lake/build", "build"]);
    let mut folders = builds.flat_map(|b| {
        let own = lakefile.lean_lib_dir.iter().map(String::as_str);
        own.chain(["lib/lean", "lib"]).map(|l| root.join(b).join(l)).collect::<Vec<_>>()
    });
    folders.find(|f| f.is_dir() && holds_module(f))
}

/// Whether a compiled module lies in the folder or somewhere below.
fn holds_module(folder: &Path) -> bool {
    let entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().collect();
    entries.iter().any(|e| e.path().extension().is_some_and(|x| x == "olean"))
        || entries.iter().any(|e| e.file_type().is_ok_and(|t| t.is_dir()) && holds_module(&e.path()))
}

/// The compiled modules below a folder, with length and time of change, in a fixed order.
pub(super) fn modules(folder: &Path) -> Vec<(PathBuf, u64, Duration)> {
    let mut found = vec![];
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.metadata() {
                Ok(m) if m.is_dir() => open.push(path),
                Ok(m) if path.extension().is_some_and(|x| x == "olean") => {
                    let modified = m.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
                    found.push((path, m.len(), modified.unwrap_or_default()));
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(manifest: &str) -> Manifest {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("lake-manifest.json"), manifest).unwrap();
        let mut m = Manifest::read(dir.path(), "").unwrap();
        let relative = |p: &Path| p.strip_prefix(dir.path()).unwrap_or(p).to_path_buf();
        m.packages_dir = relative(&m.packages_dir);
        m.packages.iter_mut().for_each(|p| p.dir = relative(&p.dir));
        m
    }

    #[test]
    fn manifests_of_all_versions() {
        let new = read(
            r#"{"version": "1.1.0", "packagesDir": ".lake/packages", "name": "«my-proj»", "lakeDir": ".lake",
                "packages": [
                {"url": "u", "type": "git", "subDir": null, "rev": "r", "name": "mathlib",
                 "inherited": false},
                {"url": "u", "type": "git", "subDir": "lean", "name": "odd", "inherited": true},
                {"type": "path", "name": "near", "dir": "../near", "inherited": false}]}"#,
        );
        let dirs: Vec<_> =
            new.packages.iter().map(|p| (p.dir.to_str().unwrap(), p.direct, p.local)).collect();
        assert_eq!(
            dirs,
            [
                (".lake/packages/mathlib", true, false),
                (".lake/packages/odd/lean", false, false),
                ("../near", true, true)
            ]
        );
        assert_eq!(new.name.as_deref(), Some("my-proj"));
        let old = read(
            r#"{"version": 4, "packagesDir": "lake-packages",
                "packages": [{"git": {"url": "u", "subDir?": null, "rev": "r",
                 "name": "std", "inputRev?": "main"}}]}"#,
        );
        assert_eq!(old.packages[0].dir, Path::new("lake-packages/std"));
        assert_eq!(read(r#"{"version": 5, "packages": []}"#).packages_dir, Path::new("lake-packages"));
    }

    #[test]
    fn broken_and_missing_manifests() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Manifest::read(dir.path(), "name = \"a\"").unwrap().packages.is_empty());
        let e = Manifest::read(dir.path(), "[[require]]\nname = \"mathlib\"").err().unwrap();
        assert!(e.advice().contains("lake update"), "{e}");
        for text in ["{", r#"{"packages": 1}"#, r#"{"packages": [{"type": "git"}]}"#] {
            std::fs::write(dir.path().join("lake-manifest.json"), text).unwrap();
            assert!(matches!(Manifest::read(dir.path(), ""), Err(ProjectError::Manifest { .. })), "{text}");
        }
    }

    #[test]
    fn names_in_lakefiles() {
        let toml = Path::new("lakefile.toml");
        let lean = Path::new("lakefile.lean");
        let text = "name = \"demo\"\n[[lean_lib]]\nname = \"Other\"";
        assert_eq!(package_name(toml, text).as_deref(), Some("demo"));
        assert_eq!(package_name(toml, "[[lean_lib]]\nname = \"Other\""), None);
        let text = "import Lake\nopen Lake DSL\npackage «my proj» where\n";
        assert_eq!(package_name(lean, text).as_deref(), Some("my proj"));
        assert_eq!(package_name(lean, "package demo {\n}").as_deref(), Some("demo"));
    }

    #[test]
    fn compiled_modules_in_all_layouts() {
        for below in [".lake/build/lib/lean", ".lake/build/lib", "build/lib", "out/lib/lean"] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join("lakefile.toml"), "name = \"a\"\nbuildDir = \"out\"").unwrap();
            let folder = dir.path().join(below);
            std::fs::create_dir_all(folder.join("A")).unwrap();
            assert_eq!(library(dir.path()), None, "an empty folder");
            std::fs::write(folder.join("A/B.olean"), "").unwrap();
            assert_eq!(library(dir.path()), Some(folder.clone()));
            assert_eq!(modules(&folder).len(), 1);
        }
    }
}
