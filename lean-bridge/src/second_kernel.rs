//! The second kernel's part in judgements on a native Lean:
//! `lean-kernel`, in this process and on a thread of its own.
//!
//! Lean's kernel is asked by the auditor, in a process of Lean's. This one is asked here, about the same
//! bytes: what the candidate's process has pickled is read as data, compared with the statement, walked from
//! the theorem on, and checked over the library's files.
//!
//! | file | what |
//! |---|---|
//! | `asking` | what it is asked, and the probes that it must pass |
//! | `sealed` | bytes that nobody can change any more |
//! | `shelf` | the library's modules, read as they are asked for |
//! | `reach` | what theorems of a text reach |
//! | `opinion` | a library with a kernel on top, and what it says of a text |

mod asking;
mod opinion;
mod reach;
mod sealed;
mod shelf;

pub(crate) use asking::Case;
pub(crate) use sealed::{Sealed, Unfit};

use lean_kernel::{Name, NameId, Terms};
use lean_protocol::Refusal;
use opinion::{KnownLibrary, Owners};
use serde::Deserialize;
use shelf::Files;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::time::Instant;
use tokio::sync::oneshot;

/// Libraries that are kept. A pool works on one at a time, and on another when a file brings other imports.
const MOST_LIBRARIES: usize = 2;
/// Stack of the thread. The kernel takes more where it needs more.
const STACK: usize = 16 << 20;

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub(crate) enum Part {
    Text(String),
    Number(u64),
}

/// A name by its parts, the first one first. Texts of names are ambiguous, and
/// private names are told without what makes them private.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub(crate) struct FullName(pub Vec<Part>);

impl FullName {
    /// A name of one part.
    pub(crate) fn of(part: &str) -> FullName {
        FullName(vec![Part::Text(part.into())])
    }

    fn id(&self, terms: &mut Terms) -> NameId {
        self.0.iter().fold(Terms::ANONYMOUS, |parent, part| match part {
            Part::Text(text) => terms.child(parent, text),
            Part::Number(number) => terms.add_name(Name::Num(parent, (*number).into())),
        })
    }
}

/// What the second kernel is asked.
#[derive(Debug)]
pub(crate) struct Question {
    /// What the candidate's process has pickled.
    pub candidate: Arc<Sealed>,
    /// What the process that has seen no candidate has pickled of the statement.
    /// Without it, all theorems of the candidate are meant.
    pub statement: Option<Arc<Sealed>>,
    /// The theorems that the auditor accepts.
    pub accepted: Vec<FullName>,
    /// Those of which it has said that they are wrong.
    pub refused: Vec<FullName>,
    /// Folders of compiled modules, in the order in which Lean looks into them.
    pub folders: Vec<PathBuf>,
    /// Axioms allowed besides the standard ones.
    pub axioms: Vec<String>,
    /// The version of the Lean that has elaborated them.
    pub lean: String,
    pub deadline: Instant,
}

/// What it says of one theorem.
#[derive(Clone, Debug)]
pub(crate) struct Opinion {
    /// One of those that the auditor accepts, or `None` for one of which it had nothing to tell.
    pub theorem: Option<FullName>,
    /// Its name as Lean writes it.
    pub name: String,
    /// Nothing when it accepts it.
    pub refused: Option<Refusal>,
}

/// What it says.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Opinions of all theorems that the auditor accepts, and of others that it accepts silently.
    Opinions(Vec<Opinion>),
    /// Nothing, because the library cannot be read.
    Unreadable(String),
}

type Asked = (Question, oneshot::Sender<Answer>);

/// The second kernel of a pool. Its thread starts with the first question and ends with the pool.
#[derive(Debug, Default)]
pub(crate) struct SecondKernel {
    thread: Mutex<Option<mpsc::Sender<Asked>>>,
    lean: OnceLock<asking::Lean>,
}

