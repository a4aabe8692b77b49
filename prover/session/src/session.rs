//! A session: one statement, the proof under construction, the file it belongs to.

use crate::answer::TextHash;
use crate::background::{Run, Wanted};
use crate::error::SessionError;
use crate::journal::{Deed, Journal, Subject, Tactics};
use crate::mended::mended;
use crate::place::Place;
use crate::proof::{GoalId, Movement, Node, Plan, Proof};
use crate::script::{Line, Style, declaration, lines};
use crate::service::Service;
use crate::suggest::Question;
use crate::waiting::{Judged, Judging, Trial, Typed, attempt};
use lean_bridge::{AutoBound, ProofState};
use proof_search::{Backend, Judgement, Opened, Problem};
use std::path::Path;
use std::sync::Arc;

/// Suggestions that are looked for unless told otherwise.
const MOST: usize = 24;

/// A session. Everything that is done is on disk before it is answered.
pub struct Session {
    service: Arc<Service>,
    subject: Subject,
    proof: Proof,
    journal: Option<Journal>,
    auto_bound: AutoBound,
    /// Which notations were put before the statement, in words.
    notations: Option<String>,
    judged: Option<Judged>,
}

impl Session {
    /// Opens a statement. With a folder the session is kept there.
    ///
    /// # Errors
    /// [`SessionError::Statement`], [`SessionError::Unsupported`] for a statement that Lean does not accept
    /// or that mentions what nobody declares; [`SessionError::Engine`].
    pub fn open(
        service: &Arc<Service>,
        mut problem: Problem,
        place: Option<Place>,
        folder: Option<&Path>,
    ) -> Result<Session, SessionError> {
        let (header, notations) = service.header(&problem.header, &problem.statement);
        problem.header = header;
        let mut left_out = vec![];
        let open = match opened(service, &problem) {
            Err(SessionError::Statement(message)) => match mended(service, &problem.header)? {
                Some(mended) => {
                    (problem.header, left_out) = (mended.header, mended.left_out);
                    opened(service, &problem)
                }
                None => Err(SessionError::Statement(message)),
            },
            open => open,
        };
        let (state, goals, auto_bound) = open?;
        let title = problem.name.clone();
        let mut subject = Subject::new(problem, place, title);
        subject.left_out = left_out;
        let journal = folder.map(|f| Journal::begin(f, &subject)).transpose()?;
        let proof = Proof::new(state, goals);
        Ok(Session { service: service.clone(), subject, proof, journal, auto_bound, notations, judged: None })
    }

    /// Goes on with a session from its file: every step is run again.
    ///
    /// # Errors
    /// As [`Session::open`]; [`SessionError::Resume`] when a step does not do what it did.
    pub fn resume(service: &Arc<Service>, file: &Path) -> Result<Session, SessionError> {
        let (journal, subject, deeds) = Journal::resume(file)?;
        let (state, goals, auto_bound) = opened(service, &subject.problem)?;
        let proof = Proof::new(state, goals);
        let mut session = Session {
            service: service.clone(),
            subject,
            proof,
            journal: None,
            auto_bound,
            notations: None,
            judged: None,
        };
        for (i, deed) in deeds.iter().enumerate() {
            session.repeat(deed).map_err(|reason| SessionError::Resume {
                file: file.display().to_string(),
                reason: format!("step {}: {reason}", i + 1),
            })?;
        }
        session.journal = Some(journal);
        Ok(session)
    }

    fn repeat(&mut self, deed: &Deed) -> Result<(), String> {
        let done = match deed {
            Deed::Take { goal, steps } => {
                let node = self.proof.node(*goal).cloned().ok_or("a goal is missing")?;
                let plan = self.run_plan(&node.state, node.part.index, steps)?;
                self.proof.take(*goal, &plan)
            }
            Deed::Moved(movement) => self.proof.go(*movement),
        };
        done.then_some(()).ok_or_else(|| format!("{deed:?} is not possible"))
    }

    /// Runs tactics one after another, each on the part that it was run on before.
    fn run_plan(&self, state: &ProofState, index: Option<usize>, steps: &Tactics) -> Result<Plan, String> {
        let step = match attempt(&self.service, state, index, &steps.tactic).map_err(|e| e.to_string())? {
            Typed::Worked(attempt) => *attempt,
            Typed::Failed(message) => return Err(format!("`{}` fails now: {message}", steps.tactic)),
        };
        if steps.then.is_empty() {
            return Ok(Plan::of(step));
        }
        if steps.then.len() != step.parts.len() {
            return Err(format!("`{}` leaves another number of goals now", steps.tactic));
        }
        let mut then = vec![];
        for (part, steps) in step.parts.iter().zip(&steps.then) {
            let plan = steps.as_ref().map(|s| self.run_plan(&step.state, part.index, s)).transpose()?;
            then.push(plan);
        }
        Ok(Plan { step, then })
    }

