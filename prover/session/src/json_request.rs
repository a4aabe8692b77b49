//! The requests of a session as JSON lines.

use crate::proof::GoalId;
use serde::Deserialize;

/// A request; its word stands in the member `do`.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Request {
    /// The open goals, the script, the moments.
    State {},
    /// Suggestions, and with them what else is wanted.
    Suggest {
        /// The goal; without one the goal that is worked on.
        goal: Option<GoalId>,
        /// Whether a whole proof is searched for, too.
        #[serde(default)]
        search: bool,
        /// Whether a counterexample is looked for, too.
        #[serde(default)]
        refute: bool,
    },
    /// A search for a whole proof of a goal.
    Search {
        /// The goal; without one the goal that is worked on.
        goal: Option<GoalId>,
    },
    /// A search for a counterexample.
    Refute {
        /// The goal; without one the goal that is worked on.
        goal: Option<GoalId>,
    },
    /// Runs a tactic without taking it.
    Try {
        /// The goal; without one the goal that is worked on.
        goal: Option<GoalId>,
        /// The Lean text.
        tactic: String,
    },
    /// Runs a tactic and takes it, or takes a suggestion by its number.
    Take {
        /// The goal; without one the goal that is worked on, or that the suggestion is for.
        goal: Option<GoalId>,
        /// The Lean text.
        tactic: Option<String>,
        /// The number of a suggestion of the work that was started last.
        suggestion: Option<usize>,
    },
    /// Takes back the step on a goal.
    Retract {
        /// The goal.
        goal: GoalId,
    },
    /// Works on another open goal.
    Focus {
        /// The goal.
        goal: GoalId,
    },
    /// Goes back to the moment before.
    Undo {},
    /// Goes forward again.
    Redo {},
    /// Goes to a moment.
    Jump {
        /// The moment's number, counted from 0.
        moment: usize,
    },
    /// Has the finished proof judged.
    Judge {},
    /// Which hypotheses the finished proof needs.
    Hypotheses {},
    /// Writes the script into the file.
    Save {},
    /// Searches the library: a name, a pattern, or words.
    Find {
        /// The name, the pattern or the words.
        query: String,
        /// How many statements to show.
        #[serde(default = "ten")]
        most: usize,
    },
    /// Stops the work in the background.
    Stop {},
    /// Ends the session; it can be resumed.
    Quit {},
}

/// How many statements a search shows when the request does not say it.
fn ten() -> usize {
    10
}
