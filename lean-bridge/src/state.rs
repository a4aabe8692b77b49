//! Proof states as paths: header, statement, tactics. Nothing here depends on a process, so
//! any worker can rebuild any state after any loss.

use lean_protocol::term::Goal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A tactic text with its limits. The text is one tactic: sequences are parenthesised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TacticRequest {
    /// The tactic as a proof would have it.
    pub text: String,
    /// In the unit of Lean's `maxHeartbeats` (200000 is Lean's default); 0 is unlimited. A community
    /// REPL has no such limit per tactic and ignores it.
    pub heartbeats: u64,
    /// Wall time.
    pub timeout: Duration,
}

impl TacticRequest {
    /// With Lean's default of heartbeats and ten seconds of wall time.
    pub fn new(text: impl Into<String>) -> Self {
        TacticRequest { text: text.into(), heartbeats: 200_000, timeout: Duration::from_secs(10) }
    }
}

/// A tactic applied to one goal of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// Index of the goal among those of the state before; the state after holds only what this goal became.
    /// `None`: the tactic ran on the state as it is, on the first goal or on several.
    pub goal: Option<usize>,
    /// The tactic, with the limits under which it worked.
    pub tactic: TacticRequest,
}

/// The name of a proof state, good in every process and on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofPath {
    /// The theorem's preamble: imports, `open`s, notations. May be empty.
    pub header: String,
    /// The statement, ending in `sorry`.
    pub statement: String,
    /// The tactics that lead from the statement to the state, in order.
    pub steps: Vec<PathStep>,
    /// The state belongs to a place of a text: `header` is what stands
    /// before the place's command, `statement` the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlacePath>,
}

/// A place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacePath {
    /// Byte offset in header and statement together, whose lines end with line feeds alone.
    pub offset: usize,
    /// Which of the states at that place.
    pub index: usize,
}

/// A proof state. Cheap to clone; the workers forget it when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct ProofState(Arc<Node>);

#[derive(Debug)]
struct Node {
    /// Unique within this program; what workers index the states they hold by.
    id: u64,
    origin: Arc<Origin>,
    /// The state before and the step from there; `None` for the state a statement opens with.
    from: Option<(ProofState, PathStep)>,
    /// Keys of the goals, in order: a rebuilt state must have the same.
    keys: Vec<String>,
}

/// Where the first state of a path comes from.
#[derive(Debug)]
pub(crate) enum Origin {
    /// A statement was opened.
    Statement { header: Arc<str>, statement: String },
    /// A text was looked into. `command`: where the place's command begins.
    Place { text: Arc<str>, command: usize, place: PlacePath },
}

impl ProofState {
    fn new(origin: Arc<Origin>, from: Option<(ProofState, PathStep)>, goals: &[Goal]) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        ProofState(Arc::new(Node { id, origin, from, keys: goals.iter().map(|g| g.key.clone()).collect() }))
    }

    pub(crate) fn opening(header: &str, statement: &str, goals: &[Goal]) -> Self {
        let origin = Origin::Statement { header: header.into(), statement: statement.into() };
        Self::new(Arc::new(origin), None, goals)
    }

    /// A state at a place of `text`, in the command that begins at byte `command`.
    pub(crate) fn at_place(text: &Arc<str>, command: usize, place: PlacePath, goals: &[Goal]) -> Self {
        Self::new(Arc::new(Origin::Place { text: text.clone(), command, place }), None, goals)
    }

    pub(crate) fn after(&self, step: PathStep, goals: &[Goal]) -> Self {
        Self::new(self.0.origin.clone(), Some((self.clone(), step)), goals)
    }

    pub(crate) fn id(&self) -> u64 {
        self.0.id
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// The state before the last step, and that step.
    pub fn parent(&self) -> Option<(&ProofState, &PathStep)> {
        self.0.from.as_ref().map(|(s, step)| (s, step))
    }

    /// Structural hashes of the goals, in order.
    pub fn goal_keys(&self) -> &[String] {
        &self.0.keys
    }

    /// Whether no goal is left.
    pub fn is_closed(&self) -> bool {
        self.0.keys.is_empty()
    }

    /// Number of steps from the statement.
    pub fn depth(&self) -> usize {
        std::iter::successors(Some(self), |s| s.parent().map(|p| p.0)).count() - 1
    }

    /// The whole path.
    pub fn path(&self) -> ProofPath {
        let mut steps: Vec<PathStep> =
            std::iter::successors(self.parent(), |(s, _)| s.parent()).map(|(_, step)| step.clone()).collect();
        steps.reverse();
        match self.origin() {
            Origin::Statement { header, statement } => {
                ProofPath { header: header.to_string(), statement: statement.clone(), steps, place: None }
            }
            Origin::Place { text, command, place } => {
                let (header, statement) = text.split_at_checked(*command).unwrap_or(("", text));
                let (header, statement) = (header.into(), statement.into());
                ProofPath { header, statement, steps, place: Some(*place) }
            }
        }
    }

    pub(crate) fn downgrade(&self) -> WeakState {
        WeakState(Arc::downgrade(&self.0))
    }
}

