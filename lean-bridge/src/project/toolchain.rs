//! Which Lean a project is for, and where that Lean is.

use super::ProjectError;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The content of `lean-toolchain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// As written, for example `leanprover/lean4:v4.28.0`.
    pub text: String,
    /// `4.28.0`, `4.29.0-rc1`, `nightly-2026-01-31`; `None` for a channel or a name of the user's own.
    pub version: Option<String>,
}

impl Toolchain {
    /// Reads the name of a toolchain; `None` for what cannot be one, which is an empty text or several words.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(char::is_whitespace) {
            return None;
        }
        let release = text.rsplit_once(':').map_or(text, |(_, r)| r);
        let number = release.strip_prefix('v').unwrap_or(release);
        let known = number.starts_with(|c: char| c.is_ascii_digit()) || release.starts_with("nightly-");
        Some(Toolchain { text: text.into(), version: known.then(|| number.to_string()) })
    }

    pub(super) fn of_project(dir: &Path) -> Result<Self, ProjectError> {
        let file = dir.join("lean-toolchain");
        let failed = |reason: String| ProjectError::Toolchain { file: file.clone(), reason };
        let text = std::fs::read_to_string(&file).map_err(|e| failed(e.to_string()))?;
        Toolchain::parse(&text).ok_or_else(|| failed(format!("not a toolchain: {:?}", text.trim())))
    }

    /// The version, or else the whole text.
    pub fn label(&self) -> &str {
        self.version.as_deref().unwrap_or(&self.text)
    }

    /// Whether a Lean that calls itself `version` (`Lean.versionString`) may be
    /// this toolchain's: false only if certainly not.
    pub(crate) fn may_be(&self, version: &str) -> bool {
        let (Some(own), false) = (&self.version, version.is_empty()) else { return true };
        version == own || (own.starts_with("nightly-") && version.ends_with(own.as_str()))
    }

    /// Whether both are certainly different.
    pub(super) fn differs_from(&self, other: &Toolchain) -> bool {
        matches!((&self.version, &other.version), (Some(a), Some(b)) if a != b)
    }

    /// The name of its folder in elan's: `leanprover--lean4---v4.28.0`.
    fn elan_folder(&self) -> String {
        let full = match self.text.contains([':', '/']) {
            true => self.text.clone(),
            // elan's own default, except for toolchains linked under a name
            false if self.version.is_some() => format!("leanprover/lean4:{}", self.text),
            false => self.text.clone(),
        };
        full.replace('/', "--").replace(':', "---")
    }
}

impl std::fmt::Display for Toolchain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where programs are looked for.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// elan's folder.
    pub elan: Option<PathBuf>,
    /// The folders of `PATH`.
    pub path: Vec<PathBuf>,
    /// A REPL given by the variable `PROVER_REPL`.
    pub repl: Option<PathBuf>,
    /// The folder of the user's cache that holds a REPL per toolchain.
    pub repls: PathBuf,
}

impl Places {
    /// As the environment of this process says. `cache`: the program's cache folder.
    pub fn from_env(cache: &Path) -> Self {
        let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let home = || var("HOME").map(|h| PathBuf::from(h).join(".elan"));
        Places {
            elan: var("ELAN_HOME").map(PathBuf::from).or_else(home),
            path: var("PATH").map(|p| std::env::split_paths(&p).collect()).unwrap_or_default(),
            repl: var("PROVER_REPL").map(PathBuf::from),
            repls: cache.join("repl"),
        }
    }

    /// The cache's folder for a REPL of this toolchain.
    pub(crate) fn repl_of(&self, toolchain: &Toolchain) -> PathBuf {
        self.repls.join(toolchain.label().replace(['/', ':'], "-"))
    }

    /// The toolchain's folder: of `lean` if given, else elan's, else that
    /// of a `lean` on the `PATH` which is not elan's.
    ///
    /// # Errors
    /// [`ProjectError::NoLean`] when the given one does not belong to a toolchain.
    pub fn sysroot(
        &self,
        toolchain: &Toolchain,
        lean: Option<&Path>,
    ) -> Result<Option<PathBuf>, ProjectError> {
        let elan = self.elan.as_ref().map(|e| e.join("toolchains").join(toolchain.elan_folder()));
        let elan = elan.filter(|d| is_sysroot(d));
        if let Some(lean) = lean {
            let failed = |reason: &str| ProjectError::NoLean { lean: lean.into(), reason: reason.into() };
            let real = std::fs::canonicalize(lean).map_err(|e| failed(&e.to_string()))?;
            if self.is_elan(&real) {
                let reason = format!("it is elan's, and elan has no toolchain {toolchain}");
                return elan.ok_or_else(|| failed(&reason)).map(Some);
            }
            let root = sysroot_of(&real).ok_or_else(|| failed("not the `bin/lean` of a toolchain"))?;
            return Ok(Some(root));
        }
        Ok(elan.or_else(|| {
            let found =
                self.path.iter().map(|p| p.join("lean")).filter_map(|p| std::fs::canonicalize(p).ok());
            found.filter(|p| !self.is_elan(p)).find_map(|p| sysroot_of(&p))
        }))
    }

    /// elan puts itself in the place of `lean` and may download what is asked for.
    fn is_elan(&self, program: &Path) -> bool {
        let name = program.file_stem().is_some_and(|n| n == "elan" || n == "elan-init");
        name || self
            .elan
            .as_ref()
            .is_some_and(|e| std::fs::canonicalize(e.join("bin")).is_ok_and(|bin| program.starts_with(bin)))
    }
}

fn sysroot_of(lean: &Path) -> Option<PathBuf> {
    lean.parent()?.parent().filter(|d| is_sysroot(d)).map(Path::to_path_buf)
}

fn is_sysroot(dir: &Path) -> bool {
    dir.join("bin/lean").is_file() && dir.join("lib/lean").is_dir()
}

/// Standard output of a program that ends well within a time.
pub(super) fn output_of(program: &Path, args: &[&str], dir: &Path, within: Duration) -> Option<String> {
    let mut child = Command::new(program)
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut out = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if begun.elapsed() < within => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
        }
    };
    // A grandchild may hold the pipe open after a kill; its output is of no use then.
    status.filter(|s| s.success())?;
    reader.join().ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Option<String> {
        Toolchain::parse(text).unwrap().version
    }

    #[test]
    fn toolchains_and_their_versions() {
        assert_eq!(version("leanprover/lean4:v4.28.0\n").as_deref(), Some("4.28.0"));
        assert_eq!(version("v4.29.0-rc1").as_deref(), Some("4.29.0-rc1"));
        assert_eq!(version("leanprover/lean4:nightly-2026-01-31").as_deref(), Some("nightly-2026-01-31"));
        assert_eq!((version("stable"), version("my-lean")), (None, None));
        assert!(Toolchain::parse(" \n").is_none() && Toolchain::parse("two words").is_none());
        let t = Toolchain::parse("leanprover/lean4:v4.28.0").unwrap();
        assert_eq!(t.elan_folder(), "leanprover--lean4---v4.28.0");
        assert_eq!(Toolchain::parse("4.28.0").unwrap().elan_folder(), "leanprover--lean4---4.28.0");
        assert!(t.may_be("4.28.0") && t.may_be("") && !t.may_be("4.29.0") && !t.may_be("4.28.0-rc1"));
        let nightly = Toolchain::parse("leanprover/lean4:nightly-2026-01-31").unwrap();
        assert!(nightly.may_be("4.29.0-nightly-2026-01-31") && !nightly.may_be("4.29.0-nightly-2026-02-01"));
        assert!(Toolchain::parse("stable").unwrap().may_be("4.1.0"));
    }

    #[cfg(unix)]
    #[test]
    fn lean_is_found_where_it_may_be() {
        let dir = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(dir.path()).unwrap();
        let make = |at: PathBuf| {
            std::fs::create_dir_all(at.join("bin")).unwrap();
            std::fs::create_dir_all(at.join("lib/lean")).unwrap();
            std::fs::write(at.join("bin/lean"), "").unwrap();
            at
        };
        let t = Toolchain::parse("leanprover/lean4:v4.28.0").unwrap();
        let elan = root.join("elan");
        std::fs::create_dir_all(elan.join("bin")).unwrap();
        std::fs::write(elan.join("bin/elan"), "").unwrap();
        std::os::unix::fs::symlink(elan.join("bin/elan"), elan.join("bin/lean")).unwrap();
        let mut places =
            Places { elan: Some(elan.clone()), path: vec![elan.join("bin")], ..Places::default() };
        assert_eq!(places.sysroot(&t, None).unwrap(), None, "elan's own would go to the network");
        assert!(places.sysroot(&t, Some(&elan.join("bin/lean"))).is_err());
        let system = make(root.join("usr"));
        places.path.push(system.join("bin"));
        assert_eq!(places.sysroot(&t, None).unwrap(), Some(system.clone()));
        let own = make(elan.join("toolchains/leanprover--lean4---v4.28.0"));
        assert_eq!(places.sysroot(&t, None).unwrap(), Some(own));
        assert_eq!(places.sysroot(&t, Some(&system.join("bin/lean"))).unwrap(), Some(system));
        let e = places.sysroot(&t, Some(&root.join("nowhere/lean"))).unwrap_err();
        assert!(e.to_string().contains("nowhere/lean") && e.advice().contains("--lean"), "{e}");
    }

    #[test]
    fn programs_have_a_deadline() {
        let dir = std::env::temp_dir();
        let second = Duration::from_secs(10);
        assert_eq!(output_of(Path::new("/bin/echo"), &["a"], &dir, second).as_deref(), Some("a\n"));
        assert_eq!(output_of(Path::new("/bin/sleep"), &["60"], &dir, Duration::from_millis(50)), None);
        assert_eq!(output_of(Path::new("/nowhere"), &[], &dir, second), None);
    }
}
