//! How good an order of premises is.
//!
//! R@1, R@10 and MRR as ReProver's `retrieval/evaluate.py` computes them (R@32 by the same rule),
//! nDCG@10 and Recall@100 as BEIR does with trec_eval.

use crate::premise::PremiseId;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// So many premises are retrieved per query; MRR looks no further.
pub const DEPTH: usize = 100;
/// Resamples of a bootstrap interval.
pub const RESAMPLES: usize = 1000;

/// The figures of one query, each between 0 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// \[the first is gold] / |gold|: with several gold premises it cannot reach 1.
    pub r1: f64,
    /// |gold ∩ first 10| / |gold|.
    pub r10: f64,
    /// |gold ∩ first 32| / |gold|.
    pub r32: f64,
    /// 1 / rank of the first gold premise within [`DEPTH`], 0 if there is none.
    pub mrr: f64,
    /// Σ over gold premises of 1 / log₂(rank + 1) within the first 10, by the
    /// same sum for the best order of min(|gold|, 10).
    pub ndcg10: f64,
    /// |gold ∩ first 100| / |gold|.
    pub recall100: f64,
}

/// Names of the figures, in the order of [`Scores::values`].
pub const NAMES: [&str; 6] = ["R@1", "R@10", "R@32", "MRR", "nDCG@10", "Recall@100"];

impl Scores {
    /// The figures of a ranking, best first; none for a query without gold premises, which no mean counts.
    /// Repetitions in `gold` count once.
    pub fn of(ranking: &[PremiseId], gold: &[PremiseId]) -> Option<Scores> {
        let mut gold = gold.to_vec();
        gold.sort_unstable();
        gold.dedup();
        if gold.is_empty() {
            return None;
        }
        let ranking = &ranking[..ranking.len().min(DEPTH)];
        let is_gold: Vec<bool> = ranking.iter().map(|id| gold.binary_search(id).is_ok()).collect();
        let found = |k: usize| is_gold.iter().take(k).filter(|g| **g).count() as f64 / gold.len() as f64;
        let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
        let dcg: f64 = (0..is_gold.len().min(10)).filter(|&i| is_gold[i]).map(gain).sum();
        let ideal: f64 = (0..gold.len().min(10)).map(gain).sum();
        Some(Scores {
            r1: found(1),
            r10: found(10),
            r32: found(32),
            mrr: is_gold.iter().position(|g| *g).map_or(0.0, |i| 1.0 / (i + 1) as f64),
            ndcg10: dcg / ideal,
            recall100: found(100),
        })
    }

    /// In the order of [`NAMES`].
    pub fn values(&self) -> [f64; 6] {
        [self.r1, self.r10, self.r32, self.mrr, self.ndcg10, self.recall100]
    }
}

/// A mean with the percentile bootstrap's 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// Means over queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Queries with at least one gold premise.
    pub queries: usize,
    /// The share of gold premises that come first.
    pub r1: Estimate,
    /// The share of gold premises among the first 10.
    pub r10: Estimate,
    /// The share of gold premises among the first 32.
    pub r32: Estimate,
    /// One over the rank of the first gold premise, 0 if there is none.
    pub mrr: Estimate,
    /// Normalised discounted cumulative gain of the first 10.
    pub ndcg10: Estimate,
    /// The share of gold premises among the first 100.
    pub recall100: Estimate,
}

impl Summary {
    /// Means with intervals from [`RESAMPLES`] resamples of the queries; the same seed gives
    /// the same intervals. Without queries, all zero.
    pub fn of(scores: &[Scores], seed: u64) -> Summary {
        let n = scores.len();
        if n == 0 {
            return Summary::default();
        }
        let rows: Vec<[f64; 6]> = scores.iter().map(Scores::values).collect();
        let mean = |chosen: &mut dyn Iterator<Item = usize>| {
            let mut sums = [0.0; 6];
            for i in chosen {
                sums.iter_mut().zip(&rows[i]).for_each(|(sum, value)| *sum += value);
            }
            sums.map(|sum| sum / n as f64)
        };
        let means = mean(&mut (0..n));
        let resampled: Vec<[f64; 6]> = (0..RESAMPLES as u64)
            .into_par_iter()
            .map(|i| {
                // every resample has a generator of its own, so that threads do not change the result
                let mut rng = StdRng::seed_from_u64(seed.wrapping_mul(RESAMPLES as u64).wrapping_add(i));
                mean(&mut (0..n).map(|_| rng.random_range(0..n)))
            })
            .collect();
        let estimate = |m: usize| {
            let mut values: Vec<f64> = resampled.iter().map(|r| r[m]).collect();
            values.sort_by(f64::total_cmp);
            Estimate { mean: means[m], low: quantile(&values, 0.025), high: quantile(&values, 0.975) }
        };
        Summary {
            queries: n,
            r1: estimate(0),
            r10: estimate(1),
            r32: estimate(2),
            mrr: estimate(3),
            ndcg10: estimate(4),
            recall100: estimate(5),
        }
    }

