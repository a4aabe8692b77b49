//! `prover kernel`: exports and compiled modules on the command line. No Lean is needed.
//!
//! `PROVER_ARENA_TESTS=FOLDER` with `--ignored` runs the exports of a checkout of lean-kernel-arena, and
//! `PROVER_OLEANS=FOLDER` the compiled modules in a folder.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A type with two constructors and its recursor, a definition, an axiom and a theorem.
const SMALL: &str = include_str!("../lean-bridge/kernel/export/tests/fixtures/small.ndjson");

fn kernel(args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.arg("kernel").args(args).env_remove("LEAN_PATH");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("prover runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // who refuses a file may not read it to its end
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("prover ends")
}

/// Exit status and what was said last.
fn verdict(args: &[&str], input: &str) -> (i32, String) {
    let output = kernel(args, input);
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().expect("an exit status"), text)
}

fn changed(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "{from}");
    SMALL.replace(from, to)
}

#[test]
fn an_export_is_accepted_and_its_axioms_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.ndjson");
    std::fs::write(&file, SMALL).unwrap();
    let (status, text) = verdict(&[file.to_str().unwrap()], "");
    assert_eq!(status, 0, "{text}");
    assert!(text.starts_with("accepted: 7 declarations checked in "), "{text}");
    assert!(text.trim_end().ends_with("; axioms choice; nothing taken on faith"), "{text}");
    let output = kernel(&["-", "--json", "--expect", "same", "--expect", "N.rec"], SMALL);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), json["verdict"].as_str()), (Some(0), Some("accepted")), "{json}");
    assert_eq!(json["axioms"], serde_json::json!(["choice"]));
    assert_eq!((json["checked"].as_u64(), json["faith"]["declarations"].as_u64()), (Some(7), Some(0)));
}

#[test]
fn what_is_wrong_is_rejected_with_its_name() {
    let cases = [
        (r#""type":40,"value":42"#, r#""type":40,"value":36"#, "`same`"),
        (r#""type":40,"value":42"#, r#""type":1,"value":36"#, "no proposition"),
        (r#"{"ctor":2,"nfields":0,"rhs":24}"#, r#"{"ctor":2,"nfields":0,"rhs":35}"#, "`N`"),
        (r#""k":false"#, r#""k":true"#, "`N`"),
        (r#"{"const":{"name":3,"us":[]}"#, r#"{"const":{"name":6,"us":[]}"#, "`N`"),
    ];
    for (from, to, named) in cases {
        let (status, text) = verdict(&["-"], &changed(from, to));
        assert_eq!(status, 1, "{to}: {text}");
        assert!(text.contains(named) && text.contains("\nrejected: "), "{to}: {text}");
    }
    let (status, text) = verdict(&["-"], &SMALL[..SMALL.len() - 20]);
    assert!(status == 1 && text.contains("truncated"), "{text}");
    let cut = &SMALL[..SMALL.find("{\"thm\"").unwrap()];
    let (status, text) = verdict(&["-", "--expect", "same", "--expect", "one"], cut);
    assert!(status == 1 && text.contains("not declared: same\n"), "{text}");
}

#[test]
fn without_a_verdict_the_status_is_another() {
    let (status, text) = verdict(&["-"], &changed(r#""version":"3.1.0"}}"#, r#""version":"4.0.0"}}"#));
    assert!(status == 2 && text.contains("declined: 0 declarations"), "{text}");
    let (status, text) = verdict(&["-"], &changed(r#"{"thm":"#, r#"{"theorem":"#));
    assert!(status == 2 && text.contains("line 58: not supported: the key `theorem`"), "{text}");
    let head = SMALL.lines().next().unwrap();
    let (status, text) = verdict(&["-"], &format!("{head}\n"));
    assert!(status == 2 && text.contains("nothing to check"), "{text}");
    let (status, text) = verdict(&["no-such-file.ndjson"], "");
    assert!(status == 2 && text.contains("no-such-file.ndjson: "), "{text}");
    assert_eq!(verdict(&["a.ndjson", "b.ndjson"], "").0, 2);
    assert_eq!(verdict(&["a.ndjson", "b.olean"], "").0, 2);
}

#[test]
fn what_is_unsafe_does_not_exist() {
    let text = changed(r#""safety":"safe""#, r#""safety":"unsafe""#);
    let (status, said) = verdict(&["-"], &text);
    assert!(status == 0 && said.starts_with("1 unsafe or partial declarations are left out"), "{said}");
    // a theorem that mentions it
    let text = text.replace(
        r#"{"thm":{"name":8,"levelParams":[],"type":40,"value":42,"#,
        "{\"const\":{\"name\":6,\"us\":[]},\"ie\":43}\n\
         {\"thm\":{\"name\":8,\"levelParams\":[],\"type\":40,\"value\":43,",
    );
    let (status, said) = verdict(&["-"], &text);
    assert!(status == 1 && said.contains("unknown constant `one`"), "{said}");
}

/// Exports below a folder, with what is expected of them: by a description beside them, or by their folder.
fn exports(folder: &Path) -> Vec<(PathBuf, bool)> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(exports(&path));
        } else if path.extension().is_some_and(|e| e == "ndjson") {
            let description =
                ["yaml", "toml"].iter().find_map(|e| std::fs::read_to_string(path.with_extension(e)).ok());
            let good = description.map(|d| d.contains("outcome") && d.contains("accept"));
            let of_folder = || {
                let folders = path.parent()?.iter().rev();
                folders.filter_map(|f| f.to_str()).find(|f| ["good", "bad"].contains(f)).map(|f| f == "good")
            };
            if let Some(good) = good.or_else(of_folder) {
                found.push((path, good));
            }
        }
    }
    found.sort();
    found
}

#[test]
#[ignore = "needs a checkout of lean-kernel-arena"]
fn arena_tests_pass() {
    let folder = std::env::var("PROVER_ARENA_TESTS").expect("PROVER_ARENA_TESTS names a checkout");
    let (mut wrong, mut declined, mut passed) = (vec![], vec![], 0);
    for (path, good) in exports(Path::new(&folder)) {
        let (status, text) = verdict(&[path.to_str().expect("a name in UTF-8")], "");
        match status {
            2 => declined.push(format!("{}: {text}", path.display())),
            status if (status == 0) == good => passed += 1,
            _ => wrong.push(format!("{}: {status}, {text}", path.display())),
        }
    }
    println!("{passed} passed, {} declined:\n{}", declined.len(), declined.join(""));
    assert!(wrong.is_empty() && passed > 0, "{}", wrong.join(""));
}

#[test]
#[ignore = "needs compiled modules"]
fn compiled_modules_are_accepted() {
    let folder = std::env::var("PROVER_OLEANS").expect("PROVER_OLEANS names a folder of compiled modules");
    let files: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "olean"))
        .map(|p| p.to_str().expect("a name in UTF-8").to_string())
        .collect();
    assert!(!files.is_empty());
    for file in &files {
        let (status, text) = verdict(&[file, "--path", &folder], "");
        assert_eq!(status, 0, "{file}: {text}");
    }
}
