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
