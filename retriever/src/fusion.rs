//! Reciprocal rank fusion of several sources.
//!
//! ```text
//! score(p) = Σ over sources s that found p:  weight(s) / (60 + rank of p in s)        ranks from 1
//! ```
//!
//! G. V. Cormack, C. L. A. Clarke, S. Büttcher: Reciprocal rank fusion outperforms
//! Condorcet and individual rank learning methods. SIGIR 2009; there all weights are 1.
//! Here they are fitted on a validation split: see [`fit`].

use crate::premise::PremiseId;
use crate::source::{Hit, Query, Source, SourceError};
use fixedbitset::FixedBitSet;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The constant of the formula: how little the first ranks stand out.
pub const K: f32 = 60.0;
/// So far each source is asked.
pub const DEPTH: usize = 200;

/// Several sources as one.
pub struct Fusion {
    sources: Vec<(Arc<dyn Source>, f32)>,
}

impl Fusion {
    /// Sources with their weights.
    ///
    /// # Errors
    /// [`SourceError`] without a source, or with a weight that is negative or not a number, or all zero.
    pub fn new(sources: Vec<(Arc<dyn Source>, f32)>) -> Result<Fusion, SourceError> {
        let error = |reason| Err(SourceError { stage: "fusing sources", reason });
        if let Some((source, weight)) = sources.iter().find(|(_, w)| !(w.is_finite() && *w >= 0.0)) {
            return error(format!("the weight of {} is {weight}", source.name()));
        }
        if !sources.iter().any(|(_, weight)| *weight > 0.0) {
            return error(format!("no weight above zero among {} sources", sources.len()));
        }
        Ok(Fusion { sources })
    }

    /// Names and weights of the sources.
    pub fn weights(&self) -> impl Iterator<Item = (&'static str, f32)> {
        self.sources.iter().map(|(source, weight)| (source.name(), *weight))
    }
}

impl Source for Fusion {
    fn name(&self) -> &'static str {
        "fusion"
    }

    fn top(&self, query: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
        if k == 0 {
            return Ok(vec![]);
        }
        let mut rankings = vec![];
        for (source, weight) in self.sources.iter().filter(|(_, weight)| *weight > 0.0) {
            let ranking = source.top(query, k.max(DEPTH), allowed)?;
            rankings.push((ranking.iter().map(|hit| hit.premise).collect::<Vec<_>>(), *weight));
        }
        Ok(fuse(rankings.iter().map(|(ranking, weight)| (ranking.as_slice(), *weight)), k))
    }
}

/// The `k` best premises of weighted rankings.
pub fn fuse<'a>(rankings: impl Iterator<Item = (&'a [PremiseId], f32)>, k: usize) -> Vec<Hit> {
    let mut scores: HashMap<PremiseId, f32> = HashMap::new();
    for (ranking, weight) in rankings {
        for (i, premise) in ranking.iter().enumerate() {
            *scores.entry(*premise).or_insert(0.0) += weight * (1.0 / (K + (i + 1) as f32));
        }
    }
    let mut hits: Vec<Hit> = scores
        .into_iter()
        .filter(|(_, score)| *score > 0.0)
        .map(|(premise, score)| Hit { premise, score })
        .collect();
    Hit::sort(&mut hits);
    hits.truncate(k);
    hits
}

/// What weights are fitted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// The mean reciprocal rank of the first gold premise.
    Mrr,
    /// The share of gold premises among the first ten.
    R10,
}

/// A query of the validation split.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// The ranking of each source, always in the same order of sources.
    pub rankings: Vec<Vec<PremiseId>>,
    /// The premises that answer the query.
    pub gold: Vec<PremiseId>,
}

/// Fits one weight per source by coordinate ascent: one weight after the other, in random order, is set to
/// whichever of a few multiples of itself (or zero, or one) makes the objective largest, until a whole
/// round changes nothing. Begun at equal weights and at random ones; the best end wins, equal ones the
/// first. Weights are scaled so that the largest is 1.
///
/// The same examples and seed give the same weights. Examples without gold premises do not count.
///
/// # Errors
/// [`SourceError`] when no example counts or their numbers of rankings differ.
pub fn fit(examples: &[Example], objective: Objective, seed: u64) -> Result<Vec<f32>, SourceError> {
    let error = |reason: &str| Err(SourceError { stage: "fitting weights", reason: reason.into() });
    let counted: Vec<&Example> = examples.iter().filter(|e| !e.gold.is_empty()).collect();
    let Some(first) = counted.first() else {
        return error(
            "no example has a gold premise: the validation split is empty or its premises are unknown",
        );
    };
    let sources = first.rankings.len();
    if sources == 0 || counted.iter().any(|e| e.rankings.len() != sources) {
        return error("every example needs one ranking per source");
    }
    let tables: Vec<Table> = counted.into_par_iter().map(Table::new).collect();
    let value = |weights: &[f32]| -> f64 {
        // summed in order: threads must not change the last digits, which decide between equals
        let each: Vec<f64> = tables.par_iter().map(|t| t.value(weights, objective)).collect();
        each.iter().sum::<f64>() / tables.len() as f64
    };
    let mut rng = StdRng::seed_from_u64(seed);
    let mut best = (f64::NEG_INFINITY, vec![]);
    for restart in 0..RESTARTS {
        let random = |_| rng.random_range(0.1..1.0);
        let begin: Vec<f32> =
            if restart == 0 { vec![1.0; sources] } else { (0..sources).map(random).collect() };
        let end = ascend(begin, &value, &mut rng);
        if end.0 > best.0 {
            best = end;
        }
    }
    let largest = best.1.iter().copied().fold(0.0, f32::max);
    if largest > 0.0 {
        best.1.iter_mut().for_each(|weight| *weight /= largest);
    }
    Ok(best.1)
}

