//! Training on a toy language, in seconds.

use candle_core::Device;
use retriever::train::{Event, Example, Look, Progress, TrainError, TrainOptions, TrainingSet, train};
use retriever::{Encoder, EncoderError};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

const FIRST: [&str; 12] =
    ["add", "mul", "sub", "div", "inter", "union", "append", "map", "filter", "zip", "take", "drop"];
const SECOND: [&str; 10] =
    ["comm", "assoc", "zero", "one", "cancel", "mono", "inj", "length", "neutral", "distrib"];

/// Words of questions share nothing with those of premises: each is written backwards and has another vowel.
fn other(word: &str) -> String {
    word.chars().rev().map(|c| if "aeiou".contains(c) { 'y' } else { c }).collect()
}

/// Premises `first.second`; questions name both parts in the other language. A tenth of the pairs is for
/// validation: their parts are seen in training, but never together.
fn toy() -> TrainingSet {
    let mut set = TrainingSet::default();
    for (i, first) in FIRST.iter().enumerate() {
        for (j, second) in SECOND.iter().enumerate() {
            let number = set.documents.len() as u32;
            set.documents.push(format!("Toy.{first}_{second} (x y : α)"));
            let query = format!("x y : α ⊢ {} {}", other(second), other(first));
            let negatives = vec![(i * SECOND.len() + (j + 1) % SECOND.len()) as u32];
            let example = Example { query, positives: vec![number], negatives, ignored: vec![] };
            if (3 * i + j) % 10 == 0 { &mut set.validation } else { &mut set.train }.push(example);
        }
    }
    set
}

fn small() -> TrainOptions {
    TrainOptions {
        seed: 5,
        vocabulary: 400,
        dimension: 32,
        layers: 1,
        heads: 2,
        feed_forward: 64,
        limit: 32,
        batch: 36,
        temperature: 0.1,
        learning_rate: 5e-3,
        warm_up: 10,
        steps: 120,
        validate_every: 40,
        ..TrainOptions::default()
    }
}

fn run(options: &TrainOptions, folder: &Path) -> Result<Progress, TrainError> {
    train(&toy(), options, folder, &mut |_| true)
}

/// The numbers of a file of weights.
fn numbers(path: &Path) -> HashMap<String, Vec<f32>> {
    let tensors = candle_core::safetensors::load(path, &Device::Cpu).unwrap();
    let flat = |t: candle_core::Tensor| {
        t.to_dtype(candle_core::DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
    };
    tensors.into_iter().map(|(name, t)| (name, flat(t))).collect()
}

/// Share of the validation questions whose premise comes first, asked of the encoder as it will be used.
fn found(encoder: &Encoder) -> f64 {
    let set = toy();
    let documents: Vec<&str> = set.documents.iter().map(String::as_str).collect();
    let documents = encoder.encode(&documents).unwrap();
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let right = |e: &&Example| {
        let query = encoder.encode(&[&e.query]).unwrap().remove(0);
        let best = (0..documents.len())
            .max_by(|i, j| dot(&query, &documents[*i]).total_cmp(&dot(&query, &documents[*j])));
        best == Some(e.positives[0] as usize)
    };
    set.validation.iter().filter(right).count() as f64 / set.validation.len() as f64
}

#[test]
fn learns_pairs_that_it_was_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let progress = run(&small(), folder.path()).unwrap();
    let (first, best) = (progress.looks[0], progress.best().unwrap());
    assert!(first.step == 0 && first.loss.is_none() && first.mrr < 0.2, "before training: {first:?}");
    assert!(best.mrr > 0.7, "{progress:?}");
    let encoder = Encoder::open(folder.path()).unwrap();
    assert_eq!((encoder.dimension(), encoder.limit()), (32, 32));
    // chance is 1 of 120
    let found = found(&encoder);
    assert!(found > 0.5, "{found}");
}