    /// In the order of [`NAMES`].
    pub fn values(&self) -> [Estimate; 6] {
        [self.r1, self.r10, self.r32, self.mrr, self.ndcg10, self.recall100]
    }
}

/// Between sorted values, interpolated as numpy's `percentile` does.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    below + (above - below) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[u32]) -> Vec<PremiseId> {
        ids.iter().copied().map(PremiseId).collect()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn as_computed_by_hand() {
        let s = Scores::of(&ids(&[7, 3, 9, 4]), &ids(&[3, 4, 50])).unwrap();
        assert_eq!(s.r1, 0.0);
        close(s.r10, 2.0 / 3.0);
        close(s.r32, 2.0 / 3.0);
        close(s.mrr, 0.5);
        // gains at ranks 2 and 4: 1/log2(3) + 1/log2(5); ideal 1 + 1/log2(3) + 1/2
        close(s.ndcg10, (0.6309297535714575 + 0.43067655807339306) / 2.1309297535714573);
        close(s.recall100, 2.0 / 3.0);
    }

    #[test]
    fn the_first_of_several_counts_by_their_number() {
        let s = Scores::of(&ids(&[1, 2]), &ids(&[1, 2, 2, 1])).unwrap();
        assert_eq!((s.r1, s.r10, s.mrr, s.ndcg10), (0.5, 1.0, 1.0, 1.0));
    }

    #[test]
    fn cut_at_ten_thirty_two_and_a_hundred() {
        let ranking: Vec<PremiseId> = (0..200).map(PremiseId).collect();
        let s = Scores::of(&ranking, &ids(&[10, 32, 99, 100])).unwrap();
        assert_eq!((s.r1, s.r10, s.r32, s.recall100), (0.0, 0.0, 0.25, 0.75));
        close(s.mrr, 1.0 / 11.0);
        assert_eq!(s.ndcg10, 0.0);
        assert_eq!(
            Scores::of(&ranking, &ids(&[150])).unwrap(),
            Scores::default(),
            "beyond what is retrieved"
        );
    }

    #[test]
    fn ideal_takes_at_most_ten() {
        let gold: Vec<PremiseId> = (0..20).map(PremiseId).collect();
        assert_eq!(Scores::of(&gold, &gold).unwrap().ndcg10, 1.0);
        assert_eq!(Scores::of(&gold, &gold).unwrap().r10, 0.5);
    }

    #[test]
    fn without_gold_there_is_nothing_to_measure_and_without_answer_all_is_zero() {
        assert_eq!(Scores::of(&ids(&[1]), &[]), None);
        assert_eq!(Scores::of(&[], &ids(&[1])), Some(Scores::default()));
        assert_eq!(Summary::of(&[], 1), Summary::default());
    }

    #[test]
    fn intervals_hold_the_mean_and_come_again_with_the_seed() {
        let scores: Vec<Scores> =
            (0..400).map(|i| Scores { r1: f64::from(i % 2), r10: 1.0, ..Scores::default() }).collect();
        let summary = Summary::of(&scores, 7);
        assert_eq!(summary, Summary::of(&scores, 7));
        assert_ne!(summary, Summary::of(&scores, 8));
        assert_eq!((summary.queries, summary.r1.mean), (400, 0.5));
        assert_eq!(summary.r10, Estimate { mean: 1.0, low: 1.0, high: 1.0 });
        // the normal approximation: 0.5 ± 1.96 · 0.5 / √400
        assert!(
            (summary.r1.low - 0.451).abs() < 0.01 && (summary.r1.high - 0.549).abs() < 0.01,
            "{summary:?}"
        );
    }

    #[test]
    fn quantiles_are_interpolated() {
        assert_eq!(quantile(&[0.0, 10.0, 20.0], 0.25), 5.0);
        assert_eq!(quantile(&[3.0], 0.975), 3.0);
    }
}
