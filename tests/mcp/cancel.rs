//! Progress, cancellation, time limits, memory, and the end of a client.

use super::client::{Client, private_mb};
use super::{FILE, folder, write};
use serde_json::json;
use std::time::{Duration, Instant};

/// A statement that the search works on for long.
const HARD: &str = "theorem t (a b c n : Nat) (h : a ^ (n + 3) + b ^ (n + 3) = c ^ (n + 3)) : a * b * c = 0";

#[test]
fn long_work_tells_its_progress_and_is_cancelled() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2", "--premises", "off"]);
    let call = json!({"name": "lean_prove",
        "arguments": {"statement": HARD, "timeout_s": 120, "refute": false},
        "_meta": {"progressToken": "p"}});
    let id = client.begin("tools/call", call);
    std::thread::sleep(Duration::from_secs(5));
    // others are answered meanwhile
    let begun = Instant::now();
    client.call("lean_goal", json!({"file_path": "a.lean", "line": 2}));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    let progress: Vec<f64> = client
        .told
        .iter()
        .filter(|n| n["method"] == "notifications/progress" && n["params"]["progressToken"] == "p")
        .filter_map(|n| n["params"]["progress"].as_f64())
        .collect();
    assert!(!progress.is_empty(), "{:?}", client.told);
    assert!(progress.windows(2).all(|p| p[0] < p[1]), "{progress:?}");
    client.notify("notifications/cancelled", json!({"requestId": id, "reason": "enough"}));
    // the process that worked is free again: with one beside the desk the next search needs it
    let begun = Instant::now();
    let proved = client.call("lean_prove", json!({"statement": "theorem t : 1 + 1 = 2"}));
    assert_eq!(proved["verdict"], "proved");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn time_limits_give_partial_answers() {
    let slow = "theorem slow : (List.range 3000).foldl (· + ·) 0 = 4498500 := by\n  decide +kernel\n";
    let endless = "theorem t : True := by\n  repeat (have : True := trivial)\n  trivial\n";
    let folder = folder("s.lean", &format!("theorem first : 1 = 2 := by\n  rfl\n{endless}{slow}"));
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let begun = Instant::now();
    let messages = client.call("lean_diagnostic_messages", json!({"file_path": "s.lean", "timeout_s": 1}));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert_eq!(messages["success"], false);
    if messages["timed_out"] == true {
        assert_eq!((&messages["partial"], &messages["completeness"]), (&json!(true), &json!("timed_out")));
        assert!(messages["still_elaborating_lines"][0][0].as_u64().unwrap() >= 3, "{messages}");
        assert_eq!(messages["items"][0]["line"], 2, "what is known is told: {messages}");
    }
    let hard = client.call("lean_prove", json!({"statement": HARD, "timeout_s": 2, "refute": false}));
    assert!(["timeout", "not_found"].contains(&hard["verdict"].as_str().unwrap()), "{hard}");
    // the server goes on
    write(folder.path(), "a.lean", FILE);
    assert_eq!(client.call("lean_goal", json!({"file_path": "a.lean", "line": 2}))["status"], "complete");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_never_mistaken() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "1"]);
    let path = folder.path().join("a.lean");
    let writer = std::thread::spawn(move || {
        for i in 0..200 {
            let text = if i % 2 == 0 { FILE.replace("rw [h]", "skip") } else { FILE.to_owned() };
            // as editors do: the old text or the new one is there
            let new = path.with_extension("new");
            std::fs::write(&new, text).expect("writable");
            std::fs::rename(&new, &path).expect("writable");
            std::thread::sleep(Duration::from_millis(15));
        }
    });
    let mut hashes = std::collections::BTreeMap::new();
    while !writer.is_finished() {
        let goal = client.call("lean_goal", json!({"file_path": "a.lean", "line": 2}));
        let is_open = goal["status"] == "goals";
        assert_eq!(
            goal["line_context"] == "  skip",
            is_open,
            "the answer is about the text that it shows: {goal}"
        );
        assert!(["complete", "stale"].contains(&goal["completeness"].as_str().unwrap()), "{goal}");
        let known = hashes.entry(goal["hash"].as_str().unwrap().to_owned()).or_insert(is_open);
        assert_eq!(*known, is_open, "a hash stands for one text");
    }
    writer.join().unwrap();
    assert_eq!(hashes.len(), 2, "{hashes:?}");
}

#[test]
fn the_server_is_small_and_ends_with_its_client() {
    let folder = folder("a.lean", FILE);
    let mut client = Client::start(folder.path(), &["--workers", "2"]);
    for line in 1..13 {
        client.call("lean_goal", json!({"file_path": "a.lean", "line": line}));
    }
    let mb = private_mb(client.pid());
    assert!(mb < 60.0, "the server itself takes {mb:.0} MB");
    let workers = client.workers();
    assert!(!workers.is_empty());
    assert_eq!(client.close(), Some(0));
    std::thread::sleep(Duration::from_millis(500));
    let alive = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|s| !s.is_empty() && !s.trim_start().starts_with('Z'))
    };
    assert!(!workers.iter().any(alive), "Lean processes are left behind");
}
