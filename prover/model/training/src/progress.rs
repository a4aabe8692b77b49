//! How a training goes.

use serde::{Deserialize, Serialize};

/// A look at the pairs that are held out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Steps done.
    pub step: usize,
    /// Mean loss of a token of a tactic, over the steps since the last look.
    pub loss: f64,
    /// The same of what is held out, nothing being left out of the model.
    pub held_out: f64,
    /// Share of the held-out pairs whose tactic is, token for token, what the model finds likeliest.
    pub exact: f64,
}

/// How a training went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// In order.
    pub looks: Vec<Look>,
    /// Sum and number of losses since the last look.
    pub(crate) losses: (f64, usize),
}

impl Progress {
    /// The look whose weights are kept: the first with the smallest loss on what is held out.
    pub fn best(&self) -> Option<Look> {
        self.looks.iter().copied().reduce(|best, l| if l.held_out < best.held_out { l } else { best })
    }

    /// Looks since the best one.
    pub(crate) fn without_gain(&self) -> usize {
        let best = self.best().map(|b| b.step);
        self.looks.iter().rev().take_while(|l| Some(l.step) != best).count()
    }
}
