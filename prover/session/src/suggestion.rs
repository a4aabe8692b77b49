//! A suggestion: a step, or a whole proof, that was run.

use crate::goal_text::{GoalText, one_line};
use crate::lemmas::Lemma;
use crate::proof::Plan;
use crate::script::{Style, plan_lines};
use lean_bridge::term::Goal;
use serde::Serialize;

/// Where a suggestion comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A move of the policy; the name of its family.
    Move {
        /// As in the statistics of results.
        family: &'static str,
    },
    /// A search for a whole proof.
    Search {
        /// Steps of the proof.
        steps: usize,
    },
}

/// A goal that a suggestion leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalLeft {
    /// As Lean prints it.
    pub text: String,
    /// What it says besides the goal before, in one line.
    pub difference: String,
}

/// A step, or a whole proof, that was run on a goal.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// What it costs in the order of suggestions: less is better, and what closes the goal comes first.
    pub rank: f64,
    /// The steps, as they were run.
    pub plan: Plan,
    /// Where it comes from.
    pub origin: Origin,
    /// The goals that it leaves.
    pub goals: Vec<GoalLeft>,
    /// Lemmas of the library that it uses.
    pub lemmas: Vec<Lemma>,
}

/// What the answers of a session say of a suggestion. Those of `proof-assist` say the same in another order,
/// which clients may rely on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct SuggestionView<'a> {
    /// Lean text: one tactic, or the lines of a script.
    pub tactic: String,
    /// Whether nothing of the goal is left.
    pub closes: bool,
    /// The goals that it leaves.
    pub goals: &'a [GoalLeft],
    /// Lemmas of the library that it uses.
    pub lemmas: &'a [Lemma],
    /// Where it comes from.
    pub origin: &'a Origin,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

impl Suggestion {
    /// A suggestion for the goal that Lean prints as `before`. `cost`: what its source takes it for, see
    /// [`proof_search::policy::Move::cost`].
    pub(crate) fn new(plan: Plan, origin: Origin, cost: f64, before: &str) -> Suggestion {
        let before = GoalText::parse(before).unwrap_or_default();
        let goals: Vec<GoalLeft> = plan.goals().into_iter().map(|g| left(g, &before)).collect();
        let text: usize = goals.iter().map(|g| g.difference.chars().count()).sum();
        // A closed goal comes first, then few goals, then goals that say little new.
        let rank = match goals.len() {
            0 => cost - 100.0 + 0.5 * plan.steps() as f64,
            n => cost + 0.4 * (n - 1) as f64 + 0.002 * text as f64,
        };
        Suggestion { rank, plan, origin, goals, lemmas: vec![] }
    }

    /// Whether nothing of the goal is left.
    pub fn closes(&self) -> bool {
        self.goals.is_empty()
    }

    /// Lean text: one tactic, or the lines of a script.
    pub fn text(&self) -> String {
        plan_lines(&self.plan, Style::Pretty).join("\n")
    }

    /// What the suggestion does, in a line: `closes the goal`, or what the goals say that it leaves.
    pub fn summary(&self) -> String {
        match (&self.origin, &self.goals[..]) {
            (Origin::Search { steps: 1 }, []) => "proves the goal in 1 step".into(),
            (Origin::Search { steps }, []) => format!("proves the goal in {steps} steps"),
            (_, []) => "closes the goal".into(),
            (_, [goal]) => goal.difference.clone(),
            (_, goals) => {
                let all: Vec<&str> = goals.iter().map(|g| g.difference.as_str()).collect();
                format!("{} goals: {}", goals.len(), all.join(" | "))
            }
        }
    }

    /// What answers say of it.
    pub(crate) fn view(&self) -> SuggestionView<'_> {
        SuggestionView {
            tactic: self.text(),
            closes: self.closes(),
            goals: &self.goals,
            lemmas: &self.lemmas,
            origin: &self.origin,
            ms: self.ms(),
        }
    }

    /// Time in the engine, milliseconds, rounded to hundredths.
    pub fn ms(&self) -> f64 {
        (self.plan.ms() * 100.0).round() / 100.0
    }
}

fn left(goal: &Goal, before: &GoalText) -> GoalLeft {
    let text = goal.text.clone().unwrap_or_default();
    let difference = match GoalText::parse(&text) {
        Some(parts) => parts.difference(before),
        None => one_line(&text),
    };
    GoalLeft { text, difference }
}
