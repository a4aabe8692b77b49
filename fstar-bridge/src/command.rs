//! How F* is started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Program, arguments before `--ide`, and surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FstarCommand {
    /// The program, looked for on the PATH if it has no folder in it.
    pub program: PathBuf,
    /// Arguments before `--ide`.
    pub args: Vec<OsString>,
    /// Added to the environment of this process.
    pub env: Vec<(OsString, OsString)>,
}

impl FstarCommand {
    /// This program, or what `fstar.exe` means on the PATH.
    pub fn new(program: Option<PathBuf>) -> FstarCommand {
        FstarCommand { program: program.unwrap_or_else(|| "fstar.exe".into()), args: vec![], env: vec![] }
    }

    /// Where it is; none if there is no such program.
    pub fn located(&self) -> Option<PathBuf> {
        locate(&self.program)
    }
}

/// Names under which F* looks for its solver, depending on the version of either.
pub const Z3: [&str; 4] = ["z3", "z3-4.13.3", "z3-4.8.5", "z3.exe"];

/// The program that a name means: itself if it has a folder in it, otherwise looked for on the PATH.
/// Absolute.
pub fn locate(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        // it is started in another folder
        return std::path::absolute(program).ok().filter(|p| p.is_file());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|found| found.is_file())
}

impl std::fmt::Display for FstarCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.program.display())?;
        for a in &self.args {
            write!(f, " {}", a.to_string_lossy())?;
        }
        Ok(())
    }
}

/// A session's file and options: what distinguishes one process from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionFile {
    /// Its name must be that of the module; it must exist.
    pub path: PathBuf,
    /// Behind the file name, such as `--include DIR`.
    pub options: Vec<OsString>,
}

/// Bounds on one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessLimits {
    /// Until the greeting. A process that is late with it after others have greeted is one that is lost.
    pub greeting: Duration,
    /// For loading what a file depends on, and what stands before a definition.
    pub loading: Duration,
    /// For an answer that takes neither loading nor a proof.
    pub quick: Duration,
    /// For F* to answer an interruption; then it is killed.
    pub grace: Duration,
    /// A process that was not asked for so long must first give a sign of life, in at most `pong`.
    pub idle: Duration,
    /// How long that sign of life may take.
    pub pong: Duration,
    /// F* and z3 together, megabytes of private memory.
    pub memory_mb: u64,
}

impl Default for ProcessLimits {
    fn default() -> ProcessLimits {
        ProcessLimits {
            greeting: Duration::from_secs(10),
            loading: Duration::from_secs(120),
            quick: Duration::from_secs(30),
            grace: Duration::from_secs(1),
            idle: Duration::from_secs(10),
            pong: Duration::from_secs(5),
            memory_mb: 4096,
        }
    }
}
