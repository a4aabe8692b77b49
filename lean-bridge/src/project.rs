//! A Lake project (with Mathlib or without) as the place where a native Lean works: what it needs is found in
//! files, once, so that no request ever waits for `lake` or the network.

mod error;
mod manifest;
mod repl;
mod toolchain;

pub use error::ProjectError;
pub use manifest::Package;
pub use toolchain::{Places, Toolchain};

use crate::command::ServerCommand;
use crate::server::Features;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What the user says instead of what would be found.
#[derive(Clone, Debug, Default)]
pub struct ProjectOptions {
    /// The REPL's executable, or a folder in which it was built.
    pub repl: Option<PathBuf>,
    /// The `lean` executable of the project's toolchain.
    pub lean: Option<PathBuf>,
}

/// What the files of a Lake project say, before anything of it is asked to work.
#[derive(Clone, Debug)]
pub struct ProjectFiles {
    /// Absolute.
    pub dir: PathBuf,
    /// As the lakefile or the manifest names it; else the folder's name.
    pub name: String,
    /// The Lean that it is built with, by its file `lean-toolchain`.
    pub toolchain: Toolchain,
    /// The dependencies, as the manifest lists them.
    pub packages: Vec<Package>,
    /// Where Lake puts packages.
    pub packages_dir: PathBuf,
}

/// A Lake project that is built and has a REPL.
#[derive(Clone, Debug)]
pub struct Project {
    /// What its files say.
    pub files: ProjectFiles,
    /// Folders of compiled modules: the project's own and those of its packages.
    pub lean_path: Vec<PathBuf>,
    /// Packages that are not built but seem not to be needed either.
    pub unbuilt: Vec<Package>,
    /// The toolchain's folder, which holds `bin/lean` and `lib/lean`; `None`: the REPL has to find it.
    pub sysroot: Option<PathBuf>,
    /// The REPL's executable.
    pub repl: PathBuf,
}

impl ProjectFiles {
    /// Reads `lean-toolchain`, the lakefile and `lake-manifest.json`.
    ///
    /// # Errors
    /// [`ProjectError::NoFolder`], [`ProjectError::NotLake`],
    /// [`ProjectError::Toolchain`], [`ProjectError::Manifest`].
    pub fn read(dir: &Path) -> Result<Self, ProjectError> {
        let dir = match std::fs::canonicalize(dir) {
            Ok(d) if d.is_dir() => d,
            Ok(d) => return Err(ProjectError::NoFolder { dir: d, reason: "it is not a folder".into() }),
            Err(e) => return Err(ProjectError::NoFolder { dir: dir.into(), reason: e.to_string() }),
        };
        let lakefile =
            ["lakefile.toml", "lakefile.lean"].map(|f| dir.join(f)).into_iter().find(|f| f.is_file());
        let Some(lakefile) = lakefile else {
            let parent = dir.ancestors().skip(1).find(|d| is_lake(d)).map(Path::to_path_buf);
            return Err(ProjectError::NotLake { dir, parent });
        };
        let toolchain = Toolchain::of_project(&dir)?;
        let lakefile_text = std::fs::read_to_string(&lakefile).unwrap_or_default();
        let manifest = manifest::Manifest::read(&dir, &lakefile_text)?;
        let name = manifest::package_name(&lakefile, &lakefile_text).or(manifest.name);
        let folder = || dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = name.unwrap_or_else(folder);
        Ok(ProjectFiles {
            name,
            toolchain,
            packages: manifest.packages,
            packages_dir: manifest.packages_dir,
            dir,
        })
    }

    /// Folders of compiled modules, and the packages that have none.
    ///
    /// If the project itself is built, then so is whatever it needs. If
    /// it is not, all its direct dependencies must be.
    ///
    /// # Errors
    /// [`ProjectError::NotBuilt`].
    pub fn lean_path(&self) -> Result<(Vec<PathBuf>, Vec<Package>), ProjectError> {
        let own = manifest::library(&self.dir);
        let (mut path, mut unbuilt): (Vec<PathBuf>, Vec<Package>) = (own.iter().cloned().collect(), vec![]);
        for package in &self.packages {
            match manifest::library(&package.dir) {
                Some(folder) => path.push(folder),
                None => unbuilt.push(package.clone()),
            }
        }
        let needed: Vec<Package> =
            unbuilt.iter().filter(|p| own.is_none() && (p.direct || !p.dir.is_dir())).cloned().collect();
        if needed.is_empty() {
            return Ok((path, unbuilt));
        }
        let has_mathlib = self.has_mathlib();
        Err(ProjectError::NotBuilt { dir: self.dir.clone(), packages: needed, has_mathlib })
    }

    /// The REPL's executable: what the user names, else what is
    /// found in the project, beside it, or in the cache.
    ///
    /// # Errors
    /// [`ProjectError::NoRepl`], [`ProjectError::OtherToolchain`].
    pub fn repl(&self, options: &ProjectOptions, places: &Places) -> Result<PathBuf, ProjectError> {
        repl::find(self, options.repl.as_deref(), places)
    }

    /// Whether Mathlib is the project or one of its packages.
    pub(crate) fn has_mathlib(&self) -> bool {
        self.name == "mathlib" || self.packages.iter().any(|p| p.name == "mathlib")
    }
}

