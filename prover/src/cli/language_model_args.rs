//! Which language model a command asks, and in which words.

use super::failure::Failure;
use clap::Args;
use language_model::{
    CostLimit, Endpoint, EndpointOptions, KeptAnswers, Kind, LanguageModel, Price, Program, Sampling,
    Template,
};
use local_model::{Device, LocalModel};
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Who is asked.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Language model")]
pub struct EndpointArgs {
    /// A server of language models, OpenAI-compatible, such as http://localhost:8000/v1; a key is taken from
    /// PROVER_API_KEY or OPENAI_API_KEY
    #[arg(long, value_name = "URL", requires = "model", conflicts_with = "generator", value_parser = address)]
    pub endpoint: Option<String>,
    /// Name of the model at the endpoint
    #[arg(long, value_name = "NAME", requires = "endpoint")]
    pub model: Option<String>,
    /// A program that answers questions in JSON lines: a shell command (see docs/models.md, and for F*
    /// docs/fstar.md)
    #[arg(long, value_name = "COMMAND")]
    pub generator: Option<String>,
    /// How answers are drawn, for example {"temperature": 0.8, "max_tokens": 2048}; fields that only the
    /// server knows are passed on
    #[arg(long, value_name = "JSON", value_parser = members)]
    pub sampling: Option<Map<String, Value>>,
}

/// Which language model a command asks, and in which words.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Language model")]
pub struct LanguageModelArgs {
    #[command(flatten)]
    pub asked: EndpointArgs,
    /// A model that runs in this process: a folder with its weights and tokenizer (see docs/models.md)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["endpoint", "generator"])]
    pub model_folder: Option<PathBuf>,
    /// How questions are put into words: a built-in template or a file
    #[arg(long, value_name = "NAME|FILE")]
    pub template: Option<String>,
    /// Answers to a question, instead of as many as the template says
    #[arg(long, value_name = "N", value_parser = super::positive)]
    pub samples: Option<usize>,
    /// Seconds that an answer may take; 0 for no limit
    #[arg(long, value_name = "S", default_value_t = 120.0, value_parser = super::seconds)]
    pub answer_timeout: f64,
    /// Samples of the model per theorem, at most
    #[arg(long, value_name = "N")]
    pub max_samples: Option<u64>,
    /// Tokens of the model per theorem, questions included, behind which nothing more is asked
    #[arg(long, value_name = "N")]
    pub max_tokens: Option<u64>,
    /// Requests that the endpoint gets at once [default: 8]
    #[arg(long, value_name = "N", value_parser = super::positive, requires = "endpoint")]
    pub requests_at_once: Option<usize>,
    /// Have the endpoint send answers in pieces: what has come when the time is over counts
    #[arg(long, requires = "endpoint")]
    pub stream: bool,
    /// What a million tokens of questions and of answers cost, such as 0.5,2: what was paid is told
    #[arg(long, value_name = "Q,A", requires = "endpoint")]
    pub price: Option<Price>,
    /// Ask nothing more when so much was paid in this run; kept answers cost nothing
    #[arg(long, value_name = "COST", requires = "endpoint", value_parser = cost)]
    pub max_cost: Option<f64>,
    /// Do not keep answers: by default nothing is asked twice, also by later runs
    #[arg(long)]
    pub no_kept_answers: bool,
}

/// A model with the words in which it is asked.
pub struct Asking {
    pub model: Arc<dyn LanguageModel>,
    pub template: Template,
    pub sampling: Sampling,
    /// For an answer.
    pub limit: Duration,
}

fn cost(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
    number.ok_or_else(|| "must be a number above 0".into())
}

fn address(text: &str) -> Result<String, String> {
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(text.into()),
        false => Err("must begin with http:// or https://, such as http://localhost:8000/v1".into()),
    }
}

fn members(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|e| format!("no JSON object: {e}"))
}

impl LanguageModelArgs {
    /// Whether a model is named.
    pub fn is_given(&self) -> bool {
        self.asked.endpoint.is_some() || self.asked.generator.is_some() || self.model_folder.is_some()
    }

    /// The model, if one is named, asked by the template that is named or else by this one.
    pub fn open(&self, kind: Kind, usual: &str) -> Result<Option<Asking>, Failure> {
        let EndpointArgs { endpoint, model, generator, .. } = &self.asked;
        let model: Arc<dyn LanguageModel> = match (endpoint, generator, &self.model_folder) {
            (Some(url), ..) => {
                let name = model.as_deref().unwrap_or_default();
                let usual = EndpointOptions::default();
                let options = EndpointOptions {
                    at_once: self.requests_at_once.unwrap_or(usual.at_once),
                    is_streamed: self.stream,
                    price: self.price,
                    ..usual
                };
                let endpoint: Arc<dyn LanguageModel> = Arc::new(Endpoint::new(url, name, options));
                match self.max_cost {
                    Some(limit) => Arc::new(CostLimit::new(endpoint, limit)),
                    None => endpoint,
                }
            }
            (None, Some(command), _) => Arc::new(Program::new(command.as_str())),
            (None, None, Some(folder)) => Arc::new(LocalModel::open(folder, Device::Cpu)?),
            (None, None, None) => return Ok(None),
        };
        let template = Template::find(self.template.as_deref().unwrap_or(usual))?;
        if template.kind() != kind {
            let option = if kind == Kind::Value { "critic-template" } else { "template" };
            return Err(Failure::new(format!(
                "the template {} is not for {}",
                template.identity(),
                match kind {
                    Kind::Tactic => "single steps",
                    Kind::Value => "values of goals",
                    Kind::WholeProof | Kind::Repair => "whole proofs",
                }
            ))
            .advise(format!("`--{option} {usual}` is, for example")));
        }
        let sampling = self.drawn(&template)?;
        let model = match self.no_kept_answers {
            true => model,
            // one folder is opened once
            false => kept(model, if kind == Kind::Value { "values" } else { "answers" })?,
        };
        let limit = match self.answer_timeout {
            s if s > 0.0 => Duration::from_secs_f64(s),
            _ => Duration::from_secs(86_400),
        };
        Ok(Some(Asking { model, template, sampling, limit }))
    }

    /// The template's way of sampling, with what was said otherwise.
    pub fn drawn(&self, template: &Template) -> Result<Sampling, Failure> {
        let mut fields = match serde_json::to_value(template.sampling())? {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        let mut further = Map::new();
        let known = ["n", "temperature", "top_p", "max_tokens", "stop", "seed", "beams", "length_penalty"];
        for (name, value) in self.asked.sampling.iter().flatten() {
            let fields = if known.contains(&name.as_str()) { &mut fields } else { &mut further };
            fields.insert(name.clone(), value.clone());
        }
        fields.extend(self.samples.map(|n| ("n".to_string(), Value::from(n))));
        let sampling: Sampling = serde_json::from_value(Value::Object(fields))
            .map_err(|e| Failure::new(format!("--sampling: {e}")))?;
        if sampling.n == 0 {
            return Err(Failure::new("--sampling: `n` is the number of answers, at least 1"));
        }
        Ok(Sampling { further, ..sampling })
    }
}

/// The model with its answers kept in the cache folder; one process at a time keeps them there.
fn kept(model: Arc<dyn LanguageModel>, name: &str) -> Result<Arc<dyn LanguageModel>, Failure> {
    let folder = lean_provision::cache_folder()?.join(name);
    match KeptAnswers::open(Arc::clone(&model), &folder) {
        Ok(kept) => Ok(Arc::new(kept)),
        Err(e) => {
            eprintln!("the model's answers are not kept: {}: {e}", folder.display());
            Ok(model)
        }
    }
}
