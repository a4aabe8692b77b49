//! Questions about Lean files and statements, without any protocol.
//!
//! A [`Workspace`] is a folder with a Lean behind it. Every question reads its file fresh from disk,
//! has a deadline (its [`Ask`]) and gets an [`Answer`]: what was asked for, how complete it is, and a
//! hash of the text that it is about. If the file changes while it is answered, the answer is `stale`.
//! Nothing is ever written. Lines and columns count from 1, columns in code points.
//!
//! | question | method |
//! |---|---|
//! | goals at a place; the expected type of a term | [`Workspace::goal`], [`Workspace::term_goal`] |
//! | messages; edits that they propose | [`Workspace::diagnostics`], [`Workspace::code_actions`] |
//! | what tactics would do | [`Workspace::attempt`] |
//! | suggestions that were run | [`Workspace::suggest`] |
//! | run a text of its own | [`Workspace::run_code`] |
//! | axioms and tier of a theorem | [`Workspace::verify`] |
//! | hypotheses that a theorem needs | [`Workspace::minimal_hypotheses`] |
//! | declarations of a file; one of them | [`Workspace::outline`], [`Workspace::declaration`] |
//! | what stands at a place; what may stand there | [`Workspace::hover`], [`Workspace::completions`] |
//! | names; statements by what they say | [`Workspace::local_search`], [`Workspace::loogle`] |
//! | lemmas for a goal | [`Workspace::premises`] |
//! | prove, refute, judge a statement | [`Workspace::prove`], [`Workspace::refute`], [`Workspace::judge`] |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod ask;
mod attempt;
mod bounds;
mod code_actions;
mod completions;
mod constants;
mod declaration;
mod diagnostics;
mod error;
mod goal;
mod hover;
mod judge;
mod local_search;
mod loogle;
mod minimal;
mod outline;
mod place;
mod premises;
mod problem;
mod prove;
mod refute;
mod run_code;
mod source;
mod subject_goals;
mod suggest;
mod term_goal;
mod verify;
mod workspace;

pub use answer::Answer;
pub use ask::{Ask, Progress};
pub use attempt::{AttemptQuestion, AttemptResult, Attempts};
pub use bounds::{Bounds, Cut};
pub use code_actions::{CodeAction, CodeActions, Edit};
pub use completions::{Completion, Completions};
pub use declaration::DeclarationSource;
pub use diagnostics::{Diagnostic, Diagnostics, DiagnosticsQuestion};
pub use error::AssistError;
pub use goal::{ContextEntry, GoalAnswer, GoalOutput, GoalQuestion, GoalStatus, StructuredGoal};
pub use hover::Hover;
pub use judge::Judged;
pub use local_search::{Found, SearchResults};
pub use loogle::{LoogleItem, LoogleResults};
pub use minimal::{HypothesisVerdict, MinimalHypotheses};
pub use outline::{FileOutline, OutlineItem, outline};
pub use premises::{Premise, PremiseQuestion, PremiseResults};
pub use problem::Subject;
pub use prove::ProveAnswer;
pub use refute::RefuteAnswer;
pub use run_code::RunResult;
pub use subject_goals::SuggestFor;
pub use suggest::{SuggestAnswer, SuggestQuestion, SuggestionItem};
pub use term_goal::TermGoal;
pub use verify::{SourceWarning, VerifyAnswer};
pub use workspace::Workspace;

pub use proof_session::{Completeness, TextHash};