const RESTARTS: usize = 3;
/// Rounds end by themselves, since every change makes the objective larger; this bounds the time.
const ROUNDS: usize = 10;
const MULTIPLES: [f32; 8] = [0.25, 0.5, 0.7, 0.85, 1.2, 1.4, 2.0, 4.0];

fn ascend(mut weights: Vec<f32>, value: &impl Fn(&[f32]) -> f64, rng: &mut StdRng) -> (f64, Vec<f32>) {
    let mut reached = value(&weights);
    for _ in 0..ROUNDS {
        let before = reached;
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.shuffle(rng);
        for coordinate in order {
            let present = weights[coordinate];
            let mut kept = present;
            for other in MULTIPLES.iter().map(|m| m * present).chain([0.0, 1.0]) {
                weights[coordinate] = other;
                let now = value(&weights);
                if now > reached {
                    (reached, kept) = (now, other);
                }
            }
            weights[coordinate] = kept;
        }
        if reached <= before {
            break;
        }
    }
    (reached, weights)
}

/// One example, prepared for many weights: the reciprocal ranks of every premise found.
struct Table {
    sources: usize,
    /// Premise after premise in ascending order, one number per source.
    reciprocals: Vec<f32>,
    /// The rows of gold premises.
    gold: Vec<usize>,
    /// How many gold premises there are, found or not.
    golds: usize,
}

impl Table {
    fn new(example: &Example) -> Table {
        let sources = example.rankings.len();
        let mut premises: Vec<PremiseId> = example.rankings.iter().flatten().copied().collect();
        premises.sort_unstable();
        premises.dedup();
        let mut reciprocals = vec![0.0; premises.len() * sources];
        for (source, ranking) in example.rankings.iter().enumerate() {
            for (i, premise) in ranking.iter().enumerate() {
                let row = premises.binary_search(premise).expect("collected above");
                reciprocals[row * sources + source] += 1.0 / (K + (i + 1) as f32);
            }
        }
        let mut gold = example.gold.clone();
        gold.sort_unstable();
        gold.dedup();
        let golds = gold.len();
        let gold = gold.iter().filter_map(|g| premises.binary_search(g).ok()).collect();
        Table { sources, reciprocals, gold, golds }
    }

