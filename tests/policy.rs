//! The learned policy on the embedded Lean: attempts are recorded, a model is trained on them, and the search
//! uses what it has learned.

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use std::path::Path;
use support::{dir, err, out, prover};

/// Theorems of several kinds, two of which need more than a closer.
const THEOREMS: [&str; 8] = [
    "theorem t0 (a b : Nat) : a + b + 1 = b + 1 + a",
    "theorem t1 (a b c : Nat) (h : a < b) (g : b < c) : a + 1 < c",
    "theorem t2 (l : List Nat) : (l ++ []).length = l.length",
    "theorem t3 (p q : Prop) (hp : p) (hq : q) : p ∧ q",
    "theorem t4 (f : Nat → Nat) (h : ∀ n, f n = 0) : f 3 + f 4 = 0",
    "theorem t5 (b : Bool) : (b && b) = b",
    "theorem t6 : ∀ n : Nat, n * (n + 1) % 2 = 0",
    "theorem t7 (α : Type) (l m : List α) : (l ++ m).reverse = m.reverse ++ l.reverse",
];

fn write_suite(path: &Path, copies: usize) {
    let mut text = String::new();
    for copy in 0..copies {
        for theorem in THEOREMS {
            let (name, rest) = theorem["theorem ".len()..].split_once(' ').expect("a name");
            let name = format!("{name}_{copy}");
            let statement = format!("theorem {name} {rest} := by sorry");
            let line = serde_json::json!({"name": name, "formal_statement": statement});
            text += &format!("{line}\n");
        }
    }
    std::fs::write(path, text).expect("writable");
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn attempts(line: &Value) -> Vec<&Value> {
    let goals = line["goals"].as_array().expect("goals").iter();
    goals.flat_map(|g| g["attempts"].as_array().expect("attempts")).collect()
}

#[test]
fn attempts_are_recorded_a_model_learns_from_them_and_the_search_uses_it() {
    let dir = dir();
    write_suite(&dir.path().join("suite.jsonl"), 2);
    let bench =
        ["bench", "suite.jsonl", "--steps", "300", "--attempts", "attempts.jsonl", "--policy", "plain"];
    let o = prover(&bench, dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let recorded = lines(&dir.path().join("attempts.jsonl"));
    assert_eq!(recorded.len(), 2 * THEOREMS.len());
    for line in &recorded {
        assert_eq!(
            (line["suite"].as_str(), line["verdict"].as_str()),
            (Some("suite"), Some("proved")),
            "{line}"
        );
        let used: Vec<&Value> = attempts(line).into_iter().filter(|a| a["used"] == true).collect();
        assert!(!used.is_empty(), "{line}");
        assert!(
            used.iter().any(|a| a["outcome"] == "closed"),
            "a proof ends with what closes a goal: {line}"
        );
        assert!(used.iter().all(|a| a["outcome"] == "closed" || a["outcome"] == "goals_left"), "{line}");
        let goal = &line["goals"][0];
        let words: Vec<&str> =
            goal["features"]["words"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
        assert!(words.iter().any(|w| w.starts_with("is:")), "{words:?}");
    }
    // a theorem that has a result is not searched again, and its attempts stay as they are
    let before = std::fs::read(dir.path().join("attempts.jsonl")).expect("a file");
    assert_eq!(prover(&bench, dir.path()).status.code(), Some(0));
    assert_eq!(std::fs::read(dir.path().join("attempts.jsonl")).expect("a file"), before);

    let train = |out_file: &str| {
        let arguments = ["policy", "train", "attempts.jsonl", "--out", out_file, "--epochs", "4", "--json"];
        prover(&arguments, dir.path())
    };
    let o = train("a.safetensors");
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let figures: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert!(figures["timed"].as_u64().expect("a number") > 0, "{figures}");
    train("b.safetensors");
    let bytes = |name: &str| std::fs::read(dir.path().join(name)).expect("a model");
    assert_eq!(
        bytes("a.safetensors"),
        bytes("b.safetensors"),
        "the same attempts and seed give the same model"
    );
    let card = std::fs::read_to_string(dir.path().join("MODEL.md")).expect("a card");
    assert!(card.contains("attempts.jsonl") && card.contains("area under the ROC curve"), "{card}");
    let o = prover(&["policy", "evaluate", "attempts.jsonl", "--model", "a.safetensors"], dir.path());
    assert!(out(&o).contains("log loss"), "{}{}", out(&o), err(&o));
    let o = prover(&["policy", "show", "a.safetensors"], dir.path());
    assert!(out(&o).contains("omega"), "{}{}", out(&o), err(&o));

    let mut damaged = bytes("a.safetensors");
    let last = damaged.len() - 3;
    damaged[last] ^= 0x40;
    std::fs::write(dir.path().join("damaged.safetensors"), damaged).expect("writable");
    let o = prover(&["policy", "show", "damaged.safetensors"], dir.path());
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("damaged.safetensors") && err(&o).contains("checksum"), "{}", err(&o));
}

#[test]
fn the_learned_policy_proves_the_same_and_is_deterministic() {
    let dir = dir();
    write_suite(&dir.path().join("suite.jsonl"), 1);
    let run = |policy: &str, out_file: &str| {
        let arguments =
            ["bench", "suite.jsonl", "--steps", "300", "--seed", "1", "--policy", policy, "--out", out_file];
        let o = prover(&arguments, dir.path());
        assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
        lines(&dir.path().join(out_file))
    };
    let facts = |results: &[Value]| -> Vec<(String, String, u64)> {
        let text = |v: &Value| v.as_str().expect("text").to_string();
        let fact = |r: &Value| (text(&r["name"]), text(&r["proof"]), r["steps"].as_u64().expect("a number"));
        results.iter().map(fact).collect()
    };
    let (once, again) = (run("learned", "once.jsonl"), run("learned", "again.jsonl"));
    assert_eq!(facts(&once).len(), THEOREMS.len());
    assert_eq!(facts(&once), facts(&again));
    let name = once[0]["config"]["policy"].as_str().expect("a name");
    assert!(name.starts_with("symbolic, learned "), "{name}");
    let plain = run("plain", "plain.jsonl");
    assert_eq!(plain[0]["config"]["policy"], "symbolic");
    assert!(plain.iter().chain(&once).all(|r| r["verdict"] == "proved" && r["tier"] == "audited"));
}

#[test]
fn suites_that_figures_are_measured_on_are_not_trained_on() {
    let dir = dir();
    let line = serde_json::json!({"suite": "first-steps", "name": "a", "verdict": "timeout", "goals": []});
    std::fs::write(dir.path().join("attempts.jsonl"), format!("{line}\n")).expect("writable");
    let o = prover(&["policy", "train", "attempts.jsonl", "--out", "m.safetensors"], dir.path());
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("1 theorems of first-steps are left out"), "{}", err(&o));
    assert!(!dir.path().join("m.safetensors").exists());
}
