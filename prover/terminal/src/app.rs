//! The state of the screen, and what keys and facts do to it.
//! Nothing is done here: what is to be done is given back.

use crate::found::{Found, Progress};
use crate::line::Line;
use crate::message::{Beginning, Command, Entry, Message, Report, ShownSuggestion};
use crate::name::Name;
use crate::scene::Scene;
use crate::shown_judgement::ShownJudgement;
use proof_session::{Finding, GoalId, Wanted};
use std::collections::BTreeMap;

/// What the screen is about.
#[derive(Clone, Debug)]
pub enum Stage {
    /// A statement is asked for.
    Ask,
    /// Something is to be chosen.
    Choose(Choice),
    /// A session is being opened; where to go back to if that fails.
    Opening(String, Box<Option<Stage>>),
    /// A proof is being worked on.
    Proof,
}

/// A list to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is chosen.
    pub title: String,
    /// What there is.
    pub entries: Vec<Entry>,
    /// The present one.
    pub at: usize,
}

/// What keys mean while a proof is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every key is a command.
    Normal,
    /// Keys go to the line.
    Typing,
    /// Keys go to the line with which the library is searched.
    Finding,
    /// A line of the script is chosen, to take its step back.
    Script(usize),
}

/// Something shown over the rest.
#[derive(Clone, Debug, PartialEq)]
pub enum Popup {
    /// The keys.
    Help,
    /// What was done; the chosen moment.
    History(usize),
    /// What names mean.
    Names(Vec<String>),
    /// Why the goal is false.
    Refutation,
    /// The chosen suggestion in full.
    Suggestion,
    /// What a search of the library has found.
    Library(String, Box<Finding>),
    /// A text under a title.
    Text(String, String),
}

/// The state.
#[derive(Debug)]
pub struct App {
    /// What the screen is about.
    pub stage: Stage,
    /// What keys mean.
    pub mode: Mode,
    /// Shown over the rest.
    pub popup: Option<Popup>,
    /// Lines that the popup is scrolled by.
    pub popup_scroll: usize,
    /// The proof.
    pub scene: Scene,
    /// What is known about its goals.
    pub found: BTreeMap<GoalId, Found>,
    /// The suggestion that was chosen; the first one if none was.
    pub chosen: Option<usize>,
    /// Only suggestions from premises are shown, with their statements.
    pub only_premises: bool,
    /// What names mean, as far as was asked.
    pub names: BTreeMap<String, Name>,
    /// The user's line.
    pub line: Line,
    /// What the library is searched for.
    pub query: Line,
    /// The tactic that runs, and when it began.
    pub trying: Option<(String, u64)>,
    /// Lean's message about the last one.
    pub error: Option<String>,
    /// Lines that the message is scrolled by.
    pub error_scroll: usize,
    /// Lines that the goals are scrolled up by.
    pub goals_up: usize,
    /// What was done last, in words.
    pub note: Option<String>,
    /// The verdict on the finished proof.
    pub verdict: Option<ShownJudgement>,
    /// The script that the judge was asked about.
    asked: Option<Vec<String>>,
    /// How far the search of all goals is: ended, of how many, proved.
    pub all: Option<(usize, usize, usize)>,
    /// The goal that is worked on in the background.
    working: Option<GoalId>,
    /// The goal on which a suggestion is being taken.
    pub(crate) taking: Option<GoalId>,
    /// Quarters of a second.
    pub ticks: u64,
    /// Why there are no premises, if there are none.
    pub without: Option<String>,
    /// Whether colours may be used.
    pub colour: bool,
    /// Set when the screen is to be left; an error if nothing could be opened.
    pub ended: Option<Result<(), String>>,
}

impl App {
    /// The state at the beginning.
    pub fn new(stage: Stage, colour: bool) -> App {
        App {
            stage,
            mode: Mode::Normal,
            popup: None,
            popup_scroll: 0,
            scene: Scene::default(),
            found: BTreeMap::new(),
            chosen: None,
            only_premises: false,
            names: BTreeMap::new(),
            line: Line::default(),
            query: Line::default(),
            trying: None,
            error: None,
            error_scroll: 0,
            goals_up: 0,
            note: None,
            verdict: None,
            asked: None,
            all: None,
            working: None,
            taking: None,
            ticks: 0,
            without: None,
            colour,
            ended: None,
        }
    }