    /// Runs a tactic on a goal without taking it.
    ///
    /// # Errors
    /// [`SessionError::NotOpen`], [`SessionError::Engine`].
    pub fn try_tactic(&self, goal: GoalId, tactic: &str) -> Result<Typed, SessionError> {
        self.trial(goal, tactic)?.run()
    }

    /// A tactic on a goal, to be run on another thread.
    ///
    /// # Errors
    /// [`SessionError::NotOpen`].
    pub fn trial(&self, goal: GoalId, tactic: &str) -> Result<Trial, SessionError> {
        let node = self.open_node(goal)?.clone();
        Ok(Trial { service: self.service.clone(), node, tactic: tactic.trim().to_owned() })
    }

    /// Runs a tactic on any goal of the proof, open or not.
    pub(crate) fn run(&self, node: &Node, tactic: &str) -> Result<Typed, SessionError> {
        attempt(&self.service, &node.state, node.part.index, tactic)
    }

    /// # Errors
    /// [`SessionError::Unfinished`].
    pub(crate) fn check_finished(&self) -> Result<(), SessionError> {
        match self.proof.open().len() {
            0 => Ok(()),
            1 => Err(SessionError::Unfinished("1 goal is".into())),
            n => Err(SessionError::Unfinished(format!("{n} goals are"))),
        }
    }

    /// Takes steps that were run on a goal: a tactic that was tried, or a suggestion.
    ///
    /// # Errors
    /// [`SessionError::NotOpen`]; [`SessionError::Resume`] when it cannot be written down.
    pub fn take(&mut self, goal: GoalId, plan: &Plan) -> Result<(), SessionError> {
        self.open_node(goal)?;
        self.note(&Deed::Take { goal, steps: plan.into() })?;
        self.proof.take(goal, plan);
        Ok(())
    }

    /// Moves in the proof's history, or to another goal. `false`, and nothing
    /// changes, where that is not possible. The movement is written down before it is
    /// made, so that the file is never behind what is shown.
    ///
    /// # Errors
    /// [`SessionError::Resume`] when it cannot be written down; nothing has changed then.
    pub fn go(&mut self, movement: Movement) -> Result<bool, SessionError> {
        if !self.proof.allows(movement) {
            return Ok(false);
        }
        self.note(&Deed::Moved(movement))?;
        Ok(self.proof.go(movement))
    }

    /// Takes the step on a goal back, and all that follows it. `false` if there is none.
    ///
    /// # Errors
    /// As [`Session::go`].
    pub fn retract(&mut self, goal: GoalId) -> Result<bool, SessionError> {
        self.go(Movement::Retract { goal })
    }

    /// Works on another open goal. `false` if it is not open.
    ///
    /// # Errors
    /// As [`Session::go`].
    pub fn set_focus(&mut self, goal: GoalId) -> Result<bool, SessionError> {
        self.go(Movement::Focus { goal })
    }

    /// Goes back to the moment before. `false` at the beginning.
    ///
    /// # Errors
    /// As [`Session::go`].
    pub fn undo(&mut self) -> Result<bool, SessionError> {
        self.go(Movement::Undo)
    }

    /// Goes forward again. `false` at the end.
    ///
    /// # Errors
    /// As [`Session::go`].
    pub fn redo(&mut self) -> Result<bool, SessionError> {
        self.go(Movement::Redo)
    }

    /// Goes to a moment. `false` if there is none.
    ///
    /// # Errors
    /// As [`Session::go`].
    pub fn jump(&mut self, moment: usize) -> Result<bool, SessionError> {
        self.go(Movement::Jump { moment })
    }

    fn note(&mut self, deed: &Deed) -> Result<(), SessionError> {
        self.journal.as_mut().map_or(Ok(()), |j| j.note(deed))
    }

    fn open_node(&self, goal: GoalId) -> Result<&Node, SessionError> {
        let node = self.proof.node(goal).filter(|_| self.proof.open().contains(&goal));
        node.ok_or(SessionError::NotOpen(goal))
    }

    /// Begins work in the background on an open goal.
    ///
    /// # Errors
    /// [`SessionError::NotOpen`].
    pub fn start(&self, goal: GoalId, wanted: Wanted) -> Result<Run, SessionError> {
        let node = self.open_node(goal)?.clone();
        let text = node.part.goals.first().and_then(|g| g.text.clone()).unwrap_or_default();
        let statement = node.is_root.then(|| self.subject.problem.clone());
        let question = Question {
            node,
            text,
            header: self.subject.problem.header.clone(),
            limit: self.service.limits().suggest,
            most: MOST,
        };
        Ok(Run::start(&self.service, question, statement, wanted))
    }

