//! The loop of searches and training: what searches found trains a small model, which is asked in a search.

#[path = "support/mod.rs"]
mod support;

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use support::{dir, done, err, json_file, json_lines, prover, refused};

/// Statements that are proved alike, so that a tiny model can learn how.
fn write_suite(path: &Path) {
    let mut text = String::new();
    for (i, a) in ["p", "q", "r", "s", "t"].iter().enumerate() {
        for (j, b) in ["p", "q", "r", "s", "t"].iter().enumerate().filter(|(j, _)| *j != i) {
            let statement =
                format!("theorem t{i}{j} ({a} {b} : Prop) (h : {a}) : {b} → {a} ∧ {b} := by sorry");
            let line = json!({"name": format!("t{i}{j}"), "formal_statement": statement});
            writeln!(text, "{line}").expect("a text");
        }
    }
    std::fs::write(path, text).expect("writable");
}

/// Sizes with which a training takes seconds.
const TINY: [&str; 18] = [
    "--layers",
    "2",
    "--width",
    "32",
    "--heads",
    "2",
    "--feed-forward",
    "64",
    "--vocabulary",
    "300",
    "--batch",
    "8",
    "--learning-rate",
    "0.01",
    "--warm-up",
    "5",
    "--look-every",
    "10",
];

#[test]
fn what_searches_found_trains_a_model_that_proves_alone() {
    let folder = dir();
    write_suite(&folder.path().join("suite.jsonl"));
    let bench = ["bench", "suite.jsonl", "--steps", "200", "--no-refute", "--record", "searches.jsonl"];
    done(&bench, folder.path());
    done(&["model", "export", "searches.jsonl", "--out", "pairs.jsonl"], folder.path());
    let pairs = json_file(&folder.path().join("pairs.jsonl"));
    assert!(pairs.len() >= 20, "{pairs:?}");

    let train = |more: &[&str]| {
        let args = ["model", "train", "pairs.jsonl", "--out", "steps"];
        let course = ["--steps", "120", "--patience", "100", "--dropout", "0"];
        prover(&[&args, &TINY[..], &course, more].concat(), folder.path())
    };
    // no time at all: one step is done, and the same command goes on
    let first = train(&["--hours", "1e-9"]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(err(&first).contains("run the same command again"), "{}", err(&first));
    let o = train(&["--json"]);
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(err(&o).contains("going on after step 1 of 120"), "{}", err(&o));
    let report: Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert_eq!(report["training"]["ended"], "steps", "{report}");
    assert!(report["best"]["exact"].as_f64() > Some(0.9), "{report}");
    let card = std::fs::read_to_string(folder.path().join("steps/README.md")).expect("a card");
    assert!(card.contains("`pairs.jsonl`") && card.contains("proofstep"), "{card}");
    // other options do not go on with it
    let other = train(&["--seed", "7"]);
    assert_eq!(other.status.code(), Some(2), "{}", err(&other));
    assert!(err(&other).contains("give another folder with --out"), "{}", err(&other));

    let asked = [
        "bench",
        "suite.jsonl",
        "--model-folder",
        "steps",
        "--template",
        "proofstep",
        "--policy",
        "model",
        "--no-refute",
        "--no-kept-answers",
        "--timeout",
        "60",
        "--out",
        "alone.jsonl",
    ];
    let o = prover(&asked, folder.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let results = json_file(&folder.path().join("alone.jsonl"));
    let proved = results.iter().filter(|r| r["verdict"] == "proved").count();
    assert!(results.len() == 20 && proved >= 15, "{proved} of {}: {}", results.len(), err(&o));
}

#[test]
fn what_cannot_be_learned_from_is_told() {
    let folder = dir();
    let line = |suite: &str, i: usize| {
        let pair =
            json!({"state": format!("⊢ p{i}"), "tactic": "simp", "suite": suite, "theorem": format!("t{i}")});
        format!("{pair}\n")
    };
    let mut text = String::from("no JSON\n{\"state\": \"⊢ p\"}\n");
    (0..40).for_each(|i| text += &line("own", i));
    (40..43).for_each(|i| text += &line("library-heldout", i));
    std::fs::write(folder.path().join("pairs.jsonl"), text).expect("writable");
    let args = ["model", "train", "pairs.jsonl", "--out", "steps", "--steps", "2", "--json"];
    let o = prover(&[&args, &TINY[..]].concat(), folder.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let told = err(&o);
    assert!(told.contains("pairs.jsonl:1: ") && told.contains("pairs.jsonl:2: "), "{told}");
    assert!(told.contains("2 entries could not be read"), "{told}");
    assert!(told.contains("3 pairs of library-heldout are left out"), "{told}");
    let report = json_lines(&String::from_utf8_lossy(&o.stdout).replace('\n', " ")).remove(0);
    let counts = &report["training"]["counts"];
    let number = |name: &str| counts[name].as_u64().expect("a number");
    assert_eq!((number("train") + number("held_out"), number("unreadable")), (40, 2), "{report}");

    let again = |args: &[&str]| refused(&[&["model", "train", "pairs.jsonl"], args].concat(), folder.path());
    let e = again(&["--out", "steps", "--template", "whole-proof"]);
    assert!(e.contains("not for single steps") && e.contains("proofstep"), "{e}");
    let e = again(&["--out", "steps", "--width", "100", "--heads", "3"]);
    assert!(e.contains("twice the heads"), "{e}");
    let e = again(&["--out", "steps", "--held-out", "1.5"]);
    assert!(e.contains("below 1"), "{e}");
    let e = refused(&["model", "train", "nowhere.jsonl", "--out", "steps"], folder.path());
    assert!(e.contains("nowhere.jsonl") && e.contains("prover model export"), "{e}");
}
