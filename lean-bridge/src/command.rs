//! The command that starts a Lean server.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Program, arguments and surroundings of a Lean REPL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCommand {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Added to the environment of this process.
    pub env: Vec<(OsString, OsString)>,
    /// Working directory; `None` is that of this process.
    pub directory: Option<PathBuf>,
    /// Whether the server is `prover lean-repl`, which takes `--memory-mb N`, its own limit on Lean's
    /// memory, and `--parent PID`, the process it ends with.
    pub is_ours: bool,
}

impl ServerCommand {
    /// The embedded Lean: this executable as `prover lean-repl`.
    pub fn embedded() -> std::io::Result<Self> {
        Ok(Self::embedded_in(std::env::current_exe()?))
    }

    /// The embedded Lean of another `prover` executable.
    pub fn embedded_in(prover: impl Into<PathBuf>) -> Self {
        ServerCommand { is_ours: true, ..Self::native(prover, ["lean-repl"]) }
    }

    /// The embedded Lean with the compiled modules of a project in this folder, which texts may import.
    pub fn with_modules(mut self, modules: &Path) -> Self {
        self.args.extend(["--modules".into(), modules.into()]);
        self
    }

    /// A `leanprover-community/repl` built for the Lean of `project` (call the built binary through
    /// `lake env`, as `lake exe` may try to build first).
    pub fn native<A: Into<OsString>>(program: impl Into<PathBuf>, args: impl IntoIterator<Item = A>) -> Self {
        ServerCommand {
            program: program.into(),
            args: args.into_iter().map(Into::into).collect(),
            env: Vec::new(),
            directory: None,
            is_ours: false,
        }
    }

    /// Runs in this folder.
    pub(crate) fn in_directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = Some(directory.as_ref().to_path_buf());
        self
    }

    /// Adds a variable to the server's environment.
    pub fn with_env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }
}

impl std::fmt::Display for ServerCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.program.display())?;
        for a in &self.args {
            write!(f, " {}", a.to_string_lossy())?;
        }
        Ok(())
    }
}
