use super::*;
use crate::example::{AttemptExample, GoalExample};
use crate::features::{Features, NUMBERS};
use crate::model::Sizes;
use proof_search::{AttemptKind, AttemptOutcome};

/// Goals about `f` are closed by the slow tactic, goals about `g` by the quick one, which takes longer on
/// `f`.
fn examples(count: usize) -> Vec<TheoremExample> {
    let attempt = |variant: &str, closed: bool, ms: f64| AttemptExample {
        variant: variant.into(),
        kind: AttemptKind::Closer,
        outcome: if closed { AttemptOutcome::Closed } else { AttemptOutcome::Failed },
        ms,
        heartbeats: 100,
        used: closed,
    };
    let theorem = |i: usize| {
        let of_f = i.is_multiple_of(2);
        let words = vec![format!("t:{}", if of_f { "f" } else { "g" }), format!("t:other{}", i % 7)];
        let features = Features { words, numbers: vec![0.25; NUMBERS] };
        let attempts = vec![
            attempt("quick", !of_f, if of_f { 20.0 } else { 2.0 }),
            attempt("slow", of_f, 100.0),
            // of no use anywhere
            attempt("never", false, 50.0),
        ];
        TheoremExample {
            suite: "synthetic".into(),
            name: format!("theorem {i}"),
            verdict: "proved".into(),
            goals: vec![GoalExample { features, attempts }],
        }
    };
    (0..count).map(theorem).collect()
}

fn options() -> TrainOptions {
    TrainOptions {
        sizes: Sizes { rows: 64, width: 8, hidden: 8 },
        epochs: 60,
        batch: 32,
        learning_rate: 1e-2,
        // what is to be learned here is certain
        weight_decay: 0.0,
        forget: 0.0,
        ..TrainOptions::default()
    }
}

#[test]
fn what_pays_where_is_learned() {
    let trained = train(&examples(300), &options(), &mut |_| true).unwrap();
    let estimate = |constant: &str, tactic: &str| {
        let words = vec![format!("t:{constant}"), "t:other3".into()];
        let features = Features { words, numbers: vec![0.25; NUMBERS] };
        trained.model.see(&features).estimate(tactic).unwrap()
    };
    assert!(estimate("f", "slow").success > 0.9 && estimate("f", "quick").success < 0.1);
    assert!(estimate("g", "slow").success < 0.1 && estimate("g", "quick").success > 0.9);
    assert!(estimate("f", "never").success < 0.05 && estimate("g", "never").success < 0.05);
    let (long, short) = (estimate("f", "quick").ms, estimate("g", "quick").ms);
    assert!((12.0..30.0).contains(&long) && (1.2..4.0).contains(&short), "{long} {short}");
    let closers = &trained.figures.kinds[0];
    assert_eq!((closers.kind, closers.attempts), (Kind::Closers, 3 * trained.held_out_counts[0]));
    assert!(closers.model.auc.unwrap() > 0.99 && closers.tallies.auc.unwrap() < 0.9, "{closers:?}");
    assert!(closers.model.log_loss < 0.5 * closers.tallies.log_loss, "{closers:?}");
    assert!(trained.figures.time_error < 0.5 * trained.figures.time_error_of_tallies);
}

#[test]
fn the_same_seed_gives_the_same_file_and_another_one_another() {
    let options = TrainOptions { epochs: 3, ..options() };
    let bytes = |seed| {
        let options = TrainOptions { seed, ..options.clone() };
        train(&examples(100), &options, &mut |_| true).unwrap().model.to_bytes().unwrap()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn held_out_theorems_are_a_tenth_and_none_is_trained_on() {
    let all = examples(1000);
    let trained = train(&all, &TrainOptions { epochs: 1, ..options() }, &mut |_| true).unwrap();
    let [held_out, ..] = trained.held_out_counts;
    assert!((60..140).contains(&held_out), "{held_out}");
    assert_eq!(trained.counts[0] + held_out, 1000);
    assert_eq!(trained.model.tally("slow").unwrap().tries, trained.counts[0] as u64);
}

#[test]
fn a_training_can_be_ended_early_and_nothing_is_no_training() {
    let trained = train(&examples(100), &options(), &mut |epoch| epoch.number < 2).unwrap();
    assert_eq!(trained.epochs.len(), 2);
    assert!(matches!(train(&[], &options(), &mut |_| true), Err(TrainError::Nothing { .. })));
    let mut old = examples(100);
    old[0].goals[0].features.numbers.pop();
    let trained = train(&old, &options(), &mut |_| true);
    assert!(matches!(trained, Err(TrainError::Numbers { found, .. }) if found == NUMBERS - 1));
}
