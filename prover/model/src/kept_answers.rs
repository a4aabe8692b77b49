//! Answers that are kept on disk, so that nothing is asked twice.

use crate::answer::{Answer, Usage};
use crate::error::ModelError;
use crate::language_model::{Asked, LanguageModel};
use crate::request::Request;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// A model whose answers are kept in a database, under a hash of its name and the request: another template,
/// question or way of sampling is another request. Errors are not kept, nor what is only a part of an answer.
pub struct KeptAnswers {
    model: Arc<dyn LanguageModel>,
    answers: sled::Db,
    folder: PathBuf,
    found: AtomicU64,
    asked: AtomicU64,
    is_broken: AtomicBool,
}

/// Why answers cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptAnswersError {
    /// The database is damaged.
    #[error("the database is damaged; delete the folder to have a new one")]
    Damaged,
    /// It cannot be opened; another process may have it open.
    #[error("{0}")]
    Unavailable(String),
}

impl KeptAnswers {
    /// Answers of this model, kept in a folder.
    ///
    /// # Errors
    /// [`KeptAnswersError`].
    pub fn open(model: Arc<dyn LanguageModel>, folder: &Path) -> Result<KeptAnswers, KeptAnswersError> {
        let config = sled::Config::new().path(folder);
        // sled panics on some kinds of damage
        let answers = catch_unwind(AssertUnwindSafe(|| config.open()))
            .map_err(|_| KeptAnswersError::Damaged)?
            .map_err(|error| match &error {
                sled::Error::Corruption { .. } | sled::Error::Unsupported(_) => KeptAnswersError::Damaged,
                _ => KeptAnswersError::Unavailable(error.to_string()),
            })?;
        Ok(KeptAnswers {
            model,
            answers,
            folder: folder.into(),
            found: AtomicU64::new(0),
            asked: AtomicU64::new(0),
            is_broken: AtomicBool::new(false),
        })
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

    /// The kept answer, with the tokens that it took when it was asked for: budgets and figures are the same
    /// for a second run. That no request was sent tells that nothing is paid for it now. An answer that
    /// cannot be read is none.
    fn kept(&self, key: &[u8]) -> Option<Answer> {
        let bytes = self.guarded(|answers| answers.get(key))??;
        let answer: Answer = serde_json::from_slice(&bytes).ok()?;
        Some(Answer { usage: free(answer.usage), ..answer })
    }

    /// Runs one operation of the database; `None` if it fails. Nothing is kept from then on, and everything
    /// is asked.
    fn guarded<T>(&self, operation: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Option<T> {
        if self.is_broken.load(Relaxed) {
            return None;
        }
        // sled panics on some kinds of damage
        let reason = match catch_unwind(AssertUnwindSafe(|| operation(&self.answers))) {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the database is damaged".into(),
        };
        if !self.is_broken.swap(true, Relaxed) {
            tracing::warn!(reason, folder = %self.folder.display(), "answers are not kept any more");
        }
        None
    }
}

/// The same tokens, for which nothing was sent or paid.
fn free(usage: Usage) -> Usage {
    Usage { requests: 0, cost: 0.0, ..usage }
}

impl LanguageModel for KeptAnswers {
    fn name(&self) -> String {
        self.model.name()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let keys: Vec<Vec<u8>> = requests.iter().map(|r| self.key(r)).collect();
        let mut answers: Vec<Option<Result<Answer, ModelError>>> =
            keys.iter().map(|key| self.kept(key).map(Ok)).collect();
        // the same question is asked once, also within a batch
        let mut places: HashMap<&[u8], usize> = HashMap::new();
        let mut missing = vec![];
        for at in (0..requests.len()).filter(|at| answers[*at].is_none()) {
            places.entry(&keys[at]).or_insert_with(|| {
                missing.push(at);
                at
            });
        }
        self.found.fetch_add((requests.len() - missing.len()) as u64, Relaxed);
        self.asked.fetch_add(missing.len() as u64, Relaxed);
        if !missing.is_empty() {
            let questions: Vec<Request> = missing.iter().map(|at| requests[*at].clone()).collect();
            for (at, answer) in missing.into_iter().zip(self.model.ask(&questions, asked)) {
                // what is not all there is asked for again
                if let Ok(answer) = answer.as_ref()
                    && answer.missing.is_none()
                    && let Ok(bytes) = serde_json::to_vec(answer)
                {
                    self.guarded(|answers| answers.insert(&keys[at], bytes));
                }
                answers[at] = Some(answer);
            }
            self.guarded(|answers| answers.flush());
            for at in 0..requests.len() {
                if answers[at].is_none()
                    && let Some(first) = places.get(&keys[at][..])
                {
                    // it has cost nothing more
                    answers[at] =
                        answers[*first].clone().map(|a| a.map(|a| Answer { usage: free(a.usage), ..a }));
                }
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
                let usage = Usage { requests: 1, prompt_tokens: 1, completion_tokens: 1, cost: 2.5 };
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
        let usage = Usage { requests: 0, prompt_tokens: 1, completion_tokens: 1, cost: 0.0 };
        assert_eq!(again[0].as_ref().unwrap().usage, usage, "it took as many tokens, and nothing was sent");
        assert_eq!(kept.counts(), (2, 2));
        kept.answers.insert(kept.key(&request("a", 1)), b"{torn").unwrap();
        assert_eq!(text(&kept.ask(&[request("a", 1)], asked)[0]), "5", "what cannot be read is asked again");
        let twice = kept.ask(&[request("c", 1), request("c", 1)], asked);
        assert_eq!([&twice[0], &twice[1]].map(text), ["6", "6"], "the same in one batch is asked once");
        assert_eq!(twice[1].as_ref().unwrap().usage.cost, 0.0);
    }

    #[test]
    fn a_damaged_database_costs_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let stop = StopFlag::default();
        let asked = Asked { limit: Duration::from_secs(5), stop: &stop };
        let model = || Arc::new(Counting(AtomicU64::new(0)));
        let kept = KeptAnswers::open(model(), folder.path()).unwrap();
        (0..50).for_each(|n| _ = kept.ask(&[request(&n.to_string(), 1)], asked));
        drop(kept);
        for file in std::fs::read_dir(folder.path()).unwrap().flatten().filter(|f| f.path().is_file()) {
            let length = file.metadata().unwrap().len() as usize;
            std::fs::write(file.path(), vec![0xA5; length.min(1 << 20)]).unwrap();
        }
        match KeptAnswers::open(model(), folder.path()) {
            Ok(kept) => assert!(kept.ask(&[request("7", 1)], asked)[0].is_ok()),
            Err(error) => assert!(error.to_string().contains("damaged"), "{error}"),
        }
    }
}
