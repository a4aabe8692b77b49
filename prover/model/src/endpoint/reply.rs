//! What an OpenAI-compatible server answers, as a whole or in pieces.

use crate::answer::Usage;
use crate::obeyed::{Draft, Token};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An answer, or a piece of one.
#[derive(Deserialize)]
pub struct Reply {
    #[serde(default)]
    choices: Option<Vec<Choice>>,
    #[serde(default)]
    usage: Option<Counted>,
    /// What went wrong behind a status of success.
    #[serde(default)]
    pub error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    index: Option<usize>,
    /// Of a conversation.
    #[serde(default)]
    message: Option<Said>,
    /// Of a conversation, in pieces.
    #[serde(default)]
    delta: Option<Said>,
    /// Of a text that was gone on from.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    logprobs: Option<LogProbabilities>,
    #[serde(default)]
    finish_reason: Option<String>,
}

/// `reasoning_content` beside it is what the model thinks aloud, and is not read.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<String>,
}

#[derive(Deserialize)]
struct LogProbabilities {
    /// Of a conversation.
    #[serde(default)]
    content: Option<Vec<ChatToken>>,
    /// Of a text.
    #[serde(default)]
    tokens: Option<Vec<String>>,
    #[serde(default)]
    token_logprobs: Option<Vec<Option<f64>>>,
}

#[derive(Deserialize)]
struct ChatToken {
    #[serde(default)]
    token: String,
    /// Exact where a token is a part of a character.
    #[serde(default)]
    bytes: Option<Vec<u8>>,
    logprob: f64,
}

#[derive(Clone, Copy, Default, Deserialize)]
struct Counted {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    completion_tokens: Option<u64>,
    /// What it costs; some services tell.
    #[serde(default)]
    cost: Option<f64>,
}

/// The texts of one answer as far as they have come.
#[derive(Default)]
pub struct Collected {
    drafts: BTreeMap<usize, Draft>,
    counted: Counted,
}

impl Collected {
    /// Adds a whole answer. `false` if there is no text in it.
    pub fn add_whole(&mut self, reply: Reply) -> bool {
        self.counted = reply.usage.unwrap_or_default();
        let choices = reply.choices.unwrap_or_default();
        let has_texts = choices.iter().any(|c| c.message.is_some() || c.text.is_some());
        // Their place is their number: some servers call all of them 0.
        for (number, choice) in choices.into_iter().enumerate() {
            self.add(number, choice);
        }
        self.finish();
        has_texts
    }

    /// Adds a piece.
    pub fn add_piece(&mut self, reply: Reply) {
        if let Some(counted) = reply.usage {
            self.counted = counted;
        }
        for choice in reply.choices.unwrap_or_default() {
            self.add(choice.index.unwrap_or(0), choice);
        }
    }

    fn add(&mut self, number: usize, choice: Choice) {
        let draft = self.drafts.entry(number).or_default();
        let said = choice.message.or(choice.delta).and_then(|said| said.content);
        draft.text += &said.or(choice.text).unwrap_or_default();
        if let Some(tokens) = choice.logprobs.and_then(tokens) {
            draft.tokens.get_or_insert_default().extend(tokens);
        }
        if let Some(reason) = choice.finish_reason {
            draft.is_finished = true;
            draft.is_cut = reason == "length";
        }
    }

    /// All texts are complete.
    pub fn finish(&mut self) {
        self.drafts.values_mut().for_each(|d| d.is_finished = true);
    }

    /// Whether there is any text, complete or not.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// What it took; requests are counted by the one who sends them.
    pub fn usage(&self) -> Usage {
        Usage {
            requests: 0,
            prompt_tokens: self.counted.prompt_tokens.unwrap_or(0),
            completion_tokens: self.counted.completion_tokens.unwrap_or(0),
            cost: self.counted.cost.unwrap_or(0.0),
        }
    }

    /// The texts that are complete, in their order.
    pub fn drafts(self) -> Vec<Draft> {
        let is_one = self.drafts.len() == 1;
        // The server counts all texts together.
        let count =
            self.counted.completion_tokens.filter(|_| is_one).map(|n| n.min(u64::from(u32::MAX)) as u32);
        let finished = self.drafts.into_values().filter(|d| d.is_finished);
        finished.map(|d| Draft { count, ..d }).collect()
    }
}

fn tokens(told: LogProbabilities) -> Option<Vec<Token>> {
    if let Some(content) = told.content {
        let token = |t: ChatToken| Token {
            bytes: t.bytes.map_or(t.token.len(), |b| b.len()),
            log_probability: t.logprob,
        };
        return Some(content.into_iter().map(token).collect());
    }
    let lengths = told.tokens.unwrap_or_default();
    let token = |(i, p): (usize, Option<f64>)| Token {
        bytes: lengths.get(i).map_or(0, String::len),
        log_probability: p.unwrap_or(0.0),
    };
    Some(told.token_logprobs?.into_iter().enumerate().map(token).collect())
}
