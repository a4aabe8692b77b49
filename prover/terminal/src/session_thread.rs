//! The thread that has the session. It waits for Lean on further threads, so that it always answers at once.

use crate::goal_queue::GoalQueue;
use crate::message::{Beginning, Command, Message, Report, ShownSuggestion};
use crate::scene::Scene;
use crate::shown_judgement::ShownJudgement;
use crossbeam::channel::{Receiver, Sender, never, select, unbounded};
use proof_search::{Problem, StopReason};
use proof_session::{
    Event, FileProof, GoalId, Judged, Origin, Plan, Run, Service, Session, SessionError, Suggestion, Typed,
};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

/// Reads a statement that was typed; the error is for the user.
pub type Reader = Box<dyn Fn(&str) -> Result<Problem, String> + Send>;

/// Names that are offered for a beginning.
const NAMES: usize = 200;

/// Statements that a search of the library shows.
const FOUND: usize = 40;

/// Goals whose suggestions are kept.
const KEPT: usize = 64;

/// The state of the thread that has the session.
pub struct SessionThread {
    service: Arc<Service>,
    folder: PathBuf,
    read: Reader,
    out: Sender<Message>,
    session: Option<Session>,
    /// Steps of the suggestions, by goal and number.
    plans: HashMap<GoalId, HashMap<usize, Plan>>,
    /// The goals that were worked on, the last one at the end.
    recent: VecDeque<GoalId>,
    numbers: usize,
    /// Work on one goal.
    work: Option<(GoalId, Run)>,
    /// The search of all goals.
    all: Option<GoalQueue>,
    done_in: Sender<Done>,
    done: Receiver<Done>,
}

/// What a further thread has done.
enum Done {
    /// A session was opened, or resumed.
    Opened(Box<Result<Session, SessionError>>),
    /// A tactic that was typed has run on a goal.
    Tried(GoalId, Result<Typed, SessionError>),
    /// The judge has answered.
    Judged(Box<Result<Judged, SessionError>>),
    /// Something that is only to be reported.
    Reported(Report),
}

impl SessionThread {
    /// A thread without a session yet, that reports to `out` what happens.
    pub fn new(service: Arc<Service>, folder: PathBuf, read: Reader, out: Sender<Message>) -> SessionThread {
        let (done_in, done) = unbounded();
        SessionThread {
            service,
            folder,
            read,
            out,
            session: None,
            plans: HashMap::new(),
            recent: VecDeque::new(),
            numbers: 0,
            work: None,
            all: None,
            done_in,
            done,
        }
    }

    /// Works until nobody can give commands any more.
    pub fn run(mut self, commands: &Receiver<Command>) {
        loop {
            let work = self.work.as_ref().map_or_else(never, |(_, run)| run.events().clone());
            let all = self.all.as_ref().and_then(GoalQueue::run);
            let all = all.map_or_else(never, |run| run.events().clone());
            let done = self.done.clone();
            select! {
                recv(commands) -> command => match command {
                    Ok(command) => self.command(command),
                    Err(_) => return,
                },
                recv(done) -> done => if let Ok(done) = done { self.done(done) },
                recv(work) -> event => match event {
                    Ok(event) => self.event(event),
                    Err(_) => self.work = None,
                },
                recv(all) -> event => self.event_of_all(event.ok()),
            }
        }
    }

    fn report(&self, report: Report) {
        // Where nobody listens any more there will be no more commands, either.
        _ = self.out.send(Message::Report(report));
    }

    fn say(&self, words: impl Into<String>) {
        self.report(Report::Said(words.into()));
    }

