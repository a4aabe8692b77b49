//! The service: questions in, answers when they are needed.

use super::answer::Answer;
use super::answerer::{Answerer, More};
use super::pending::Pending;
use super::project::ProjectStatements;
use super::text::text;
use crate::library::{self, LibrarySource};
use crossbeam::channel::{Receiver, Sender, unbounded};
use lean_bridge::LibraryPremise;
use lean_bridge::term::Goal;
use retriever::{PremiseCorpus, Query};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers kept; with more than these all are forgotten and asked for again when needed.
const KEPT: usize = 20_000;

/// Asks a thread that has the library's statements.
pub struct Premises {
    questions: Sender<Question>,
    known: Mutex<HashMap<(String, String), Pending>>,
    ready: Receiver<String>,
    is_loading: Arc<AtomicBool>,
    project: ProjectStatements,
}

struct Question {
    header: String,
    query: Query,
    answer: Pending,
}

/// Nobody may be left waiting, whatever happens to the thread.
impl Drop for Question {
    fn drop(&mut self) {
        if !self.answer.is_there() {
            self.answer.give(Answer::default());
        }
    }
}

impl Premises {
    /// The service over a library, which is read beside other work (some seconds the first time). The index
    /// of its text is kept in the folder `index`. `more` adds sources to text and symbols; it is called on
    /// the service's thread.
    pub fn load(
        library: LibrarySource,
        index: Option<PathBuf>,
        more: impl FnOnce(&PremiseCorpus) -> More + Send + 'static,
    ) -> Premises {
        let is_loading = Arc::new(AtomicBool::new(true));
        let loading = is_loading.clone();
        let premises = Premises::start(false, move || {
            let answerer = Answerer::read(&library, index.as_deref(), more);
            loading.store(false, Relaxed);
            Ok(answerer?.into_answers())
        });
        Premises { is_loading, ..premises }
    }

    /// The service over a corpus.
    pub fn of(corpus: PremiseCorpus) -> Premises {
        Premises::start(false, move || {
            Ok(Answerer::new(corpus, None, vec![]).map_err(|e| e.to_string())?.into_answers())
        })
    }

    /// The service over what answers questions, which `make` makes on the service's thread: at once, or when
    /// the first question comes.
    pub(super) fn start<A: FnMut(&str, Query) -> Answer>(
        on_demand: bool,
        make: impl FnOnce() -> Result<A, String> + Send + 'static,
    ) -> Premises {
        let (questions, asked) = unbounded::<Question>();
        let (failed, ready) = unbounded();
        std::thread::spawn(move || {
            let mut first = None;
            if on_demand {
                let Ok(question) = asked.recv() else { return };
                first = Some(question);
            }
            match make() {
                Ok(mut answer) => {
                    drop(failed);
                    for mut question in first.into_iter().chain(asked) {
                        let answer = answer(&question.header, std::mem::take(&mut question.query));
                        question.answer.give(answer);
                    }
                }
                // questions that come are dropped, and so answered with nothing
                Err(reason) => _ = failed.send(reason),
            }
        });
        Premises {
            questions,
            known: Mutex::default(),
            ready,
            is_loading: Arc::default(),
            project: ProjectStatements::default(),
        }
    }

    /// A service without a library: it knows only what headers bring with them.
    pub fn without_library() -> Premises {
        Premises::start(true, || Ok(|_: &str, _: Query| Answer::default()))
    }

    /// Waits until the library is there.
    ///
    /// # Errors
    /// Why there will be no answers.
    pub fn wait(&self) -> Result<(), String> {
        self.ready.recv().map_or(Ok(()), Err)
    }

    /// Whether a library is being read at this moment, so that an answer may take a second.
    pub fn is_loading(&self) -> bool {
        self.is_loading.load(Relaxed)
    }