impl SecondKernel {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When the kernel itself fails over the question, in words.
    async fn ask(&self, question: Question) -> Result<Answer, String> {
        let (reply, answer) = oneshot::channel();
        self.send((question, reply))?;
        answer.await.map_err(|_| "the second kernel has failed over this text".to_string())
    }

    fn send(&self, asked: Asked) -> Result<(), String> {
        let failed = |e: std::io::Error| format!("the second kernel does not start: {e}");
        let mut sender = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = match &*sender {
            None => asked,
            Some(s) => match s.send(asked) {
                Ok(()) => return Ok(()),
                // its thread has ended, over an earlier question
                Err(mpsc::SendError(asked)) => asked,
            },
        };
        let (new, questions) = mpsc::channel();
        let thread = std::thread::Builder::new().name("second-kernel".into()).stack_size(STACK);
        thread.spawn(move || serve(&questions)).map_err(failed)?;
        let sent = new.send(asked).map_err(|_| "the second kernel has ended".to_string());
        *sender = Some(new);
        sent
    }
}

/// Answers questions until nobody asks any more.
fn serve(questions: &mpsc::Receiver<Asked>) {
    let mut kept = Kept::default();
    while let Ok((question, reply)) = questions.recv() {
        // who has asked may have given up
        let _ = reply.send(kept.answer(&question).unwrap_or_else(Answer::Unreadable));
    }
}

/// What is kept from question to question.
#[derive(Default)]
struct Kept {
    /// The one asked last first.
    libraries: Vec<KnownLibrary>,
    /// The files of all folders that were ever asked for.
    files: Vec<Rc<Files>>,
}

impl Kept {
    /// The answer, or why the library cannot be read.
    fn answer(&mut self, question: &Question) -> Result<Answer, String> {
        let imports = question.candidate.imports();
        let stated = match &question.statement {
            // a text may bring imports of its own, and another module may declare what has the same name
            Some(statement) if statement.imports() != imports => {
                self.with_library(question, statement.imports(), |l| l.owners(question))?
            }
            _ => Ok(Owners::default()),
        };
        self.with_library(question, imports, |library| library.judge(question, stated))
    }

    fn with_library<T>(
        &mut self,
        question: &Question,
        imports: &[Vec<String>],
        work: impl FnOnce(&mut KnownLibrary) -> T,
    ) -> Result<T, String> {
        let folders = &question.folders;
        let known = self.libraries.iter().position(|l| l.is_of(folders, imports));
        let mut library = match known.map(|i| self.libraries.remove(i)) {
            Some(library) => library,
            None => KnownLibrary::open(self.files(folders)?, imports)?,
        };
        let begun = Instant::now();
        let done = work(&mut library);
        tracing::debug!(us = begun.elapsed().as_micros() as u64, "the second kernel");
        library.check_files()?;
        if !library.is_worn() {
            self.libraries.insert(0, library);
            self.libraries.truncate(MOST_LIBRARIES);
        }
        Ok(done)
    }

    fn files(&mut self, folders: &[PathBuf]) -> Result<Rc<Files>, String> {
        if let Some(files) = self.files.iter().find(|f| f.folders() == folders) {
            return Ok(files.clone());
        }
        let files = Rc::new(Files::look(folders)?);
        self.files.push(files.clone());
        Ok(files)
    }
}

#[cfg(test)]
#[path = "../kernel/export/tests/region/mod.rs"]
mod region;

#[cfg(test)]
mod tests {
    use super::region::{Region, boxed};
    use super::*;
    use std::time::Duration;

    /// Modules in a folder, and a kernel.
    struct Bench {
        folder: tempfile::TempDir,
        kept: Kept,
    }

