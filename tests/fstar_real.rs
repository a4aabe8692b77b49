//! `prover fstar` against a real F*: what `fstar_cli` tests with the fake. Whoever has one asks for these
//! tests with `--ignored`; without one they fail.

#[path = "fstar/real.rs"]
mod real;

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Exit status and JSON lines of a command.
fn prover(program: &Path, args: &[&str], folder: &Path) -> (Option<i32>, Vec<Value>, String) {
    let o = Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(args)
        .arg("--fstar")
        .arg(program)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&o.stderr).into_owned();
    let lines = String::from_utf8_lossy(&o.stdout)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}; {said}")))
        .collect();
    (o.status.code(), lines, said)
}

const FILE: &str = concat!(
    include_str!("fixtures/Lists.fst"),
    "
val total_app : l:list int -> m:list int -> Lemma (total (l @ m) == total l + total m)
let rec total_app l m = match l with
  | [] -> ()
  | h :: t -> total_app t m
"
);

#[test]
#[ignore = "needs F*"]
fn the_sample_is_proved_as_it_stands() {
    let program = real::fstar().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (_, lines, said) = prover(&program, &["fstar", "check", "fstar-sample", "--json"], folder.path());
    assert!(lines.len() >= 40, "{said}");
    let wrong: Vec<String> = lines
        .iter()
        .filter(|l| l["verdict"] != "proved")
        .map(|l| format!("{}: {}", l["definition"], l["detail"]))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs F*"]
fn candidates_get_their_words() {
    let program = real::fstar().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    for (name, text, word) in [
        ("right", "let rec total_app l m = match l with | [] -> () | _ :: t -> total_app t m", "proved"),
        ("wrong", "let rec total_app l m = ()", "refuted"),
        ("cheat", "let rec total_app l m = admit ()", "forbidden"),
        ("broken", "let rec total_app l m = (", "ill-formed"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
        let args =
            ["fstar", "check", "Lists.fst", "--definition", "total_app", "--candidate", name, "--json"];
        let (status, lines, said) = prover(&program, &args, folder.path());
        assert_eq!(lines.first().map(|l| &l["verdict"]), Some(&Value::from(word)), "{lines:?} {said}");
        assert_eq!(status, Some(i32::from(word != "proved")), "{said}");
    }
}

#[test]
#[ignore = "needs F*"]
fn an_induction_is_found() {
    let program = real::fstar().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Lists.fst"), FILE).unwrap();
    let args = ["fstar", "prove", "Lists.fst", "--definition", "total_app", "--json", "--timeout", "120"];
    let (status, lines, said) = prover(&program, &args, folder.path());
    assert_eq!((status, &lines[0]["verdict"]), (Some(0), &Value::from("proved")), "{lines:?} {said}");
}
