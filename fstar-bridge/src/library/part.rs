//! A file of the library.

use super::module::Module;

/// A file of a module, or why it cannot be read.
pub(super) struct Part {
    pub module: String,
    pub content: Result<Module, String>,
}
