//! `prover lint`: faulty statements next to right ones, and suites that have to pass.

use super::{cases, list, text};
use crate::support::{dir, err, json_lines, out, prover};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Codes that need a proof.
const PROVED: [&str; 3] = ["contradictory-hypotheses", "trivial", "refuted"];

/// What is found in a suite, with the status.
fn linted(suite: &str, dir: &Path) -> (Vec<Value>, Option<i32>) {
    let o = prover(&["lint", suite, "--json"], dir);
    (json_lines(&out(&o)), o.status.code())
}

#[test]
fn faults_are_found_and_nothing_else() {
    let cases = cases("lint.jsonl");
    assert!(cases.len() >= 50);
    let dir = dir();
    let all: String = cases.iter().map(|v| format!("{v}\n")).collect();
    std::fs::write(dir.path().join("s.jsonl"), all).expect("writable");
    let (found, status) = linted("s.jsonl", dir.path());
    assert_eq!((found.len(), status), (cases.len(), Some(1)));
    let mut wrong = vec![];
    for (case, linted) in cases.iter().zip(&found) {
        assert_eq!(text(case, "name"), text(linted, "name"));
        let findings = linted["findings"].as_array().expect("findings");
        let line = |f: &Value| format!("{} {} {}", text(f, "level"), text(f, "code"), text(f, "part"));
        let told: BTreeSet<String> = findings.iter().filter(|f| f["code"] != "trivial").map(line).collect();
        let expected = list(&case["found"]);
        let is_expected = |t: &str| {
            expected.iter().any(|e| *e == t || e.strip_suffix('*').is_some_and(|e| t.starts_with(e)))
        };
        let is_told =
            |e: &str| told.iter().any(|t| t == e || e.strip_suffix('*').is_some_and(|e| t.starts_with(e)));
        // `*` alone: notes besides are as they may
        let right = told.iter().all(|t| is_expected(t)) && expected.iter().all(|e| *e == "*" || is_told(e));
        if !right {
            wrong.push(format!("{}: {told:?} instead of {expected:?}", text(case, "formal_statement")));
        }
        for f in findings.iter().filter(|f| PROVED.contains(&text(f, "code"))) {
            assert!(text(f, "proof").starts_with("theorem "), "{f}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn proofs_that_are_attached_are_accepted() {
    let dir = dir();
    let statement = "theorem t (a b : Nat) (h : a < b) (h2 : b < a) : a = 7";
    for (statement, code) in
        [(statement, "contradictory-hypotheses"), ("theorem t (n : Nat) : n * n < 10", "refuted")]
    {
        let o = prover(&["lint", statement, "--json", "--no-notes"], dir.path());
        let found = &json_lines(&out(&o))[0]["findings"][0];
        assert_eq!(text(found, "code"), code, "{}", err(&o));
        std::fs::write(dir.path().join("p.lean"), text(found, "proof")).expect("writable");
        assert_eq!(prover(&["check", "p.lean"], dir.path()).status.code(), Some(0), "{found}");
    }
}

#[test]
fn our_own_suites_pass() {
    let fresh = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/suites/fresh-40.jsonl");
    for (suite, count) in [("first-steps", 180), (fresh, 40)] {
        let o = prover(&["lint", suite, "--no-notes"], dir().path());
        assert_eq!((o.status.code(), out(&o).as_str()), (Some(0), ""), "{suite}: {}", err(&o));
        assert!(err(&o).contains(&format!("{count} statements in")), "{}", err(&o));
    }
}

#[test]
fn findings_are_told_in_words() {
    let dir = dir();
    let o = prover(&["lint", "theorem t (a b c : Nat) (h : a < b) : a + 1 ≤ b"], dir.path());
    assert_eq!(o.status.code(), Some(1));
    let expected = "warning[unused-variable] variable c: c occurs nowhere else";
    assert!(out(&o).contains(expected), "{}", out(&o));
    assert!(
        out(&o).contains("note[trivial]") && out(&o).contains("    theorem t (a b c : Nat)"),
        "{}",
        out(&o)
    );
    assert!(err(&o).contains("1 statement in"), "{}", err(&o));
}
