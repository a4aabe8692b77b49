//! Examples as numbers: for each goal its features, and what is to be said of the tactics that were run on
//! it.

use super::error::TrainError;
use crate::example::{AttemptExample, GoalExample, TheoremExample};
use crate::features::{Features, NUMBERS};
use crate::lazy_variant;
use crate::model::Tally;
use proof_search::{AttemptKind, AttemptOutcome};
use std::collections::{BTreeMap, BTreeSet};

/// Tactics that were run less often are not learned: nothing is known of them.
const LEAST_TRIES: u64 = 8;

/// Goals of one theorem that count in full; those of a theorem with more count less, so that a few long
/// searches do not outweigh all others.
const FULL_GOALS: f64 = 40.0;

/// How much goals count of searches without a proof: what order is best there no one knows.
const UNSOLVED: f64 = 0.25;

/// No time is shorter, milliseconds: below this a clock tells little.
const LEAST_MS: f64 = 0.05;

/// What is to be said of one tactic on one goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Label {
    /// The tactic, as an index of the tallies.
    pub tactic: usize,
    /// 1 for success, 0 for none; nothing if that is not known.
    pub success: Option<f32>,
    /// The natural logarithm of its milliseconds.
    pub time: f32,
}

/// One goal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub features: Features,
    pub labels: Vec<Label>,
    /// How much it counts.
    pub weight: f32,
}

pub(super) struct Rows {
    pub rows: Vec<Row>,
    pub tallies: Vec<Tally>,
}

impl Rows {
    /// The rows of theorems. Tactics are those of `tallies` or, without, those that were run often enough.
    pub fn new(examples: &[&TheoremExample], tallies: Option<&[Tally]>) -> Result<Rows, TrainError> {
        let closers = closers(examples);
        let tallies = tallies.map_or_else(|| tally(examples, &closers), <[Tally]>::to_vec);
        let index: BTreeMap<&str, usize> =
            tallies.iter().enumerate().map(|(i, t)| (t.variant.as_str(), i)).collect();
        let mut rows = vec![];
        for theorem in examples {
            let solved = theorem.is_solved();
            let share = if solved { 1.0 } else { UNSOLVED };
            let weight = (share * (FULL_GOALS / theorem.goals.len().max(1) as f64).min(1.0)) as f32;
            for goal in &theorem.goals {
                let found = goal.features.numbers.len();
                if found != NUMBERS {
                    return Err(TrainError::Numbers { found, expected: NUMBERS });
                }
                let labels = goal.attempts.iter().filter(|a| !is_again(goal, a));
                let label = |a: &AttemptExample| {
                    let tactic = *index.get(a.variant.as_str())?;
                    let success = success(goal, a, solved, &closers).map(|s| f32::from(u8::from(s)));
                    Some(Label { tactic, success, time: a.ms.max(LEAST_MS).ln() as f32 })
                };
                let labels: Vec<Label> = labels.filter_map(label).collect();
                if !labels.is_empty() {
                    rows.push(Row { features: goal.features.clone(), labels, weight });
                }
            }
        }
        match rows.is_empty() {
            true => Err(TrainError::Nothing { what: "goals" }),
            false => Ok(Rows { rows, tallies }),
        }
    }
}

/// Tactics that are run as closers.
pub(super) fn closers(examples: &[&TheoremExample]) -> BTreeSet<String> {
    let attempts = examples.iter().flat_map(|t| &t.goals).flat_map(|g| &g.attempts);
    attempts.filter(|a| a.kind == AttemptKind::Closer).map(|a| a.variant.clone()).collect()
}

/// Whether an attempt is that of a closer that was cut short on the same goal before: another question, with
/// other limits.
pub(super) fn is_again(goal: &GoalExample, attempt: &AttemptExample) -> bool {
    attempt.kind == AttemptKind::Queued
        && goal.attempts.iter().any(|a| a.kind == AttemptKind::Closer && a.variant == attempt.variant)
}

/// Whether an attempt was a success, if that can be said. A closer has to close its goal, wherever that is. A
/// move has to be a step of the proof, of which nothing is known where none was found; a lazy move has to
/// give such a step.
pub(super) fn success(
    goal: &GoalExample,
    attempt: &AttemptExample,
    solved: bool,
    closers: &BTreeSet<String>,
) -> Option<bool> {
    match attempt.kind {
        AttemptKind::Committed => None,
        AttemptKind::Closer => Some(attempt.outcome == AttemptOutcome::Closed),
        AttemptKind::Queued if closers.contains(&attempt.variant) => {
            Some(attempt.outcome == AttemptOutcome::Closed)
        }
        AttemptKind::Queued => solved.then_some(attempt.used),
        AttemptKind::Lazy if attempt.outcome == AttemptOutcome::GoalsLeft => {
            let is_of = |a: &&AttemptExample| lazy_variant(&a.variant) == attempt.variant;
            let mut given = goal.attempts.iter().filter(is_of).peekable();
            // moves of other families may have come of it
            given.peek().is_some().then_some(())?;
            solved.then(|| given.any(|a| a.used))
        }
        AttemptKind::Lazy => solved.then_some(false),
    }
}

fn tally(examples: &[&TheoremExample], closers: &BTreeSet<String>) -> Vec<Tally> {
    let mut counts: BTreeMap<&str, (u64, u64, f64, u64)> = BTreeMap::new();
    for theorem in examples {
        let solved = theorem.is_solved();
        for goal in &theorem.goals {
            for a in goal.attempts.iter().filter(|a| !is_again(goal, a)) {
                let (tries, successes, time, timed) = counts.entry(&a.variant).or_default();
                if let Some(success) = success(goal, a, solved, closers) {
                    *tries += 1;
                    *successes += u64::from(success);
                }
                *time += a.ms.max(LEAST_MS).ln();
                *timed += 1;
            }
        }
    }
    let known = counts.into_iter().filter(|(_, (tries, ..))| *tries >= LEAST_TRIES);
    known
        .map(|(variant, (tries, successes, time, timed))| {
            // with three decimals: so many come back from JSON as they went
            let ms = ((time / timed as f64).exp() * 1e3).round() / 1e3;
            Tally { variant: variant.to_string(), tries, successes, ms }
        })
        .collect()
}
