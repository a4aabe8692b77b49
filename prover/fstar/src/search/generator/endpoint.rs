//! A language model behind an OpenAI-compatible endpoint (`POST …/chat/completions`).

use super::GeneratorError;
use super::question::{Question, TASK, proposed};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

/// Variables that may hold the key, the first that is set counts.
const KEYS: [&str; 2] = ["PROVER_API_KEY", "OPENAI_API_KEY"];
/// Answers are no larger, bytes.
const LARGEST: u64 = 16 << 20;
/// Before a server that is too busy, or not there yet, is asked
/// again; doubled each time. So many times in a question.
const PAUSE: Duration = Duration::from_millis(500);
const AGAIN: usize = 4;

/// See the module.
#[derive(Debug)]
pub struct Endpoint {
    /// With `/chat/completions`.
    url: String,
    model: String,
    key: Option<String>,
    /// Further fields of a request: `temperature`, `max_tokens`, and what else the server knows.
    sampling: Map<String, Value>,
    agent: ureq::Agent,
    limit: Duration,
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Said,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    content: Option<String>,
}

/// What came of one request.
enum Answered {
    Texts(Vec<String>),
    /// Worth another request, after so long.
    Busy(Option<Duration>, GeneratorError),
}

impl Endpoint {
    /// `base`: as far as `/v1`; the key comes from `PROVER_API_KEY` or `OPENAI_API_KEY`.
    /// `limit`: for one question, all requests together.
    pub fn new(base: &str, model: &str, sampling: Map<String, Value>, limit: Duration) -> Endpoint {
        let base = base.trim_end_matches('/');
        let path = if base.ends_with("/chat/completions") { "" } else { "/chat/completions" };
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Endpoint {
            url: format!("{base}{path}"),
            model: model.into(),
            key: KEYS.iter().find_map(|name| std::env::var(name).ok()).filter(|key| !key.is_empty()),
            sampling,
            agent: config.build().into(),
            limit,
        }
    }

    /// As many texts as are wanted: servers that give one choice a request are asked
    /// again. What has come when the time is over counts.
    ///
    /// # Errors
    /// [`GeneratorError::Request`], [`GeneratorError::Late`].
    pub fn ask(&self, question: &Question) -> Result<Vec<String>, GeneratorError> {
        let end = Instant::now() + self.limit;
        let mut pauses = (0..AGAIN).map(|i| PAUSE * 2u32.pow(i as u32));
        let mut texts: Vec<String> = vec![];
        // an answer without a text is one, too
        let mut answers = 0;
        while texts.len() < question.n && answers < question.n {
            let left = end.saturating_duration_since(Instant::now());
            let error = match self.request(question, question.n - texts.len(), left) {
                Ok(Answered::Texts(more)) => {
                    texts.extend(more);
                    answers += 1;
                    continue;
                }
                Ok(Answered::Busy(wait, e)) => {
                    let pause = pauses.next().map(|pause| wait.unwrap_or(pause));
                    if let Some(pause) = pause.filter(|p| Instant::now() + *p < end) {
                        std::thread::sleep(pause);
                        continue;
                    }
                    e
                }
                Err(e) => e,
            };
            return if texts.is_empty() { Err(error) } else { Ok(texts) };
        }
        Ok(texts)
    }

    fn request(&self, question: &Question, count: usize, left: Duration) -> Result<Answered, GeneratorError> {
        let mut body = json!({
            "model": self.model,
            "messages": [{"role": "system", "content": TASK}, {"role": "user", "content": question.prompt()}],
            "n": count,
        });
        if let Some(fields) = body.as_object_mut() {
            fields.extend(self.sampling.clone());
        }
        let mut request = self.agent.post(&self.url).config().timeout_global(Some(left)).build();
        if let Some(key) = &self.key {
            request = request.header("Authorization", format!("Bearer {key}"));
        }
        let failed = |reason: String| GeneratorError::Request { url: self.url.clone(), reason };
        let mut response = match request.send_json(&body) {
            Ok(response) => response,
            Err(ureq::Error::Timeout(_)) => return Err(self.late()),
            // a server that is being started
            Err(e @ (ureq::Error::Io(_) | ureq::Error::ConnectionFailed)) => {
                return Ok(Answered::Busy(None, failed(e.to_string())));
            }
            Err(e) => return Err(failed(e.to_string())),
        };
        let status = response.status();
        let wait = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
        let text = match response.body_mut().with_config().limit(LARGEST).read_to_string() {
            Ok(text) => text,
            Err(ureq::Error::Timeout(_)) => return Err(self.late()),
            Err(e) => return Err(failed(e.to_string())),
        };
        let excerpt: String = text.chars().take(300).collect();
        if !status.is_success() {
            let e = failed(format!("{status}: {excerpt}"));
            let is_busy = status.as_u16() == 429 || status.is_server_error();
            return if is_busy { Ok(Answered::Busy(wait.map(Duration::from_secs), e)) } else { Err(e) };
        }
        let completion: Completion = serde_json::from_str(&text)
            .map_err(|_| failed(format!("{excerpt:?} is no answer with `choices`")))?;
        if completion.choices.is_empty() {
            return Err(failed(format!("no `choices` in {excerpt:?}")));
        }
        let texts = completion.choices.into_iter().filter_map(|c| c.message.content);
        Ok(Answered::Texts(texts.map(|t| proposed(&t).to_string()).filter(|t| !t.is_empty()).collect()))
    }

    fn late(&self) -> GeneratorError {
        GeneratorError::Late { generator: self.to_string(), limit: self.limit }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Endpoint { url, model, sampling, .. } = self;
        write!(formatter, "{model} at {url}")?;
        match sampling.is_empty() {
            true => Ok(()),
            false => write!(formatter, " with {}", Value::Object(sampling.clone())),
        }
    }
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
