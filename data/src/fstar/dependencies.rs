//! What a file depends on.

use super::record::record;

record! {
    /// What a file depends on.
    pub struct Dependencies {
        /// The file.
        source_file: String,
        /// F*'s file with what it checked.
        checked_file: String,
        /// Whether there is an interface of it.
        interface_file: bool,
        /// The checked files it needs, all of them, with their folders.
        dependencies: Vec<String>,
    }
}
