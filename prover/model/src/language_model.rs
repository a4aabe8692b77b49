//! Everyone who can be asked.

use crate::answer::Answer;
use crate::error::ModelError;
use crate::request::Request;
use std::time::Duration;
use supervise::StopFlag;

/// How long answers may take, and who may give them up before.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// For all requests of a batch together.
    pub limit: Duration,
    /// When it is set, what has not been answered is [`ModelError::Stopped`], within a tenth of a second.
    pub stop: &'a StopFlag,
}

/// Someone who can be asked.
///
/// ```
/// use language_model::{Answer, Asked, LanguageModel, ModelError, Prompt, Request, Sample, Sampling};
///
/// struct Echo;
///
/// impl LanguageModel for Echo {
///     fn name(&self) -> String {
///         "echo".into()
///     }
///     fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
///         let text = |r: &Request| match &r.prompt {
///             Prompt::Text(text) => text.clone(),
///             Prompt::Chat(messages) => messages.last().map(|m| m.content.clone()).unwrap_or_default(),
///         };
///         let sample = |r| Sample { text: text(r), ..Sample::default() };
///         let answer = |r| Answer { samples: vec![sample(r)], ..Answer::default() };
///         requests.iter().map(|r| Ok(answer(r))).collect()
///     }
/// }
///
/// let stop = supervise::StopFlag::default();
/// let prompt = Prompt::Text("a".into());
/// let request = Request { prompt, sampling: Sampling::default(), structure: None };
/// let asked = Asked { limit: std::time::Duration::from_secs(1), stop: &stop };
/// assert_eq!(Echo.ask(&[request], asked)[0].as_ref().unwrap().samples[0].text, "a");
/// ```
pub trait LanguageModel: Send + Sync {
    /// Who it is, with all that its answers depend on besides the request: results and kept answers carry it.
    fn name(&self) -> String;

    /// Answers requests, in their order, one answer or error for each. May be called from several threads at
    /// a time.
    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>>;

    /// How many requests it is worth to ask at a time.
    fn batch(&self) -> usize {
        8
    }
}
