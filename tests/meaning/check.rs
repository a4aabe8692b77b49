//! Proofs of such statements, as files, as lines and over HTTP's form of a question.

use super::{list, text};
use crate::support::{dir, json_lines, out, prover};
use serde_json::{Value, json};

/// Verdicts of `prover check` on lines of JSON.
fn checked(submissions: &[Value], options: &[&str]) -> Vec<Value> {
    let dir = dir();
    let line = |v: &Value| format!("{v}\n");
    let all: String = submissions.iter().map(line).collect();
    std::fs::write(dir.path().join("s.jsonl"), all).expect("writable");
    let o = prover(&[&["check", "s.jsonl", "--json"], options].concat(), dir.path());
    let verdicts = json_lines(&out(&o));
    assert_eq!(verdicts.len(), submissions.len(), "{}", crate::support::err(&o));
    verdicts
}

#[test]
fn proofs_are_judged_as_their_statements_are_meant() {
    let nat = "theorem t (n : ℕ) : n + 0 = n";
    let plain = "theorem t (n : Nat) : n + 0 = n";
    let real = "theorem t (x : ℝ) : x = x";
    // statement, proof or code, accepted, rule of the refusal, notations
    let cases = [
        (json!({"statement": nat, "proof": "rfl"}), true, "", &["ℕ"][..]),
        (json!({"statement": nat, "proof": format!("{plain} := rfl")}), true, "", &["ℕ"]),
        (json!({"statement": plain, "proof": format!("{nat} := rfl")}), true, "", &["ℕ"]),
        (json!({"statement": plain, "code": format!("import Lean\n{nat} := rfl")}), true, "", &["ℕ"]),
        (json!({"statement": nat, "code": format!("import Lean\n{nat} := rfl")}), true, "", &["ℕ"]),
        (json!({"code": format!("{nat} := rfl")}), true, "", &["ℕ"]),
        (json!({"code": format!("notation \"ℕ\" => Nat\n{nat} := rfl")}), true, "", &[]),
        (
            json!({"statement": nat, "proof": format!("notation \"ℕ\" => Nat\n{nat} := rfl")}),
            true,
            "",
            &["ℕ"],
        ),
        // a proof that takes the sign for something else proves something else
        (
            json!({"statement": nat, "proof": format!("notation \"ℕ\" => Int\n{nat} := Int.add_zero n")}),
            false,
            "type",
            &["ℕ"],
        ),
        (
            json!({"statement": nat, "proof": "theorem t (n : Int) : n + 0 = n := Int.add_zero n"}),
            false,
            "type",
            &["ℕ"],
        ),
        (json!({"statement": "theorem t (ℕ : Type) (x : ℕ) : x = x", "proof": "rfl"}), true, "", &[]),
        (
            json!({"statement": "theorem t (ℕ : Type) (x : ℕ) : x = x",
                "proof": "theorem t (x : ℕ) : x = x := rfl"}),
            false,
            "type",
            &[],
        ),
        (json!({"statement": real, "proof": "rfl"}), false, "unsupported", &[]),
        (json!({"code": format!("{real} := rfl")}), false, "unsupported", &[]),
        (json!({"code": "theorem t {ℝ : Type} (x : ℝ) : x = x := rfl"}), true, "", &[]),
        (json!({"code": "example (x : ℝ) : x = x := rfl"}), false, "unsupported", &[]),
        (json!({"code": "theorem t (h : k < 3) : k < 4 := by omega"}), true, "", &[]),
    ];
    let submissions: Vec<Value> = cases.iter().map(|c| c.0.clone()).collect();
    for (verdict, (asked, accepted, rule, notations)) in checked(&submissions, &[]).iter().zip(&cases) {
        assert_eq!(verdict["accepted"], *accepted, "{asked}: {verdict}");
        assert_eq!(text(&verdict["refused"], "rule"), *rule, "{asked}: {verdict}");
        assert_eq!(list(&verdict["notations"]), *notations, "{asked}: {verdict}");
    }
    let allowed = checked(&submissions, &["--auto-bound", "allow"]);
    let refused = checked(&submissions, &["--auto-bound", "refuse"]);
    for (at, rule) in [(12, ""), (13, ""), (15, "")] {
        assert_eq!(text(&allowed[at]["refused"], "rule"), rule, "{}", allowed[at]);
        assert_eq!(list(&allowed[at]["declarations"][0]["auto_bound"]["names"]), ["ℝ"], "{}", allowed[at]);
    }
    assert_eq!(text(&refused[16]["refused"], "rule"), "unsupported", "{}", refused[16]);
}

#[test]
fn places_of_errors_are_those_of_the_text() {
    let dir = dir();
    let file = "theorem a (n : ℕ) : n = n := rfl\n\ntheorem b (n : ℕ) : n + 1 = n := rfl\n";
    std::fs::write(dir.path().join("a.lean"), file).expect("writable");
    let o = prover(&["check", "a.lean"], dir.path());
    assert!(out(&o).contains("a.lean:3:34: error"), "{}", out(&o));
    assert!(out(&o).contains("a: audited; no axioms"), "{}", out(&o));
}
