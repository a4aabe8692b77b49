//! The tokenizer: byte-pair encoding over bytes, so that every text can be said.

use crate::TrainError;
use tokenizers::models::bpe::{BPE, BpeTrainer};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{AddedToken, Tokenizer, TokenizerBuilder};

/// Special tokens, whose ids are their places. None is a text that occurs in Lean.
const SPECIAL: [&str; 3] = ["<|pad|>", "<|begin|>", "<|end|>"];
/// Fills up.
pub(crate) const PADDING: u32 = 0;
/// Begins a question.
pub(crate) const BEGIN: u32 = 1;
/// Ends a tactic.
pub(crate) const END: u32 = 2;

/// The tokenizer of a model.
pub(crate) struct Subwords {
    tokenizer: Tokenizer,
}

impl Subwords {
    /// Learns at most `vocabulary` tokens from texts.
    pub fn learn(texts: &[&str], vocabulary: usize) -> Result<Subwords, TrainError> {
        let mut trainer = BpeTrainer::builder()
            .vocab_size(vocabulary)
            .show_progress(false)
            .special_tokens(SPECIAL.iter().map(|s| AddedToken::from(*s, true)).collect())
            .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
            .build();
        let bytes = ByteLevel::new(false, false, true);
        let template = TemplateProcessing::builder()
            .try_single("<|begin|> $A")
            .map_err(TrainError::Tokenizer)?
            .special_tokens(vec![("<|begin|>", BEGIN)])
            .build()
            .map_err(|e| TrainError::Tokenizer(e.to_string()))?;
        let mut tokenizer = TokenizerBuilder::default()
            .with_model(BPE::builder().build()?)
            .with_normalizer(None::<tokenizers::NormalizerWrapper>)
            .with_pre_tokenizer(Some(bytes))
            .with_post_processor(Some(template))
            .with_decoder(Some(bytes))
            .build()?;
        tokenizer.train(&mut trainer, texts.iter())?;
        // by way of its file: the tokenizer that is trained with is the one that will be loaded
        let json = tokenizer.to_string(true)?;
        Ok(Subwords { tokenizer: json.parse()? })
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// `tokenizer.json`.
    pub fn json(&self) -> Result<String, TrainError> {
        Ok(self.tokenizer.to_string(false)?)
    }

    /// The tokens of texts; with those that begin a question if they are questions.
    pub fn encode(&self, texts: Vec<&str>, are_questions: bool) -> Result<Vec<Vec<u32>>, TrainError> {
        let encoded = self.tokenizer.encode_batch_fast(texts, are_questions)?;
        Ok(encoded.iter().map(|e| e.get_ids().to_vec()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_and_learning_is_deterministic() {
        let texts = ["h : Nat.add_comm a b\n⊢ a + b = b + a", "exact Nat.add_comm _ _"].repeat(4);
        let subwords = Subwords::learn(&texts, 400).unwrap();
        assert!(subwords.len() > 260 && subwords.len() <= 400, "{}", subwords.len());
        for text in ["⊢ a + b = b + a", " 字 \u{1F980}\n\ttab", "exact Nat.add_comm _ _"] {
            let tokens = subwords.encode(vec![text], true).unwrap().remove(0);
            assert_eq!(tokens[0], BEGIN);
            assert_eq!(subwords.tokenizer.decode(&tokens, true).unwrap(), text);
            assert_eq!(subwords.encode(vec![text], false).unwrap()[0], tokens[1..]);
        }
        let short = subwords.encode(vec!["exact Nat.add_comm _ _"], false).unwrap().remove(0);
        assert!(short.len() < 12, "{short:?}");
        assert_eq!(Subwords::learn(&texts, 400).unwrap().json().unwrap(), subwords.json().unwrap());
        for (id, name) in (0..).zip(SPECIAL) {
            assert_eq!(subwords.tokenizer.token_to_id(name), Some(id));
        }
    }
}
