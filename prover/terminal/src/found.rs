//! What is known about a goal: suggestions, how far the search is, whether the goal is false.

use crate::message::ShownSuggestion;
use proof_session::{Counterexample, Wanted};

/// How far a part of the work is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Progress {
    /// Not begun, or stopped.
    #[default]
    No,
    /// It runs; so many tactics were tried.
    Running(u64),
    /// It has ended, after so many tactics.
    Ended(u64),
    /// It has ended without a result, for this reason.
    Failed(String),
}

impl Progress {
    /// Whether it runs.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self, Progress::Running(_))
    }

    /// What runs is stopped.
    fn stop(&mut self) {
        if self.is_running() {
            *self = Progress::No;
        }
    }
}

/// What is known about a goal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Suggestions, the best first.
    pub suggestions: Vec<ShownSuggestion>,
    /// Looking for suggestions.
    pub suggesting: Progress,
    /// The search for a whole proof.
    pub searching: Progress,
    /// The search for a counterexample.
    pub refuting: Progress,
    /// Why the goal is false.
    pub counterexample: Option<Box<Counterexample>>,
}

impl Found {
    /// Adds a suggestion in its place, unless it is there since the work was begun before.
    pub fn add(&mut self, suggestion: ShownSuggestion) {
        if self.suggestions.iter().any(|o| o.tactic == suggestion.tactic) {
            return;
        }
        let at = self.suggestions.partition_point(|o| o.rank <= suggestion.rank);
        self.suggestions.insert(at, suggestion);
    }

    /// The work that was not done yet; it counts as begun.
    pub fn begin(&mut self, wanted: Wanted) -> Wanted {
        let begin = |wanted: bool, progress: &mut Progress| {
            let begins = wanted && *progress == Progress::No;
            if begins {
                *progress = Progress::Running(0);
            }
            begins
        };
        Wanted {
            suggestions: begin(wanted.suggestions, &mut self.suggesting),
            search: begin(wanted.search, &mut self.searching),
            refutation: begin(wanted.refutation, &mut self.refuting),
        }
    }

    /// The work on the goal was stopped. What was found stays.
    pub fn stop(&mut self) {
        self.suggesting.stop();
        self.searching.stop();
        self.refuting.stop();
    }

    /// Whether anything runs.
    pub(crate) fn is_running(&self) -> bool {
        self.suggesting.is_running() || self.searching.is_running() || self.refuting.is_running()
    }
}
