//! The command line as a new user meets it, over the real engine (set up first if need be).

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{command, dir, err, json_file, out, prover};

/// A suite of additions that only Lean can prove, each in a moment.
fn write_suite(path: &Path, count: usize) {
    let line = |i: usize| {
        format!(
            "{{\"name\": \"t{i}\", \"formal_statement\": \
             \"theorem t{i} (a b : Nat) : a + b + {i} = b + {i} + a := by\"}}\n"
        )
    };
    std::fs::write(path, (0..count).map(line).collect::<String>()).expect("writable");
}

#[test]
fn a_statement_is_proved_and_printed_as_lean() {
    let dir = dir();
    let o = prover(&["prove", "theorem t (a b : Nat) : a + b = b + a"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let text = out(&o);
    assert!(text.starts_with("-- t: proved, audited"), "{text}");
    assert!(text.contains("theorem t (a b : Nat) : a + b = b + a := by\n  "), "{text}");
    // What is printed is a Lean file that the judge accepts.
    std::fs::write(dir.path().join("t.lean"), &text).expect("writable");
    let o = prover(&["check", "t.lean"], dir.path());
    assert_eq!(
        (o.status.code(), out(&o).starts_with("t: audited")),
        (Some(0), true),
        "{}{}",
        out(&o),
        err(&o)
    );
}

#[test]
fn a_bare_proposition_is_a_statement() {
    let o = prover(&["prove", "∀ n : Nat, n % 2 = 0 ∨ n % 2 = 1", "--json"], dir().path());
    let v: Value = serde_json::from_str(out(&o).trim()).expect("JSON");
    assert_eq!((v["verdict"].as_str(), v["tier"].as_str()), (Some("proved"), Some("audited")), "{v}");
    assert_eq!(v["statement_hash"].as_str().map(str::len), Some(64));
}

#[test]
fn a_typo_shows_leans_message_and_its_place() {
    let o = prover(&["prove", "theorem t (l : List Nat) : l.lenght = l.length"], dir().path());
    assert_eq!(o.status.code(), Some(1));
    let text = err(&o);
    assert!(text.contains("Lean does not accept the statement") && text.contains("lenght"), "{text}");
    let marked = format!("\n  theorem t (l : List Nat) : l.lenght = l.length\n  {}^", " ".repeat(29));
    assert!(text.contains(&marked), "{text}");
    assert!(out(&o).contains("unsupported"), "{}", out(&o));
}

#[test]
fn a_false_statement_is_refuted_with_a_witness() {
    let dir = dir();
    let o = prover(&["prove", "theorem t (n : Nat) (h : 3 < n) : n ^ 2 < 30"], dir.path());
    assert_eq!(o.status.code(), Some(1));
    let text = out(&o);
    assert!(
        text.contains("refuted") && text.contains("audited") && text.contains("it fails for n = "),
        "{text}{}",
        err(&o)
    );
    std::fs::write(dir.path().join("negation.lean"), &text).expect("writable");
    assert_eq!(prover(&["check", "negation.lean"], dir.path()).status.code(), Some(0));
}

const FILE: &str = "\
def double (n : Nat) : Nat := n + n

theorem double_two : double 2 = 4 := by sorry

theorem given (a : Nat) : a = a := rfl

namespace Deep
/-- With documentation. -/
theorem double_eq (n : Nat) : double n = 2 * n := by
  sorry
end Deep
";

#[test]
fn a_file_with_several_theorems() {
    let dir = dir();
    std::fs::write(dir.path().join("f.lean"), FILE).expect("writable");
    let o = prover(&["prove", "f.lean"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}{}", out(&o), err(&o));
    let text = out(&o);
    let (first, second) = (text.find("double_two: proved"), text.find("double_eq: proved"));
    assert!(first.is_some() && first < second, "{text}");
    assert!(err(&o).contains("given has a proof already"), "{}", err(&o));
    let o = prover(&["prove", "f.lean:given"], dir.path());
    assert!(out(&o).contains("theorem given (a : Nat) : a = a := by"), "{}", out(&o));
    let o = prover(&["prove", "f.lean:nope"], dir.path());
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("double_two"), "the names that are there: {}", err(&o));
}

#[test]
fn cheats_are_refused_by_check() {
    let dir = dir();
    let text = "axiom cheat : ∀ p : Prop, p\ntheorem bad : 1 = 2 := cheat _\ntheorem good : 1 = 1 := rfl\n\
        theorem open_one : 2 = 2 := by sorry\n";
    std::fs::write(dir.path().join("c.lean"), text).expect("writable");
    let o = prover(&["check", "c.lean", "--json"], dir.path());
    assert_eq!(o.status.code(), Some(1));
    let line: Value = serde_json::from_str(&out(&o)).expect("a JSON line");
    assert_eq!(line["accepted"], false);
    let theorems = line["declarations"].as_array().expect("theorems");
    let rules: Vec<_> =
        theorems.iter().map(|t| (t["name"].as_str().unwrap(), t["refused"]["rule"].as_str())).collect();
    assert_eq!(rules, [("bad", Some("axiom")), ("good", None), ("open_one", Some("sorry"))], "{line}");
}

#[test]
fn a_bench_keeps_every_theorem_and_its_results_can_be_checked() {
    let dir = dir();
    let suite = "{\"name\": \"ok\", \"formal_statement\": \
        \"theorem ok (p q : Prop) (h : p ∧ q) : q ∧ p := by\"}\n\
        {\"name\": \"typo\", \"formal_statement\": \"theorem typo (l : List Nat) : l.lenght = 0 := by\"}\n\
        {\"name\": \"wrong\", \"formal_statement\": \"theorem wrong (n : Nat) : n < 7 := by\"}\n";
    std::fs::write(dir.path().join("s.jsonl"), suite).expect("writable");
    let o = prover(&["bench", "s.jsonl", "--json", "--timeout", "20"], dir.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let summary: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert_eq!(summary["theorems"], 3);
    let words = |w: &str| summary["verdicts"][w].as_u64();
    assert_eq!(
        (words("proved"), words("unsupported"), words("refuted")),
        (Some(1), Some(1), Some(1)),
        "{summary}"
    );
    let results = dir.path().join("s.results.jsonl");
    assert_eq!(json_file(&results).len(), 3);
    let o = prover(&["check", "s.results.jsonl"], dir.path());
    assert_eq!(
        (o.status.code(), err(&o).contains("2 of 2 accepted")),
        (Some(0), true),
        "{}{}",
        out(&o),
        err(&o)
    );
    // A forged proof in a results file does not pass.
    let text = std::fs::read_to_string(&results).expect("results");
    let forged = text.replacen(
        "theorem ok (p q : Prop) (h : p ∧ q) : q ∧ p := by",
        "theorem ok : True := by trivial --",
        1,
    );
    assert_ne!(forged, text);
    std::fs::write(dir.path().join("forged.jsonl"), forged).expect("writable");
    assert_eq!(prover(&["check", "forged.jsonl"], dir.path()).status.code(), Some(1));
}

#[test]
fn an_interrupted_bench_is_continued() {
    let dir = dir();
    write_suite(&dir.path().join("s.jsonl"), 150);
    let results = dir.path().join("s.results.jsonl");
    let mut child = command(&["bench", "s.jsonl", "--workers", "2"], dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("prover runs");
    let deadline = Instant::now() + Duration::from_secs(600);
    while std::fs::read_to_string(&results).map_or(0, |t| t.lines().count()) < 5 {
        assert!(Instant::now() < deadline && child.try_wait().expect("wait").is_none(), "no results");
        std::thread::sleep(Duration::from_millis(5));
    }
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(signalled.success());
    let o = child.wait_with_output().expect("prover ends");
    assert_eq!(o.status.code(), Some(130));
    assert!(out(&o).contains("not run"), "the summary of what was done: {}", out(&o));
    let done = json_file(&results).len();
    assert!((5..150).contains(&done), "{done}");
    let o = prover(&["bench", "s.jsonl", "--json"], dir.path());
    let summary: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert_eq!(summary["verdicts"]["proved"], 150, "{}", err(&o));
    assert!(err(&o).contains(&format!("{done} of them")), "{}", err(&o));
    let lines = json_file(&results);
    let names: std::collections::HashSet<_> = lines.iter().map(|l| l["name"].to_string()).collect();
    assert_eq!((lines.len(), names.len()), (150, 150));
    let o = prover(&["bench", "s.jsonl", "--timeout", "7"], dir.path());
    assert_eq!(o.status.code(), Some(2));
    assert!(err(&o).contains("timeout_s: 60.0 there, 7.0 now") && err(&o).contains("--out"), "{}", err(&o));
}

#[test]
fn deterministic_runs_give_the_same_proofs_in_the_same_order() {
    let dir = dir();
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/suites/first-steps.jsonl");
    let all = std::fs::read_to_string(all).expect("the built-in suite");
    let some: Vec<&str> = all.lines().step_by(11).collect();
    std::fs::write(dir.path().join("s.jsonl"), some.join("\n")).expect("writable");
    let run = |out: &str, workers: &str| {
        let args =
            ["bench", "s.jsonl", "--steps", "40", "--timeout", "0", "--workers", workers, "--out", out];
        let o = prover(&args, dir.path());
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        let fields = |l: Value| ["name", "verdict", "proof", "steps"].map(|f| l[f].to_string());
        json_file(&dir.path().join(out)).into_iter().map(fields).collect::<Vec<_>>()
    };
    let one = run("one.jsonl", "1");
    assert_eq!(one.len(), some.len());
    assert!(one.iter().filter(|[_, verdict, ..]| verdict == "\"proved\"").count() * 2 > one.len(), "{one:?}");
    assert_eq!(one, run("three.jsonl", "3"));
}

#[test]
fn wrong_usage_says_what_to_do() {
    let dir = dir();
    let cases: [(&[&str], &str); 5] = [
        (&["prove", "missing.lean"], "missing.lean"),
        (&["bench", "no-such-suite"], "first-steps"),
        (&["check", "missing.jsonl"], "no such file"),
        (&["bench", "first-steps", "--out", "/proc/nowhere/r.jsonl"], "/proc/nowhere"),
        (&["prove", "theorem t : True", "--out", "/proc/nowhere/t.lean"], "--out"),
    ];
    for (args, expected) in cases {
        let o = prover(args, dir.path());
        assert_eq!(o.status.code(), Some(2), "{args:?}: {}", err(&o));
        assert!(err(&o).contains(expected), "{args:?}: {}", err(&o));
    }
    let o = prover(&["frobnicate"], dir.path());
    assert_eq!(o.status.code(), Some(2));
    let help = out(&prover(&["prove", "--help"], dir.path()));
    assert!(help.contains("Examples:") && help.contains("prover prove file.lean"), "{help}");
}

#[test]
fn the_doctor_finds_a_working_lean() {
    let dir = dir();
    prover(&["prove", "theorem t : True"], dir.path());
    let o = prover(&["doctor", "--json"], dir.path());
    let v: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert_eq!(
        (o.status.code(), &v["works"], &v["ready"]),
        (Some(0), &Value::Bool(true), &Value::Bool(true)),
        "{v}"
    );
}
