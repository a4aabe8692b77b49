//! The service: questions in, answers when they are needed.

use super::accessible::{Allowed, accessible};
use super::project::ProjectStatements;
use super::text::text;
use crate::indices::Indices;
use crate::library::{self, LibrarySource, WeightsFile};
use crossbeam::channel::{Receiver, Sender, unbounded};
use lean_bridge::LibraryPremise;
use lean_bridge::term::{Goal, Term};
use proof_term::names::is_instance;
use retriever::fusion::Fusion;
use retriever::{Kind, PremiseCorpus, PremiseId, Query, Source, SourceError};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Premises per answer.
pub const COUNT: usize = 64;
/// Answers kept; with more than these all are forgotten and asked for again when needed.
const KEPT: usize = 20_000;

/// A premise that may be cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The full name of the declaration.
    pub name: String,
    /// Its conclusion is an equation or an equivalence that can rewrite.
    pub rewrites: bool,
    /// It has hypotheses.
    pub conditional: bool,
}

/// What is known for a goal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Theorems, best first.
    pub theorems: Vec<Cited>,
    /// Those of the goal's constants that are definitions of the library, the rarest first.
    pub definitions: Vec<String>,
    /// Those that are structures: types with one constructor, of the usual name.
    pub structures: Vec<String>,
}

impl Answer {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.theorems.is_empty() && self.definitions.is_empty() && self.structures.is_empty()
    }

    /// This answer, a project's, with the library's: their theorems take turns, the project's first.
    pub fn beside(&self, library: &Answer) -> Answer {
        let longest = self.theorems.len().max(library.theorems.len());
        let turns = (0..longest).flat_map(|i| [self.theorems.get(i), library.theorems.get(i)]);
        let mut names = HashSet::new();
        let theorems = turns.flatten().filter(|cited| names.insert(&cited.name)).cloned().collect();
        let both = |own: &[String], other: &[String]| [own, other].concat();
        Answer {
            theorems,
            definitions: both(&self.definitions, &library.definitions),
            structures: both(&self.structures, &library.structures),
        }
    }
}

/// Further sources, or why there are none.
pub type More = Result<Vec<Arc<dyn Source>>, String>;

/// An answer that may still be under way.
#[derive(Clone)]
pub struct Pending(Arc<Slot>);

#[derive(Default)]
struct Slot {
    answer: Mutex<Option<Arc<Answer>>>,
    there: Condvar,
}