    /// Asks for premises that `header` makes known. Returns at once.
    pub fn ask(&self, goal: &Goal, header: &str) -> Pending {
        let key = (header.to_string(), goal.key.clone());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pending) = known.get(&key).filter(|_| !goal.key.is_empty()) {
            return pending.clone();
        }
        if known.len() >= KEPT {
            known.clear();
        }
        let pending = Pending::default();
        known.insert(key, pending.clone());
        drop(known);
        let query = question(goal);
        // a thread that is gone drops the question, which answers it
        _ = self.questions.send(Question { header: header.into(), query, answer: pending.clone() });
        pending
    }

    /// What `header` itself and the modules of a project that it imports declare for a goal. `ask` gets all
    /// of it from Lean, at most [`MOST_STATEMENTS`](crate::MOST_STATEMENTS); it is called once for a header,
    /// and again if it could not.
    pub fn of_project(
        &self,
        goal: &Goal,
        header: &str,
        ask: impl FnOnce() -> Option<Vec<LibraryPremise>>,
    ) -> Answer {
        self.project.answer(goal, header, ask)
    }
}

/// A goal as a query.
pub(super) fn question(goal: &Goal) -> Query {
    Query { text: text(goal), ..library::query(std::slice::from_ref(goal), "") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::sample;
    use retriever::{Kind, Position, Premise, PremiseCorpusBuilder};

    fn premise(name: &str, kind: Kind, text: &str, constants: &[&str]) -> Premise {
        let nowhere = Position::default();
        Premise {
            name: name.into(),
            kind,
            text: text.into(),
            constants: constants.iter().map(|c| c.to_string()).collect(),
            start: nowhere,
            end: nowhere,
        }
    }

    fn corpus() -> PremiseCorpus {
        let mut b = PremiseCorpusBuilder::default();
        let add = ["Eq", "HAdd.hAdd", "Nat"];
        b.file(
            "Init",
            vec![],
            vec![premise("Nat.add_comm", Kind::Theorem, "∀ (n m : Nat), n + m = m + n", &add)],
        );
        b.file(
            "A",
            vec!["Init".into()],
            vec![
                premise("Nat.add_zero", Kind::Theorem, "∀ (n : Nat), n + 0 = n", &add),
                premise("HAdd.hAdd", Kind::Definition, "Nat → Nat → Nat", &[]),
            ],
        );
        b.file(
            "B",
            vec!["A".into()],
            vec![premise("Nat.add_one", Kind::Theorem, "∀ n, n + 1 = n.succ", &add)],
        );
        b.build().unwrap()
    }

    fn names(answer: &Answer) -> Vec<&str> {
        let mut names: Vec<&str> = answer.theorems.iter().map(|c| c.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn only_what_is_imported() {
        let premises = Premises::of(corpus());
        premises.wait().unwrap();
        let goal = sample::goal("x : Nat ⊢ x + 1 = 2");
        let ask = |header: &str| premises.ask(&Goal { key: "k".into(), ..goal.clone() }, header).wait();
        assert_eq!(names(&ask("")), ["Nat.add_comm"]);
        assert_eq!(names(&ask("import A\nopen Nat")), ["Nat.add_comm", "Nat.add_zero"]);
        assert_eq!(names(&ask("import B")), ["Nat.add_comm", "Nat.add_one", "Nat.add_zero"]);
        assert_eq!(ask("import A").definitions, ["HAdd.hAdd"]);
        assert!(Arc::ptr_eq(&ask("import A"), &ask("import A")), "asked once");
        assert!(!Arc::ptr_eq(&ask("import A"), &ask("import B")));
    }

    #[test]
    fn nobody_waits_for_a_library_that_is_not_there() {
        let premises =
            Premises::load(LibrarySource::Printed("/nowhere/library.jsonl".into()), None, |_| Ok(vec![]));
        let goal = sample::goal("x : Nat ⊢ x = 2");
        assert_eq!(*premises.ask(&goal, "").wait(), Answer::default());
        assert!(premises.wait().unwrap_err().contains("not complete"));
    }
}
