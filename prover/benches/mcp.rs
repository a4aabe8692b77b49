//! Figures of `prover mcp`: `cargo bench --workspace --bench mcp`. Prints each beside its target and
//! judges nothing: a busy machine is no failure.

#[path = "../../tests/mcp/client.rs"]
mod client;

use client::{Client, private_mb, resident_mb};
use serde_json::json;
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;

fn main() {
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.lean");
    std::fs::write(&path, text(0)).expect("writable");
    let begun = Instant::now();
    let mut client = Client::start(folder.path(), &["--workers", "2"]);
    row("start of the server, handshake", begun.elapsed(), "");
    let lines = text(0).lines().count();
    let goal = json!({"file_path": "a.lean", "line": lines});
    let begun = Instant::now();
    client.call("lean_goal", goal.clone());
    row(&format!("lean_goal in a file of {lines} lines, cold"), begun.elapsed(), "");
    let times: Vec<Duration> = (0..ROUNDS)
        .map(|i| {
            std::fs::write(&path, text(i + 1)).expect("writable");
            let begun = Instant::now();
            let answer = client.call("lean_goal", goal.clone());
            assert_eq!(answer["status"], "complete", "{answer}");
            begun.elapsed()
        })
        .collect();
    row("lean_goal in the same file after an edit at its end, median", median(times), "200 ms");
    let times: Vec<Duration> = (0..ROUNDS).map(|_| timed(&mut client, "lean_goal", &goal)).collect();
    row("lean_goal again without an edit, median", median(times), "");
    let attempts = json!({"file_path": "a.lean", "line": lines,
        "snippets": ["simp", "omega", "rfl", "induction x", "exact Nat.add_comm _ _"]});
    let times: Vec<Duration> =
        (0..ROUNDS).map(|_| timed(&mut client, "lean_multi_attempt", &attempts)).collect();
    row("lean_multi_attempt of 5 snippets, median", median(times), "150 ms");
    let times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            timed(
                &mut client,
                "lean_suggest",
                &json!({"file_path": "a.lean", "line": lines, "num_results": 5}),
            )
        })
        .collect();
    row("lean_suggest, five suggestions, median", median(times), "400 ms");
    let messages = json!({"file_path": "a.lean"});
    let times: Vec<Duration> =
        (0..ROUNDS).map(|_| timed(&mut client, "lean_diagnostic_messages", &messages)).collect();
    row("lean_diagnostic_messages of the file, warm, median", median(times), "");
    let mb = |f: fn(u32) -> f64, pid| format!("{:.0} MB", f(pid));
    figure("memory of the server alone, private", mb(private_mb, client.pid()), "60 MB");
    figure("memory of the server, what it shares with its workers too", mb(resident_mb, client.pid()), "");
    let workers = client.workers();
    for pid in workers {
        figure("memory of a Lean process, private", mb(private_mb, pid), "");
    }
}

/// A file of about 500 lines whose end differs from edit to edit.
fn text(edit: usize) -> String {
    let mut text = String::new();
    for i in 0..99 {
        text += &format!(
            "/-- Number {i}. -/\ntheorem t{i} (x y : Nat) (h : x = y) : x + {i} = y + {i} := by\n  have k := \
                 h\n  rw [k]\n\n"
        );
    }
    text + &format!(
        "theorem last (x y : Nat) : x + (y + {edit}) = y + {edit} + x := by\n  -- edit {edit}\n  omega\n"
    )
}

fn timed(client: &mut Client, tool: &str, arguments: &serde_json::Value) -> Duration {
    let begun = Instant::now();
    client.call(tool, arguments.clone());
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn row(what: &str, measured: Duration, target: &str) {
    figure(what, format!("{:.1} ms", measured.as_secs_f64() * 1e3), target);
}

fn figure(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}
