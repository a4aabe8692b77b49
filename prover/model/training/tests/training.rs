//! A tiny model is trained, interrupted, gone on with, and asked.

use language_model::{Asked, LanguageModel, Prompt, Request, Sampling, Template};
use local_model::{Device, LocalModel};
use model_training::{Divided, Ended, Event, Pair, PairWording, TrainError, TrainOptions, Trained, train};
use std::path::Path;
use std::time::Duration;
use supervise::StopFlag;

/// States of three kinds, each with its tactic.
fn pairs() -> Divided {
    let names = ["a", "b", "c", "x", "y", "z"];
    let (mut train, mut held_out) = (vec![], vec![]);
    for (i, a) in names.iter().enumerate() {
        for (j, b) in names.iter().enumerate().filter(|(j, _)| *j != i) {
            let part = if (i + j) % 5 == 0 { &mut held_out } else { &mut train };
            let mut add = |state: String, tactic: String| {
                part.push(Pair { state, tactic, suite: None, theorem: None });
            };
            add(format!("{a} {b} : Nat\n⊢ {a} + {b} = {b} + {a}"), "omega".into());
            add(format!("{a} {b} : Prop\nh : {a}\n⊢ {a} ∨ {b}"), "exact Or.inl h".into());
            add(format!("{a} {b} : Prop\n⊢ {a} ∧ {b} → {b}"), "intro h".into());
        }
    }
    Divided { train, held_out, ..Divided::default() }
}

fn options() -> TrainOptions {
    TrainOptions {
        seed: 1,
        vocabulary: 320,
        layers: 2,
        width: 32,
        heads: 2,
        feed_forward: 64,
        context: 64,
        batch: 12,
        learning_rate: 1e-2,
        warm_up: 5,
        dropout: 0.0,
        steps: Some(40),
        look_every: Some(10),
        patience: 100,
        ..TrainOptions::default()
    }
}

fn wording() -> PairWording {
    PairWording::new(Template::find("proofstep").unwrap()).unwrap()
}

/// Trains until all is done, or until so many steps were done.
fn run(folder: &Path, options: &TrainOptions, until: usize) -> Result<Trained, TrainError> {
    train(&pairs(), &[], 0, &wording(), options, folder, &mut |event| match event {
        Event::Step { step, .. } => step != until,
        _ => true,
    })
}

fn ask(model: &LocalModel, prompt: &str, sampling: Sampling) -> Vec<(String, f64)> {
    let request = Request { prompt: Prompt::Text(prompt.into()), sampling, structure: None };
    let stop = StopFlag::default();
    let asked = Asked { limit: Duration::from_secs(600), stop: &stop };
    let answer = model.ask(&[request], asked).remove(0).unwrap();
    answer.samples.into_iter().map(|s| (s.text, s.log_probability.unwrap())).collect()
}

#[test]
fn a_model_learns_to_say_the_right_tactic_and_is_opened_as_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let trained = run(folder.path(), &options(), usize::MAX).unwrap();
    assert_eq!((trained.ended, trained.step, trained.steps), (Ended::Steps, 40, 40));
    let best = trained.progress.best().unwrap();
    assert!(best.exact > 0.99 && best.held_out < 0.2, "{best:?}");
    let model = LocalModel::open(folder.path(), Device::Cpu).unwrap();
    let beams = Sampling { n: 2, beams: Some(2), stop: vec!["\n".into()], ..Sampling::default() };
    // the mean over all tokens of the held-out tactics as the model that is asked computes it
    let (mut sum, mut tokens) = (0.0, 0);
    let pairs = pairs();
    for pair in &pairs.held_out {
        let prompt = wording().question(&pair.state).unwrap();
        let said = ask(&model, &prompt, beams.clone());
        assert_eq!(said[0].0, pair.tactic, "{said:?}");
        sum -= said[0].1;
        tokens += said_tokens(&model, &prompt);
    }
    let loss = sum / tokens as f64;
    assert!((loss - best.held_out).abs() < 1e-4, "{loss} {best:?}");
    let card = std::fs::read_to_string(folder.path().join("README.md")).unwrap();
    assert!(card.contains("--template proofstep") && card.contains(&format!("**{:.4}**", best.held_out)));
}

/// Tokens of the likeliest answer, its end included.
fn said_tokens(model: &LocalModel, prompt: &str) -> usize {
    let sampling = Sampling { beams: Some(2), ..Sampling::default() };
    let request = Request { prompt: Prompt::Text(prompt.into()), sampling, structure: None };
    let stop = StopFlag::default();
    let answer = model.ask(&[request], Asked { limit: Duration::from_secs(600), stop: &stop }).remove(0);
    answer.unwrap().samples[0].tokens.unwrap() as usize
}

/// All files of a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn interrupted_and_resumed_it_is_the_model_of_one_that_was_not() {
    let options = TrainOptions { steps: Some(25), ..options() };
    let (whole, parts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let uninterrupted = run(whole.path(), &options, usize::MAX).unwrap();
    for until in [7, 8, 20] {
        let stopped = run(parts.path(), &options, until).unwrap();
        assert_eq!((stopped.ended, stopped.step), (Ended::Stopped, until));
    }
    let resumed = run(parts.path(), &options, usize::MAX).unwrap();
    assert_eq!(resumed, uninterrupted);
    // facts beside weights have no order, so a checkpoint may be written in several ways
    let compared = |folder: &Path| {
        let all = files(folder).into_iter();
        all.filter(|(name, _)| name != "checkpoint.safetensors").collect::<Vec<_>>()
    };
    let (whole, parts) = (compared(whole.path()), compared(parts.path()));
    let names: Vec<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "README.md",
        "config.json",
        "generation_config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
    ];
    assert_eq!(names, expected);
    assert!(whole == parts, "the files differ");
    let other = tempfile::tempdir().unwrap();
    run(other.path(), &TrainOptions { seed: 2, ..options }, usize::MAX).unwrap();
    assert!(whole != compared(other.path()), "another seed gives another model");
}

#[test]
fn a_checkpoint_that_is_damaged_or_of_another_training_is_refused() {
    let options = TrainOptions { steps: Some(6), ..options() };
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &options, 3).unwrap();
    let other = run(folder.path(), &TrainOptions { steps: Some(7), ..options.clone() }, usize::MAX);
    let error = other.unwrap_err();
    assert!(matches!(error, TrainError::Foreign { .. }), "{error}");
    assert!(error.to_string().contains("--out"), "{error}");
    let path = folder.path().join("checkpoint.safetensors");
    let sound = std::fs::read(&path).unwrap();
    let mut damaged = vec![sound[..sound.len() - 5].to_vec(), b"nothing".to_vec()];
    for at in [sound.len() / 3, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 4;
        damaged.push(bytes);
    }
    for bytes in damaged {
        std::fs::write(&path, bytes).unwrap();
        let error = run(folder.path(), &options, usize::MAX).unwrap_err();
        assert!(matches!(error, TrainError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("begin anew"), "{error}");
    }
    std::fs::write(&path, sound).unwrap();
    assert_eq!(run(folder.path(), &options, usize::MAX).unwrap().step, 6);
}

#[test]
fn nothing_to_learn_from_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = |pairs: Divided| train(&pairs, &[], 0, &wording(), &options(), folder.path(), &mut |_| true);
    let all = pairs();
    let none = run(Divided { train: vec![], ..all.clone() }).unwrap_err().to_string();
    assert!(none.contains("to learn from"), "{none}");
    let none = run(Divided { held_out: vec![], ..all }).unwrap_err().to_string();
    assert!(none.contains("--held-out"), "{none}");
}