impl Pending {
    /// The answer; waits until it is there.
    pub fn wait(&self) -> Arc<Answer> {
        let mut answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &*answer {
                Some(a) => return a.clone(),
                None => answer = self.0.there.wait(answer).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// The same, but no longer than so long.
    pub fn wait_for(&self, limit: Duration) -> Option<Arc<Answer>> {
        let until = Instant::now() + limit;
        let mut answer = self.0.answer.lock().unwrap_or_else(PoisonError::into_inner);
        while answer.is_none() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            answer = self.0.there.wait_timeout(answer, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        answer.clone()
    }

    fn give(&self, answer: Answer) {
        *self.0.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(answer));
        self.0.there.notify_all();
    }
}

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
        let answered = self.answer.0.answer.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        if !answered {
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
            let engine = Engine::read(&library, index.as_deref(), more);
            loading.store(false, Relaxed);
            Ok(engine?.into_answers())
        });
        Premises { is_loading, ..premises }
    }

    /// The service over a corpus.
    pub fn of(corpus: PremiseCorpus) -> Premises {
        Premises::start(false, move || {
            Ok(Engine::new(corpus, None, vec![]).map_err(|e| e.to_string())?.into_answers())
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
        let pending = Pending(Arc::default());
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

/// The thread's own: the corpus with its retrievers.
pub(super) struct Engine {
    corpus: PremiseCorpus,
    sources: Fusion,
    /// Statements that speak of a constant.
    uses: HashMap<String, u32>,
    headers: HashMap<String, Arc<Allowed>>,
}

impl Engine {
    /// Over a library.
    pub(super) fn read(
        library: &LibrarySource,
        index: Option<&Path>,
        more: impl FnOnce(&PremiseCorpus) -> More,
    ) -> Result<Engine, String> {
        let library = library.read().map_err(|e| e.to_string())?;
        let corpus = library.into_corpus().map_err(|e| e.to_string())?;
        let more = more(&corpus)?;
        Engine::new(corpus, index, more).map_err(|e| e.to_string())
    }

    fn into_answers(mut self) -> impl FnMut(&str, Query) -> Answer {
        move |header, query| self.answer(header, query)
    }

    pub(super) fn new(
        corpus: PremiseCorpus,
        index: Option<&Path>,
        more: Vec<Arc<dyn Source>>,
    ) -> Result<Engine, SourceError> {
        let Indices { text, symbols } = Indices::new(&corpus, index)?;
        let mut sources: Vec<Arc<dyn Source>> = vec![Arc::new(text)];
        sources.extend(symbols.map(|symbols| Arc::new(symbols) as Arc<dyn Source>));
        sources.extend(more);
        let mut uses = HashMap::new();
        for constant in corpus.premises().iter().flat_map(|p| &p.constants) {
            *uses.entry(constant.clone()).or_insert(0) += 1;
        }
        let weights = WeightsFile::built_in();
        let weighted = |s: Arc<dyn Source>| {
            let weight = weights.weight(&s.name().to_lowercase());
            (s, weight)
        };
        let sources = Fusion::new(sources.into_iter().map(weighted).collect())?;
        Ok(Engine { corpus, sources, uses, headers: HashMap::new() })
    }

    pub(super) fn answer(&mut self, header: &str, query: Query) -> Answer {
        let corpus = &self.corpus;
        let of_header = || Arc::new(citable(corpus, accessible(corpus, header)));
        let allowed = self.headers.entry(header.into()).or_insert_with(of_header).clone();
        self.answer_from(&allowed, query)
    }

    /// The same without a header: everything in the corpus is in sight.
    pub(super) fn answer_from_all(&mut self, query: Query) -> Answer {
        let corpus = &self.corpus;
        let mut all = Allowed::with_capacity(corpus.len());
        all.insert_range(..);
        let of_all = || Arc::new(citable(corpus, all));
        let allowed = self.headers.entry(String::new()).or_insert_with(of_all).clone();
        self.answer_from(&allowed, query)
    }

    fn answer_from(&self, allowed: &Allowed, query: Query) -> Answer {
        let corpus = &self.corpus;
        let hits = match self.sources.top(&query, COUNT, Some(allowed)) {
            Ok(hits) => hits,
            Err(error) => {
                tracing::warn!(%error, "no premises for a goal");
                return Answer::default();
            }
        };
        let theorems = hits.iter().map(|hit| cited(corpus, hit.premise)).collect();
        let mut definitions: Vec<(u32, String)> = query
            .constants
            .iter()
            .filter(|c| !is_instance(&Term::Const(c.to_string())))
            .filter(|c| corpus.by_name(c).is_some_and(|p| corpus.premise(p).kind == Kind::Definition))
            .map(|c| (self.uses.get(c).copied().unwrap_or(0), c.clone()))
            .collect();
        definitions.sort();
        let is_structure = |c: &&String| {
            let constructor = corpus.by_name(&format!("{c}.mk")).map(|p| corpus.premise(p).kind);
            constructor == Some(Kind::Constructor)
        };
        let structures = query.constants.iter().filter(is_structure).cloned().collect();
        Answer { theorems, definitions: definitions.into_iter().map(|d| d.1).collect(), structures }
    }
}

/// Those that are theorems and that text can name.
fn citable(corpus: &PremiseCorpus, mut allowed: Allowed) -> Allowed {
    for (i, p) in corpus.premises().iter().enumerate() {
        let named = !p.name.contains(['«', '✝']) && !p.name.starts_with("_private");
        if p.kind != Kind::Theorem || !named {
            allowed.set(i, false);
        }
    }
    allowed
}

fn cited(corpus: &PremiseCorpus, id: PremiseId) -> Cited {
    let premise = corpus.premise(id);
    let (conclusion, conditional) = conclusion(&premise.text);
    let rewrites = rewrites(conclusion);
    Cited { name: premise.name.clone(), rewrites, conditional }
}

/// What stands behind the quantifiers and arrows of a printed statement, and whether there was an arrow.
fn conclusion(text: &str) -> (&str, bool) {
    let (mut rest, mut conditional) = (text.trim_start(), false);
    loop {
        if rest.starts_with('∀')
            && let Some(at) = top(rest, ", ").next()
        {
            rest = &rest[at + 2..];
        } else if let Some(at) = top(rest, " → ").next() {
            rest = &rest[at + " → ".len()..];
            conditional = true;
        } else {
            return (rest, conditional);
        }
        rest = rest.trim_start();
    }
}

/// Whether a conclusion is an equation or equivalence whose left side is more than a variable.
fn rewrites(conclusion: &str) -> bool {
    let side = [" ↔ ", " = "].iter().find_map(|sign| Some(&conclusion[..top(conclusion, sign).next()?]));
    side.is_some_and(|side| side.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '\'' | '✝')))
}

/// Places of `sign` outside of all brackets.
fn top<'a>(text: &'a str, sign: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut depth = 0i32;
    let spaced = |c: char| if c == '\n' { ' ' } else { c };
    text.char_indices().filter_map(move |(i, c)| {
        match c {
            '(' | '[' | '{' | '⟨' | '⦃' => depth += 1,
            ')' | ']' | '}' | '⟩' | '⦄' => depth -= 1,
            _ => {}
        }
        let here = text[i..].chars().map(spaced).take(sign.chars().count()).eq(sign.chars());
        (depth == 0 && here).then_some(i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::sample;
    use retriever::{Position, Premise, PremiseCorpusBuilder};

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

    #[test]
    fn shapes_of_statements() {
        let shape = |t: &str| {
            let (c, conditional) = conclusion(t);
            (c.to_string(), conditional, rewrites(c))
        };
        assert_eq!(shape("∀ {a b : Nat}, a = b → (a, b) = (b, a)"), ("(a, b) = (b, a)".into(), true, true));
        assert_eq!(shape("∀ (n : Nat), (n = n) ∧ True"), ("(n = n) ∧ True".into(), false, false));
        assert_eq!(shape("a.f ↔\n  b"), ("a.f ↔\n  b".into(), false, true));
        assert!(!shape("∀ (x y : α), f x = f y → x = y").2, "everything would be rewritten");
    }
}
