//! Whom to ask, in which words, and how answers are drawn.

use crate::words::Words;
use language_model::{Answer, Asked, LanguageModel, ModelError, Prompt, Request, Sampling};
use std::time::Duration;
use supervise::StopFlag;

/// A model with the words it is asked in.
#[derive(Clone)]
pub struct Asker<'a> {
    /// Who answers.
    pub model: &'a dyn LanguageModel,
    /// How questions are put and answers are read.
    pub words: &'a dyn Words,
    /// How answers are drawn; its `n` is not used, and its `seed` is where counting begins.
    pub sampling: Sampling,
    /// How long all answers of one request may take.
    pub limit: Duration,
}

impl Asker<'_> {
    /// Who it is, as written into results: model, words, and how answers are drawn.
    pub fn name(&self) -> String {
        // how many are asked for at a time decides nothing
        let drawn = Sampling { n: Sampling::default().n, ..self.sampling.clone() };
        let drawn = serde_json::to_string(&drawn).unwrap_or_default();
        format!("{}; {}; {drawn}", self.model.name(), self.words.name())
    }

    /// Answers to each of these prompts, so many to each; `first` is how many were asked for before. It makes
    /// requests for more answers to the same prompt differ, so that kept answers are not given twice.
    pub(crate) fn ask(
        &self,
        prompts: &[Prompt],
        number: usize,
        first: usize,
        stop: &StopFlag,
    ) -> Vec<Result<Answer, ModelError>> {
        let seed = Some(self.sampling.seed.unwrap_or(0) + first as u64);
        let sampling = Sampling { n: number, seed, ..self.sampling.clone() };
        let request = |p: &Prompt| Request { prompt: p.clone(), sampling: sampling.clone(), structure: None };
        let requests: Vec<Request> = prompts.iter().map(request).collect();
        let mut answers = self.model.ask(&requests, Asked { limit: self.limit, stop });
        // who gives fewer answers than were asked for has not kept to the agreement
        answers.resize_with(prompts.len(), || {
            Err(ModelError::Garbage { model: self.model.name(), reason: "it left out an answer".into() })
        });
        answers
    }
}