    /// Runs on a thread of its own.
    fn beside(&self, work: impl FnOnce(&Service) -> Done + Send + 'static) {
        let (service, done) = (self.service.clone(), self.done_in.clone());
        std::thread::spawn(move || _ = done.send(work(&service)));
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Open(beginning) => self.open(beginning),
            Command::Read(text) => match (self.read)(&text) {
                Ok(problem) => self.open(Beginning::Statement(Box::new(problem), None)),
                Err(reason) => self.report(Report::NotOpened(reason)),
            },
            Command::Interrupt => self.service.interrupt_desk(),
            Command::StopWork => {
                self.work = None;
                self.all = None;
            }
            Command::LookUp(names) => self.look_up(names),
            Command::Names(prefix) => self.names(prefix),
            Command::Find(query) => self.find(query),
            // The screen does this itself.
            Command::Copy(_) => {}
            other => match self.with_session(other) {
                Ok(()) => {}
                Err(SessionError::NotOpen(_)) => self.say("that goal is not open any more"),
                Err(e) => self.say(e.to_string()),
            },
        }
    }

    fn open(&self, beginning: Beginning) {
        let (service, folder) = (self.service.clone(), self.folder.clone());
        self.beside(move |_| {
            Done::Opened(Box::new(match beginning {
                Beginning::Statement(problem, file_proof) => {
                    Session::open(&service, *problem, file_proof.map(|p: Box<FileProof>| *p), Some(&folder))
                }
                Beginning::Resume(file) => Session::resume(&service, &file),
            }))
        });
    }

    fn header(&self) -> String {
        self.session.as_ref().map(|s| s.problem().header.clone()).unwrap_or_default()
    }

    fn look_up(&self, names: Vec<String>) {
        let header = self.header();
        self.beside(move |service| {
            let known = |name: String| {
                let known = service.look_up(&header, &name).ok().flatten();
                (name, known)
            };
            Done::Reported(Report::Known(names.into_iter().map(known).collect()))
        });
    }

    fn find(&self, query: String) {
        let header = self.header();
        self.beside(move |service| {
            let found = service.find(&header, &query, FOUND, service.limits().tactic);
            Done::Reported(Report::InLibrary(query, found.map(Box::new).map_err(|e| e.to_string())))
        });
    }

    fn names(&self, prefix: String) {
        let header = self.header();
        self.beside(move |service| {
            let names = service.names(&header, &prefix, NAMES);
            Done::Reported(Report::Names(prefix, names))
        });
    }

    /// Commands about an open session.
    fn with_session(&mut self, command: Command) -> Result<(), SessionError> {
        let Some(session) = &mut self.session else { return Ok(()) };
        match command {
            Command::Work(goal, wanted) => {
                self.work = None;
                // What was done meanwhile may have closed the goal; then
                // the next look asks for work on another one.
                self.work = session.start(goal, wanted).ok().map(|run| (goal, run));
                self.attend(goal);
                return Ok(());
            }
            Command::Take(goal, number) => {
                if let Some(plan) = self.plans.get(&goal).and_then(|p| p.get(&number)) {
                    session.take(goal, plan)?;
                }
            }
            Command::Try(goal, tactic) => {
                let trial = session.trial(goal, &tactic)?;
                self.beside(move |_| Done::Tried(goal, trial.run()));
                return Ok(());
            }
            Command::Undo => _ = session.undo()?,
            Command::Redo => _ = session.redo()?,
            Command::Jump(moment) => _ = session.jump(moment)?,
            Command::Retract(goal) => _ = session.retract(goal)?,
            Command::Focus(goal) => _ = session.set_focus(goal)?,
            Command::SearchAll(goals) => {
                self.work = None;
                self.all = Some(GoalQueue::new(goals));
                self.next_of_all();
                return Ok(());
            }
            Command::Judge => {
                let judging = session.judging()?;
                self.beside(move |_| Done::Judged(Box::new(judging.run())));
                return Ok(());
            }
            Command::Save => {
                let path = session.save()?.display().to_string();
                self.say(format!("written into {path}"));
                return Ok(());
            }
            _ => return Ok(()),
        }
        self.show();
        Ok(())
    }

    /// A long session does not keep what was found for goals that nobody has looked at for long.
    fn attend(&mut self, goal: GoalId) {
        self.recent.retain(|g| *g != goal);
        self.recent.push_back(goal);
        while self.recent.len() > KEPT
            && let Some(old) = self.recent.pop_front()
        {
            self.plans.remove(&old);
            self.report(Report::Forgotten(old));
        }
    }

    fn show(&self) {
        if let Some(session) = &self.session {
            self.report(Report::Scene(Box::new(Scene::of(session))));
        }
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Opened(opened) => match *opened {
                Ok(session) => {
                    self.session = Some(session);
                    self.show();
                }
                Err(e) => self.report(Report::NotOpened(e.to_string())),
            },
            Done::Tried(goal, Ok(Typed::Worked(attempt))) => {
                let Some(session) = &mut self.session else { return };
                let failed = take_beside(session, goal, &Plan::of(*attempt)).err().map(|e| e.to_string());
                self.show();
                self.report(Report::Tried(failed));
            }
            Done::Tried(_, Ok(Typed::Failed(message))) => self.report(Report::Tried(Some(message))),
            Done::Tried(_, Err(e)) => self.report(Report::Tried(Some(e.to_string()))),
            Done::Judged(judged) => match *judged {
                Ok(judged) => {
                    let judgement = ShownJudgement::of(&judged);
                    // What was done meanwhile makes it the verdict on another proof.
                    if self.session.as_mut().is_some_and(|s| s.set_judged(judged)) {
                        self.show();
                        self.report(Report::Judged(judgement));
                    }
                }
                Err(e) => {
                    self.report(Report::Judged(ShownJudgement { accepted: false, words: e.to_string() }))
                }
            },
            Done::Reported(report) => self.report(report),
        }
    }

    fn event(&mut self, event: Event) {
        let Some((goal, _)) = &self.work else { return };
        let goal = *goal;
        let report = match event {
            Event::Suggestion(suggestion) => Report::Found(goal, Box::new(self.shown(goal, *suggestion))),
            Event::Refuted(counterexample) => Report::Refuted(goal, counterexample),
            Event::Suggested(ended) => Report::Suggested(goal, ended.tried),
            Event::Searching { steps } => Report::Searching(goal, steps),
            Event::Searched { reason: StopReason::Solved, steps } => Report::Searched(goal, Ok(()), steps),
            Event::Searched { reason, steps } => Report::Searched(goal, Err(reason.to_string()), steps),
            Event::RefutationEnded { tried } => Report::RefutationEnded(goal, tried),
            Event::Failed { work, message } => Report::WorkFailed(goal, work, message),
        };
        self.report(report);
    }

    /// Shows a suggestion under a number and keeps its steps.
    fn shown(&mut self, goal: GoalId, suggestion: Suggestion) -> ShownSuggestion {
        self.numbers += 1;
        let shown = ShownSuggestion {
            id: self.numbers,
            rank: suggestion.rank,
            tactic: suggestion.text(),
            closes: suggestion.closes(),
            summary: suggestion.summary(),
            from: match suggestion.origin {
                Origin::Move { family } => family.to_owned(),
                Origin::Search { .. } => "search".to_owned(),
            },
            ms: suggestion.plan.ms(),
            lemmas: suggestion.lemmas,
            goals: suggestion.goals.into_iter().map(|g| g.text).collect(),
        };
        self.plans.entry(goal).or_default().insert(self.numbers, suggestion.plan);
        shown
    }

    fn event_of_all(&mut self, event: Option<Event>) {
        let Some(all) = &mut self.all else { return };
        match event {
            Some(Event::Suggestion(suggestion)) if suggestion.closes() => {
                let Some(goal) = all.goal() else { return };
                // The user may have done something about the goal meanwhile.
                let taken = self.session.as_mut().map(|s| take_beside(s, goal, &suggestion.plan));
                if let Some(Ok(())) = taken {
                    all.count_proof();
                    self.show();
                }
            }
            Some(Event::Failed { message, .. }) => {
                self.all = None;
                self.say(message);
            }
            Some(_) => {}
            None => {
                all.count_end();
                self.next_of_all();
            }
        }
    }

    fn next_of_all(&mut self) {
        let (Some(all), Some(session)) = (&mut self.all, &self.session) else { return };
        let goes_on = all.next(session);
        let (ended, of, proved) = all.counts();
        if goes_on {
            self.report(Report::SearchingAll(ended, of, proved));
        } else {
            self.all = None;
            self.report(Report::SearchedAll(proved, of));
        }
    }
}

/// Takes steps on a goal; a user who works on another one stays there.
fn take_beside(session: &mut Session, goal: GoalId, plan: &Plan) -> Result<(), SessionError> {
    let focus = session.proof().focus().filter(|f| *f != goal);
    session.take(goal, plan)?;
    if let Some(focus) = focus {
        session.set_focus(focus)?;
    }
    Ok(())
}
