//! What a session looks like at a moment.

use proof_session::{GoalId, GoalText, Line, Session};
use std::path::PathBuf;

/// A goal, or goals that have to be proved together.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenGoal {
    /// Its number in the proof.
    pub id: GoalId,
    /// As it is shown.
    pub parts: Vec<GoalText>,
    /// The goal whose step has left it.
    pub before: Option<GoalText>,
}

/// A session at a moment: all that is shown of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The name of the theorem.
    pub name: String,
    /// The statement, a declaration up to `:=`.
    pub statement: String,
    /// The goals that are open, in the order of the script.
    pub goals: Vec<OpenGoal>,
    /// The place of the goal that is worked on among them.
    pub focus: usize,
    /// The script, `sorry` for what is open.
    pub script: Vec<Line>,
    /// What was done, and where we are in it.
    pub moments: Vec<String>,
    /// The present moment.
    pub now: usize,
    /// The whole declaration.
    pub text: String,
    /// The file that the statement is of.
    pub place: Option<PathBuf>,
    /// The session's file.
    pub file: Option<PathBuf>,
    /// What the user should know of the statement: names that Lean
    /// has bound by itself, notations that were added.
    pub remarks: Vec<String>,
}

impl Scene {
    /// The present look of a session.
    pub fn of(session: &Session) -> Scene {
        let proof = session.proof();
        let texts = |id: GoalId| -> Vec<GoalText> {
            let goals = proof.node(id).map(|n| n.part.goals.as_slice()).unwrap_or_default();
            let text = |g: &lean_bridge::term::Goal| g.text.as_deref().and_then(GoalText::parse);
            goals.iter().filter_map(text).collect()
        };
        let open = proof.open();
        let goal = |id: &GoalId| OpenGoal {
            id: *id,
            parts: texts(*id),
            before: proof.parent(*id).and_then(|p| texts(p).into_iter().next()),
        };
        let (moments, now) = proof.moments();
        let mut remarks: Vec<String> = session.notations().map(str::to_owned).into_iter().collect();
        if !session.auto_bound().is_empty() {
            let words = proof_search::statement::words(session.auto_bound());
            remarks.push(format!("bound by Lean itself: {words}"));
        }
        remarks.extend(session.left_out().iter().cloned());
        Scene {
            name: session.problem().name.clone(),
            statement: session.problem().statement.clone(),
            goals: open.iter().map(goal).collect(),
            focus: proof.focus().and_then(|f| open.iter().position(|g| *g == f)).unwrap_or_default(),
            script: session.script(),
            moments: moments.into_iter().map(str::to_owned).collect(),
            now,
            text: session.text(),
            place: session.file_proof().map(|p| p.path.clone()),
            file: session.file().map(std::path::Path::to_owned),
            remarks,
        }
    }

    /// The goal that is worked on.
    pub fn goal(&self) -> Option<&OpenGoal> {
        self.goals.get(self.focus)
    }

    /// Whether nothing is left to prove.
    pub fn is_finished(&self) -> bool {
        self.goals.is_empty()
    }
}
