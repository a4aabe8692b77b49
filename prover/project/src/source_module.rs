//! A module as its file has it.

use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;

/// Changes whenever compiled files are made otherwise from the same text.
const FORMAT: &str = "2";

/// A module of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceModule {
    /// Its name, such as `Shapes.Basic`.
    pub name: String,
    /// Its file, absolute.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The modules of the project that it imports, in the order of the text, each once.
    pub imports: Vec<String>,
    /// Names everything that its compiled file is made of: its name, its text, and the same of the modules
    /// that it imports; 64 hex digits.
    pub hash: String,
}

impl SourceModule {
    /// `imports`: names of modules of the project with their hashes.
    pub(crate) fn new(name: &str, path: PathBuf, text: Arc<str>, imports: Vec<(&str, &str)>) -> SourceModule {
        let mut hasher = Sha256::new();
        let mut add = |part: &str| {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        [FORMAT, name, &text].into_iter().for_each(&mut add);
        imports.iter().for_each(|(_, hash)| add(hash));
        let hash = hasher.finalize().iter().map(|b| format!("{b:02x}")).collect();
        let imports = imports.into_iter().map(|(name, _)| name.to_owned()).collect();
        SourceModule { name: name.into(), path, text, imports, hash }
    }
}
