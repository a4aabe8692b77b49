//! Texts as tokens.

use crate::OpenError;
use crate::folder::Fields;
use std::path::Path;

/// Tokens of ByT5 before the first byte: padding, end, unknown.
const BYT5_SPECIAL: u32 = 3;
/// ByT5's end of a text.
const BYT5_END: u32 = 1;

pub(crate) enum Tokenizer {
    /// ByT5's: its tokens are bytes, and need no file.
    Bytes,
    /// `tokenizer.json`.
    Library(Box<tokenizers::Tokenizer>),
}

impl Tokenizer {
    /// `tokenizer.json` if there is one; bytes if the folder says that it is ByT5's.
    pub fn read(folder: &Path, config: &Fields) -> Result<Self, OpenError> {
        let path = folder.join("tokenizer.json");
        if path.exists() {
            let damaged =
                |e: tokenizers::Error| OpenError::Damaged { path: path.clone(), reason: e.to_string() };
            let mut tokenizer = tokenizers::Tokenizer::from_file(&path).map_err(damaged)?;
            tokenizer.with_padding(None);
            tokenizer.with_truncation(None).map_err(damaged)?;
            return Ok(Tokenizer::Library(Box::new(tokenizer)));
        }
        if config.json["tokenizer_class"].as_str() == Some("ByT5Tokenizer") {
            return Ok(Tokenizer::Bytes);
        }
        let other = ["spiece.model", "tokenizer.model", "vocab.json"];
        let advice = if other.iter().any(|name| folder.join(name).exists()) {
            "make it once with transformers: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)"
        } else {
            "put the model's tokenizer.json there (with a GGUF file: that of the model it was made from); \
             only ByT5, whose tokenizer_config.json names ByT5Tokenizer, needs none"
        };
        Err(OpenError::MissingFile { folder: folder.into(), missing: "tokenizer.json".into(), advice })
    }

    /// The tokens of a text; `whole` if it is one of its own, with the tokens that begin and end one.
    pub fn encode(&self, text: &str, whole: bool) -> Result<Vec<u32>, String> {
        match self {
            Tokenizer::Bytes => {
                let end = whole.then_some(BYT5_END);
                Ok(text.bytes().map(|byte| u32::from(byte) + BYT5_SPECIAL).chain(end).collect())
            }
            Tokenizer::Library(tokenizer) => {
                let encoding = tokenizer.encode_fast(text, whole).map_err(|e| e.to_string())?;
                Ok(encoding.get_ids().to_vec())
            }
        }
    }

    /// The text of some tokens, without special ones.
    pub fn decode(&self, tokens: &[u32]) -> String {
        match self {
            Tokenizer::Bytes => {
                let byte = |token: &u32| u8::try_from(token.checked_sub(BYT5_SPECIAL)?).ok();
                String::from_utf8_lossy(&tokens.iter().filter_map(byte).collect::<Vec<_>>()).into_owned()
            }
            // tokens that the tokenizer does not know, which fill up a vocabulary, are left out
            Tokenizer::Library(tokenizer) => tokenizer.decode(tokens, true).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tokenizer;

    #[test]
    fn bytes_there_and_back() {
        let tokens = Tokenizer::Bytes.encode("a ⊢", true).unwrap();
        assert_eq!(tokens, [100, 35, 229, 141, 165, 1]);
        assert_eq!(Tokenizer::Bytes.decode(&tokens), "a ⊢");
        assert_eq!(Tokenizer::Bytes.encode("a", false).unwrap(), [100]);
        assert_eq!(Tokenizer::Bytes.decode(&[229, 141, 300]), "\u{fffd}");
    }
}
