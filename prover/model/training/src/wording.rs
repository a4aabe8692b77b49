//! Pairs in the words in which a model will be asked.

use crate::{Pair, TrainError};
use language_model::{Kind, Prompt, Question, Template};

/// Puts states into the words of a template.
pub struct PairWording {
    template: Template,
}

impl PairWording {
    /// Questions by this template.
    ///
    /// # Errors
    /// [`TrainError::Template`] if a question by it is no text, is not about a step, or shows more than a
    /// state: a pair has nothing else.
    pub fn new(template: Template) -> Result<PairWording, TrainError> {
        let refused = |reason| TrainError::Template { template: template.identity(), reason };
        if template.kind() != Kind::Tactic {
            return Err(refused("is not for single steps"));
        }
        let plain = Question::of_state("p : Prop\n⊢ p");
        let full = Question { goal: plain.goal.clone(), state: plain.state.clone(), ..Question::example() };
        match (template.prompt(&plain)?, template.prompt(&full)?) {
            (Prompt::Chat(_), _) => {
                Err(refused("makes a conversation, and what is trained here reads a text"))
            }
            (plain, full) if plain != full => Err(refused("shows more than a state, and pairs have no more")),
            _ => Ok(PairWording { template }),
        }
    }

    /// The template's name with a hash of what it says.
    pub fn name(&self) -> String {
        self.template.identity()
    }

    /// The question about a state.
    ///
    /// # Errors
    /// [`TrainError::Words`].
    pub fn question(&self, state: &str) -> Result<String, TrainError> {
        match self.template.prompt(&Question::of_state(state))? {
            Prompt::Text(text) => Ok(text),
            Prompt::Chat(_) => {
                let reason = "makes a conversation, and what is trained here reads a text";
                Err(TrainError::Template { template: self.template.identity(), reason })
            }
        }
    }

    /// Whether the tactic of a pair is what an answer with its text would propose: where only the first line
    /// of an answer counts, a tactic of several lines cannot be said.
    pub fn can_say(&self, pair: &Pair) -> bool {
        let ends = self.template.sampling().stop.iter().any(|stop| pair.tactic.contains(stop.as_str()));
        !ends && self.template.proposal(&pair.tactic).as_deref() == Some(&pair.tactic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_worded_as_in_the_search_and_what_pairs_lack_is_told() {
        let wording = PairWording::new(Template::find("proofstep").unwrap()).unwrap();
        let text = wording.question("case inl\nh : p\n⊢ p").unwrap();
        assert_eq!(text, "[GOAL]\nh : p\n⊢ p\n[PROOFSTEP]\n");
        let say = |tactic: &str| {
            let pair = Pair { state: "⊢ p".into(), tactic: tactic.into(), suite: None, theorem: None };
            wording.can_say(&pair)
        };
        assert!(say("exact h") && !say("cases h with\n| inl a => simp"));
        for (name, reason) in [
            ("reprover-premises", "more than a state"),
            ("internlm-step", "conversation"),
            ("kimina", "steps"),
        ] {
            let error = PairWording::new(Template::find(name).unwrap()).err().unwrap().to_string();
            assert!(error.contains(reason) && error.contains("proofstep"), "{error}");
        }
        assert!(PairWording::new(Template::find("reprover").unwrap()).is_ok());
    }
}
