//! The folder of a model, as `local_model::LocalModel` opens it.

use crate::TrainError;
use crate::file::{write, write_tensors};
use crate::subwords::{BEGIN, END, PADDING, Subwords};
use crate::weights::Weights;
use serde_json::{Value, json};
use std::path::Path;

/// The name of the checkpoint in a model's folder; whoever uses the model does not need it.
pub(crate) const CHECKPOINT: &str = "checkpoint.safetensors";
/// The name of the card.
pub(crate) const CARD: &str = "README.md";

/// Tokens of an answer at most, if nobody says how many.
const MOST: usize = 256;

/// Writes what a model consists of; the weights come last, each file is whole.
pub(crate) fn publish(folder: &Path, weights: &Weights, subwords: &Subwords) -> Result<(), TrainError> {
    let pretty = |value: Value| format!("{value:#}\n").into_bytes();
    write(&folder.join("tokenizer.json"), subwords.json()?.as_bytes())?;
    let tokenizer = json!({
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<|begin|>",
        "eos_token": "<|end|>",
        "pad_token": "<|pad|>",
        "clean_up_tokenization_spaces": false,
    });
    write(&folder.join("tokenizer_config.json"), &pretty(tokenizer))?;
    let generation = json!({
        "bos_token_id": BEGIN,
        "eos_token_id": END,
        "pad_token_id": PADDING,
        "max_new_tokens": MOST,
    });
    write(&folder.join("generation_config.json"), &pretty(generation))?;
    write(&folder.join("config.json"), &pretty(weights.shape.config(BEGIN, END, PADDING)))?;
    write_tensors(&folder.join("model.safetensors"), &weights.parts("")?, &[("format", "pt".into())])
}
