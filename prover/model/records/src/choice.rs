//! Which of several proofs of one theorem to learn from.

use crate::record::SearchRecord;
use std::collections::BTreeMap;

/// Which of several proofs of one theorem to learn from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// All of them, but none twice.
    #[default]
    All,
    /// The one with the fewest steps; of these the one with the shortest text.
    Shortest,
    /// The one that was found in the least time.
    Fastest,
    /// The one whose steps, by those who proposed them, were the most probable together.
    Likeliest,
}

/// The cost of all steps of a proof, −log p; infinite if it is not known of each.
fn cost(record: &SearchRecord) -> f64 {
    let steps = record.goals.iter().flat_map(|goal| &goal.tactics).filter(|tactic| tactic.used);
    let (mut all, mut number) = (0.0, 0);
    for step in steps {
        all += step.cost.unwrap_or(f64::INFINITY);
        number += 1;
    }
    if number > 0 { all } else { f64::INFINITY }
}

/// The records to learn from: of those of one statement, in whatever files, the ones that are chosen. What
/// has no proof stays where a theorem has none at all, and only the first of it: its failures can be
/// learned from, too.
pub fn chosen(records: Vec<SearchRecord>, choice: Choice) -> Vec<SearchRecord> {
    let mut places: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        places.entry((record.header.clone(), record.statement.clone())).or_default().push(at);
    }
    let mut kept = vec![false; records.len()];
    for same in places.values() {
        let proved: Vec<usize> = same.iter().copied().filter(|at| records[*at].proof.is_some()).collect();
        let size = |at: &usize| (records[*at].proof_steps, records[*at].proof.as_ref().map(String::len));
        let one = match choice {
            _ if proved.is_empty() => same.first().copied(),
            Choice::Shortest => proved.iter().copied().min_by_key(size),
            Choice::Fastest => {
                proved.iter().copied().min_by(|a, b| records[*a].seconds.total_cmp(&records[*b].seconds))
            }
            Choice::Likeliest => {
                proved.iter().copied().min_by(|a, b| cost(&records[*a]).total_cmp(&cost(&records[*b])))
            }
            Choice::All => {
                let mut texts = std::collections::HashSet::new();
                proved.iter().filter(|at| texts.insert(&records[**at].proof)).for_each(|at| kept[*at] = true);
                None
            }
        };
        one.into_iter().for_each(|at| kept[at] = true);
    }
    records.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(record, _)| record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{RecordedGoal, RecordedTactic};
    use proof_search::AttemptOutcome;

    fn record(proof: &str, steps: usize, seconds: f64, costs: &[Option<f64>]) -> SearchRecord {
        let tactic = |cost: &Option<f64>| RecordedTactic {
            text: "simp".into(),
            outcome: AttemptOutcome::Closed,
            used: true,
            cost: *cost,
            ms: 1.0,
        };
        SearchRecord {
            suite: "s".into(),
            name: "t".into(),
            header: String::new(),
            statement: "theorem t : True".into(),
            verdict: "proved".into(),
            proof: Some(proof.into()),
            proof_steps: steps,
            seconds,
            goals: vec![RecordedGoal {
                state: "⊢ True".into(),
                depth: 0,
                tactics: costs.iter().map(tactic).collect(),
            }],
        }
    }

    #[test]
    fn one_of_several_proofs_is_chosen() {
        let all = || {
            vec![
                record("a", 1, 9.0, &[Some(4.0)]),
                record("b", 3, 1.0, &[Some(1.0), None]),
                record("c", 2, 5.0, &[Some(1.0), Some(2.0)]),
                record("c", 2, 6.0, &[]),
            ]
        };
        let proofs = |choice| {
            let kept = chosen(all(), choice).into_iter();
            kept.filter_map(|r| r.proof).collect::<Vec<_>>()
        };
        assert_eq!(proofs(Choice::All), ["a", "b", "c"]);
        assert_eq!(proofs(Choice::Shortest), ["a"]);
        assert_eq!(proofs(Choice::Fastest), ["b"]);
        assert_eq!(proofs(Choice::Likeliest), ["c"], "what is not known of each step is not likely");
    }
}
