//! What README.md says is so.

use std::path::Path;
use std::process::Command;

const README: &str = include_str!("../README.md");

/// Fenced blocks of the given kind, line by line.
fn lines_of(kind: &str) -> Vec<&'static str> {
    let mut inside = false;
    let mut lines = vec![];
    for line in README.lines() {
        match line.strip_prefix("```") {
            Some(fence) => inside = !inside && fence == kind,
            None if inside => lines.push(line),
            None => {}
        }
    }
    lines
}

#[test]
fn two_commands_build_run_and_test() {
    assert_eq!(
        lines_of("sh"),
        ["cargo run --release -- bench first-steps --timeout 20", "cargo test --release --workspace"]
    );
}

#[test]
fn commands_in_the_text_exist() {
    let help = Command::new(env!("CARGO_BIN_EXE_prover")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let known: Vec<&str> =
        help.lines().filter_map(|l| l.strip_prefix("  ")?.split_whitespace().next()).collect();
    let mut seen = 0;
    for at in README.match_indices("prover ").map(|(at, word)| at + word.len()) {
        let before = README[..at].trim_end_matches("prover ");
        if before.ends_with('`') || before.ends_with("$ ") {
            let command = README[at..].split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap();
            assert!(known.contains(&command), "README: `prover {command}` is not in\n{help}");
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} commands found");
}

#[test]
fn the_suite_has_the_size_it_is_said_to_have() {
    let size = data::Suite::open("first-steps").unwrap().theorems.len();
    assert!(README.contains(&format!("a suite of {size} theorems")));
    assert!(README.contains(&format!("`first-steps`, built in: {size} statements")));
}

#[test]
fn links_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let links = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for link in links {
        assert!(root.join(link).is_file(), "{link}");
    }
}
