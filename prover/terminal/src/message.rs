//! What the parts say to each other: keys and facts come in as
//! messages, what is to be done goes out as commands.

use crate::scene::Scene;
use crate::shown_judgement::ShownJudgement;
use crossterm::event::KeyEvent;
use proof_search::Problem;
use proof_session::{Counterexample, FileProof, Finding, GoalId, Known, Lemma, Wanted};
use std::path::PathBuf;

/// What a session begins with.
#[derive(Clone, Debug)]
pub enum Beginning {
    /// A statement, with its proof in a file if it is of one.
    Statement(Box<Problem>, Option<Box<FileProof>>),
    /// A session on disk.
    Resume(PathBuf),
}

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub title: String,
    /// What it says, in a line.
    pub detail: String,
    /// What it begins.
    pub beginning: Beginning,
}

/// A suggestion as it is shown. The session's thread keeps the steps under the same number.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownSuggestion {
    /// Its number.
    pub id: usize,
    /// Less is better.
    pub rank: f64,
    /// Lean text, of several lines if it is a whole proof.
    pub tactic: String,
    /// Whether nothing of the goal is left.
    pub closes: bool,
    /// What it leaves, in a line.
    pub summary: String,
    /// The move family, or `search`.
    pub from: String,
    /// Time in the engine, milliseconds.
    pub ms: f64,
    /// The goals that it leaves.
    pub goals: Vec<String>,
    /// Lemmas of the library that it uses.
    pub lemmas: Vec<Lemma>,
}

impl ShownSuggestion {
    /// Whether it is a whole proof that a search has found.
    pub(crate) fn is_search(&self) -> bool {
        self.from == "search"
    }

    /// Whether it rests on a lemma of the library that was found for the goal.
    pub(crate) fn is_premise(&self) -> bool {
        self.from.starts_with("premises")
    }
}

/// What reaches the state.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The screen has another size: it is drawn anew.
    Resize,
    /// A quarter of a second has passed.
    Tick,
    /// The session's thread reports something.
    Report(Report),
}

/// What the session's thread reports.
#[derive(Debug)]
pub enum Report {
    /// The session is open, or has changed.
    Scene(Box<Scene>),
    /// The session cannot be opened.
    NotOpened(String),
    /// A suggestion for a goal.
    Found(GoalId, Box<ShownSuggestion>),
    /// What was found for a goal is not kept any longer.
    Forgotten(GoalId),
    /// All suggestions are there; so many tactics were tried.
    Suggested(GoalId, usize),
    /// The search goes on; so many tactics were tried.
    Searching(GoalId, u64),
    /// The search has ended: whether a proof was found, or why not.
    Searched(GoalId, Result<(), String>, u64),
    /// A goal is false.
    Refuted(GoalId, Box<Counterexample>),
    /// The search for a counterexample has ended; whether anything suggested one.
    RefutationEnded(GoalId, bool),
    /// A part of the work in the background failed.
    WorkFailed(GoalId, &'static str, String),
    /// A typed tactic was run; Lean's message if it failed.
    Tried(Option<String>),
    /// The search of all goals is at the next one: how many are
    /// done, how many there are, how many are proved.
    SearchingAll(usize, usize, usize),
    /// The search of all goals has ended: proved, and of how many.
    SearchedAll(usize, usize),
    /// The judge has spoken.
    Judged(ShownJudgement),
    /// What names mean.
    Known(Vec<(String, Option<Known>)>),
    /// Names that begin so.
    Names(String, Vec<String>),
    /// What a search of the library has found, or why it has not searched.
    InLibrary(String, Result<Box<Finding>, String>),
    /// Something was done, or could not be done, in words.
    Said(String),
    /// The session's thread has panicked; nothing will be done any more.
    Broken,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Command {
    /// Opens a session.
    Open(Beginning),
    /// Opens the statement that was typed.
    Read(String),
    /// Works on a goal in the background, and on no other.
    Work(GoalId, Wanted),
    /// Ends the work in the background.
    StopWork,
    /// Takes a suggestion.
    Take(GoalId, usize),
    /// Runs a tactic, and takes it if it works.
    Try(GoalId, String),
    /// Stops the tactic that was typed.
    Interrupt,
    /// Goes back to the moment before.
    Undo,
    /// Goes forward again.
    Redo,
    /// Goes to a moment.
    Jump(usize),
    /// Takes back the step on a goal, with all that follows it.
    Retract(GoalId),
    /// Works on another goal.
    Focus(GoalId),
    /// Searches these goals, and takes what is found.
    SearchAll(Vec<GoalId>),
    /// Has the finished proof judged.
    Judge,
    /// Writes the script into the file.
    Save,
    /// Asks what names mean.
    LookUp(Vec<String>),
    /// Asks for names that begin so.
    Names(String),
    /// Searches the library.
    Find(String),
    /// Puts a text into the clipboard of the terminal.
    Copy(String),
}
