//! What a Lake project lacks, and what to do about it.

use super::{Package, Toolchain};
use std::path::PathBuf;

/// Why a project cannot be worked in.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ProjectError {
    /// The folder does not exist or cannot be looked into.
    #[error("no project in {}: {reason}", dir.display())]
    NoFolder {
        /// The folder.
        dir: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The folder has no lakefile.
    #[error("{} is not a Lake project: it has neither lakefile.toml nor lakefile.lean", dir.display())]
    NotLake {
        /// The folder.
        dir: PathBuf,
        /// A folder above that is one.
        parent: Option<PathBuf>,
    },
    /// The file `lean-toolchain` is missing or says nothing useful.
    #[error("cannot tell the Lean of the project: {}: {reason}", file.display())]
    Toolchain {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest, which Lake writes, is missing or unreadable.
    #[error("cannot tell the packages of the project: {}: {reason}", file.display())]
    Manifest {
        /// The manifest.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Packages of the project have no compiled modules.
    #[error("not built: {}", list(packages))]
    NotBuilt {
        /// The project's folder.
        dir: PathBuf,
        /// Those that are not built.
        packages: Vec<Package>,
        /// Whether Mathlib is among the packages, whose compiled modules can be downloaded.
        has_mathlib: bool,
    },
    /// The toolchain's `lean` does not work.
    #[error("{}: {reason}", lean.display())]
    NoLean {
        /// The executable that was tried.
        lean: PathBuf,
        /// What came of it.
        reason: String,
    },
    /// There is no REPL of the project's Lean.
    #[error("no Lean REPL for {toolchain}; looked for {}", paths(looked_for))]
    NoRepl {
        /// The project's Lean.
        toolchain: Toolchain,
        /// Where one might have been.
        looked_for: Vec<PathBuf>,
        /// The folder of the user's cache where one for this toolchain may lie.
        place: PathBuf,
        /// REPLs that were found but are for other toolchains.
        others: Vec<(PathBuf, String)>,
    },
    /// The REPL that was named is of another Lean.
    #[error("the REPL {} is built for {built_for}, the project is for {toolchain}", repl.display())]
    OtherToolchain {
        /// The REPL's executable.
        repl: PathBuf,
        /// The toolchain that it was built for.
        built_for: String,
        /// The project's Lean.
        toolchain: Toolchain,
    },
}

impl ProjectError {
    /// The commands or changes that help.
    pub fn advice(&self) -> String {
        match self {
            ProjectError::NoFolder { .. } => "Give the folder of a Lake project with --project DIR".into(),
            ProjectError::NotLake { parent: Some(parent), .. } => {
                format!("It lies in one: --project {}", parent.display())
            }
            ProjectError::NotLake { parent: None, .. } => {
                "Give the folder that holds the lakefile, or make a project with `lake new NAME`".into()
            }
            ProjectError::Toolchain { file, .. } => format!(
                "Write the version of Lean into it, for example: echo leanprover/lean4:v4.28.0 > {}",
                file.display()
            ),
            ProjectError::Manifest { file, .. } => {
                let dir = file.parent().unwrap_or(file);
                format!("Lake writes it: cd {} && lake update", dir.display())
            }
            ProjectError::NotBuilt { dir, has_mathlib, .. } => {
                let cache = if *has_mathlib { "lake exe cache get && " } else { "" };
                format!("Build it: cd {} && {cache}lake build", dir.display())
            }
            ProjectError::NoLean { .. } => {
                "Give the executable `bin/lean` of the project's toolchain with --lean PATH".into()
            }
            ProjectError::NoRepl { toolchain, place, others, .. } => {
                let mut text = String::new();
                for (path, toolchain) in others {
                    text += &format!("{} is for {toolchain} and was left aside.\n", path.display());
                }
                text + &build(toolchain, place)
            }
            ProjectError::OtherToolchain { repl, toolchain, .. } => {
                let checkout = super::repl::checkout_of(repl);
                match checkout {
                    Some(checkout) => format!(
                        "Build it for the project: cd {} && git fetch --tags && {} && lake build repl",
                        checkout.display(),
                        switch(toolchain)
                    ),
                    None => "Give one built for the project's toolchain with --repl PATH".into(),
                }
            }
        }
    }
}

/// How to build a REPL for a toolchain where it will be found.
fn build(toolchain: &Toolchain, place: &std::path::Path) -> String {
    let place = place.display();
    format!(
        "Build it where it will be found:\n  \
         git clone https://github.com/leanprover-community/repl {place}\n  \
         cd {place}\n  \
         {}\n  \
         lake build repl\n\
         Or give a built one with --repl PATH (or the variable PROVER_REPL).",
        switch(toolchain)
    )
}

/// Commands that make a checkout of the REPL one for this toolchain.
fn switch(toolchain: &Toolchain) -> String {
    match &toolchain.version {
        Some(v) if !v.starts_with("nightly") => {
            format!(
                "git checkout v{v}   (no such tag: take the nearest older one \
                 and write {toolchain} into its lean-toolchain)"
            )
        }
        _ => format!("echo {toolchain} > lean-toolchain"),
    }
}

fn list(packages: &[Package]) -> String {
    let one = |p: &Package| {
        let missing = if p.dir.is_dir() { p.dir.join(".lake/build/lib/lean") } else { p.dir.clone() };
        format!("{} (no folder {})", p.name, missing.display())
    };
    packages.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn paths(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}
