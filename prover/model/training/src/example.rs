//! A pair as tokens.

use crate::subwords::{END, Subwords};
use crate::{Pair, PairWording, TrainError};

/// A pair as tokens: those of the question, then those of the tactic with the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    pub tokens: Vec<u32>,
    /// How many of them are the question's, at least one.
    pub question: usize,
}

/// Pairs as tokens, and what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Examples {
    pub examples: Vec<Example>,
    /// Questions that lost their beginning.
    pub cut: usize,
    /// Pairs that were left out because their tactic alone is too long.
    pub too_long: usize,
}

impl Examples {
    /// Of pairs, none longer than `context`.
    pub fn new(
        pairs: &[Pair],
        wording: &PairWording,
        subwords: &Subwords,
        context: usize,
    ) -> Result<Examples, TrainError> {
        let questions = pairs.iter().map(|p| wording.question(&p.state)).collect::<Result<Vec<_>, _>>()?;
        let questions = subwords.encode(questions.iter().map(String::as_str).collect(), true)?;
        let tactics = subwords.encode(pairs.iter().map(|p| p.tactic.as_str()).collect(), false)?;
        let mut all = Examples::default();
        for (mut question, tactic) in questions.into_iter().zip(tactics) {
            // the end of a tactic, and of a question its first token and one more
            let Some(room) = context.checked_sub(tactic.len() + 1).filter(|room| *room >= 2) else {
                all.too_long += 1;
                continue;
            };
            if question.len() > room {
                // what is to be proved stands at the end
                question.drain(1..question.len() - room + 1);
                all.cut += 1;
            }
            let length = question.len();
            let tokens = question.into_iter().chain(tactic).chain([END]).collect();
            all.examples.push(Example { tokens, question: length });
        }
        Ok(all)
    }

    /// Tokens of all of them.
    pub fn tokens(&self) -> usize {
        self.examples.iter().map(|e| e.tokens.len()).sum()
    }
}

impl Example {
    /// Tokens that the model reads: the last one is only asked for.
    pub fn read(&self) -> &[u32] {
        &self.tokens[..self.tokens.len() - 1]
    }

    /// Tokens that are asked for.
    pub fn asked(&self) -> &[u32] {
        &self.tokens[self.question..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subwords::BEGIN;
    use language_model::Template;

    #[test]
    fn long_questions_lose_their_beginning_and_long_tactics_are_counted() {
        let pair = |state: String, tactic: String| Pair { state, tactic, suite: None, theorem: None };
        let pairs = [
            pair("⊢ p".into(), "simp".into()),
            pair(format!("{}⊢ q", "h : r\n".repeat(100)), "simp".into()),
            pair("⊢ p".into(), "a 1 ".repeat(60)),
        ];
        let subwords = Subwords::learn(&["simp", "⊢ p"], 300).unwrap();
        let wording = PairWording::new(Template::find("state").unwrap()).unwrap();
        let made = Examples::new(&pairs, &wording, &subwords, 40).unwrap();
        assert_eq!((made.examples.len(), made.cut, made.too_long), (2, 1, 1));
        let cut = &made.examples[1];
        assert_eq!((cut.tokens.len(), cut.tokens[0]), (40, BEGIN));
        let whole = &made.examples[0];
        let end = &whole.tokens[1..];
        assert!(cut.tokens.ends_with(&end[end.len() - 3..]) && whole.asked().ends_with(&[END]));
        assert_eq!(whole.read().len() + 1, whole.tokens.len());
    }
}
