//! `prover check` over the real engine.

#[path = "support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Output;
use support::{dir, err, json_file, json_lines, out, prover};

fn check(args: &[&str], dir: &Path) -> Output {
    prover(&[&["check"], args].concat(), dir)
}

const CLAIMS: &str = "\
theorem add_swap (a b : Nat) : a + b = b + a := by omega

axiom cheat : False
theorem easy : 1 = 2 := cheat.elim
";

#[test]
fn a_file_with_a_cheat() {
    let dir = dir();
    std::fs::write(dir.path().join("claims.lean"), CLAIMS).expect("writable");
    let o = check(&["claims.lean"], dir.path());
    assert_eq!(o.status.code(), Some(1), "{}", err(&o));
    let text = out(&o);
    assert!(text.contains("add_swap: audited; no axioms beyond the library\n"), "{text}");
    assert!(text.contains("easy: refused, axiom: ") && text.contains("easy → cheat"), "{text}");
    assert!(err(&o).contains("1 of 2 accepted"), "{}", err(&o));
    // Allowed by its exact name.
    let o = check(&["claims.lean", "--axiom", "cheat"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    assert!(out(&o).contains("easy: audited; axioms cheat"), "{}", out(&o));
    assert_eq!(check(&["claims.lean", "--axiom", "chea"], dir.path()).status.code(), Some(1));
}

#[test]
fn a_syntax_error_shows_its_place() {
    let dir = dir();
    std::fs::write(dir.path().join("typo.lean"), "-- α\ntheorem t : 1 = 1 := by simp only [foo] att\n")
        .expect("writable");
    let o = check(&["typo.lean"], dir.path());
    assert_eq!(o.status.code(), Some(1));
    let text = out(&o);
    assert!(text.starts_with("typo.lean:2:") && text.contains("error: "), "{text}");
    assert!(text.contains("\n  theorem t : 1 = 1 := by simp only [foo] att\n"), "{text}");
    assert!(text.lines().any(|l| l.trim() == "^"), "{text}");
}

#[test]
fn a_folder_of_files() {
    let dir = dir();
    std::fs::create_dir(dir.path().join("deep")).expect("writable");
    std::fs::write(dir.path().join("a.lean"), "theorem a : 1 = 1 := rfl").expect("writable");
    std::fs::write(dir.path().join("deep/b.lean"), "theorem b : 1 = 2 := by sorry").expect("writable");
    std::fs::write(dir.path().join("deep/c.lean"), "def c := 1").expect("writable");
    std::fs::write(dir.path().join("root.lean"), "import Init -- all of it\n").expect("writable");
    let o = check(&["."], dir.path());
    assert_eq!(o.status.code(), Some(1));
    let lines: Vec<_> = out(&o).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "a.lean: a: audited; no axioms beyond the library");
    assert!(lines[1].starts_with("deep/b.lean: b: refused, sorry"), "{lines:?}");
    assert_eq!(lines[2], "deep/c.lean: declares no theorem");
    assert!(err(&o).contains("1 of 3 accepted"), "{}", err(&o));
}

/// Lines of all forms, each with whether it is a proof.
const LINES: &[(&str, bool)] = &[
    (
        concat!(
            r#"{"name": "body", "formal_statement": "theorem t (a b : Nat) : a + b = b + a := by", "#,
            r#""proof": "  omega"}"#
        ),
        true,
    ),
    (
        concat!(
            r#"{"name": "trimmed", "#,
            r#""formal_statement": "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p := by\n", "#,
            r#""proof": "constructor\n  exact h.2\n  exact h.1"}"#
        ),
        true,
    ),
    (r#"{"name": "term", "statement": "theorem t : 1 = 1", "proof": ":= rfl"}"#, true),
    (
        concat!(
            r#"{"name": "whole", "statement": "theorem t : 1 = 1 := by sorry", "#,
            r#""proof": "theorem t : 1 = 1 := by rfl"}"#
        ),
        true,
    ),
    (
        concat!(
            r#"{"name": "code", "header": "open Nat", "statement": "theorem t : succ 1 = 2", "#,
            r#""code": "open Nat\ntheorem help : 1 = 1 := rfl\ntheorem t : succ 1 = 2 := rfl"}"#
        ),
        true,
    ),
    (r#"{"name": "file", "code": "theorem a : True := trivial\ntheorem b : 1 = 1 := rfl"}"#, true),
    (r#"{"name": "other", "statement": "theorem t : 1 = 2", "code": "theorem t : 1 = 1 := rfl"}"#, false),
    (r#"{"name": "none", "statement": "theorem t : 1 = 2"}"#, false),
    (r#"{"statement": "theorem t : 1 = 2", "proof": "sorry"}"#, false),
];

#[test]
fn json_lines_in_all_forms_and_a_run_that_continues() {
    let dir = dir();
    let text: Vec<&str> = LINES.iter().map(|(line, _)| *line).collect();
    std::fs::write(dir.path().join("p.jsonl"), text.join("\n") + "\n").expect("writable");
    let o = check(&["p.jsonl", "--json"], dir.path());
    assert_eq!(o.status.code(), Some(1), "{}", err(&o));
    let lines = json_lines(&out(&o));
    let accepted: Vec<_> = lines.iter().map(|l| l["accepted"] == true).collect();
    assert_eq!(accepted, LINES.iter().map(|(_, ok)| *ok).collect::<Vec<_>>(), "{lines:#?}");
    assert_eq!(lines[8]["name"], "line 9");
    assert_eq!(lines[6]["refused"]["rule"], "type");

    let args = ["p.jsonl", "--out", "r/v.jsonl"];
    assert_eq!(check(&args, dir.path()).status.code(), Some(1));
    let path = dir.path().join("r/v.jsonl");
    let all = std::fs::read_to_string(&path).expect("results");
    assert_eq!(json_lines(&all).len(), LINES.len());
    // Killed in the middle of a line.
    let five: Vec<&str> = all.lines().take(5).collect();
    std::fs::write(&path, five.join("\n") + "\n{\"name\": \"whol").expect("writable");
    let o = check(&args, dir.path());
    assert_eq!(o.status.code(), Some(1));
    assert!(err(&o).contains("5 of 9 checked before") && err(&o).contains("6 of 9 accepted"), "{}", err(&o));
    let names = |text: &str| {
        let mut names: Vec<String> = json_lines(text).iter().map(|l| l["name"].to_string()).collect();
        names.sort();
        names
    };
    let again = std::fs::read_to_string(&path).expect("results");
    assert_eq!(names(&again), names(&all));
    // Nothing is left to do, and the verdict is the same.
    let o = check(&args, dir.path());
    assert_eq!(o.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&path).expect("results"), again);
    // Another question is judged anew.
    check(&[&args[..], &["--axiom", "cheat"]].concat(), dir.path());
    assert!(json_file(&path).len() > LINES.len());
}

#[test]
fn a_proof_that_runs_for_ever_is_had_again_with_more_time() {
    let dir = dir();
    let hang = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";
    std::fs::write(dir.path().join("hang.lean"), hang).expect("writable");
    let run = |timeout: &str| check(&["hang.lean", "--timeout", timeout, "--out", "v.jsonl"], dir.path());
    let lines = || json_file(&dir.path().join("v.jsonl"));
    let o = run("1");
    assert_eq!(o.status.code(), Some(1), "{}", err(&o));
    assert_eq!(lines()[0]["refused"]["rule"], "timeout", "{:?}", lines());
    run("1");
    assert_eq!(lines().len(), 1);
    run("2");
    assert_eq!(lines().len(), 2);
}

#[test]
fn wrong_usage_says_what_to_do() {
    let dir = dir();
    std::fs::write(dir.path().join("bad.jsonl"), "{\"code\": 1}\n").expect("writable");
    std::fs::write(dir.path().join("x.txt"), "").expect("writable");
    for (args, expected) in [
        (&["missing.lean"][..], "missing.lean: no such file or folder"),
        (&["x.txt"], "neither a .lean file"),
        (&["bad.jsonl"], "bad.jsonl:1:"),
        (&["bad.jsonl", "--timeout", "x"], "--timeout"),
    ] {
        let o = check(args, dir.path());
        let said = out(&o) + &err(&o);
        assert_eq!((o.status.code(), said.contains(expected)), (Some(2), true), "{args:?}: {said}");
    }
}