    impl Bench {
        /// `A` and `B` declare a proposition `claim` each; `A` has a theorem `lost`,
        /// which states `missing`, and nothing of that name.
        fn new() -> Bench {
            let bench = Bench { folder: tempfile::tempdir().unwrap(), kept: Kept::default() };
            let mut r = Region::new(8);
            let prop = r.sort(boxed(0));
            let claim = r.axiom("claim", prop);
            let missing = r.constant("missing", &[]);
            let lost = r.theorem("lost", missing, missing);
            bench.write("A", r.module(&[], &[("claim", claim), ("lost", lost)]));
            let mut r = Region::new(8);
            let prop = r.sort(boxed(0));
            let claim = r.axiom("claim", prop);
            bench.write("B", r.module(&[], &[("claim", claim)]));
            bench
        }

        fn write(&self, module: &str, bytes: Vec<u8>) {
            std::fs::write(self.folder.path().join(format!("{module}.olean")), bytes).unwrap();
        }

        fn ask(&mut self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Result<Vec<Opinion>, String> {
            let seal = |bytes, what| Arc::new(Sealed::of(bytes, what).unwrap());
            let question = Question {
                candidate: seal(candidate, "the candidate"),
                statement: statement.map(|bytes| seal(bytes, "the statement")),
                accepted: vec![FullName::of("t")],
                refused: vec![],
                folders: vec![self.folder.path().to_path_buf()],
                axioms: vec!["claim".into()],
                lean: "4.28.0".into(),
                deadline: Instant::now() + Duration::from_secs(60),
            };
            match self.kept.answer(&question)? {
                Answer::Opinions(opinions) => Ok(opinions),
                Answer::Unreadable(why) => Err(why),
            }
        }

        /// The rule and the detail of the only opinion.
        fn refusal(&mut self, statement: Option<Vec<u8>>, candidate: Vec<u8>) -> Option<(String, String)> {
            let opinions = self.ask(statement, candidate).unwrap();
            let [opinion] = &opinions[..] else { panic!("{opinions:?}") };
            opinion.refused.clone().map(|r| (r.rule.name().to_owned(), r.detail))
        }
    }

    /// `theorem t : claim → claim`, over a module.
    fn implication(import: &str) -> Vec<u8> {
        let mut r = Region::new(8);
        let (claim, b0) = (r.constant("claim", &[]), r.bound(0));
        let (ty, value) = (r.forall(claim, claim), r.lambda(claim, b0));
        let t = r.theorem("t", ty, value);
        r.pickle(&[import], &[("t", t)])
    }

    #[test]
    fn what_a_statement_uses_is_the_same_modules() {
        let mut bench = Bench::new();
        assert_eq!(bench.refusal(Some(implication("A")), implication("A")), None);
        let (rule, detail) = bench.refusal(Some(implication("A")), implication("B")).unwrap();
        assert_eq!(rule, "environment");
        assert_eq!(detail, "`claim`, which the statement uses, is another module's in the text");
        // and what comes after it finds everything in order
        assert_eq!(bench.refusal(Some(implication("B")), implication("B")), None);
        assert_eq!(bench.refusal(Some(implication("A")), implication("A")), None);
    }

    #[test]
    fn a_text_gives_no_meaning_to_what_the_library_lacks() {
        // def missing : Prop := claim; theorem t : claim := lost
        let mut r = Region::new(8);
        let (prop, claim) = (r.sort(boxed(0)), r.constant("claim", &[]));
        let missing = r.definition("missing", &[], prop, claim);
        let lost = r.constant("lost", &[]);
        let value = r.constant("missing", &[]);
        // the proof mentions the definition as well, as it would be out of reach otherwise
        let body = r.lambda(prop, lost);
        let proof = r.apply(body, &[value]);
        let t = r.theorem("t", claim, proof);
        let text = r.pickle(&["A"], &[("missing", missing), ("t", t)]);
        let (rule, detail) = Bench::new().refusal(None, text).unwrap();
        assert_eq!(
            (rule.as_str(), detail.as_str()),
            ("environment", "the text declares `missing`, which the library mentions and lacks")
        );
    }

