//! A limit for what a run may pay.

use crate::answer::Answer;
use crate::error::ModelError;
use crate::language_model::{Asked, LanguageModel};
use crate::request::Request;
use std::sync::{Arc, Mutex, PoisonError};

/// A model that is asked nothing more when so much has been paid for its answers. Requests that are under way
/// then are paid for, too: a few more than the limit.
pub struct CostLimit {
    model: Arc<dyn LanguageModel>,
    limit: f64,
    paid: Mutex<f64>,
}

impl CostLimit {
    /// At most so much for this model, in the currency that its answers tell.
    pub fn new(model: Arc<dyn LanguageModel>, limit: f64) -> CostLimit {
        CostLimit { model, limit, paid: Mutex::new(0.0) }
    }
}

impl LanguageModel for CostLimit {
    fn name(&self) -> String {
        self.model.name()
    }

    fn ask(&self, requests: &[Request], asked: Asked) -> Vec<Result<Answer, ModelError>> {
        let paid = *self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        if paid >= self.limit {
            let reason = format!(
                "{paid:.4} were paid, and {} is the limit; the same command with a higher one goes on",
                self.limit
            );
            return vec![Err(ModelError::Denied { model: self.name(), reason }); requests.len()];
        }
        let answers = self.model.ask(requests, asked);
        let cost: f64 = answers.iter().flatten().map(|answer| answer.usage.cost).sum();
        *self.paid.lock().unwrap_or_else(PoisonError::into_inner) += cost;
        answers
    }

    fn batch(&self) -> usize {
        self.model.batch()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Prompt, Sampling, Usage};
    use std::time::Duration;
    use supervise::StopFlag;

    struct Dear;

    impl LanguageModel for Dear {
        fn name(&self) -> String {
            "dear".into()
        }

        fn ask(&self, requests: &[Request], _: Asked) -> Vec<Result<Answer, ModelError>> {
            let usage = Usage { cost: 0.4, ..Usage::default() };
            requests.iter().map(|_| Ok(Answer { usage, ..Answer::default() })).collect()
        }
    }

    #[test]
    fn nothing_is_asked_when_the_limit_is_paid() {
        let model = CostLimit::new(Arc::new(Dear), 1.0);
        let request =
            Request { prompt: Prompt::Text("a".into()), sampling: Sampling::default(), structure: None };
        let stop = StopFlag::default();
        let ask = |n| {
            let requests = vec![request.clone(); n];
            model.ask(&requests, Asked { limit: Duration::from_secs(1), stop: &stop })
        };
        assert!(ask(2).iter().all(Result::is_ok) && ask(1)[0].is_ok());
        let denied = ask(2);
        assert_eq!(denied.len(), 2);
        assert!(matches!(&denied[1], Err(ModelError::Denied { reason, .. }) if reason.contains("1.2000")));
    }
}