impl Drop for Node {
    /// Unlinks a long path iteratively: dropping it recursively could overflow the stack.
    fn drop(&mut self) {
        let mut next = self.from.take();
        while let Some((state, _)) = next {
            next = Arc::into_inner(state.0).and_then(|mut node| node.from.take());
        }
    }
}

/// Tells whether a state is still wanted by someone.
#[derive(Debug)]
pub(crate) struct WeakState(std::sync::Weak<Node>);

impl WeakState {
    pub(crate) fn is_dropped(&self) -> bool {
        self.0.strong_count() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(key: &str) -> Goal {
        Goal { key: key.into(), ..Goal::default() }
    }

    fn step(text: &str) -> PathStep {
        PathStep { goal: Some(0), tactic: TacticRequest::new(text) }
    }

    #[test]
    fn a_state_is_its_path() {
        let s0 = ProofState::opening("import Std", "theorem t : True := by sorry", &[goal("k0")]);
        let s1 = s0.after(step("constructor"), &[goal("k1"), goal("k2")]);
        let s2 = s1.after(PathStep { goal: Some(1), ..step("rfl") }, &[]);
        let path = s2.path();
        assert_eq!((s2.depth(), s2.is_closed(), s1.goal_keys().len()), (2, true, 2));
        assert_eq!(
            path.steps.iter().map(|s| (s.goal, s.tactic.text.as_str())).collect::<Vec<_>>(),
            [(Some(0), "constructor"), (Some(1), "rfl")]
        );
        let json = serde_json::to_string(&path).unwrap();
        assert_eq!(serde_json::from_str::<ProofPath>(&json).unwrap(), path);
    }

    #[test]
    fn a_state_at_a_place_names_text_and_place() {
        let place = PlacePath { offset: 30, index: 0 };
        let text = "def a := 1\nexample : a = 1 := by rfl\n".into();
        let path = ProofState::at_place(&text, 11, place, &[goal("k")]).after(step("rfl"), &[]).path();
        assert_eq!((path.header.as_str(), path.place, path.steps.len()), ("def a := 1\n", Some(place), 1));
        assert_eq!(path.statement, "example : a = 1 := by rfl\n");
        let old = r#"{"header": "", "statement": "t", "steps": []}"#;
        assert_eq!(serde_json::from_str::<ProofPath>(old).unwrap().place, None);
    }

    #[test]
    fn long_paths_drop_without_recursion() {
        let mut s = ProofState::opening("", "t", &[]);
        let first = s.downgrade();
        for _ in 0..200_000 {
            s = s.after(step("skip"), &[]);
        }
        assert!(!first.is_dropped());
        drop(s);
        assert!(first.is_dropped());
    }
}
