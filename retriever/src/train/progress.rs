//! How a training goes.

use serde::{Deserialize, Serialize};

/// A look at the validation examples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Steps done.
    pub step: usize,
    /// Mean of the training losses since the last look; none before the first step.
    pub loss: Option<f64>,
    /// Mean reciprocal rank among the pool.
    pub mrr: f64,
}

/// How a training went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// In order; the first is before any training.
    pub looks: Vec<Look>,
    /// Sum and number of losses since the last look.
    pub(super) losses: (f64, usize),
}

impl Progress {
    /// The look whose weights are kept: the first with the highest MRR.
    pub fn best(&self) -> Option<Look> {
        self.looks.iter().copied().reduce(|best, look| if look.mrr > best.mrr { look } else { best })
    }

    /// Looks since the best one.
    pub(super) fn without_gain(&self) -> usize {
        let best = self.best().map(|b| b.step);
        self.looks.iter().rev().take_while(|l| Some(l.step) != best).count()
    }
}
