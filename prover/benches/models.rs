//! How busy engines are while a language model thinks: `cargo bench --workspace --bench models`.
//!
//! A server that takes half a second for each question proposes sixteen tactics to every goal, right ones
//! among them. Every sixth theorem of `first-steps` is searched with two workers: with computed moves alone,
//! beside the model, and with the model alone.

#[path = "../../tests/support/model_server.rs"]
#[allow(dead_code, reason = "what was asked is for tests")]
mod model_server;

use data::Suite;
use model_server::ModelServer;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What the model says to every goal.
const TACTICS: [&str; 16] = [
    "simp_all",
    "omega",
    "constructor",
    "intro h",
    "grind",
    "cases h",
    "assumption",
    "rfl",
    "simp",
    "decide",
    "induction n",
    "split",
    "contradiction",
    "trivial",
    "ext x",
    "exact h",
];
/// How long it thinks.
const THINKING: Duration = Duration::from_millis(500);
/// Seconds for each theorem.
const LIMIT: &str = "10";
const TARGET: f64 = 0.85;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    write_suite(&folder.path().join("sample.jsonl"));
    let server = ModelServer::start(THINKING, |_| Ok(TACTICS.map(String::from).to_vec()));
    println!(
        "{:<24} {:>8} {:>9} {:>14} {:>10} {:>8}",
        "policy", "proved", "seconds", "engines busy", "questions", "target"
    );
    for policy in ["plain", "mixed", "model"] {
        let begun = Instant::now();
        let summary = bench(folder.path(), policy, &server.url);
        let busy = summary["engines_busy"].as_f64().unwrap_or_default();
        println!(
            "{policy:<24} {:>8} {:>9.1} {:>12.0} % {:>10} {:>8}",
            summary["verdicts"]["proved"],
            begun.elapsed().as_secs_f64(),
            100.0 * busy,
            summary["model"]["questions"].as_u64().unwrap_or_default(),
            if policy == "plain" { String::new() } else { format!("{:.0} %", 100.0 * TARGET) },
        );
    }
}

fn write_suite(path: &Path) {
    let suite = Suite::open("first-steps").expect("it is built in");
    let line = |t: &data::Theorem| {
        let statement = format!("{} := by sorry", t.statement);
        json!({"name": t.name, "header": &*t.header, "formal_statement": statement})
    };
    let lines: Vec<String> = suite.theorems.iter().step_by(6).map(|t| format!("{}\n", line(t))).collect();
    std::fs::write(path, lines.concat()).expect("writable");
}

/// The summary of a run.
fn bench(folder: &Path, policy: &str, url: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.current_dir(folder).args([
        "bench",
        "sample.jsonl",
        "--workers",
        "2",
        "--timeout",
        LIMIT,
        "--json",
    ]);
    command.args(["--policy", policy, "--out", &format!("{policy}.jsonl"), "--no-refute"]);
    if policy != "plain" {
        command.args(["--endpoint", url, "--model", "half-a-second", "--no-kept-answers"]);
    }
    let output = command.output().expect("the program runs");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}