impl Project {
    /// Finds everything a server needs.
    ///
    /// # Errors
    /// Any [`ProjectError`]: what is missing and how to get it.
    pub fn open(dir: &Path, options: &ProjectOptions, places: &Places) -> Result<Self, ProjectError> {
        let files = ProjectFiles::read(dir)?;
        let sysroot = places.sysroot(&files.toolchain, options.lean.as_deref())?;
        let (lean_path, unbuilt) = match files.lean_path() {
            Ok(found) => found,
            // An unusual layout: Lake knows where things are. Its answer
            // replaces ours only if there is something there.
            Err(missing) => match lake_path(&files.dir, sysroot.as_deref()) {
                Some(path) => (path, vec![]),
                None => return Err(missing),
            },
        };
        let repl = files.repl(options, places)?;
        Ok(Project { files, lean_path, unbuilt, sysroot, repl })
    }

    /// The command that starts the project's REPL: the built executable itself (`lake exe` may try to build
    /// or download), in the project's folder, with the search path in its environment.
    pub fn command(&self) -> ServerCommand {
        let join = |paths: &[PathBuf]| std::env::join_paths(paths).unwrap_or_default();
        let mut command = ServerCommand::native(&self.repl, [""; 0])
            .in_directory(&self.files.dir)
            .with_env("LEAN_PATH", join(&self.lean_path));
        if let Some(sysroot) = &self.sysroot {
            // Without it the REPL asks `lean` where it lives, which may be elan's and go to the network.
            let before = |variable: &str, folders: &[PathBuf]| -> OsString {
                let old = std::env::var_os(variable).unwrap_or_default();
                join(&folders.iter().cloned().chain(std::env::split_paths(&old)).collect::<Vec<_>>())
            };
            command = command
                .with_env("LEAN_SYSROOT", sysroot)
                .with_env("PATH", before("PATH", &[sysroot.join("bin")]))
                .with_env(
                    "LD_LIBRARY_PATH",
                    before("LD_LIBRARY_PATH", &[sysroot.join("lib/lean"), sysroot.join("lib")]),
                );
        }
        command
    }

    /// The `lean` executable of the project's toolchain.
    pub fn lean(&self) -> Option<PathBuf> {
        self.sysroot.as_ref().map(|s| s.join("bin/lean")).filter(|p| p.is_file())
    }

    /// What statements without an `import` of their own are meant to see: Mathlib if the project has it.
    pub fn default_import(&self) -> Option<&'static str> {
        self.files.has_mathlib().then_some("Mathlib")
    }

    /// The engine in words, as written into results: `native Lean 4.28.0, project NAME`.
    pub fn description(&self) -> String {
        format!("native Lean {}, project {}", self.files.toolchain.label(), self.files.name)
    }

    /// A key of everything that proofs of this project rest on: its place, toolchain,
    /// dependencies, and compiled modules that may change without those (its own and those of
    /// packages given by a path). 32 hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        let mut add = |part: &[u8]| {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        add(self.files.dir.as_os_str().as_encoded_bytes());
        add(self.repl.as_os_str().as_encoded_bytes());
        for file in ["lean-toolchain", "lake-manifest.json", "lakefile.toml", "lakefile.lean"] {
            add(&std::fs::read(self.files.dir.join(file)).unwrap_or_default());
        }
        let local = self.files.packages.iter().filter(|p| p.local).filter_map(|p| manifest::library(&p.dir));
        for folder in manifest::library(&self.files.dir).into_iter().chain(local) {
            for (path, length, modified) in manifest::modules(&folder) {
                add(path.as_os_str().as_encoded_bytes());
                add(&length.to_le_bytes());
                add(&modified.as_nanos().to_le_bytes());
            }
        }
        hasher.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Checks what a started server says about its Lean.
    ///
    /// # Errors
    /// [`ProjectError::OtherToolchain`] if it is certainly another one than the project's.
    pub fn check(&self, features: &Features) -> Result<(), ProjectError> {
        if self.files.toolchain.may_be(&features.lean) {
            return Ok(());
        }
        Err(ProjectError::OtherToolchain {
            repl: self.repl.clone(),
            built_for: format!("Lean {}", features.lean),
            toolchain: self.files.toolchain.clone(),
        })
    }
}

fn is_lake(dir: &Path) -> bool {
    dir.join("lakefile.toml").is_file() || dir.join("lakefile.lean").is_file()
}

/// Lake's own answer to where compiled modules are, if the toolchain has a `lake` that answers in time.
fn lake_path(dir: &Path, sysroot: Option<&Path>) -> Option<Vec<PathBuf>> {
    let lake = sysroot?.join("bin/lake");
    let arguments = ["--no-build", "env", "printenv", "LEAN_PATH"];
    let out = toolchain::output_of(&lake, &arguments, dir, Duration::from_secs(30))?;
    let path: Vec<PathBuf> = std::env::split_paths(out.trim()).collect();
    let built = |p: &PathBuf| p.is_dir() && std::fs::read_dir(p).is_ok_and(|mut d| d.next().is_some());
    (!path.is_empty() && path.iter().all(built)).then_some(path)
}
