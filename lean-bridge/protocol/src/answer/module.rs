//! What came of compiling a module.

use crate::Message;
use serde::{Deserialize, Serialize};

/// The answer to `compile`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompiledModule {
    /// What Lean says about the text, in order. Always there: a refusal must not be read as an answer.
    pub messages: Vec<Message>,
    /// Size of the compiled file in bytes; none if there is an error among the messages, and no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_no_answer() {
        assert!(serde_json::from_str::<CompiledModule>(r#"{"message": "the engine was lost"}"#).is_err());
        let errors: CompiledModule = serde_json::from_str(r#"{"messages": []}"#).unwrap();
        assert_eq!(errors.bytes, None);
    }
}