    #[test]
    fn the_librarys_names_are_the_librarys() {
        // axiom claim : Prop again, and theorem t : claim → claim
        let mut r = Region::new(8);
        let (prop, claim, b0) = (r.sort(boxed(0)), r.constant("claim", &[]), r.bound(0));
        let again = r.axiom("claim", prop);
        let (ty, value) = (r.forall(claim, claim), r.lambda(claim, b0));
        let t = r.theorem("t", ty, value);
        let text = r.pickle(&["A"], &[("claim", again), ("t", t)]);
        let (rule, detail) = Bench::new().refusal(None, text).unwrap();
        assert_eq!(
            (rule.as_str(), detail.as_str()),
            ("environment", "the text declares `claim`, which the library has")
        );
    }

    #[test]
    fn wrong_proofs_are_refused_and_axioms_of_the_library_are_known() {
        let mut bench = Bench::new();
        let text = |proof: fn(&mut Region) -> u64| {
            let mut r = Region::new(8);
            let ty = r.trivial();
            let proof = proof(&mut r);
            let t = r.theorem("t", ty, proof);
            r.pickle(&["A"], &[("t", t)])
        };
        assert_eq!(bench.refusal(None, text(Region::trivial_proof)), None);
        assert_eq!(bench.refusal(None, text(|r| r.constant("lost", &[]))).unwrap().0, "kernels");
        assert_eq!(bench.refusal(None, text(|r| r.constant("sorryAx", &[]))).unwrap().0, "sorry");
        assert_eq!(bench.refusal(None, text(|r| r.constant("nowhere", &[]))).unwrap().0, "environment");
        assert_eq!(bench.refusal(None, text(|r| r.constant("Lean.ofReduceBool", &[]))).unwrap().0, "native");
        // `claim` is allowed, `other` is not
        let mut r = Region::new(8);
        let prop = r.sort(boxed(0));
        let other = r.axiom("other", prop);
        bench.write("C", r.module(&["A"], &[("other", other)]));
        let mut r = Region::new(8);
        let (other, b0) = (r.constant("other", &[]), r.bound(0));
        let (ty, value) = (r.forall(other, other), r.lambda(other, b0));
        let t = r.theorem("t", ty, value);
        let mut later = Bench { folder: bench.folder, kept: Kept::default() };
        assert_eq!(later.refusal(None, r.pickle(&["C"], &[("t", t)])).unwrap().0, "axiom");
    }

    #[test]
    fn a_library_that_changes_is_no_library() {
        let mut bench = Bench::new();
        assert_eq!(bench.refusal(None, implication("A")), None);
        let bytes = std::fs::read(bench.folder.path().join("A.olean")).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        bench.write("A", bytes);
        // what was read before is as it was
        assert_eq!(bench.refusal(None, implication("A")), None);
        let mut r = Region::new(8);
        let (claim, lost) = (r.constant("claim", &[]), r.constant("lost", &[]));
        let t = r.theorem("t", claim, lost);
        let said = bench.ask(None, r.pickle(&["A"], &[("t", t)])).unwrap_err();
        assert!(
            said.ends_with("has changed since the judge has first looked at the library: start again"),
            "{said}"
        );
        // not even when everything is read anew
        bench.kept.libraries.clear();
        assert!(bench.ask(None, implication("A")).is_err());
        let said = bench.ask(None, implication("D")).unwrap_err();
        assert!(said.contains("`D`"), "{said}");
    }

    #[tokio::test]
    async fn a_thread_that_ends_is_replaced() {
        let kernel = SecondKernel::default();
        let (gone, _) = mpsc::channel();
        *kernel.thread.lock().unwrap() = Some(gone);
        let candidate = Arc::new(Sealed::of(implication("A"), "it").unwrap());
        let question = Question {
            candidate,
            statement: None,
            accepted: vec![],
            refused: vec![],
            folders: vec![],
            axioms: vec![],
            lean: String::new(),
            deadline: Instant::now(),
        };
        assert!(matches!(kernel.ask(question).await, Ok(Answer::Unreadable(_))));
    }
}
