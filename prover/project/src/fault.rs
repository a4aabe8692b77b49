//! Why a module is not compiled.

use std::path::PathBuf;

/// A module that cannot be compiled, known from its file alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct Fault {
    /// The module's name.
    pub module: String,
    /// Its file.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a module.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// Its file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// It imports what is nowhere.
    #[error("imports `{0}`, which is neither in the project nor in Lean's library")]
    Missing(String),
    /// It imports itself, by way of these modules.
    #[error("its imports form a circle: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// Another file has the same module name.
    #[error("has the same module name as {}", .0.display())]
    Twice(PathBuf),
    /// Its first name is one of the library's, which would then not be found.
    #[error("its name begins with `{0}`, as the modules of Lean's library do")]
    Reserved(String),
    /// It imports a module that is not compiled.
    #[error("imports `{0}`, which is not compiled")]
    Blocked(String),
}
