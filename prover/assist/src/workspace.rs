//! A folder with a Lean behind it.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::error::AssistError;
use crate::source::Source;
use lean_bridge::BlockingWorker;
use proof_search::LeanBackend;
use proof_session::{Completeness, Service, TextHash};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

/// How often a busy process is asked for.
const POLL: Duration = Duration::from_millis(2);

/// A folder whose Lean files are asked about. Several askers share one.
///
/// ```no_run
/// use proof_assist::{Ask, AssistError, GoalQuestion, Workspace};
/// use proof_session::Service;
/// use std::path::Path;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// /// Whether the third line of a file has goals, or had some.
/// fn has_goals(service: Arc<Service>) -> Result<bool, AssistError> {
///     let workspace = Workspace::open(Path::new("project"), service, false)?;
///     let ask = Ask::new(Duration::from_secs(30));
///     let question = GoalQuestion { file: "Main.lean".into(), line: 3, ..GoalQuestion::default() };
///     let answer = workspace.goal(&ask, &question)?;
///     Ok(answer.body.goals_after.is_some_and(|goals| !goals.is_empty()))
/// }
/// ```
pub struct Workspace {
    root: PathBuf,
    service: Arc<Service>,
    /// Whether the Lean is that of a project.
    native: bool,
}

/// A Lean process: the one for quick questions, or one of its own.
pub(crate) enum Hand<'a> {
    /// The process that all quick questions share.
    Desk(MutexGuard<'a, LeanBackend>),
    /// A process for one long question.
    Own(Box<LeanBackend>),
}

impl Deref for Hand<'_> {
    type Target = LeanBackend;

    fn deref(&self) -> &LeanBackend {
        match self {
            Hand::Desk(engine) => engine,
            Hand::Own(engine) => engine,
        }
    }
}

impl DerefMut for Hand<'_> {
    fn deref_mut(&mut self) -> &mut LeanBackend {
        match self {
            Hand::Desk(engine) => engine,
            Hand::Own(engine) => engine,
        }
    }
}

impl Workspace {
    /// A workspace over a folder. With `native` the Lean is that of a project, else the embedded one.
    ///
    /// # Errors
    /// [`AssistError::File`] for what is no folder.
    pub fn open(root: &Path, service: Arc<Service>, native: bool) -> Result<Workspace, AssistError> {
        let fault = |reason: String| AssistError::File { file: root.display().to_string(), reason };
        let root = root.canonicalize().map_err(|e| fault(e.to_string()))?;
        if !root.is_dir() {
            return Err(fault("is no folder".into()));
        }
        Ok(Workspace { root, service, native })
    }

    /// The folder, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What all questions share.
    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// Whether the Lean is that of a project.
    pub(crate) fn is_native(&self) -> bool {
        self.native
    }

    /// Reads a file below the root; its path may be absolute, or relative to the root.
    ///
    /// # Errors
    /// [`AssistError::File`]: it is outside, missing, too large, no text.
    pub(crate) fn read(&self, file: &str) -> Result<Source, AssistError> {
        let fault = |reason: String| AssistError::File { file: file.to_owned(), reason };
        if file.is_empty() {
            return Err(fault("the name of a file is needed".into()));
        }
        let path = self.root.join(file.strip_prefix("file://").unwrap_or(file));
        let outside = || {
            let root = self.root.display();
            fault(format!("is outside of {root}; start the server with --root to allow another folder"))
        };
        let path = match path.canonicalize() {
            Ok(path) => path,
            // What is outside is not told apart from what is missing there.
            Err(_) if !self.is_inside(&path) => return Err(outside()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(fault(format!("there is no such file below {}", self.root.display())));
            }
            Err(e) => return Err(fault(e.to_string())),
        };
        let Ok(below) = path.strip_prefix(&self.root) else { return Err(outside()) };
        if path.extension().is_none_or(|e| e != "lean") {
            return Err(fault("is no `.lean` file".into()));
        }
        Source::read(&path, &below.display().to_string())
    }

    /// Whether a path that leads nowhere would be below the root: its existing part is, and the rest
    /// does not climb.
    fn is_inside(&self, path: &Path) -> bool {
        let climbs = path.components().any(|c| c == std::path::Component::ParentDir);
        let known = path.ancestors().skip(1).find_map(|p| p.canonicalize().ok());
        !climbs && known.is_some_and(|p| p.starts_with(&self.root))
    }

    /// An answer about a file: `stale` if the file is not what it was.
    pub(crate) fn answer<T>(&self, source: &Source, body: T, completeness: Completeness) -> Answer<T> {
        let same = Source::read(&source.path, &source.shown).is_ok_and(|now| now.hash == source.hash);
        let completeness = if same { completeness } else { Completeness::Stale };
        Answer { body, completeness, hash: source.hash.clone() }
    }

    /// An answer about a text of the asker's.
    pub(crate) fn answer_of<T>(&self, texts: &[&str], body: T, completeness: Completeness) -> Answer<T> {
        Answer { body, completeness, hash: TextHash::of(texts) }
    }

    /// The process for quick questions, as soon as it is free.
    pub(crate) fn desk(&self, ask: &Ask) -> Result<Hand<'_>, AssistError> {
        loop {
            ask.check()?;
            if let Some(engine) = self.service.try_desk() {
                ask.works_on(None);
                return Ok(Hand::Desk(engine));
            }
            if ask.is_over() {
                return Err(AssistError::TimedOut { stage: "waiting for a Lean process" });
            }
            std::thread::sleep(POLL);
        }
    }

    /// A process for long work; the one for quick questions if there is no other.
    pub(crate) fn beside(&self, ask: &Ask) -> Result<Hand<'_>, AssistError> {
        if self.service.pool().pool().workers() < 2 {
            return self.desk(ask);
        }
        let engine = self.service.background()?;
        ask.check()?;
        Ok(Hand::Own(Box::new(engine)))
    }

    /// Has a process do something that a cancellation may interrupt. A process that dies of no fault of
    /// its own is replaced, and the request repeated.
    pub(crate) fn request<T>(
        &self,
        ask: &Ask,
        hand: &mut Hand<'_>,
        stage: &'static str,
        mut request: impl FnMut(&mut BlockingWorker) -> Result<T, lean_bridge::Error>,
    ) -> Result<T, AssistError> {
        let worker = hand.worker();
        ask.works_on(Some(worker.interrupter()));
        let mut tries = 0;
        let done = loop {
            if let Err(e) = ask.check() {
                break Err(e);
            }
            match request(worker) {
                Err(lean_bridge::Error::Died { .. }) if tries < 2 && !ask.is_over() => tries += 1,
                done => break done.map_err(AssistError::engine(stage)),
            }
        };
        ask.works_on(None);
        done
    }

    /// What to do about imports that fail.
    pub(crate) fn import_fault(&self, source: &Source, reason: String) -> AssistError {
        let advice = match self.native {
            true => "the project does not have this module, or it is not built (`lake build`)",
            false => {
                "the embedded Lean has Lean's own library and no other; start with --project DIR to use \
                 the Lean and Mathlib of a Lake project"
            }
        };
        AssistError::Imports { file: source.shown.clone(), reason, advice }
    }
}
