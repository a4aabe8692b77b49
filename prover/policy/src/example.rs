//! Attempts as they are kept in files of JSON lines, one theorem a line: what `prover bench --attempts`
//! writes and `prover policy train` reads.

use crate::features::Features;
use crate::{lazy_variant, variant};
use data::{JsonLinesError, read_json_lines};
use proof_search::policy::Context;
use proof_search::{AttemptKind, AttemptOutcome, GoalRecord, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The attempts of one search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheoremExample {
    /// The suite that the theorem is from.
    pub suite: String,
    /// The name of the theorem.
    pub name: String,
    /// The word of the verdict, such as `proved`.
    pub verdict: String,
    /// The goals that the search looked at, in the order in which it met them.
    pub goals: Vec<GoalExample>,
}

/// A goal with everything that was run on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoalExample {
    /// What a model sees of it.
    pub features: Features,
    /// In the order in which they were run.
    pub attempts: Vec<AttemptExample>,
}

/// One tactic that was run, or one lazy move that was computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptExample {
    /// Which tactic it is: the move's family or, where that has several forms, the form; a lazy move is
    /// another form than what comes of it.
    pub variant: String,
    /// How it came to be run.
    pub kind: AttemptKind,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Engine time, milliseconds; of a lazy move that of its probes.
    pub ms: f64,
    /// Heartbeats used, in the unit of `maxHeartbeats`.
    pub heartbeats: u64,
    /// Whether it is a step of the proof that was accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub used: bool,
}

impl TheoremExample {
    /// What is kept of the search for a proof of a theorem. Goals without terms are left out: a model sees
    /// nothing of them.
    pub fn new(suite: &str, name: &str, report: &Report) -> TheoremExample {
        TheoremExample {
            suite: suite.to_string(),
            name: name.to_string(),
            verdict: report.verdict.word().to_string(),
            goals: report.attempts.iter().filter_map(GoalExample::new).collect(),
        }
    }

    /// Whether the search ended with a proof, of the theorem or of its negation.
    pub fn is_solved(&self) -> bool {
        self.goals.iter().any(|goal| goal.attempts.iter().any(|a| a.used))
    }

    /// Reads a file; of a theorem that is in it several times, the last. None if there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is not what it should be.
    pub fn read(path: &Path) -> Result<Vec<TheoremExample>, JsonLinesError> {
        let lines: Vec<TheoremExample> = read_json_lines(path)?;
        let mut last: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (i, line) in lines.iter().enumerate() {
            last.insert((line.suite.clone(), line.name.clone()), i);
        }
        let is_last = |(i, line): &(usize, TheoremExample)| {
            last.get(&(line.suite.clone(), line.name.clone())) == Some(i)
        };
        Ok(lines.into_iter().enumerate().filter(is_last).map(|(_, line)| line).collect())
    }
}

impl GoalExample {
    fn new(record: &GoalRecord) -> Option<GoalExample> {
        let goal = record.goals.first().filter(|goal| goal.target.is_some())?;
        let context = Context { depth: record.depth, path: &record.path, preamble: "" };
        let features = Features::of(goal, &context, &record.failed_before);
        let attempts = record.attempts.iter().map(|a| AttemptExample {
            variant: match a.kind {
                AttemptKind::Lazy => lazy_variant(a.family),
                _ => variant(a.family, &a.tactic).to_string(),
            },
            kind: a.kind,
            outcome: a.outcome,
            // microseconds are as much as a clock tells
            ms: (a.ms * 1e3).round() / 1e3,
            heartbeats: a.heartbeats,
            used: a.used,
        });
        Some(GoalExample { features, attempts: attempts.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn example(name: &str, verdict: &str) -> TheoremExample {
        let attempt = AttemptExample {
            variant: "grind, told".into(),
            kind: AttemptKind::Closer,
            outcome: AttemptOutcome::TimedOut,
            ms: 12.5,
            heartbeats: 20_000,
            used: false,
        };
        let features = Features { words: vec!["t:f".into()], numbers: vec![0.5] };
        let goal = GoalExample { features, attempts: vec![attempt] };
        TheoremExample { suite: "s".into(), name: name.into(), verdict: verdict.into(), goals: vec![goal] }
    }

    #[test]
    fn the_last_word_on_a_theorem_counts_and_a_torn_line_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("attempts.jsonl");
        let mut file = data::JsonLines::open(&path).unwrap();
        let (first, again) = (example("a", "timeout"), example("a", "proved"));
        [&first, &example("b", "proved"), &again].into_iter().for_each(|line| file.append(line).unwrap());
        drop(file);
        let mut torn = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        torn.write_all(br#"{"suite":"s","na"#).unwrap();
        assert_eq!(TheoremExample::read(&path).unwrap(), [example("b", "proved"), again]);
    }
}
