//! What a model's folder says about how texts are drawn.

use crate::folder::Fields;
use crate::generate::EarlyStopping;
use serde_json::Value;

/// Tokens of an answer at most, where nobody says how many.
const MOST: usize = 512;

/// What is taken where a request leaves something to the model.
#[derive(Clone, Debug)]
pub(crate) struct Defaults {
    /// Tokens that a text ends with.
    pub ends: Vec<u32>,
    /// Whether tokens are drawn rather than the likeliest taken.
    pub is_drawn: bool,
    pub temperature: f64,
    pub top_p: f64,
    pub top_k: Option<usize>,
    pub most: usize,
    pub length_penalty: f64,
    pub early: EarlyStopping,
}

impl Default for Defaults {
    fn default() -> Self {
        Defaults {
            ends: vec![],
            is_drawn: false,
            temperature: 1.0,
            top_p: 1.0,
            top_k: None,
            most: MOST,
            length_penalty: 1.0,
            early: EarlyStopping::No,
        }
    }
}

impl Defaults {
    /// Takes what `generation_config.json` says.
    pub fn read(&mut self, config: &Fields) {
        let json = &config.json;
        self.ends = config.ids("eos_token_id").unwrap_or(std::mem::take(&mut self.ends));
        self.is_drawn = json["do_sample"].as_bool().unwrap_or(self.is_drawn);
        self.temperature = json["temperature"].as_f64().unwrap_or(self.temperature);
        self.top_p = json["top_p"].as_f64().unwrap_or(self.top_p);
        // transformers writes 0 for no limit
        self.top_k = json["top_k"].as_u64().filter(|k| *k > 0).map(|k| k as usize);
        self.most = json["max_new_tokens"].as_u64().map_or(self.most, |n| n.max(1) as usize);
        self.length_penalty = json["length_penalty"].as_f64().unwrap_or(self.length_penalty);
        self.early = early(&json["early_stopping"]).unwrap_or(self.early);
    }
}

/// `true`, `false` or `"never"`, as transformers has it.
pub(crate) fn early(value: &Value) -> Option<EarlyStopping> {
    match value {
        Value::Bool(true) => Some(EarlyStopping::Yes),
        Value::Bool(false) => Some(EarlyStopping::No),
        Value::String(never) if never == "never" => Some(EarlyStopping::Never),
        _ => None,
    }
}