    /// What a message changes, and what is to be done.
    pub fn update(&mut self, message: Message) -> Vec<Command> {
        let mut out = vec![];
        match message {
            Message::Key(key) => self.key(key, &mut out),
            Message::Paste(text) => self.paste(&text),
            Message::Resize => {}
            Message::Tick => self.ticks += 1,
            Message::Report(report) => self.reported(report, &mut out),
        }
        self.look_up_premises(&mut out);
        out
    }

    fn paste(&mut self, text: &str) {
        match self.stage {
            Stage::Ask => self.line.paste(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Stage::Proof if self.mode == Mode::Finding => self.query.paste(text),
            Stage::Proof => {
                self.mode = Mode::Typing;
                self.line.paste(text);
            }
            _ => {}
        }
    }

    /// The goal that is worked on.
    pub fn goal(&self) -> Option<GoalId> {
        self.scene.goal().map(|g| g.id)
    }

    /// What is known about it.
    pub fn now(&self) -> Option<&Found> {
        self.found.get(&self.goal()?)
    }

    /// The suggestions that are shown, the best first.
    pub fn suggestions(&self) -> Vec<&ShownSuggestion> {
        let all = self.now().map(|f| f.suggestions.as_slice()).unwrap_or_default();
        all.iter().filter(|o| !self.only_premises || o.is_premise()).collect()
    }

    /// The place of the chosen suggestion among those that are shown.
    pub fn at(&self) -> usize {
        let chosen = |id: usize| self.suggestions().iter().position(|o| o.id == id);
        self.chosen.and_then(chosen).unwrap_or_default()
    }

    /// The chosen suggestion.
    pub fn suggestion(&self) -> Option<&ShownSuggestion> {
        self.suggestions().get(self.at()).copied()
    }

    /// Whether something goes on that the screen shows the progress of.
    pub fn is_busy(&self) -> bool {
        let found = self.now().is_some_and(Found::is_running);
        found
            || self.trying.is_some()
            || self.all.is_some()
            || self.is_judging()
            || !matches!(self.stage, Stage::Proof)
    }

    /// Whether the judge was asked and has not spoken.
    pub(crate) fn is_judging(&self) -> bool {
        self.asked.is_some() && self.verdict.is_none()
    }

    fn reported(&mut self, report: Report, out: &mut Vec<Command>) {
        match report {
            Report::Scene(scene) => self.show(*scene, out),
            Report::NotOpened(reason) => match std::mem::replace(&mut self.stage, Stage::Ask) {
                Stage::Opening(_, back) => match *back {
                    Some(stage) => {
                        self.stage = stage;
                        self.error = Some(reason);
                    }
                    None => self.ended = Some(Err(reason)),
                },
                stage => self.stage = stage,
            },
            Report::Found(goal, suggestion) => self.of(goal).add(*suggestion),
            Report::Forgotten(goal) => _ = self.found.remove(&goal),
            Report::Suggested(goal, tried) => self.of(goal).suggesting = Progress::Ended(tried as u64),
            Report::Searching(goal, steps) => self.of(goal).searching = Progress::Running(steps),
            Report::Searched(goal, Ok(()), steps) => self.of(goal).searching = Progress::Ended(steps),
            Report::Searched(goal, Err(reason), _) => self.of(goal).searching = Progress::Failed(reason),
            Report::Refuted(goal, counterexample) => self.of(goal).counterexample = Some(counterexample),
            Report::RefutationEnded(goal, tried) => {
                self.of(goal).refuting = Progress::Ended(u64::from(tried));
            }
            Report::WorkFailed(goal, work, message) => {
                let found = self.of(goal);
                let part = match work {
                    "suggest" => &mut found.suggesting,
                    "refute" => &mut found.refuting,
                    _ => &mut found.searching,
                };
                *part = Progress::Failed(message);
            }
            Report::Tried(failed) => {
                let tactic = self.trying.take().map(|t| t.0).unwrap_or_default();
                if failed.is_some() && self.line.is_empty() {
                    // The user may mend it.
                    self.line.set(&tactic);
                }
                self.error = failed;
                self.error_scroll = 0;
                self.note = None;
            }
            Report::SearchingAll(ended, of, proved) => self.all = Some((ended, of, proved)),
            Report::SearchedAll(proved, of) => {
                self.all = None;
                self.note = Some(format!("the search has proved {proved} of {of} goals"));
                self.leave_goal();
                self.attend(out);
            }
            Report::Judged(verdict) => self.verdict = Some(verdict),
            Report::Known(known) => {
                for (name, known) in known {
                    self.names.insert(name, known.map_or(Name::Nothing, Name::Known));
                }
            }
            Report::Names(prefix, names) => {
                if self.mode == Mode::Typing && self.line.word() == prefix {
                    let mut words = self.words();
                    words.extend(names);
                    self.note = words.is_empty().then(|| format!("no name begins with {prefix}"));
                    self.line.complete(words);
                }
            }
            Report::InLibrary(query, Ok(finding)) => {
                self.note = None;
                self.popup_scroll = 0;
                self.popup = Some(Popup::Library(query, finding));
            }
            Report::InLibrary(query, Err(reason)) => {
                // The user may mend it.
                self.query.set(&query);
                self.mode = Mode::Finding;
                self.note = Some(reason);
            }
            Report::Broken => {
                let file = self.scene.file.as_ref().map(|f| format!(" {}", f.display())).unwrap_or_default();
                let advice = "stderr.log beside the session says why; what was done is kept";
                self.ended = Some(Err(format!("an internal error: {advice}: prover session --resume{file}")));
            }
            Report::Said(words) => {
                self.taking = None;
                self.note = Some(words);
            }
        }
    }

    fn of(&mut self, goal: GoalId) -> &mut Found {
        self.found.entry(goal).or_default()
    }

    /// Another look of the session.
    fn show(&mut self, scene: Scene, out: &mut Vec<Command>) {
        self.stage = Stage::Proof;
        self.taking = None;
        let same = self.goal() == scene.goals.get(scene.focus).map(|g| g.id);
        self.scene = scene;
        if !same {
            self.chosen = None;
            self.goals_up = 0;
            self.error = None;
        }
        if self.scene.is_finished() {
            let script: Vec<String> = self.scene.script.iter().map(|l| l.text.clone()).collect();
            if self.asked.as_ref() != Some(&script) {
                self.asked = Some(script);
                self.verdict = None;
                out.push(Command::Judge);
            }
            self.mode = Mode::Normal;
        } else {
            self.asked = None;
            self.verdict = None;
        }
        self.attend(out);
    }

    /// Begins work on the present goal, unless it is worked on already.
    pub(crate) fn attend(&mut self, out: &mut Vec<Command>) {
        let goal = self.goal();
        if goal == self.working {
            return;
        }
        self.leave_goal();
        match goal {
            None => out.push(Command::StopWork),
            Some(goal) => {
                let wanted = if self.all.is_some() { Wanted::SUGGESTIONS } else { Wanted::ALL };
                let wanted = self.of(goal).begin(wanted);
                self.working = Some(goal);
                out.push(Command::Work(goal, wanted));
            }
        }
    }

    /// What is done about the goal ends.
    pub(crate) fn leave_goal(&mut self) {
        if let Some(goal) = self.working.take() {
            self.of(goal).stop();
        }
    }

    /// Begins work on the present goal anew, with what is under way.
    pub(crate) fn again(&mut self, wanted: Wanted, out: &mut Vec<Command>) {
        let Some(goal) = self.goal() else { return };
        let found = self.of(goal);
        let mut all = Wanted {
            suggestions: found.suggesting.is_running(),
            search: found.searching.is_running(),
            refutation: found.refuting.is_running(),
        };
        found.stop();
        if wanted.search {
            (all.search, found.searching) = (true, Progress::No);
        }
        if wanted.refutation {
            (all.refutation, found.refuting) = (true, Progress::No);
        }
        let all = found.begin(all);
        self.working = Some(goal);
        out.push(Command::Work(goal, all));
    }

    /// Opens what was chosen or typed; `back` is where an error leads.
    pub(crate) fn opening(&mut self, what: String, back: Option<Stage>) {
        self.error = None;
        self.stage = Stage::Opening(what, Box::new(back));
    }

    /// Chooses an entry of a list.
    pub(crate) fn choose(&mut self, choice: Choice, out: &mut Vec<Command>) {
        let Some(entry) = choice.entries.get(choice.at) else { return };
        let (title, beginning): (String, Beginning) = (entry.title.clone(), entry.beginning.clone());
        self.opening(title, Some(Stage::Choose(choice)));
        out.push(Command::Open(beginning));
    }
}
