//! How a goal is put into a question, and where in an answer the tactic is.

use crate::names::Names;
use language_model::{PremiseShown, Question, Request, Sampling, Template};
use lean_bridge::term::Goal;
use proof_search::policy::Context;
use std::sync::Arc;

/// How a goal is put into a question, and where in an answer the tactic is: a template, or anything else.
pub trait Wording: Send + Sync {
    /// Its name, with all that questions depend on: results carry it.
    fn name(&self) -> String;

    /// The question about a goal; `None` if the goal cannot be put into words.
    fn request(&self, goal: &Goal, context: &Context) -> Option<Request>;

    /// The tactic that a text of the model proposes, if it proposes one.
    fn tactic(&self, text: &str) -> Option<String>;
}

/// Lemmas for a goal, the best first, by their names.
pub type Retrieve = dyn Fn(&Goal, &str) -> Vec<String> + Send + Sync;

/// Premises that are shown at most; a template may have room for fewer.
const SHOWN: usize = 32;

/// A template as the wording of goals.
pub struct TemplateWording {
    template: Template,
    sampling: Sampling,
    library: Option<(Arc<Names>, Arc<Retrieve>)>,
}

impl TemplateWording {
    /// Questions by this template. `library`: the names of a library with their statements, and what finds
    /// lemmas in it; without, no premises are shown.
    pub fn new(
        template: Template,
        sampling: Sampling,
        library: Option<(Arc<Names>, Arc<Retrieve>)>,
    ) -> TemplateWording {
        TemplateWording { template, sampling, library }
    }

    fn premises(&self, goal: &Goal, header: &str) -> Vec<PremiseShown> {
        let Some((names, retrieve)) = self.library.as_ref().filter(|_| self.template.shows_premises()) else {
            return vec![];
        };
        let shown = |name: String| {
            let statement = names.statement(&name)?.to_string();
            Some(PremiseShown { name, statement })
        };
        retrieve(goal, header).into_iter().filter_map(shown).take(SHOWN).collect()
    }
}

impl Wording for TemplateWording {
    fn name(&self) -> String {
        self.template.identity()
    }

    fn request(&self, goal: &Goal, context: &Context) -> Option<Request> {
        let printed = goal.text.as_deref()?;
        let question = Question {
            header: context.preamble.to_string(),
            premises: self.premises(goal, context.preamble),
            ..Question::of_state(printed)
        };
        let prompt = self.template.prompt(&question);
        // a template was tried when it was read, so this is about something in the goal
        let prompt = prompt.inspect_err(|e| tracing::warn!(%e, "a goal cannot be put into words")).ok()?;
        Some(Request { prompt, sampling: self.sampling.clone(), structure: None })
    }

    fn tactic(&self, text: &str) -> Option<String> {
        self.template.proposal(text)
    }
}
