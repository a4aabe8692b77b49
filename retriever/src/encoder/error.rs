//! Why an encoder cannot be loaded or used.

use std::path::PathBuf;

/// What is wrong with a model folder, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// A file of the model's folder cannot be read.
    #[error("encoder: {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder lacks a file that each model has.
    #[error(
        "encoder: no {missing} in {folder}; a model folder has config.json, model.safetensors and tokenizer \
         files"
    )]
    MissingFile {
        /// The model's folder.
        folder: PathBuf,
        /// The name of the file.
        missing: &'static str,
    },
    /// The weights are there, but in a format that is not read.
    #[error(
        "encoder: {folder} has its weights in {found} only; convert once with transformers: \
         AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)"
    )]
    NotSafetensors {
        /// The model's folder.
        folder: PathBuf,
        /// The name of the file that has the weights.
        found: &'static str,
    },
    /// A file is there, but is not what its name says.
    #[error("encoder: {path} cannot be read: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The configuration names a model that there is no code for.
    #[error("encoder: {path}: unknown architecture `{found}`; known are {}", known.join(", "))]
    Architecture {
        /// The configuration file.
        path: PathBuf,
        /// The architecture that it names.
        found: String,
        /// The architectures that there is code for.
        known: &'static [&'static str],
    },
    /// A field of the configuration has a value that there is no code for.
    #[error("encoder: {path}: {field} is `{found}`; supported: {supported}")]
    Unsupported {
        /// The configuration file.
        path: PathBuf,
        /// The field.
        field: &'static str,
        /// Its value.
        found: String,
        /// The values that there is code for.
        supported: &'static str,
    },
    /// The model needs a weight that its files lack.
    #[error("encoder: {folder} has no weight `{name}` (expected with shape {expected:?})")]
    MissingWeight {
        /// The model's folder.
        folder: PathBuf,
        /// The name of the weight.
        name: String,
        /// The shape that it would have, outermost dimension first.
        expected: Vec<usize>,
    },
    /// A weight has another shape than the configuration says.
    #[error("encoder: {path}: weight `{name}` has shape {found:?}, config.json asks for {expected:?}")]
    WeightShape {
        /// The file with the weight.
        path: PathBuf,
        /// The name of the weight.
        name: String,
        /// The shape by the configuration.
        expected: Vec<usize>,
        /// The shape in the file.
        found: Vec<usize>,
    },
    /// A weight is stored as numbers of a type that is not read.
    #[error("encoder: {path}: weight `{name}` is {found}; supported are F32, F16, BF16")]
    WeightDtype {
        /// The file with the weight.
        path: PathBuf,
        /// The name of the weight.
        name: String,
        /// The type of its numbers.
        found: String,
    },
    /// The folder has no tokenizer.
    #[error("encoder: {folder} has no tokenizer: {reason}")]
    NoTokenizer {
        /// The model's folder.
        folder: PathBuf,
        /// What was looked for.
        reason: &'static str,
    },
    /// The tokenizer failed on a text, with this message.
    #[error("encoder: tokenizer: {0}")]
    Tokenize(String),
    /// The tokenizer made a token for which the model has no embedding.
    #[error(
        "encoder: token {token} in a text, but the model has {vocabulary} tokens: tokenizer and weights do \
         not fit"
    )]
    TokenRange {
        /// The token.
        token: u32,
        /// How many tokens the model has embeddings for.
        vocabulary: usize,
    },
    /// There is no NVIDIA card, or it cannot be used, for this reason.
    #[error("encoder: no CUDA device: {0}")]
    Cuda(String),
    /// An operation on tensors failed.
    #[error("encoder: computing: {0}")]
    Compute(#[from] candle_core::Error),
}
