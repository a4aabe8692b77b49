//! Why an encoder cannot be loaded or used.

use std::path::PathBuf;

/// What is wrong with a model folder, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    #[error("encoder: {path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error(
        "encoder: no {missing} in {folder}; a model folder has config.json, model.safetensors and tokenizer \
         files"
    )]
    MissingFile { folder: PathBuf, missing: &'static str },
    #[error(
        "encoder: {folder} has its weights in {found} only; convert once with transformers: \
         AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)"
    )]
    NotSafetensors { folder: PathBuf, found: &'static str },
    #[error("encoder: {path} cannot be read: {reason}")]
    Malformed { path: PathBuf, reason: String },
    #[error("encoder: {path}: unknown architecture `{found}`; known are {}", known.join(", "))]
    Architecture { path: PathBuf, found: String, known: &'static [&'static str] },
    #[error("encoder: {path}: {field} is `{found}`; supported: {supported}")]
    Unsupported { path: PathBuf, field: &'static str, found: String, supported: &'static str },
    #[error("encoder: {folder} has no weight `{name}` (expected with shape {expected:?})")]
    MissingWeight { folder: PathBuf, name: String, expected: Vec<usize> },
    #[error("encoder: {path}: weight `{name}` has shape {found:?}, config.json asks for {expected:?}")]
    WeightShape { path: PathBuf, name: String, expected: Vec<usize>, found: Vec<usize> },
    #[error("encoder: {path}: weight `{name}` is {found}; supported are F32, F16, BF16")]
    WeightDtype { path: PathBuf, name: String, found: String },
    #[error("encoder: {folder} has no tokenizer: {reason}")]
    NoTokenizer { folder: PathBuf, reason: &'static str },
    #[error("encoder: tokenizer: {0}")]
    Tokenize(String),
    #[error(
        "encoder: token {token} in a text, but the model has {vocabulary} tokens: tokenizer and weights do \
         not fit"
    )]
    TokenRange { token: u32, vocabulary: usize },
    #[error("encoder: no CUDA device: {0}")]
    Cuda(String),
    #[error("encoder: computing: {0}")]
    Compute(#[from] candle_core::Error),
}
