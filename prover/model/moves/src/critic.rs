//! A language model as a source of values: how likely a goal is to be proved.

use crate::asker::{Asker, Pending};
use language_model::{Answer, Question, Request, Sample, Sampling, Template};
use lean_bridge::term::Goal;
use proof_search::policy::ModelUsage;
use proof_search::{AwaitedValue, Estimate, Place, Value, Valued};
use std::sync::Arc;

/// Asks a language model what goals are worth.
///
/// An answer is a number between 0 and 1, a percentage, or `yes` or `no`, which count as likely as the model
/// finds its answer. Of several samples the mean is taken. Questions go through an [`Asker`], so they are put
/// together, and the same goal is asked about once.
pub struct Critic {
    asker: Arc<Asker>,
    template: Arc<Template>,
    sampling: Sampling,
}

impl Critic {
    /// Questions by this template, which is one for values.
    pub fn new(asker: Arc<Asker>, template: Template, sampling: Sampling) -> Critic {
        Critic { asker, template: Arc::new(template), sampling }
    }

    fn request(&self, goals: &[Goal], place: &Place) -> Option<Request> {
        let printed: Vec<&str> = goals.iter().map(|goal| goal.text.as_deref()).collect::<Option<_>>()?;
        let state = Question::of_state(&printed.join("\n\n"));
        let question = Question { header: place.preamble.to_string(), ..state };
        let prompt = self.template.prompt(&question);
        let prompt = prompt.inspect_err(|e| tracing::warn!(%e, "a goal cannot be put into words")).ok()?;
        Some(Request { prompt, sampling: self.sampling.clone(), structure: None })
    }
}

impl Value for Critic {
    fn name(&self) -> String {
        let drawn = serde_json::to_string(&self.sampling).unwrap_or_default();
        format!("{}; template {}, {drawn}", self.asker.name(), self.template.identity())
    }

    fn value(&self, goals: &[Goal], place: &Place) -> Estimate {
        match self.request(goals, place) {
            Some(request) => {
                let (pending, template) = (self.asker.ask(request), Arc::clone(&self.template));
                Estimate::Awaited(Box::new(Waiting { pending, template }))
            }
            None => Estimate::Unknown,
        }
    }
}

struct Waiting {
    pending: Pending,
    template: Arc<Template>,
}

impl AwaitedValue for Waiting {
    fn poll(&mut self) -> Option<Result<Valued, String>> {
        let is_first = self.pending.is_first();
        Some(match self.pending.poll()? {
            Ok(answer) => {
                let mut usage = ModelUsage { questions: 1, ..ModelUsage::default() };
                if is_first {
                    usage.samples = answer.samples.len() as u64;
                    usage.tokens = answer.usage.prompt_tokens + answer.usage.completion_tokens;
                }
                Ok(Valued { value: value_of(answer, &self.template), usage })
            }
            Err(e) => Err(e.to_string()),
        })
    }
}

/// The mean of what samples say, of those that say anything.
fn value_of(answer: &Answer, template: &Template) -> Option<f64> {
    let read = |sample: &Sample| value_in(&template.proposal(&sample.text)?, sample.log_probability);
    let values: Vec<f64> = answer.samples.iter().filter(|s| !s.is_cut).filter_map(read).collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// What a text says: `yes` or `no` at its beginning, or its last number.
fn value_in(text: &str, log_probability: Option<f64>) -> Option<f64> {
    let is_word = |word: &str| {
        let first = text.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty());
        first.is_some_and(|w| w.eq_ignore_ascii_case(word))
    };
    let sure = log_probability.filter(|p| p.is_finite()).map_or(1.0, |p| p.exp().clamp(0.0, 1.0));
    if is_word("yes") {
        return Some(sure);
    }
    if is_word("no") {
        return Some(1.0 - sure);
    }
    let begins = |c: char| c.is_ascii_digit() || c == '.';
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = text[..end]
        .rfind(|c: char| !begins(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    // a number below 0, or a part of a longer word, is none
    if text[..start].ends_with(|c: char| c == '-' || c.is_alphabetic()) {
        return None;
    }
    let number: f64 = text[start..end].parse().ok()?;
    let is_percentage = text[end..].trim_start().starts_with('%');
    let value = if is_percentage { number / 100.0 } else { number };
    (0.0..=1.0).contains(&value).then_some(value)
}

#[cfg(test)]
#[path = "critic_tests.rs"]
mod tests;
