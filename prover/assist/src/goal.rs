//! The goals at a place of a file.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::bounds::{Bounds, Cut};
use crate::diagnostics::{Diagnostic, first_errors};
use crate::error::AssistError;
use crate::workspace::Workspace;
use lean_bridge::Place;
use proof_session::{Completeness, GoalText};
use serde::Serialize;

/// A question about goals.
#[derive(Clone, Debug, Default)]
pub struct GoalQuestion {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column; without one the goals before and after the line's tactics are told.
    pub column: Option<u32>,
    /// Whether goals come in parts.
    pub structured: bool,
    /// How much to tell.
    pub bounds: Bounds,
}

/// What there is to prove at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalStatus {
    /// Goals are open.
    Goals,
    /// The place is in a proof, and nothing is left to prove there.
    Complete,
    /// The place is in no proof by tactics.
    NoGoalAtPosition,
    /// The time was over before Lean came so far.
    StillElaborating,
}

/// A variable or hypothesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContextEntry {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The value of a `let`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A goal in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StructuredGoal {
    /// Variables and hypotheses, in order.
    pub context: Vec<ContextEntry>,
    /// What is to be proved.
    pub goal: String,
    /// `open`.
    pub status: &'static str,
    /// The goal as Lean prints it.
    pub pretty: String,
}

/// A goal as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum GoalOutput {
    /// As Lean prints it.
    Text(String),
    /// In parts.
    Structured(StructuredGoal),
}

/// The goals at a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalAnswer {
    /// The line.
    pub line_context: String,
    /// The goals at the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals: Option<Vec<GoalOutput>>,
    /// Without a column: the goals where the line begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals_before: Option<Vec<GoalOutput>>,
    /// Without a column: the goals where it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goals_after: Option<Vec<GoalOutput>>,
    /// What there is to prove at the column, or where the line ends.
    pub status: GoalStatus,
    /// The first errors of the file up to the line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Diagnostic>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
}

impl Workspace {
    /// The goals at a place.
    ///
    /// # Errors
    /// Any [`AssistError`]; its text says what to do.
    pub fn goal(&self, ask: &Ask, question: &GoalQuestion) -> Result<Answer<GoalAnswer>, AssistError> {
        let source = self.read(&question.file)?;
        let line = question.line;
        let line_context = source.known_line(line)?.to_owned();
        let columns = match question.column {
            Some(column) => vec![column],
            None => vec![source.first_column(line), source.end_column(line)],
        };
        let positions: Vec<_> =
            columns.iter().map(|c| source.position(line, *c)).collect::<Result<_, _>>()?;
        let inspection = self.look(ask, &mut self.desk(ask)?, &source, &positions)?;
        let mut texts: Vec<Vec<String>> = inspection.places.iter().map(texts).collect();
        let cut = question.bounds.cut(texts.iter_mut().flatten());
        let mut outputs = texts.into_iter().map(|goals| {
            let shown = goals.into_iter().filter(|g| !g.is_empty());
            shown.map(|g| output(g, question.structured)).collect::<Vec<_>>()
        });
        let status = status(&inspection.places, inspection.timed_out);
        let completeness = match (status, &cut) {
            (GoalStatus::StillElaborating, _) => Completeness::TimedOut,
            (_, Some(_)) => Completeness::Partial,
            (_, None) => Completeness::Complete,
        };
        let mut answer = GoalAnswer {
            line_context,
            goals: None,
            goals_before: None,
            goals_after: None,
            status,
            errors: first_errors(&inspection.messages),
            cut,
        };
        if question.column.is_some() {
            answer.goals = outputs.next();
        } else {
            answer.goals_before = outputs.next();
            answer.goals_after = outputs.next();
        }
        Ok(self.answer(&source, answer, completeness))
    }
}

fn texts(place: &Place) -> Vec<String> {
    place.all_goals().filter_map(|g| g.text.clone()).collect()
}

/// What is said of the last place; of the one before it where the line ends outside of the proof.
fn status(places: &[Place], timed_out: bool) -> GoalStatus {
    if timed_out && places.iter().any(|p| !p.reached) {
        return GoalStatus::StillElaborating;
    }
    match places.iter().rev().find(|p| !p.goals.is_empty()) {
        None => GoalStatus::NoGoalAtPosition,
        Some(place) if place.all_goals().next().is_some() => GoalStatus::Goals,
        Some(_) => GoalStatus::Complete,
    }
}

fn output(pretty: String, structured: bool) -> GoalOutput {
    if !structured {
        return GoalOutput::Text(pretty);
    }
    let parts = GoalText::parse(&pretty).unwrap_or_default();
    let entries = parts.hypotheses.iter().flat_map(|hypothesis| {
        let entry = |name: &String| ContextEntry {
            name: name.clone(),
            ty: hypothesis.ty.clone(),
            value: hypothesis.value.clone(),
        };
        hypothesis.names.iter().map(entry)
    });
    let context = entries.collect();
    GoalOutput::Structured(StructuredGoal { context, goal: parts.target, status: "open", pretty })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_in_parts() {
        let GoalOutput::Structured(goal) = output("a b : Nat\nh : a = b\n⊢ b = a".into(), true) else {
            panic!()
        };
        let names: Vec<&str> = goal.context.iter().map(|e| e.name.as_str()).collect();
        assert_eq!((names.as_slice(), goal.goal.as_str()), (["a", "b", "h"].as_slice(), "b = a"));
        assert_eq!(output("⊢ p".into(), false), GoalOutput::Text("⊢ p".into()));
    }
}
