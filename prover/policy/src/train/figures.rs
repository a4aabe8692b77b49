//! The figures by which a model is judged, beside those of the tallies alone: what a table of families knows.

use super::rows::{closers, is_again, success};
use crate::example::TheoremExample;
use crate::model::{Estimate, Model};
use serde::{Deserialize, Serialize};

/// Of which attempts figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Closers, where success is that the goal is closed.
    Closers,
    /// Moves of searches that found a proof, where success is to be a step of it.
    Moves,
}

/// How good estimates of success are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The probability that a success is thought likelier than a failure (the area under the ROC curve); none
    /// if there are not both.
    pub auc: Option<f64>,
    /// The mean of −ln of the probability given to what happened.
    pub log_loss: f64,
}

/// Attempts that were thought about equally likely to succeed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// How many there are.
    pub attempts: usize,
    /// The mean of the probabilities given to them.
    pub expected: f64,
    /// The share that succeeded.
    pub observed: f64,
}

/// Figures of one kind of attempts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindFigures {
    /// Of which attempts.
    pub kind: Kind,
    /// How many there are.
    pub attempts: usize,
    /// How many of them succeeded.
    pub successes: usize,
    /// Of the model.
    pub model: Quality,
    /// Of the share of successes of each tactic in the training examples.
    pub tallies: Quality,
    /// The model's probabilities against what happened, in tenths of the attempts by probability.
    pub calibration: Vec<Bin>,
}

/// How good a model is on examples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Successes, by kind of attempt.
    pub kinds: Vec<KindFigures>,
    /// Attempts with a time.
    pub timed: usize,
    /// The mean absolute error of the natural logarithm of the milliseconds.
    pub time_error: f64,
    /// The same, if each tactic's mean of the training examples is expected.
    pub time_error_of_tallies: f64,
}

impl Figures {
    /// Judges a model on examples, which it should not have been trained on. Tactics that it does not know
    /// are left out.
    pub fn of(model: &Model, examples: &[&TheoremExample]) -> Figures {
        let closers = closers(examples);
        let mut seen: [Vec<(f64, f64, bool)>; 2] = [vec![], vec![]];
        let (mut timed, mut errors) = (0, [0.0, 0.0]);
        for theorem in examples {
            let solved = theorem.is_solved();
            for goal in &theorem.goals {
                let view = model.see(&goal.features);
                for a in goal.attempts.iter().filter(|a| !is_again(goal, a)) {
                    let known = view.estimate(&a.variant).zip(model.tally(&a.variant));
                    let Some((Estimate { success: p, ms }, tally)) = known else { continue };
                    let actual = a.ms.max(0.05).ln();
                    timed += 1;
                    errors[0] += (ms.ln() - actual).abs();
                    errors[1] += (tally.ms.max(1e-3).ln() - actual).abs();
                    if let Some(success) = success(goal, a, solved, &closers) {
                        let kind = usize::from(!closers.contains(&a.variant));
                        seen[kind].push((p, tally.rate(), success));
                    }
                }
            }
        }
        let kinds = [Kind::Closers, Kind::Moves].into_iter().zip(&seen);
        let kinds = kinds.map(|(kind, seen)| KindFigures {
            kind,
            attempts: seen.len(),
            successes: seen.iter().filter(|s| s.2).count(),
            model: quality(seen.iter().map(|s| (s.0, s.2)).collect()),
            tallies: quality(seen.iter().map(|s| (s.1, s.2)).collect()),
            calibration: calibration(seen.iter().map(|s| (s.0, s.2)).collect()),
        });
        let each = |sum: f64| sum / f64::max(timed as f64, 1.0);
        Figures {
            kinds: kinds.collect(),
            timed,
            time_error: each(errors[0]),
            time_error_of_tallies: each(errors[1]),
        }
    }
}

/// Of pairs of a probability and what happened.
fn quality(mut pairs: Vec<(f64, bool)>) -> Quality {
    let loss = |(p, success): &(f64, bool)| -(if *success { *p } else { 1.0 - p }).max(1e-9).ln();
    let log_loss = pairs.iter().map(loss).sum::<f64>() / pairs.len().max(1) as f64;
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    // the rank sum of Mann and Whitney, equal probabilities with their mean rank
    let (mut sum, mut successes, mut at) = (0.0, 0usize, 0);
    while at < pairs.len() {
        let end = at + pairs[at..].iter().take_while(|p| p.0 == pairs[at].0).count();
        let here = pairs[at..end].iter().filter(|p| p.1).count();
        sum += here as f64 * (at + 1 + end) as f64 / 2.0;
        successes += here;
        at = end;
    }
    let (yes, no) = (successes as f64, (pairs.len() - successes) as f64);
    let auc = (yes > 0.0 && no > 0.0).then(|| (sum - yes * (yes + 1.0) / 2.0) / (yes * no));
    Quality { auc, log_loss }
}

fn calibration(mut pairs: Vec<(f64, bool)>) -> Vec<Bin> {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = pairs.len().div_ceil(10).max(1);
    let bin = |part: &[(f64, bool)]| Bin {
        attempts: part.len(),
        expected: part.iter().map(|p| p.0).sum::<f64>() / part.len() as f64,
        observed: part.iter().filter(|p| p.1).count() as f64 / part.len() as f64,
    };
    pairs.chunks(size).map(bin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order() {
        let auc = |pairs: &[(f64, bool)]| quality(pairs.to_vec()).auc;
        assert_eq!(auc(&[(0.9, true), (0.1, false)]), Some(1.0));
        assert_eq!(auc(&[(0.1, true), (0.9, false)]), Some(0.0));
        assert_eq!(auc(&[(0.5, true), (0.5, false), (0.5, false)]), Some(0.5));
        // of the four pairs of a success and a failure three are in order
        assert_eq!(auc(&[(0.8, true), (0.6, false), (0.4, true), (0.2, false)]), Some(0.75));
        assert_eq!(auc(&[(0.8, true)]), None);
    }

    #[test]
    fn loss_and_calibration_by_hand() {
        let pairs = vec![(0.5, true), (0.5, false)];
        assert!((quality(pairs.clone()).log_loss - 2f64.ln()).abs() < 1e-12);
        let bins = calibration((0..20).map(|i| (f64::from(i) / 20.0, i >= 10)).collect());
        assert_eq!(bins.len(), 10);
        assert_eq!((bins[0].attempts, bins[0].observed, bins[9].observed), (2, 0.0, 1.0));
        assert!((bins[9].expected - 0.925).abs() < 1e-12);
    }
}
