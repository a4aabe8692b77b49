//! A tokenizer for Lean text: byte-pair encoding inside the parts of names.

use super::error::TrainError;
use tokenizers::models::bpe::{BPE, BpeTrainer};
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::processors::template::TemplateProcessing;
use tokenizers::{AddedToken, SplitDelimiterBehavior, Tokenizer, TokenizerBuilder};

const SPECIAL: [&str; 4] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];

/// Parts of names in camelCase or snake_case, single digits, single
/// other characters; spaces separate and are dropped.
const WORDS: &str = r"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{L}|\p{N}|[^\s\p{L}\p{N}]";

/// Learns at most `vocabulary` subwords.
pub(super) fn learn(texts: &[String], vocabulary: usize) -> Result<Tokenizer, TrainError> {
    let failed = |e: tokenizers::Error| TrainError::Tokenizer(e.to_string());
    let special: Vec<_> = SPECIAL.iter().map(|s| AddedToken::from(*s, true)).collect();
    let mut trainer = BpeTrainer::builder()
        .vocab_size(vocabulary)
        .show_progress(false)
        .special_tokens(special)
        // rare characters become unknown ones
        .limit_alphabet(vocabulary / 4)
        .build();
    let model = BPE::builder().unk_token("[UNK]".into()).build().map_err(failed)?;
    let split = Split::new(SplitPattern::Regex(WORDS.into()), SplitDelimiterBehavior::Removed, true);
    let template = TemplateProcessing::builder()
        .try_single("[CLS] $A [SEP]")
        .map_err(TrainError::Tokenizer)?
        .special_tokens(vec![("[CLS]", 2), ("[SEP]", 3)])
        .build()
        .map_err(|e| TrainError::Tokenizer(e.to_string()))?;
    let mut tokenizer = TokenizerBuilder::default()
        .with_model(model)
        .with_normalizer(None::<tokenizers::NormalizerWrapper>)
        .with_pre_tokenizer(Some(split.map_err(failed)?))
        .with_post_processor(Some(template))
        .with_decoder(None::<tokenizers::DecoderWrapper>)
        .build()
        .map_err(failed)?;
    tokenizer.train(&mut trainer, texts.iter()).map_err(failed)?;
    // by way of its file: the tokenizer that is trained with is the one that will be loaded
    let json = tokenizer.to_string(true).map_err(failed)?;
    json.parse().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_their_parts_end() {
        let texts = vec!["Nat.add_comm listLength HAdd x1 ⊢ α → β".to_string(); 3];
        let tokenizer = learn(&texts, 400).unwrap();
        let tokens = |text: &str| tokenizer.encode(text, true).unwrap().get_tokens().to_vec();
        assert_eq!(tokens("Nat.add_comm"), ["[CLS]", "Nat", ".", "add", "_", "comm", "[SEP]"]);
        assert_eq!(tokens("listLength HAdd x1"), ["[CLS]", "list", "Length", "H", "Add", "x", "1", "[SEP]"]);
        assert_eq!(tokens("⊢α→ 字"), ["[CLS]", "⊢", "α", "→", "[UNK]", "[SEP]"]);
        assert_eq!(tokens(""), ["[CLS]", "[SEP]"]);
        assert_eq!(learn(&texts, 400).unwrap().to_string(true).unwrap(), tokenizer.to_string(true).unwrap());
    }
}