    /// Has the finished proof judged; a second question about the same text costs nothing.
    ///
    /// # Errors
    /// [`SessionError::Unfinished`], [`SessionError::Engine`].
    pub fn judge(&mut self) -> Result<&Judgement, SessionError> {
        let judging = self.judging()?;
        let judged = match self.judged.take() {
            Some(judged) if judged.hash == judging.hash => judged,
            _ => judging.run()?,
        };
        Ok(&self.judged.insert(judged).judgement)
    }

    /// The question to the judge, to be asked on another thread.
    /// What comes of it goes to [`Session::set_judged`].
    ///
    /// # Errors
    /// [`SessionError::Unfinished`].
    pub fn judging(&self) -> Result<Judging, SessionError> {
        self.check_finished()?;
        let problem = self.subject.problem.clone();
        Ok(Judging {
            service: self.service.clone(),
            pretty: declaration(&problem.statement, &self.proof, Style::Pretty),
            verbatim: declaration(&problem.statement, &self.proof, Style::Verbatim),
            hash: self.hash(),
            problem,
        })
    }

    /// Remembers what the judge said, if the proof is still the same; whether it is.
    pub fn set_judged(&mut self, judged: Judged) -> bool {
        let current = judged.hash == self.hash();
        if current {
            self.judged = Some(judged);
        }
        current
    }

    /// The script as it will be written, with `sorry` for what is open.
    pub fn script(&self) -> Vec<Line> {
        lines(&self.proof, Style::Pretty)
    }

    /// The whole declaration with the script; of a judged proof the text that was judged.
    pub fn text(&self) -> String {
        let judged = self.judged.as_ref().filter(|j| j.hash == self.hash());
        judged.map_or_else(
            || declaration(&self.subject.problem.statement, &self.proof, Style::Pretty),
            |j| j.text.clone(),
        )
    }

    /// Writes the script into the file that the statement is of.
    ///
    /// # Errors
    /// [`SessionError::NoFile`]; as [`Place::save`].
    pub fn save(&mut self) -> Result<&Path, SessionError> {
        let text = self.text();
        // the script's lines stand behind the statement's
        let before = self.subject.problem.statement.trim_end().lines().count();
        let script: Vec<String> =
            text.lines().skip(before).map(|l| l.strip_prefix("  ").unwrap_or(l).to_owned()).collect();
        let place = self.subject.place.as_mut().ok_or(SessionError::NoFile)?;
        place.save(&script)?;
        Ok(&place.path)
    }

    /// A hash of the statement with the script as it stands.
    pub fn hash(&self) -> TextHash {
        let problem = &self.subject.problem;
        let text = declaration(&problem.statement, &self.proof, Style::Verbatim);
        TextHash::of(&[&problem.header, &text])
    }

    /// The proof under construction.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// The statement with its header.
    pub fn problem(&self) -> &Problem {
        &self.subject.problem
    }

    /// Where the proof belongs, if the statement is of a file.
    pub fn place(&self) -> Option<&Place> {
        self.subject.place.as_ref()
    }

    /// The session's file, if it is kept.
    pub fn file(&self) -> Option<&Path> {
        self.journal.as_ref().map(Journal::path)
    }

    /// Names that Lean has bound by itself.
    pub fn auto_bound(&self) -> &AutoBound {
        &self.auto_bound
    }

    /// Which notations were put before the statement, in words.
    pub fn notations(&self) -> Option<&str> {
        self.notations.as_deref()
    }

    /// Declarations before the statement that are left out because Lean reports errors in them, in lines.
    pub fn left_out(&self) -> &[String] {
        &self.subject.left_out
    }

    /// What the session shares with others.
    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }
}

fn opened(
    service: &Service,
    problem: &Problem,
) -> Result<(ProofState, Vec<lean_bridge::term::Goal>, AutoBound), SessionError> {
    let failed = |f: proof_search::EngineFailure| SessionError::Engine { stage: "open", message: f.message };
    let mut desk = service.desk();
    match desk.open(problem, service.limits().open).map_err(failed)? {
        Opened::Rejected(message) => Err(SessionError::Statement(message)),
        Opened::Goals { auto_bound, .. } if service.auto_bound().objection(&auto_bound).is_some() => {
            Err(SessionError::Unsupported(service.auto_bound().objection(&auto_bound).unwrap_or_default()))
        }
        Opened::Goals { state, auto_bound, .. } => {
            let goals = desk.session().goals(&state);
            let failed =
                |e: lean_bridge::Error| SessionError::Engine { stage: "open", message: e.to_string() };
            Ok((state, goals.map_err(failed)?, auto_bound))
        }
    }
}
