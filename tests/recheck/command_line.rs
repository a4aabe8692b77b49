//! `--recheck` of `prove`, `check` and `bench`, with a stand-in for `lean`.

use super::{prover, stand_in};

fn run(args: &[&str], folder: &std::path::Path) -> (Option<i32>, String, String) {
    let out = std::process::Command::new(prover()).args(args).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_line_rechecks() {
    let folder = tempfile::tempdir().unwrap();
    let lean = stand_in();
    let lean = lean.to_str().unwrap();
    let prove =
        |statement: &str, lean: &str| run(&["prove", statement, "--recheck", "--lean", lean], folder.path());
    let (status, out, err) = prove("theorem t (a b : Nat) : a + b = b + a", lean);
    assert_eq!(status, Some(0), "{err}");
    assert!(out.contains("proved, rechecked"), "{out}");
    assert!(err.contains("native Lean 4.36.0 (first judged by Lean 4.28.0"), "{err}");
    // the stand-in says that this is another type
    let (status, out, err) = prove("theorem t {a b : Nat} : a + b = b + a", lean);
    assert_eq!(status, Some(1), "{err}");
    assert!(!out.contains("proved") && out.contains("engine failure"), "{out}");
    assert!(err.contains("THE CHECKERS DISAGREE") && err.contains("it does not count"), "{err}");
    std::fs::write(folder.path().join("a.lean"), "theorem a : 1 = 1 := rfl\ntheorem b : 2 = 2 := rfl\n")
        .unwrap();
    let (status, out, err) = run(&["check", "a.lean", "--recheck", "--lean", lean, "--json"], folder.path());
    assert_eq!(status, Some(0), "{err}");
    let line: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
    assert_eq!((&line["accepted"], &line["tier"]), (&true.into(), &"rechecked".into()), "{out}");
    assert_eq!(line["rechecked"]["version"], "4.36.0");
    std::fs::write(folder.path().join("b.lean"), "theorem a {a b : Nat} : a + b = b + a := by omega\n")
        .unwrap();
    let (status, out, err) = run(&["check", "b.lean", "--recheck", "--lean", lean], folder.path());
    assert_eq!(status, Some(1), "{err}");
    assert!(out.contains("native Lean 4.36.0") && out.contains("disagrees: another type"), "{out}");
    let (status, _, err) = prove("theorem t : True", "/nowhere/lean");
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("--recheck: /nowhere/lean: cannot start") && err.contains("--lean PATH"), "{err}");
}

#[test]
fn results_record_who_rechecked() {
    let folder = tempfile::tempdir().unwrap();
    let suite =
        "{\"name\": \"t\", \"formal_statement\": \"theorem t (a b : Nat) : a + b = b + a := by sorry\"}\n";
    std::fs::write(folder.path().join("s.jsonl"), suite).unwrap();
    let lean = stand_in();
    let args = ["bench", "s.jsonl", "--out", "r.jsonl", "--recheck", "--lean", lean.to_str().unwrap()];
    let (status, _, err) = run(&args, folder.path());
    assert_eq!(status, Some(0), "{err}");
    let text = std::fs::read_to_string(folder.path().join("r.jsonl")).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!((&line["verdict"], &line["tier"]), (&"proved".into(), &"rechecked".into()));
    assert_eq!(line["rechecked"]["version"], "4.36.0");
    assert_eq!(line["rechecked"]["name"], "native Lean");
    // results with and without do not share a file
    let (status, _, err) = run(&["bench", "s.jsonl", "--out", "r.jsonl"], folder.path());
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("another engine"), "{err}");
}
