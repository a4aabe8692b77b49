//! Texts from outside: a program that answers in JSON lines, or a model behind an endpoint.

mod question;

pub use question::{AttemptMade, ExampleShown, PremiseShown, Question};

use language_model::{
    Asked, Endpoint, EndpointOptions, LanguageModel, Message, ModelError, Program, Prompt, Request, Role,
    Sampling, proposed,
};
use question::TASK;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;
use supervise::StopFlag;

/// Who is asked for texts, and how long one question may take.
///
/// A program gets one line a question ([`Question`] in JSON), where `sketch` is the definition with one hole
/// (`□`), and answers with a line `{"id", "candidates": [text]}`: each what to write into the hole, or the
/// whole definition. A model is asked in words ([`Question::prompt`]).
#[derive(Debug)]
pub struct Generator {
    source: Source,
    limit: Duration,
}

#[derive(Debug)]
enum Source {
    Program(Program),
    Endpoint {
        endpoint: Endpoint,
        /// Further fields of a request: `temperature`, `max_tokens`, and what else the server knows.
        fields: Map<String, Value>,
    },
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    candidates: Vec<String>,
}

impl Generator {
    /// A shell command.
    pub fn program(command: impl Into<String>, limit: Duration) -> Generator {
        Generator { source: Source::Program(Program::new(command)), limit }
    }

    /// The model of this name behind `url`, which goes as far as `/v1`; `fields` go into each request.
    pub fn endpoint(url: &str, model: &str, fields: Map<String, Value>, limit: Duration) -> Generator {
        let options = EndpointOptions { has_log_probabilities: false, ..EndpointOptions::default() };
        Generator { source: Source::Endpoint { endpoint: Endpoint::new(url, model, options), fields }, limit }
    }

    /// Asks for candidates.
    ///
    /// # Errors
    /// [`ModelError`].
    pub fn ask(&self, question: &Question) -> Result<Vec<String>, ModelError> {
        let stop = StopFlag::default();
        let asked = Asked { limit: self.limit, stop: &stop };
        let (endpoint, fields) = match &self.source {
            Source::Program(program) => {
                return program.exchange::<_, Reply>(question, asked).map(|reply| reply.candidates);
            }
            Source::Endpoint { endpoint, fields } => (endpoint, fields),
        };
        let message = |role, content| Message { role, content };
        let messages = vec![message(Role::System, TASK.into()), message(Role::User, question.prompt())];
        let sampling = Sampling { n: question.n, further: fields.clone(), ..Sampling::default() };
        let request = Request { prompt: Prompt::Chat(messages), sampling, structure: None };
        let mut out = vec![];
        for answer in endpoint.ask(&[request], asked) {
            let texts = answer?.samples.into_iter().map(|sample| proposed(&sample.text).to_string());
            out.extend(texts.filter(|text| !text.is_empty()));
        }
        Ok(out)
    }
}

impl std::fmt::Display for Generator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.source {
            Source::Program(program) => write!(formatter, "`{}`", program.command()),
            Source::Endpoint { endpoint, fields } if fields.is_empty() => {
                formatter.write_str(&endpoint.name())
            }
            Source::Endpoint { endpoint, fields } => {
                write!(formatter, "{} with {}", endpoint.name(), Value::Object(fields.clone()))
            }
        }
    }
}

#[cfg(test)]
#[path = "generator/generator_tests.rs"]
mod tests;
