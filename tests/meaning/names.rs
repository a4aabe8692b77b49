//! Statements with names that nothing declares: what is said of them, and what they are taken for.

use super::{cases, list, text};
use crate::support::{dir, err, json_lines, out, prover};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Results of a suite by name.
fn results(suite: &[Value], options: &[&str]) -> HashMap<String, Value> {
    let dir = dir();
    let line = |v: &Value| format!("{v}\n");
    std::fs::write(dir.path().join("s.jsonl"), suite.iter().map(line).collect::<String>()).expect("writable");
    let fixed =
        ["bench", "s.jsonl", "--timeout", "10", "--no-refute", "--premises", "off", "--out", "r.jsonl"];
    let o = prover(&[&fixed, options].concat(), dir.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let written = std::fs::read_to_string(dir.path().join("r.jsonl")).expect("results");
    json_lines(&written).into_iter().map(|v| (text(&v, "name").to_string(), v)).collect()
}

#[test]
fn every_statement_is_taken_for_what_it_says() {
    let cases = cases("statements.jsonl");
    assert!(cases.len() >= 40);
    let results = results(&cases, &[]);
    let asked = |c: &Value| {
        let name = text(c, "name");
        c.get("same_as").map(|s| json!({"name": name, "formal_statement": s, "header": text(c, "header")}))
    };
    let same: Vec<Value> = cases.iter().filter_map(asked).collect();
    let same = self::results(&same, &[]);
    for case in &cases {
        let name = text(case, "name");
        let result = &results[name];
        assert_eq!(text(result, "verdict"), text(case, "verdict"), "{result}");
        assert!(text(result, "message").contains(text(case, "says")), "{result}");
        let bound = &result["auto_bound"];
        assert_eq!(list(&bound["names"]), list(&case["names"]), "{result}");
        assert_eq!(list(&bound["universes"]), list(&case["universes"]), "{result}");
        if case.get("same_as").is_some() {
            let other = &same[name];
            assert_eq!(text(result, "statement_hash").len(), 64, "{result}");
            assert_eq!(text(result, "statement_hash"), text(other, "statement_hash"), "{result} {other}");
        }
    }
}

#[test]
fn the_policy_decides_what_counts() {
    let suite = [
        json!({"name": "real", "formal_statement": "theorem real (x : ℝ) : x = x"}),
        json!({"name": "number", "formal_statement": "theorem number (h : k < 3) : k < 4"}),
        json!({"name": "none", "formal_statement": "theorem none (k : Nat) (h : k < 3) : k < 4"}),
    ];
    for (policy, expected) in [
        ("allow", ["proved", "proved", "proved"]),
        ("report", ["unsupported", "proved", "proved"]),
        ("refuse", ["unsupported", "unsupported", "proved"]),
    ] {
        let results = results(&suite, &["--auto-bound", policy]);
        for (case, verdict) in suite.iter().zip(expected) {
            let result = &results[text(case, "name")];
            assert_eq!(text(result, "verdict"), verdict, "{policy}: {result}");
            let names = list(&result["auto_bound"]["names"]).len();
            assert_eq!(names, usize::from(text(case, "name") != "none"), "{policy}: {result}");
        }
    }
}

#[test]
fn prove_tells_in_words() {
    let dir = dir();
    let o = prover(&["prove", "theorem t (x : ℝ) : x = x"], dir.path());
    assert_eq!(o.status.code(), Some(1));
    assert!(out(&o).contains("t: unsupported") && out(&o).contains("auto-bound: ℝ"), "{}", out(&o));
    assert!(err(&o).contains("t: unsupported: ℝ is Mathlib's"), "{}", err(&o));
    let o = prover(&["prove", "∀ n : ℕ, n + 0 = n"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(err(&o).contains("ℕ is read as Nat"), "{}", err(&o));
    // what is printed is accepted as it is
    std::fs::write(dir.path().join("t.lean"), out(&o)).expect("writable");
    let o = prover(&["check", "t.lean"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("ℕ is read as Nat"), "{}", out(&o));
}
