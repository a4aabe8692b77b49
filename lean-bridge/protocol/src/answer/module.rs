//! What came of compiling a module.

use crate::Message;
use serde::{Deserialize, Serialize};

/// The answer to `compile`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompiledModule {
    /// What Lean says about the text, in order.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// Size of the compiled file in bytes; none if there is an error among the messages, and no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}
