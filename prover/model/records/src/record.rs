//! The record of one search.

use data::{JsonLinesError, Theorem, read_json_lines};
use proof_search::{AttemptKind, AttemptOutcome, Report, Verdict};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What one search did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchRecord {
    /// The suite that the theorem is from.
    pub suite: String,
    /// The name of the theorem in its suite.
    pub name: String,
    /// Lean text before the statement.
    pub header: String,
    /// The statement.
    pub statement: String,
    /// The word of the verdict, such as `proved`.
    pub verdict: String,
    /// The declaration with its proof, if the statement was proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Steps of the proof.
    #[serde(default)]
    pub proof_steps: usize,
    /// From the beginning of the search to its end, seconds.
    pub seconds: f64,
    /// The goals that the search looked at, in the order in which it met them.
    pub goals: Vec<RecordedGoal>,
}

/// A goal with the tactics that were run on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedGoal {
    /// As Lean prints it; several goals that share metavariables with blank lines between them.
    pub state: String,
    /// Number of steps from the statement to it.
    pub depth: usize,
    /// In the order in which they were run.
    pub tactics: Vec<RecordedTactic>,
}

/// A tactic that was run on a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedTactic {
    /// Its text.
    pub text: String,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Whether it is a step of the proof that was accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub used: bool,
    /// What it cost to be proposed: −log p by whoever proposed it. Not known in old records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Time in the engine, milliseconds.
    pub ms: f64,
}

impl SearchRecord {
    /// The record of the search for a proof of a theorem. Goals that Lean did not print are left out, and
    /// so is all that a proof of the negation consists of, as it is about another statement.
    pub fn new(suite: &str, theorem: &Theorem, report: &Report) -> SearchRecord {
        let is_proved = matches!(report.verdict, Verdict::Proved { .. });
        let is_refuted = matches!(report.verdict, Verdict::Refuted { .. });
        let goal = |record: &proof_search::GoalRecord| {
            let texts: Option<Vec<&str>> = record.goals.iter().map(|g| g.text.as_deref()).collect();
            let run = record.attempts.iter().filter(|a| a.kind != AttemptKind::Lazy);
            let tactics = run.map(|a| RecordedTactic {
                text: a.tactic.clone(),
                outcome: a.outcome,
                used: a.used && !is_refuted,
                cost: Some(a.cost),
                ms: (a.ms * 1e3).round() / 1e3,
            });
            Some(RecordedGoal { state: texts?.join("\n\n"), depth: record.depth, tactics: tactics.collect() })
        };
        SearchRecord {
            suite: suite.to_string(),
            name: theorem.name.clone(),
            header: theorem.header.to_string(),
            statement: theorem.statement.clone(),
            verdict: report.verdict.word().to_string(),
            proof: report.proof.clone().filter(|_| is_proved),
            proof_steps: report.proof_steps,
            seconds: report.time.wall,
            goals: report.attempts.iter().filter_map(goal).filter(|g| !g.tactics.is_empty()).collect(),
        }
    }

    /// Reads a file of records; none if there is no such file. A last line that was cut is no record.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is not what it should be.
    pub fn read(path: &Path) -> Result<Vec<SearchRecord>, JsonLinesError> {
        read_json_lines(path)
    }
}
