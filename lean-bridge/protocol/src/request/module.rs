//! Compiling a module of a project.

use super::{Extra, RequestOptions};
use serde::{Deserialize, Serialize};

/// Elaborate a text as a module of a project, and write its compiled file. The modules that it imports are
/// those of the library, and those in the server's folder of modules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompileModule {
    /// The module's name, such as `Shapes.Basic`.
    pub compile: String,
    /// Its whole text, imports included.
    pub text: String,
    /// The path of the file to write; it appears whole, and only if Lean finds no error.
    pub olean: String,
    /// Limits.
    #[serde(flatten)]
    pub common: RequestOptions,
    /// Fields that it does not know.
    #[serde(flatten)]
    pub extra: Extra,
}
