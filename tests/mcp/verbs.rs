//! `prover goals`, `try`, `suggest` and `outline`.

use super::{FILE, folder};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn prover(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).output().expect("prover runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn goals_tries_suggestions_and_outlines() {
    let folder = folder("a.lean", FILE);
    let o = prover(folder.path(), &["goals", "a.lean", "2"]);
    assert_eq!(o.status.code(), Some(0), "{}", String::from_utf8_lossy(&o.stderr));
    assert!(
        out(&o).contains("before:") && out(&o).contains("⊢ a + 1 = b + 1") && out(&o).ends_with("no goals\n")
    );
    let o = prover(folder.path(), &["goals", "a.lean", "9"]);
    assert_eq!(o.status.code(), Some(1));
    let o = prover(folder.path(), &["goals", "a.lean", "2", "3", "--json"]);
    let json: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert_eq!(json["status"], "goals");

    let o = prover(folder.path(), &["try", "a.lean", "7", "--column", "5", "exact hp", "exact hq"]);
    assert_eq!(o.status.code(), Some(0), "{}", out(&o));
    assert!(out(&o).contains("Completed"), "{}", out(&o));
    let o = prover(folder.path(), &["try", "a.lean", "7", "--column", "5", "exact hp", "--json"]);
    let json: Value = serde_json::from_str(&out(&o)).expect("JSON");
    assert_eq!((o.status.code(), &json["items"][0]["timed_out"]), (Some(1), &Value::Bool(false)));

    let o = prover(folder.path(), &["suggest", "a.lean", "7", "--column", "5", "--premises", "off"]);
    assert_eq!(o.status.code(), Some(0));
    assert!(out(&o).contains("closes the goal"), "{}", out(&o));

    let o = prover(folder.path(), &["outline", "a.lean"]);
    assert_eq!((o.status.code(), out(&o).lines().count()), (Some(0), 4), "{}", out(&o));
    let o = prover(folder.path(), &["outline", "none.lean"]);
    assert_eq!(o.status.code(), Some(2));
    let o = prover(folder.path(), &["goals", "none.lean", "1"]);
    assert_eq!(o.status.code(), Some(2));
}
