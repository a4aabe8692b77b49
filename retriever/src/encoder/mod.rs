//! Text encoders, loaded from local folders as Hugging Face's libraries write them.
//!
//! | architecture (`model_type`) | models | tokenizer |
//! |---|---|---|
//! | `t5` | T5, T5 1.1, ByT5 (ReProver's retriever); only the encoder | `tokenizer.json`, or ByT5's bytes |
//! | `bert` | BERT, MiniLM, BGE | `tokenizer.json` |
//!
//! Weights come from `model.safetensors` (F32, F16, BF16; several files
//! with an index are fine); computation is in `f32`.

mod activation;
mod batch;
mod bert;
pub mod byt5;
mod config;
mod error;
mod fused;
mod linear;
mod padded;
mod pooling;
mod t5;
mod tokenizer;
mod weights;

use crate::fingerprint::Fingerprint;
pub(crate) use activation::Activation;
pub use batch::Batching;
pub(crate) use batch::split;
pub(crate) use bert::{Bert, BertConfig, Mode};
pub use candle_core::Device;
use candle_core::Tensor;
use config::{Config, optional_json};
pub use error::EncoderError;
pub(crate) use padded::Padded;
pub use pooling::Pooling;
use std::path::Path;
use t5::T5;
use tokenizer::Tokenizer;
pub(crate) use weights::Named;
use weights::Weights;

/// Values of `model_type` that can be loaded.
pub const ARCHITECTURES: &[&str] = &["t5", "bert"];

/// Tokens of a text at most, where a model has no limit of its own: ReProver's when it indexes.
const DEFAULT_LIMIT: usize = 2048;

enum Model {
    T5(T5),
    Bert(Bert),
}

/// The first CUDA device, for [`Encoder::open_on`].
///
/// # Errors
/// [`EncoderError::Cuda`] in a build without the feature `cuda`, and where no device answers.
pub fn cuda() -> Result<Device, EncoderError> {
    if !candle_core::utils::cuda_is_available() {
        return Err(EncoderError::Cuda("this program was built without `--features cuda`".into()));
    }
    Device::new_cuda(0).map_err(|e| EncoderError::Cuda(e.to_string()))
}

/// Makes unit vectors of texts; the product of two vectors is the cosine of their angle.
pub struct Encoder {
    model: Model,
    tokenizer: Tokenizer,
    pooling: Pooling,
    limit: usize,
    device: Device,
    fingerprint: Fingerprint,
}

impl Encoder {
    /// Loads a model folder for the processor. Its files must not be edited in place meanwhile.
    ///
    /// # Errors
    /// [`EncoderError`], which says what is missing or does not fit.
    pub fn open(folder: &Path) -> Result<Self, EncoderError> {
        Self::open_on(folder, Device::Cpu)
    }

    /// [`Encoder::open`] for another device.
    ///
    /// # Errors
    /// As [`Encoder::open`].
    pub fn open_on(folder: &Path, device: Device) -> Result<Self, EncoderError> {
        let config = Config::read(folder)?;
        let architecture = config.architecture();
        let known = match architecture.as_str() {
            "t5" | "T5EncoderModel" | "T5ForConditionalGeneration" | "T5Model" => "t5",
            "bert" | "BertModel" | "BertForMaskedLM" => "bert",
            found => {
                let (path, found) = (config.path, found.to_string());
                return Err(EncoderError::Architecture { path, found, known: ARCHITECTURES });
            }
        };
        let pooling = Pooling::read(folder)?;
        let mut limit = sentence_limit(folder)?.unwrap_or(DEFAULT_LIMIT);
        let weights = Weights::open(folder, &device)?;
        let mut fingerprint = Fingerprint::default();
        weights.fingerprint(&mut fingerprint);
        for file in ["config.json", "tokenizer.json"] {
            // a file that is not there has been reported, or may be missing
            fingerprint.add(&std::fs::read(folder.join(file)).unwrap_or_default());
        }
        let model = if known == "t5" {
            Model::T5(T5::load(&config, &weights)?)
        } else {
            let weights = weights.with_prefix(&["", "bert."], "embeddings.word_embeddings.weight");
            let bert = Bert::load(&config, &weights)?;
            limit = limit.min(bert.positions());
            Model::Bert(bert)
        };
        let tokenizer = Tokenizer::read(folder, limit)?;
        fingerprint.add(format!("{pooling:?} {limit}").as_bytes());
        Ok(Encoder { model, tokenizer, pooling, limit, device, fingerprint })
    }

    /// Numbers per vector.
    pub fn dimension(&self) -> usize {
        self.embedding().dims()[1]
    }

    /// Tokens of a text at most, special ones included; what is beyond is not
    /// seen. From `sentence_bert_config.json` if the folder has one, otherwise
    /// 2,048; for BERT not more than it has positions.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// How the states of a text's tokens become one vector.
    pub fn pooling(&self) -> Pooling {
        self.pooling
    }

    /// Of weights, configuration, tokenizer, pooling and limit.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The tokens of a text, at most [`Encoder::limit`].
    ///
    /// # Errors
    /// [`EncoderError`] if the tokenizer fails or does not fit the weights.
    pub fn tokens(&self, text: &str) -> Result<Vec<u32>, EncoderError> {
        let tokens = self.tokenizer.tokens(text, self.limit)?;
        let vocabulary = self.embedding().dims()[0];
        match tokens.iter().find(|t| **t as usize >= vocabulary) {
            Some(token) => Err(EncoderError::TokenRange { token: *token, vocabulary }),
            None => Ok(tokens),
        }
    }

    /// One vector per text, computed as one batch: for a few texts.
    /// Many are faster with [`Encoder::encode_all`].
    ///
    /// # Errors
    /// [`EncoderError`].
    pub fn encode(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let tokens: Vec<_> = texts.iter().map(|t| self.tokens(t)).collect::<Result<_, _>>()?;
        self.encode_tokens(&tokens.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    /// One vector per text, given as [`Encoder::tokens`].
    fn encode_tokens(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, EncoderError> {
        if texts.is_empty() {
            return Ok(vec![]);
        }
        // any token would do: it is masked
        let batch = Padded::new(texts, 0, &self.device)?;
        let hidden = match &self.model {
            Model::T5(t5) => t5.forward(&batch)?,
            Model::Bert(bert) => bert.forward(&batch)?,
        };
        Ok(self.pooling.apply(&hidden, &batch)?.to_vec2()?)
    }

    fn embedding(&self) -> &Tensor {
        match &self.model {
            Model::T5(t5) => t5.embedding(),
            Model::Bert(bert) => bert.embedding(),
        }
    }
}

/// The limit that sentence-transformers was told.
fn sentence_limit(folder: &Path) -> Result<Option<usize>, EncoderError> {
    let path = folder.join("sentence_bert_config.json");
    let Some(json) = optional_json(&path)? else { return Ok(None) };
    match &json["max_seq_length"] {
        serde_json::Value::Null => Ok(None),
        value => match value.as_u64() {
            Some(limit) if limit >= 2 => Ok(Some(limit as usize)),
            _ => {
                let (found, supported) = (value.to_string(), "a number of tokens from 2 on");
                Err(EncoderError::Unsupported { path, field: "max_seq_length", found, supported })
            }
        },
    }
}
