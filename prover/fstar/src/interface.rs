//! The interface of the module whose implementation a file is.

use fstar_bridge::statements;
use std::path::{Path, PathBuf};

/// Name of the interface of an implementation's file; none for what is no implementation.
pub(super) fn name_of(file_name: &str) -> Option<String> {
    Some(format!("{}.fsti", file_name.strip_suffix(".fst")?))
}

/// Where the interface of a file is that is on disk: beside it, or in a folder of modules.
pub(super) fn of_file(file: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    let name = name_of(file.file_name()?.to_str()?)?;
    let beside = file.parent().map(Path::to_owned);
    beside.iter().chain(folders).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// The type that an interface, or any other text, declares for a name.
pub(super) fn val_of(interface: &str, name: &str) -> Option<String> {
    statements(interface).into_iter().find(|s| s.name == name && s.text.starts_with("val")).map(|s| s.text)
}
