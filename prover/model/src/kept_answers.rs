//! Answers that are kept on disk, so that nothing is asked twice.

use crate::answer::{Answer, Usage};
use crate::error::ModelError;
use crate::language_model::{Asked, LanguageModel};
use crate::request::Request;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A model whose answers are kept in a database, under a hash of its name and the request: another template,
/// question or way of sampling is another request. Errors are not kept, nor what is only a part of an answer.
pub struct KeptAnswers {
    model: Arc<dyn LanguageModel>,
    answers: sled::Db,
    found: AtomicU64,
    asked: AtomicU64,
}

impl KeptAnswers {
    /// Answers of this model, kept in a folder.
    ///
    /// # Errors
    /// Why the database cannot be opened; another process may have it open.
    pub fn open(model: Arc<dyn LanguageModel>, folder: &Path) -> Result<KeptAnswers, sled::Error> {
        let answers = sled::Config::new().path(folder).open()?;
        Ok(KeptAnswers { model, answers, found: AtomicU64::new(0), asked: AtomicU64::new(0) })
    }

    /// How many requests were answered from the database, and how many were passed on.
    pub fn counts(&self) -> (u64, u64) {
        (self.found.load(Relaxed), self.asked.load(Relaxed))
    }

    fn key(&self, request: &Request) -> Vec<u8> {
        let name = self.model.name();
        let mut hasher = Sha256::new();
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update(serde_json::to_vec(request).unwrap_or_default());
        hasher.finalize().to_vec()
    }

    /// The kept answer, with the tokens that it took when it was asked for: budgets and figures are the same for
    /// a second run. That no request was sent tells that nothing is paid for it now. An answer that cannot be
    /// read is none.
    fn kept(&self, key: &[u8]) -> Option<Answer> {
        let bytes = self.answers.get(key).ok()??;
        let answer: Answer = serde_json::from_slice(&bytes).ok()?;
        Some(Answer { usage: Usage { requests: 0, ..answer.usage }, ..answer })
    }
}

impl LanguageModel for KeptAnswers {
    fn name(&self) -> String {
        self.model.name()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let keys: Vec<Vec<u8>> = requests.iter().map(|r| self.key(r)).collect();
        let mut answers: Vec<Option<Result<Answer, ModelError>>> =
            keys.iter().map(|key| self.kept(key).map(Ok)).collect();
        let missing: Vec<usize> = (0..requests.len()).filter(|at| answers[*at].is_none()).collect();
        self.found.fetch_add((requests.len() - missing.len()) as u64, Relaxed);
        self.asked.fetch_add(missing.len() as u64, Relaxed);
        if !missing.is_empty() {
            let questions: Vec<Request> = missing.iter().map(|at| requests[*at].clone()).collect();
            for (at, answer) in missing.into_iter().zip(self.model.ask(&questions, asked)) {
                // what is not all there is asked for again
                if let Ok(answer) = answer.as_ref()
                    && answer.missing.is_none()
                    && let Ok(bytes) = serde_json::to_vec(answer)
                    && let Err(error) = self.answers.insert(&keys[at], bytes)
                {
                    tracing::warn!(%error, "an answer is not kept");
                }
                answers[at] = Some(answer);
            }
            if let Err(error) = self.answers.flush() {
                tracing::warn!(%error, "answers are not kept");
            }
        }
        let none = || Err(ModelError::Garbage { model: self.name(), reason: "there is no answer".into() });
        answers.into_iter().map(|answer| answer.unwrap_or_else(none)).collect()
    }

    fn batch(&self) -> usize {
        self.model.batch()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Prompt, Sample, Sampling};
    use std::time::Duration;
    use supervise::StopFlag;

    /// Answers with how often it was asked, or fails where the question says so.
    struct Counting(AtomicU64);

    impl LanguageModel for Counting {
        fn name(&self) -> String {
            "counting".into()
        }

        fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
            let answer = |r: &Request| {
                let number = self.0.fetch_add(1, Relaxed);
                if r.prompt == Prompt::Text("fail".into()) {
                    return Err(ModelError::Stopped);
                }
                let sample = Sample { text: number.to_string(), ..Sample::default() };
                let usage = Usage { requests: 1, prompt_tokens: 1, completion_tokens: 1 };
                Ok(Answer { samples: vec![sample], usage, ..Answer::default() })
            };
            requests.iter().map(answer).collect()
        }
    }

    fn request(text: &str, n: usize) -> Request {
        let sampling = Sampling { n, ..Sampling::default() };
        Request { prompt: Prompt::Text(text.into()), sampling, structure: None }
    }

    #[test]
    fn nothing_is_asked_twice_and_errors_are_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let stop = StopFlag::default();
        let asked = Asked { limit: Duration::from_secs(5), stop: &stop };
        let model = Arc::new(Counting(AtomicU64::new(0)));
        let text = |answer: &Result<Answer, ModelError>| answer.as_ref().unwrap().samples[0].text.clone();
        {
            let kept = KeptAnswers::open(model.clone(), folder.path()).unwrap();
            let first = kept.ask(&[request("a", 1), request("fail", 1), request("a", 2)], asked);
            assert_eq!((text(&first[0]), text(&first[2])), ("0".into(), "2".into()));
            assert_eq!(first[1], Err(ModelError::Stopped));
            assert_eq!(kept.counts(), (0, 3));
        }
        let kept = KeptAnswers::open(model, folder.path()).unwrap();
        let again = kept.ask(&[request("a", 1), request("fail", 1), request("b", 1), request("a", 2)], asked);
        assert_eq!([0, 2, 3].map(|k| text(&again[k])), ["0", "4", "2"]);
        let usage = Usage { requests: 0, prompt_tokens: 1, completion_tokens: 1 };
        assert_eq!(again[0].as_ref().unwrap().usage, usage, "it took as many tokens, and nothing was sent");
        assert_eq!(kept.counts(), (2, 2));
        kept.answers.insert(kept.key(&request("a", 1)), b"{torn").unwrap();
        assert_eq!(text(&kept.ask(&[request("a", 1)], asked)[0]), "5", "what cannot be read is asked again");
    }
}
