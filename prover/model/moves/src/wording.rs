//! How a goal is put into a question, and where in an answer the tactic is.

use language_model::Request;
use lean_bridge::term::Goal;
use proof_search::policy::Context;

/// How a goal is put into a question, and where in an answer the tactic is: a template, or anything else.
pub trait Wording: Send + Sync {
    /// Its name, with all that questions depend on: results carry it.
    fn name(&self) -> String;

    /// The question about a goal; `None` if the goal cannot be put into words.
    fn request(&self, goal: &Goal, context: &Context) -> Option<Request>;

    /// The tactic that a text of the model proposes, if it proposes one.
    fn tactic(&self, text: &str) -> Option<String>;
}
