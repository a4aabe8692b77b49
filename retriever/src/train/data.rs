//! What training learns from.

use super::error::TrainError;
use serde::{Deserialize, Serialize};

/// A proof state and the premises that were used there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The state as it will be asked for.
    pub query: String,
    /// Places in [`TrainingSet::documents`], at least one.
    pub positives: Vec<u32>,
    /// Places of premises that look useful but are not, if some are known.
    #[serde(default)]
    pub negatives: Vec<u32>,
    /// Places of premises that are neither: those that must not be used there, such as the statement itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<u32>,
}

/// Premises and examples.
#[derive(Clone, Debug, Default)]
pub struct TrainingSet {
    /// The premises as they will be indexed ([`crate::Premise::document`]).
    pub documents: Vec<String>,
    /// What is learnt from.
    pub train: Vec<Example>,
    /// Of another kind than what will be asked: learnt from at first
    /// (`TrainOptions::further`). May be empty.
    pub further: Vec<Example>,
    /// Decides when to stop and which weights are kept.
    pub validation: Vec<Example>,
}

impl TrainingSet {
    /// # Errors
    /// [`TrainError::Data`] if something is empty, out of range, or both positive and negative.
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let data = |what: String| Err(TrainError::Data(what));
        let all = [("training", &self.train), ("validation", &self.validation), ("further", &self.further)];
        if let Some((name, _)) = all[..2].iter().find(|(_, examples)| examples.is_empty()) {
            return data(format!("there are no {name} examples"));
        }
        for (name, examples) in all {
            for (i, e) in examples.iter().enumerate() {
                let count = self.documents.len();
                if e.positives.is_empty() {
                    return data(format!("{name} example {i} has no positive premise"));
                }
                if let Some(p) =
                    e.positives.iter().chain(&e.negatives).chain(&e.ignored).find(|p| **p as usize >= count)
                {
                    return data(format!("{name} example {i} names premise {p}, but there are {count}"));
                }
                if let Some(p) = e.positives.iter().find(|p| e.negatives.contains(p)) {
                    return data(format!("{name} example {i} has premise {p} as positive and as negative"));
                }
            }
        }
        Ok(())
    }
}
