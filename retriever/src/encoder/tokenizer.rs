//! Which tokenizer a model folder has.

use super::config::optional_json;
use super::{EncoderError, byt5};
use std::path::Path;
use tokenizers::{TruncationDirection, TruncationParams, TruncationStrategy};

pub(super) enum Tokenizer {
    Bytes,
    /// `tokenizer.json`; its own padding and truncation are off.
    Library(Box<tokenizers::Tokenizer>),
}

impl Tokenizer {
    /// `tokenizer.json` if there is one; bytes if the folder says that it is ByT5's, which has no such file.
    pub fn read(folder: &Path, limit: usize) -> Result<Self, EncoderError> {
        let path = folder.join("tokenizer.json");
        if path.exists() {
            let malformed =
                |e: tokenizers::Error| EncoderError::Malformed { path: path.clone(), reason: e.to_string() };
            let mut tokenizer = tokenizers::Tokenizer::from_file(&path).map_err(malformed)?;
            tokenizer.with_padding(None);
            let (direction, strategy) = (TruncationDirection::Right, TruncationStrategy::LongestFirst);
            let truncation = TruncationParams { max_length: limit, stride: 0, direction, strategy };
            tokenizer.with_truncation(Some(truncation)).map_err(malformed)?;
            return Ok(Tokenizer::Library(Box::new(tokenizer)));
        }
        let config = optional_json(&folder.join("tokenizer_config.json"))?.unwrap_or_default();
        if config["tokenizer_class"].as_str() == Some("ByT5Tokenizer") {
            return Ok(Tokenizer::Bytes);
        }
        let other = ["vocab.txt", "spiece.model", "sentencepiece.bpe.model", "vocab.json"];
        let reason = if other.iter().any(|f| folder.join(f).exists()) {
            "only its vocabulary; make tokenizer.json once with transformers: \
             AutoTokenizer.from_pretrained(folder, use_fast=True).save_pretrained(folder)"
        } else {
            "neither tokenizer.json nor a tokenizer_config.json that names ByT5Tokenizer"
        };
        Err(EncoderError::NoTokenizer { folder: folder.into(), reason })
    }

    /// At most `limit` tokens with all special ones.
    pub fn tokens(&self, text: &str, limit: usize) -> Result<Vec<u32>, EncoderError> {
        match self {
            Tokenizer::Bytes => Ok(byt5::tokens(text, limit)),
            Tokenizer::Library(tokenizer) => {
                let encoding =
                    tokenizer.encode_fast(text, true).map_err(|e| EncoderError::Tokenize(e.to_string()))?;
                Ok(encoding.get_ids().to_vec())
            }
        }
    }
}
