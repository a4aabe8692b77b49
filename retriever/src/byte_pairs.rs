//! The words of LeanDojo's BM25 baseline: byte pairs, learnt from
//! premises and proof states (ReProver, `retrieval/bm25`).

use crate::marked::marked;
use crate::okapi::Okapi;
use crate::premise_corpus::PremiseCorpus;
use crate::source::SourceError;
use tokenizers::models::TrainerWrapper;
use tokenizers::models::bpe::{BPE, BpeTrainer};
use tokenizers::pre_tokenizers::whitespace::Whitespace;
use tokenizers::{AddedToken, Tokenizer};

/// Size of the baseline's vocabulary.
pub const VOCABULARY: usize = 30_000;

/// Learns a vocabulary from the premises of a corpus and from proof states; the baseline takes those of
/// the training part of the split that is measured.
///
/// # Errors
/// [`SourceError`] when there is nothing to learn from, or the library fails.
pub fn learn(
    corpus: &PremiseCorpus,
    states: impl Iterator<Item = String> + Send,
    vocabulary: usize,
) -> Result<Tokenizer, SourceError> {
    const STAGE: &str = "learning byte pairs";
    if corpus.is_empty() {
        return Err(SourceError { stage: STAGE, reason: "the corpus has no premises".into() });
    }
    let error = |e: tokenizers::Error| SourceError { stage: STAGE, reason: e.to_string() };
    let model = BPE::builder().unk_token("[UNK]".into()).build().map_err(error)?;
    let mut tokenizer = Tokenizer::new(model);
    tokenizer.with_pre_tokenizer(Some(Whitespace));
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(|token| AddedToken::from(token, true));
    let trainer = BpeTrainer::builder().vocab_size(vocabulary).show_progress(false);
    let mut trainer = TrainerWrapper::from(trainer.special_tokens(special.to_vec()).build());
    let texts = corpus.premises().iter().map(marked).chain(states);
    tokenizer.train(&mut trainer, texts).map_err(error)?;
    Ok(tokenizer)
}

/// The baseline: Okapi BM25 over byte pairs of premises with their names marked.
///
/// # Errors
/// [`SourceError`] when there are no premises, or the vocabulary cannot split one.
pub fn baseline(corpus: &PremiseCorpus, tokenizer: Tokenizer) -> Result<Okapi, SourceError> {
    let split = move |text: &str| -> Result<Vec<String>, String> {
        let encoding = tokenizer.encode(text, true).map_err(|e| e.to_string())?;
        Ok(encoding.get_tokens().to_vec())
    };
    let documents: Result<Vec<_>, String> = corpus.premises().iter().map(|p| split(&marked(p))).collect();
    let documents = documents.map_err(|reason| SourceError { stage: "splitting into byte pairs", reason })?;
    Ok(Okapi::new(documents.into_iter())?.tokenized_by(split))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::premise::{Kind, Position, Premise};
    use crate::premise_corpus::PremiseCorpusBuilder;
    use crate::source::{Query, Source};

    fn corpus(count: usize) -> PremiseCorpus {
        let premise = |i: usize| Premise {
            name: format!("Nat.lemma{i}"),
            kind: Kind::Theorem,
            text: format!("theorem lemma{i} : f{i} x = g{i} (x + {i})"),
            constants: vec![],
            start: Position::default(),
            end: Position::default(),
        };
        let mut builder = PremiseCorpusBuilder::default();
        builder.file("A", vec![], (0..count).map(premise).collect());
        builder.build().unwrap()
    }

    #[test]
    fn a_vocabulary_is_learnt_and_used() {
        let corpus = corpus(9);
        let states = || ["x : Nat\n⊢ f3 x = g3 (x + 3)".to_owned()].into_iter();
        let tokenizer = learn(&corpus, states(), 120).unwrap();
        assert!(tokenizer.get_vocab_size(true) <= 120);
        let encoding = tokenizer.encode("theorem lemma3 ℵ", true).unwrap();
        assert_eq!(encoding.get_tokens().first().map(String::as_str), Some("theorem"), "{encoding:?}");
        assert_eq!(encoding.get_tokens().last().map(String::as_str), Some("[UNK]"));
        let okapi = baseline(&corpus, tokenizer).unwrap();
        let query = Query { text: states().next().unwrap(), ..Query::default() };
        assert_eq!(okapi.top(&query, 1, None).unwrap()[0].premise.0, 3);
    }

    #[test]
    fn nothing_to_learn_from_is_an_error() {
        let error = learn(&corpus(0), std::iter::empty(), 100).err().unwrap();
        assert_eq!(error.to_string(), "learning byte pairs: the corpus has no premises");
    }
}
