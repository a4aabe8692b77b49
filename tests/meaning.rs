//! Names that mean something else than their author thinks, and faults of statements, over the real engine.

#[path = "meaning/check.rs"]
mod check;
#[path = "meaning/lint.rs"]
mod lint;
#[path = "meaning/names.rs"]
mod names;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn prover(args: &[&str], dir: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.args(args).current_dir(dir).stdin(Stdio::null()).output().expect("prover runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The lines of a file of JSON.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
}

/// A file of cases.
fn cases(name: &str) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/meaning");
    lines(&std::fs::read_to_string(folder.join(name)).expect("cases"))
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_default()
}

/// The strings of a list; none if it is not there.
fn list(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
