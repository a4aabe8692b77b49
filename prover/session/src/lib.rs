//! Interactive proof sessions.
//!
//! A [`Session`] holds one statement and a proof under construction: steps are run, taken, undone, redone. A
//! [`Run`] works beside it: it runs what the policy proposes for a goal and hands on what works, searches for
//! a whole proof, and looks for a counterexample. Everything that is shown to a user **has been run**, with
//! the goals that it leaves. A state is a path, so a Lean process may die at any moment; a session's steps
//! are on disk, so the session's own process may die, too.
//!
//! | job | start with |
//! |---|---|
//! | what sessions share | [`Service`] |
//! | open a statement, go on with a session | [`Session::open`], [`Session::resume`] |
//! | run a tactic, take it, undo it | [`Session::try_tactic`], [`Session::take`], [`Session::undo`] |
//! | suggestions, a whole proof, a counterexample | [`Session::start`], [`Event`] |
//! | the script, its verdict, its file | [`Session::script`], [`Session::judge`], [`Session::save`] |
//! | goals to look at | [`GoalText`] |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod answer;
mod background;
mod error;
mod file_proof;
mod find;
mod finding;
mod goal_text;
mod hypotheses;
mod journal;
mod json_request;
mod json_session;
mod judging;
mod known;
mod lemmas;
mod mended;
mod move_queue;
pub mod names;
mod opening;
mod pattern;
mod plain;
mod proof;
mod proposals;
mod script;
mod service;
mod session;
mod shown;
mod suggest;
mod suggestion;
mod tactic_runner;
mod trial;
mod worked;

pub use answer::{Completeness, TextHash};
pub use background::{Counterexample, Event, Run, Wanted};
pub use error::SessionError;
pub use file_proof::FileProof;
pub use find::name_rank;
pub use finding::{Finding, Way};
pub use goal_text::{Change, GoalText, Hypothesis, one_line};
pub use hypotheses::{HypothesisNeed, Need, with_dependents};
pub use journal::{Journal, Subject};
pub use json_session::JsonSession;
pub use judging::{Judged, Judging};
pub use known::Known;
pub use lemmas::Lemma;
pub use pattern::find_by_pattern;
pub use proof::{Attempt, GoalId, Node, Plan, Proof};
pub use script::Line;
pub use service::{Reading, Service, SessionLimits};
pub use session::Session;
pub use suggest::{Ended, Question, suggest};
pub use suggestion::{GoalLeft, Origin, Suggestion};
pub use trial::{Trial, Typed};
