//! Answer of a community REPL to a text.

use lean_protocol::answer::SorryGoal;
use lean_protocol::{Message, Refusal, Rule};
use serde::Deserialize;
use serde_json::Value;

/// Answer to a text, with what only whole texts need.
#[derive(Debug, Deserialize)]
pub(crate) struct TextAnswer {
    /// The number of the environment after it.
    pub env: u64,
    /// What Lean said.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// The `sorry`s for which Lean gave a goal.
    #[serde(default)]
    pub sorries: Vec<SorryGoal>,
    /// The information trees, if asked for.
    pub infotree: Option<Value>,
}

impl TextAnswer {
    /// A `sorry` that Lean mentions.
    pub(crate) fn sorry(&self) -> Option<Refusal> {
        let warned = |m: &&Message| m.data.contains("declaration uses") && m.data.contains("sorry");
        let mentioned = !self.sorries.is_empty() || self.messages.iter().any(|m| warned(&m));
        mentioned.then(|| Refusal::new(Rule::Sorry, "the text contains `sorry`"))
    }
}