    fn value(&self, weights: &[f32], objective: Objective) -> f64 {
        let score = |row: &[f32]| row.iter().zip(weights).map(|(r, w)| r * w).sum::<f32>();
        let scores: Vec<f32> = self.reciprocals.chunks_exact(self.sources).map(score).collect();
        // those before: higher, or equal and earlier in the corpus
        let rank = |gold: usize| {
            let mine = scores[gold];
            let before = |(i, s): &(usize, &f32)| **s > mine || (**s == mine && *i < gold);
            1 + scores.iter().enumerate().filter(before).count()
        };
        let found = self.gold.iter().filter(|g| scores[**g] > 0.0).map(|g| rank(*g));
        match objective {
            Objective::Mrr => {
                found.min().filter(|r| *r <= crate::metrics::DEPTH).map_or(0.0, |r| 1.0 / r as f64)
            }
            Objective::R10 => found.filter(|r| *r <= 10).count() as f64 / self.golds as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Scores;
    use proptest::prelude::*;

    fn ids(ids: &[u32]) -> Vec<PremiseId> {
        ids.iter().copied().map(PremiseId).collect()
    }

    struct Fixed(&'static str, Vec<u32>);

    impl Source for Fixed {
        fn name(&self) -> &'static str {
            self.0
        }

        fn top(&self, _: &Query, k: usize, allowed: Option<&FixedBitSet>) -> Result<Vec<Hit>, SourceError> {
            let allowed = |id: &&u32| allowed.is_none_or(|a| a.contains(**id as usize));
            let hits = self.1.iter().filter(allowed).take(k);
            Ok(hits.enumerate().map(|(i, id)| Hit { premise: PremiseId(*id), score: -(i as f32) }).collect())
        }
    }

    #[test]
    fn as_computed_by_hand() {
        let (a, b) = (ids(&[1, 2, 3]), ids(&[3, 1]));
        let hits = fuse([(a.as_slice(), 1.0), (b.as_slice(), 2.0)].into_iter(), 9);
        let expected = [(3, 1.0 / 63.0 + 2.0 / 61.0), (1, 1.0 / 61.0 + 2.0 / 62.0), (2, 1.0 / 62.0)];
        assert_eq!(hits.len(), 3);
        for (hit, (premise, score)) in hits.iter().zip(expected) {
            assert_eq!(hit.premise, PremiseId(premise));
            assert!((hit.score - score as f32).abs() < 1e-7);
        }
    }

    #[test]
    fn sources_are_asked_under_the_filter_and_ties_go_by_premise() {
        let sources: Vec<(Arc<dyn Source>, f32)> = vec![
            (Arc::new(Fixed("a", vec![5, 1, 9])), 1.0),
            (Arc::new(Fixed("b", vec![1, 5])), 1.0),
            (Arc::new(Fixed("off", vec![7])), 0.0),
        ];
        let fusion = Fusion::new(sources).unwrap();
        let top = |k, allowed: Option<&FixedBitSet>| -> Vec<u32> {
            fusion.top(&Query::default(), k, allowed).unwrap().iter().map(|h| h.premise.0).collect()
        };
        assert_eq!(top(9, None), [1, 5, 9]);
        assert_eq!(top(1, None), [1]);
        assert!(top(0, None).is_empty());
        assert!(top(9, Some(&FixedBitSet::with_capacity(20))).is_empty());
        assert_eq!(top(9, Some(&[5usize, 9].into_iter().collect())), [5, 9]);
    }

    #[test]
    fn weights_that_make_no_sense_are_refused() {
        let source = || Arc::new(Fixed("a", vec![])) as Arc<dyn Source>;
        let error = |sources| Fusion::new(sources).err().unwrap().to_string();
        assert_eq!(error(vec![]), "fusing sources: no weight above zero among 0 sources");
        assert_eq!(error(vec![(source(), 0.0)]), "fusing sources: no weight above zero among 1 sources");
        assert_eq!(error(vec![(source(), -1.0)]), "fusing sources: the weight of a is -1");
        assert_eq!(error(vec![(source(), f32::NAN)]), "fusing sources: the weight of a is NaN");
        assert!(
            fit(&[], Objective::Mrr, 1).unwrap_err().to_string().contains("no example has a gold premise")
        );
        let uneven = [
            Example { rankings: vec![vec![]], gold: ids(&[1]) },
            Example { rankings: vec![], gold: ids(&[1]) },
        ];
        assert!(fit(&uneven, Objective::Mrr, 1).is_err());
    }

    /// One source is always right, one always wrong.
    fn examples() -> Vec<Example> {
        let example = |i: u32| Example {
            rankings: vec![
                (0..50).map(|j| PremiseId(1000 + i * 60 + j)).collect(),
                ids(&[i, 500 + i]),
                (0..50).map(|j| PremiseId(1000 + i * 60 + j)).collect(),
            ],
            gold: ids(&[i]),
        };
        (0..40).map(example).chain([Example::default()]).collect()
    }

    #[test]
    fn fitting_trusts_the_source_that_is_right() {
        for objective in [Objective::Mrr, Objective::R10] {
            let weights = fit(&examples(), objective, 3).unwrap();
            assert_eq!(weights, fit(&examples(), objective, 3).unwrap());
            let tables: Vec<Table> =
                examples().iter().filter(|e| !e.gold.is_empty()).map(Table::new).collect();
            let mean =
                |w: &[f32]| tables.iter().map(|t| t.value(w, objective)).sum::<f64>() / tables.len() as f64;
            assert_eq!(mean(&weights), 1.0, "{weights:?}");
            assert!(mean(&weights) >= mean(&[1.0; 3]));
            assert_eq!(weights.iter().copied().fold(0.0, f32::max), 1.0);
        }
    }

    proptest! {
        #[test]
        fn what_is_fitted_is_what_is_measured(
            lists in proptest::collection::vec(proptest::collection::vec(0u32..40, 0..30), 1..4),
            gold in proptest::collection::vec(0u32..40, 1..4),
            weights in proptest::collection::vec(0.0f32..2.0, 4),
        ) {
            let unique = |list: Vec<u32>| {
                let mut seen = std::collections::HashSet::new();
                list.into_iter().filter(|i| seen.insert(*i)).map(PremiseId).collect::<Vec<_>>()
            };
            let example = Example { rankings: lists.into_iter().map(unique).collect(), gold: ids(&gold) };
            let weighted = example.rankings.iter().zip(&weights).map(|(r, w)| (r.as_slice(), *w));
            let fused: Vec<PremiseId> = fuse(weighted, 100).iter().map(|h| h.premise).collect();
            let scores = Scores::of(&fused, &example.gold).unwrap();
            let table = Table::new(&example);
            prop_assert!((table.value(&weights, Objective::Mrr) - scores.mrr).abs() < 1e-12);
            prop_assert!((table.value(&weights, Objective::R10) - scores.r10).abs() < 1e-12);
        }
    }
}
