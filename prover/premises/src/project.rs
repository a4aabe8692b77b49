//! What a project and the text before a goal declare, ranked for goals as the library's statements are.

use super::answer::Answer;
use super::answerer::Answerer;
use super::premises::question;
use lean_bridge::LibraryPremise;
use lean_bridge::term::Goal;
use retriever::{Kind, Position, Premise, PremiseCorpusBuilder};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Statements that are asked of Lean for one header: printing a thousand takes it a second.
pub const MOST_STATEMENTS: usize = 1000;
/// Headers whose statements are kept; with more than these all are forgotten.
const KEPT: usize = 32;

/// The statements of one header, once they are known. Whoever needs them first asks; the others wait.
type Slot = Arc<Mutex<Option<Arc<Statements>>>>;

/// The statements that headers bring with them, each asked for once.
#[derive(Default)]
pub(super) struct ProjectStatements {
    headers: Mutex<HashMap<String, Slot>>,
}

/// The statements of one header; none if it brings none.
struct Statements(Option<Mutex<Answerer>>);

impl ProjectStatements {
    /// The header's statements that may help with a goal. `ask` gets them from Lean, if nobody has; when it
    /// cannot, the answer is empty and the next question asks again.
    pub(super) fn answer(
        &self,
        goal: &Goal,
        header: &str,
        ask: impl FnOnce() -> Option<Vec<LibraryPremise>>,
    ) -> Answer {
        let slot = {
            let mut headers = self.headers.lock().unwrap_or_else(PoisonError::into_inner);
            if headers.len() >= KEPT && !headers.contains_key(header) {
                headers.clear();
            }
            headers.entry(header.to_owned()).or_default().clone()
        };
        let mut known = slot.lock().unwrap_or_else(PoisonError::into_inner);
        let statements = match &*known {
            Some(statements) => statements.clone(),
            None => match ask() {
                Some(premises) => known.insert(Arc::new(Statements::of(premises))).clone(),
                None => return Answer::default(),
            },
        };
        drop(known);
        statements.answer(goal)
    }
}

impl Statements {
    fn of(premises: Vec<LibraryPremise>) -> Statements {
        if premises.is_empty() {
            return Statements(None);
        }
        let mut builder = PremiseCorpusBuilder::default();
        builder.file("", vec![], premises.into_iter().map(premise).collect());
        let answerer = builder
            .build()
            .map_err(|e| e.to_string())
            .and_then(|corpus| Answerer::new(corpus, None, vec![]).map_err(|e| e.to_string()));
        match answerer {
            Ok(answerer) => Statements(Some(Mutex::new(answerer))),
            Err(error) => {
                tracing::warn!(%error, "no premises from the project");
                Statements(None)
            }
        }
    }

    fn answer(&self, goal: &Goal) -> Answer {
        let Some(answerer) = &self.0 else { return Answer::default() };
        answerer.lock().unwrap_or_else(PoisonError::into_inner).answer_from_all(question(goal))
    }
}

/// A statement that Lean printed, as a premise; it has no place in a text.
pub fn premise(premise: LibraryPremise) -> Premise {
    let nowhere = Position::default();
    Premise {
        kind: Kind::of(&premise.kind),
        name: premise.name,
        text: premise.ty,
        constants: premise.constants,
        start: nowhere,
        end: nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::sample;

    fn statement(name: &str, kind: &str, ty: &str, constants: &[&str]) -> LibraryPremise {
        LibraryPremise {
            name: name.into(),
            kind: kind.into(),
            ty: ty.into(),
            constants: constants.iter().map(|c| c.to_string()).collect(),
            ..LibraryPremise::default()
        }
    }

    #[test]
    fn a_header_is_asked_about_once_unless_it_could_not_be() {
        let (project, goal) = (ProjectStatements::default(), sample::goal("x : Nat ⊢ x + 1 = 2"));
        let mut asked = 0;
        let mut ask = |answer: Option<Vec<LibraryPremise>>| {
            project.answer(&goal, "import A", || {
                asked += 1;
                answer
            })
        };
        assert_eq!(ask(None), Answer::default());
        let add = ["Eq", "HAdd.hAdd", "Nat"];
        let found = ask(Some(vec![
            statement("A.add_one", "theorem", "∀ (n : Nat), n + 1 = n.succ", &add),
            statement("HAdd.hAdd", "definition", "Nat → Nat → Nat", &[]),
        ]));
        assert_eq!((found.theorems.len(), found.theorems[0].name.as_str()), (1, "A.add_one"));
        assert_eq!(found.definitions, ["HAdd.hAdd"]);
        assert_eq!(ask(None), found);
        assert_eq!(asked, 2);
        assert_eq!(project.answer(&goal, "import B", || Some(vec![])), Answer::default());
    }
}
