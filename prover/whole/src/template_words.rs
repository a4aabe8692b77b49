//! Templates as the words of whole proofs.

use crate::words::Words;
use data::Theorem;
use language_model::{ErrorShown, Prompt, Question, Template};

/// A template for the question, and one for what Lean says of an answer.
pub struct TemplateWords {
    whole: Template,
    repair: Template,
}

impl TemplateWords {
    /// Of a template for whole proofs and one for repairs.
    pub fn new(whole: Template, repair: Template) -> TemplateWords {
        TemplateWords { whole, repair }
    }
}

impl Words for TemplateWords {
    fn name(&self) -> String {
        format!("templates {}, {}", self.whole.identity(), self.repair.identity())
    }

    fn question(&self, theorem: &Theorem) -> Prompt {
        let question = Question {
            name: theorem.name.clone(),
            header: theorem.header.to_string(),
            statement: format!("{} := by", theorem.statement),
            informal: theorem.informal.clone(),
            ..Question::default()
        };
        self.whole.prompt(&question).expect("a template was tried when it was read")
    }

    fn repair(&self, prompt: &Prompt, answer: &str, attempt: &str, errors: &[ErrorShown]) -> Option<Prompt> {
        let Prompt::Chat(messages) = prompt else { return None };
        // each round adds an answer and a question
        let round = messages.len().div_ceil(2);
        let (attempt, errors) = (attempt.to_owned(), errors.to_vec());
        let question = Question { attempt, errors, round, ..Question::default() };
        self.repair.further(prompt, answer, &question).ok()
    }

    fn proof(&self, answer: &str) -> Option<String> {
        self.whole.proposal(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theorem_is_asked_for_and_an_answer_goes_back_with_its_errors() {
        let find = |name| Template::find(name).unwrap();
        let words = TemplateWords::new(find("whole-proof"), find("repair"));
        let suite = data::Suite::open("first-steps").unwrap();
        let theorem = &suite.theorems[0];
        let prompt = words.question(theorem);
        let Prompt::Chat(messages) = &prompt else { panic!("it is a chat") };
        assert!(messages[0].content.contains(&format!("{} := by\n  sorry", theorem.statement)));
        let errors =
            [ErrorShown { message: "unknown tactic".into(), excerpt: "<error>wrong</error>".into() }];
        let Some(Prompt::Chat(messages)) = words.repair(&prompt, "```lean4\nwrong\n```", "wrong", &errors)
        else {
            panic!("a chat goes on")
        };
        assert_eq!(messages.len(), 3);
        let last = &messages[2].content;
        assert!(last.contains("(round 1)") && last.contains("unknown tactic"), "{last}");
        assert!(last.contains("```lean4\n<error>wrong</error>\n```"), "{last}");
        let text = words.repair(&Prompt::Text("a".into()), "b", "c", &errors);
        assert_eq!(text, None, "a text is no conversation");
    }
}
