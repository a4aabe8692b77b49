//! Modules of the file's own project, as a user meets them: verified once, kept in the cache, and part
//! of what a result stands for.

use crate::commands::{fstar, text, text_of};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
    program: PathBuf,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let trace = folder.path().join("trace.txt");
        let program = fstar(folder.path(), &format!("model:trace={}", trace.display()));
        let place = Place { folder, program };
        place.write("Main.fst", "module Main\nopen Dep\n\nval f : x:int -> Lemma (x == x)\nlet f x = ()\n");
        place.write("Dep.fst", "module Dep\nlet d = 1\n");
        place
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prover"))
            .args(args)
            .args(["--fstar", self.program.to_str().unwrap()])
            .current_dir(self.folder.path())
            .env("PATH", "/usr/bin:/bin")
            .env("PROVER_CACHE_DIR", self.folder.path().join("cache"))
            .output()
            .unwrap()
    }

    fn check(&self, more: &[&str]) -> Output {
        let args = ["fstar", "check", "Main.fst", "--definition", "f", "--out", "results.jsonl"];
        self.run(&[&args[..], more].concat())
    }

    /// What F* has done since this was last asked for, each thing once.
    fn done(&self) -> Vec<String> {
        let path = self.folder.path().join("trace.txt");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let _ = std::fs::remove_file(path);
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    fn results(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("results.jsonl")).unwrap().lines().count()
    }
}

#[test]
fn what_a_file_depends_on_is_verified_once_and_part_of_a_result() {
    let place = Place::new();
    let o = place.check(&[]);
    assert_eq!(o.status.code(), Some(0), "{}", text_of(&o));
    assert_eq!(place.done(), ["checked Dep", "verified Dep.fst"]);
    // the result stands
    assert_eq!(place.check(&[]).status.code(), Some(0));
    assert_eq!((place.done().len(), place.results()), (0, 1));
    // until what the file depends on is another
    place.write("Dep.fst", "module Dep\nlet d = 2\n");
    assert_eq!(place.check(&[]).status.code(), Some(0));
    assert_eq!((place.done().len(), place.results()), (2, 2));
    // or is got in another way
    assert_eq!(place.check(&["--dependencies", "sources"]).status.code(), Some(0));
    assert_eq!((place.done(), place.results()), (vec!["source Dep".to_string()], 3));
    let o = place.run(&["fstar", "doctor", "--json"]);
    let v: Value = serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{e}: {}", text_of(&o)));
    assert_eq!(
        (v["checkedFiles"]["kept"].as_u64(), v["checkedFiles"]["refused"].as_u64()),
        (Some(2), Some(0))
    );
}

#[test]
fn what_is_not_verified_is_told_once_and_changes_no_verdict() {
    let place = Place::new();
    let program = fstar(place.folder.path(), "model:batch=unwritten,trace=/dev/null");
    assert_eq!(program, place.program);
    let o = place.check(&[]);
    assert_eq!(o.status.code(), Some(0), "{}", text_of(&o));
    let said = text(&o.stderr);
    assert_eq!(said.matches("is loaded from its sources each time").count(), 1, "{said}");
    let o = place.run(&["fstar", "doctor"]);
    assert!(text(&o.stdout).contains("1 could not be made"), "{}", text_of(&o));
}
