//! The second kernel's part in judgements on a native Lean:
//! `lean-kernel`, in this process and on a thread of its own.
//!
//! Lean's kernel is asked by the auditor, in a process of Lean's. This one is asked here, about the same
//! bytes: what the candidate's process has pickled is read as data, compared with the statement, walked from
//! the theorem on, and checked over the library's files.
//!
//! | file | what |
//! |---|---|
//! | `question` | what it is asked, and what it answers |
//! | `kept` | the libraries that it keeps from question to question |
//! | `sealed` | bytes that nobody can change any more |
//! | `shelf` | the library's modules, read as they are asked for |
//! | `reach` | what theorems of a text reach |
//! | `library` | a library with a kernel on top, and what it says of a text |
//! | `faults` | what is wrong with which declaration |

mod faults;
mod kept;
mod library;
mod question;
mod reach;
mod sealed;
mod shelf;

pub(crate) use question::{Case, Opinion};
pub(crate) use sealed::{Sealed, Unfit};

use super::auditor::{Audit, PROBE_NAME};
use super::full_name::FullName;
use kept::Kept;
use question::{Answer, Lean, Question};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Stack of the thread. The kernel takes more where it needs more.
const STACK: usize = 16 << 20;

type Asked = (Question, oneshot::Sender<Answer>);

/// The second kernel of a pool. Its thread starts with the first question and ends with the pool.
#[derive(Debug)]
pub(crate) struct SecondKernel {
    /// Where the auditing process runs.
    directory: PathBuf,
    thread: Mutex<Option<mpsc::Sender<Asked>>>,
    /// As the first audit has told.
    lean: OnceLock<Lean>,
}

impl SecondKernel {
    /// A kernel beside an auditing process that runs in `directory`.
    pub(crate) fn new(directory: PathBuf) -> SecondKernel {
        SecondKernel { directory, thread: Mutex::default(), lean: OnceLock::new() }
    }

    /// What it says of theorems that the auditor accepts; `refused` are those that the auditor refuses.
    ///
    /// # Errors
    /// Why it says nothing.
    pub(crate) async fn opinions(
        &self,
        case: &Case<'_>,
        audit: &Audit,
        (accepted, refused): (Vec<FullName>, Vec<FullName>),
        limit: Duration,
    ) -> Result<Vec<Opinion>, String> {
        let lean = self.lean.get_or_init(|| Lean::of(&self.directory, audit));
        let question = Question {
            candidate: case.candidate.clone(),
            statement: case.statement.clone(),
            accepted,
            refused,
            folders: lean.folders.clone(),
            axioms: case.axioms.to_vec(),
            lean: lean.version.clone(),
            deadline: Instant::now() + limit,
        };
        match self.ask(question).await? {
            Answer::Opinions(opinions) => Ok(opinions),
            Answer::Unreadable(why) => Err(format!("the library cannot be read: {why}")),
        }
    }

    /// The kernels that are asked, with their versions.
    pub(crate) fn kernels(&self) -> Vec<String> {
        let lean = self.lean.get().map_or("", |lean| &lean.version);
        vec![format!("Lean {lean}"), format!("lean-kernel {}", env!("CARGO_PKG_VERSION"))]
    }

    /// What it gets wrong of a probe, if anything.
    pub(crate) async fn probe(
        &self,
        case: &Case<'_>,
        audit: &Audit,
        rule: Option<&str>,
        limit: Duration,
    ) -> Option<String> {
        let names = (vec![FullName::of(PROBE_NAME)], vec![]);
        let said = self.opinions(case, audit, names, limit).await;
        let found = match said {
            Ok(opinions) => match &opinions[..] {
                [Opinion { refused, .. }] => refused.clone(),
                _ => return Some("the second kernel has no opinion of a probe".into()),
            },
            Err(why) => return Some(why),
        };
        let word = |r: Option<&str>| r.map_or("an accepted proof".to_string(), |r| format!("`{r}`"));
        let got = found.as_ref().map(|r| r.rule.name());
        let detail = found.as_ref().map(|r| r.detail.clone()).unwrap_or_default();
        let wrong = || format!("the second kernel says {} instead of {}: {detail}", word(got), word(rule));
        (got != rule).then(wrong)
    }

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

#[cfg(test)]
mod tests {
    use super::kept::tests::implication;
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_thread_that_ends_is_replaced() {
        let kernel = SecondKernel::new(PathBuf::new());
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