#[test]
fn resumed_it_ends_as_if_uninterrupted() {
    let [whole, parts, other] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
    let options = TrainOptions { steps: 25, validate_every: 10, ..small() };
    let expected = run(&options, whole.path()).unwrap();
    assert_eq!(expected.looks.iter().map(|l| l.step).collect::<Vec<_>>(), [0, 10, 20, 25]);
    let mut looks: Vec<Look> = vec![];
    for _ in 0..3 {
        let mut once = |event: Event| match event {
            Event::Look(look) => {
                looks.push(look);
                false
            }
            _ => true,
        };
        train(&toy(), &options, parts.path(), &mut once).unwrap();
    }
    assert_eq!(looks, expected.looks, "one look each time, and the one before");
    // between looks as well
    let stopped = tempfile::tempdir().unwrap();
    for _ in 0..9 {
        let mut left = 3;
        let mut some = |event: Event| {
            left -= usize::from(matches!(event, Event::Step { .. }));
            left > 0
        };
        train(&toy(), &options, stopped.path(), &mut some).unwrap();
    }
    assert_eq!(
        numbers(&stopped.path().join("checkpoint.safetensors")),
        numbers(&whole.path().join("checkpoint.safetensors"))
    );
    let nothing = &mut |event| matches!(event, Event::Prepared { step: 25, .. }) || panic!("{event:?}");
    let progress = train(&toy(), &options, parts.path(), nothing).unwrap();
    assert_eq!(progress, expected);
    for file in ["checkpoint.safetensors", "model.safetensors"] {
        assert_eq!(numbers(&parts.path().join(file)), numbers(&whole.path().join(file)), "{file}");
    }
    run(&TrainOptions { seed: 6, ..options }, other.path()).unwrap();
    let file = "checkpoint.safetensors";
    assert_ne!(numbers(&other.path().join(file)), numbers(&whole.path().join(file)), "another seed");
}

#[test]
fn stops_when_nothing_is_gained() {
    let folder = tempfile::tempdir().unwrap();
    // so slow that the ranking stays as it is
    let options = TrainOptions { learning_rate: 1e-9, validate_every: 1, patience: 3, ..small() };
    let progress = run(&options, folder.path()).unwrap();
    assert_eq!(progress.looks.len(), 4, "{progress:?}");
}

#[test]
fn checkpoints_of_something_else_and_damaged_ones_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let options = TrainOptions { steps: 2, validate_every: 1, ..small() };
    run(&options, folder.path()).unwrap();
    let refused = |set: &TrainingSet, options: &TrainOptions| {
        let error = train(set, options, folder.path(), &mut |_| true).unwrap_err();
        assert!(matches!(error, TrainError::Checkpoint { .. }), "{error}");
        error.to_string()
    };
    assert!(refused(&toy(), &TrainOptions { temperature: 0.2, ..options.clone() }).contains("other options"));
    let mut set = toy();
    set.train[0].negatives.clear();
    assert!(refused(&set, &options).contains("other data"));
    let path = folder.path().join("checkpoint.safetensors");
    let bytes = fs::read(&path).unwrap();
    for length in [0, 7, 1000, bytes.len() - 1] {
        fs::write(&path, &bytes[..length]).unwrap();
        assert!(refused(&toy(), &options).contains(&format!("{length} bytes")));
    }
}

#[test]
fn senseless_options_and_data_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("model");
    let of_options = |change: fn(&mut TrainOptions)| {
        let mut options = small();
        change(&mut options);
        let error = run(&options, &to).unwrap_err();
        assert!(matches!(error, TrainError::Options(_)), "{error}");
    };
    of_options(|o| o.heads = 3);
    of_options(|o| o.heads = 0);
    of_options(|o| o.batch = 1);
    of_options(|o| o.temperature = 0.0);
    of_options(|o| o.learning_rate = f64::NAN);
    of_options(|o| o.steps = 0);
    let of_data = |change: fn(&mut TrainingSet), facts: &str| {
        let mut set = toy();
        change(&mut set);
        let error = train(&set, &small(), &to, &mut |_| true).unwrap_err();
        assert!(matches!(error, TrainError::Data(_)) && error.to_string().contains(facts), "{error}");
    };
    of_data(|s| s.train.clear(), "no training examples");
    of_data(|s| s.validation.clear(), "no validation examples");
    of_data(|s| s.train[4].ignored.push(120), "premise 120, but there are 120");
    of_data(|s| s.train[3].positives.clear(), "example 3 has no positive");
    of_data(|s| s.train[2].negatives.push(120), "premise 120, but there are 120");
    of_data(|s| s.validation[1].negatives = s.validation[1].positives.clone(), "as negative");
    assert!(!to.exists());
    assert!(matches!(Encoder::open(&to), Err(EncoderError::MissingFile { .. })));
}

#[test]
fn further_examples_help_where_there_are_few() {
    let best = |with: bool| {
        let mut set = toy();
        for (i, example) in std::mem::take(&mut set.train).into_iter().enumerate() {
            match i % 9 {
                0 => set.train.push(example),
                _ if with => set.further.push(example),
                _ => {}
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let options =
            TrainOptions { further: 0.8, further_steps: 50, steps: 60, validate_every: 20, ..small() };
        train(&set, &options, folder.path(), &mut |_| true).unwrap().best().unwrap().mrr
    };
    let (without, with) = (best(false), best(true));
    assert!(with > without + 0.1, "{without} without, {with} with");
}
