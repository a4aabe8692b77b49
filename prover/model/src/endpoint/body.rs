//! The request as an OpenAI-compatible server reads it.

use crate::request::{Prompt, Request, Role, Structure};
use serde_json::{Map, Value, json};

/// What a request is besides its own fields.
pub struct Manner<'a> {
    /// The name of the model.
    pub model: &'a str,
    /// Texts that are wanted this time.
    pub count: usize,
    /// Texts that were given before: a seed goes on behind them, for the same one would give the same texts.
    pub before: usize,
    /// Whether probabilities are asked for.
    pub has_log_probabilities: bool,
    /// Whether the answer is wanted in pieces.
    pub is_streamed: bool,
}

/// The path that a prompt is sent to, behind `/v1`.
pub fn path(prompt: &Prompt) -> &'static str {
    match prompt {
        Prompt::Text(_) => "/completions",
        Prompt::Chat(_) => "/chat/completions",
    }
}

/// The members of the body.
pub fn body(request: &Request, manner: &Manner) -> Map<String, Value> {
    let sampling = &request.sampling;
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.into(), value);
    // Further fields come first, so that none of them changes what the answer is counted by.
    for (name, value) in &sampling.further {
        put(name, value.clone());
    }
    put("model", manner.model.into());
    match &request.prompt {
        Prompt::Text(text) => drop(put("prompt", text.as_str().into())),
        Prompt::Chat(messages) => {
            put("messages", json!(messages));
            if messages.last().is_some_and(|m| m.role == Role::Assistant) {
                put("continue_final_message", true.into());
                put("add_generation_prompt", false.into());
            }
        }
    }
    put("n", manner.count.into());
    let numbers = [("temperature", sampling.temperature), ("top_p", sampling.top_p)];
    for (name, value) in numbers.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        put(name, json!(value));
    }
    if let Some(most) = sampling.max_tokens {
        put("max_tokens", most.into());
    }
    if !sampling.stop.is_empty() {
        put("stop", json!(sampling.stop));
    }
    if let Some(seed) = sampling.seed {
        put("seed", seed.wrapping_add(manner.before as u64).into());
    }
    if let Some(beams) = sampling.beams {
        put("use_beam_search", true.into());
        // Older servers take the width from `best_of`, newer ones from `n`.
        let width = beams.max(manner.count);
        put("n", width.into());
        put("best_of", width.into());
        if let Some(penalty) = sampling.length_penalty {
            put("length_penalty", json!(penalty));
        }
        if sampling.temperature.is_none() {
            put("temperature", 0.into());
        }
    }
    if let Some(structure) = &request.structure {
        // with the names that servers know: choice, regex, json, grammar
        put("structured_outputs", json!(structure_members(structure)));
    }
    if manner.has_log_probabilities && !sampling.further.contains_key("logprobs") {
        let wanted = match request.prompt {
            Prompt::Chat(_) => Value::Bool(true),
            // only the tokens that were drawn, none beside them
            Prompt::Text(_) => 0.into(),
        };
        put("logprobs", wanted);
    }
    if manner.is_streamed {
        put("stream", true.into());
        put("stream_options", json!({"include_usage": true}));
    } else {
        // what comes is read as it is meant to, whatever the further fields say
        out.remove("stream");
    }
    out
}

fn structure_members(structure: &Structure) -> Value {
    match structure {
        Structure::Choice(texts) => json!({"choice": texts}),
        Structure::Regex(pattern) => json!({"regex": pattern}),
        Structure::Json(schema) => json!({"json": schema}),
        Structure::Grammar(grammar) => json!({"grammar": grammar}),
    }
}
