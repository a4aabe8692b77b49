//! The program as tests of the command line run it.
#![allow(dead_code, reason = "not every test needs all of it")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program with these arguments in this folder, without input.
pub fn command(args: &[&str], dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.args(args).current_dir(dir).stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub fn prover(args: &[&str], dir: &Path) -> Output {
    command(args, dir).output().expect("prover runs")
}

/// Standard output of a run that must succeed.
pub fn done(args: &[&str], dir: &Path) -> String {
    let o = prover(args, dir);
    assert_eq!(o.status.code(), Some(0), "{args:?}: {}", err(&o));
    String::from_utf8(o.stdout).expect("UTF-8")
}

/// What a run says that must be refused as wrong usage.
pub fn refused(args: &[&str], dir: &Path) -> String {
    let o = prover(args, dir);
    assert_eq!(o.status.code(), Some(2), "{args:?}: {}", err(&o));
    err(&o)
}

/// Standard output.
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error.
pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An empty folder.
pub fn dir() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The values of a text in JSON lines.
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect()
}

/// The same of a file.
pub fn json_file(path: &Path) -> Vec<Value> {
    json_lines(&std::fs::read_to_string(path).expect("a file of JSON lines"))
}
