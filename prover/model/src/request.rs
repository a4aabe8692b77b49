//! What a model is asked: a prompt, and how answers are drawn.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One question, complete: two that are equal have the same answers, as far as a model has any say in that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The text that the model sees.
    pub prompt: Prompt,
    /// How many answers there are to be, and how they are drawn.
    pub sampling: Sampling,
    /// What the answers have to look like, if anything is prescribed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<Structure>,
}

/// The text that a model sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// A text to go on from.
    Text(String),
    /// A conversation, whose next message is wanted. If the last message is the assistant's, it is gone on
    /// with.
    Chat(Vec<Message>),
}

/// A part of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// Who speaks in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who sets the task.
    System,
    /// Who asks.
    User,
    /// The model.
    Assistant,
}

/// How answers are drawn. What is `None` is left to the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sampling {
    /// How many answers are wanted.
    pub n: usize,
    /// The temperature; 0 takes the likeliest token each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Tokens are drawn from the likeliest, which together have this probability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// The most tokens of one answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Texts at which an answer ends, which are not part of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<String>,
    /// Where random numbers begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The `n` likeliest answers found by a beam search of this width, instead of drawn ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beams: Option<usize>,
    /// Beam search divides the logarithm of an answer's probability by its length to this power.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_penalty: Option<f64>,
    /// Further fields of a request, which only the one who is asked understands.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub further: Map<String, Value>,
}

impl Default for Sampling {
    fn default() -> Self {
        Sampling {
            n: 1,
            temperature: None,
            top_p: None,
            max_tokens: None,
            stop: vec![],
            seed: None,
            beams: None,
            length_penalty: None,
            further: Map::new(),
        }
    }
}

/// What answers have to look like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// One of these texts.
    Choice(Vec<String>),
    /// Texts that match a regular expression.
    Regex(String),
    /// JSON of this schema.
    Json(Value),
    /// Texts of a grammar (in the notation of the server that is asked).
    Grammar(String),
}
