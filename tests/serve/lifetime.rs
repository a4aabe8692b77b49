//! Verdicts that outlive a server, and how a server ends.

use crate::http::{Server, is_alive, signal};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HANG: &str = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";

fn verify(text: &str, timeout: u64) -> Value {
    json!({"codes": [{"custom_id": "1", "proof": text}], "timeout": timeout})
}

/// The result without what tells whether it was known.
fn without_cached(mut result: Value) -> (Value, bool) {
    let cached = result["judgement"].as_object_mut().and_then(|j| j.remove("cached"));
    (result, cached == Some(Value::Bool(true)))
}

#[test]
fn verdicts_are_given_again_and_outlive_the_server() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cache").display().to_string();
    let args = ["--workers", "1", "--cache", &path];
    let mut server = Server::start_with(&args, &[]);
    let texts =
        ["axiom a : False\ntheorem t : 1 = 2 := a.elim", "theorem t : True := trivial", "theorem t : 1 ="];
    let ask = |server: &Server, text: &str, more: Value| {
        let mut body = verify(text, 20);
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        without_cached(server.post("/verify", &body).results().remove(0))
    };
    let first: Vec<_> = texts.iter().map(|t| ask(&server, t, json!({}))).collect();
    assert!(first.iter().all(|(_, cached)| !cached));
    for (text, (result, _)) in texts.iter().zip(&first) {
        assert_eq!(ask(&server, text, json!({})), (result.clone(), true));
        assert!(!ask(&server, text, json!({"disable_cache": true})).1);
        assert!(!ask(&server, text, json!({"infotree_type": "original"})).1, "another question");
    }
    // What hangs now may not tomorrow.
    for _ in 0..2 {
        let result = server.post("/verify", &verify(HANG, 1)).results().remove(0);
        assert_eq!(result["judgement"]["cached"], false, "{result}");
    }
    // A second server on the same folder says so and does without.
    let second = Server::start_with(&args, &[]);
    assert!(second.stderr().contains("another process is using this cache"), "{}", second.stderr());
    assert!(!ask(&second, texts[1], json!({})).1 && !ask(&second, texts[1], json!({})).1);
    drop(second);
    server.terminate();
    assert!(server.wait().success(), "{}", server.stderr());
    // `disable_cache` has replaced what was kept; only the times differ.
    let server = Server::start_with(&args, &[]);
    for (text, (result, _)) in texts.iter().zip(&first) {
        let (again, cached) = ask(&server, text, json!({}));
        assert!(cached);
        assert_eq!(again["judgement"], result["judgement"]);
        assert_eq!(again["response"]["messages"], result["response"]["messages"]);
    }
}

#[test]
fn a_damaged_cache_stops_no_server() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("db"), "no database").expect("writable");
    std::fs::write(folder.path().join("conf"), "no database").expect("writable");
    let path = folder.path().display().to_string();
    let server = Server::start_with(&["--workers", "1", "--cache", &path], &[]);
    let result = server.post("/verify", &verify("theorem t : True := trivial", 20)).results().remove(0);
    assert_eq!(result["judgement"]["accepted"], true, "{result}");
}

#[test]
fn a_signal_lets_requests_finish_and_leaves_no_process() {
    let mut server = Server::start(&["--workers", "2", "--drain", "30"]);
    let workers = server.workers();
    assert_eq!(workers.len(), 2);
    let mut connection = server.connect();
    connection.send("POST", "/verify", &[], verify(HANG, 2).to_string().as_bytes());
    server.wait_until("the text is in the queue", |s| s.metric("prover_queue_depth") == 1.0);
    server.terminate();
    let result = connection.receive().expect("an answer").results().remove(0);
    assert!(result["error"].as_str().is_some_and(|e| e.contains("timed out")), "{result}");
    assert!(server.wait().success(), "{}", server.stderr());
    assert!(std::net::TcpStream::connect(&server.address).is_err());
    let begun = Instant::now();
    while workers.iter().any(|w| is_alive(*w)) {
        assert!(begun.elapsed() < Duration::from_secs(10), "a Lean process is left");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_does_not_finish_in_time_is_cut_off() {
    let mut server = Server::start(&["--workers", "1", "--drain", "0.5"]);
    let workers = server.workers();
    let mut connection = server.connect();
    connection.send("POST", "/verify", &[], verify(HANG, 200).to_string().as_bytes());
    server.wait_until("the text is in the queue", |s| s.metric("prover_queue_depth") == 1.0);
    let begun = Instant::now();
    server.terminate();
    let reply = connection.receive().expect("an answer");
    assert_eq!((reply.status, &reply.json()["error"]), (503, &json!("stopping")), "{}", reply.text);
    assert!(server.wait().success(), "{}", server.stderr());
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(!workers.iter().any(|w| is_alive(*w)));
}

#[test]
fn a_killed_server_takes_its_processes_along_and_a_killed_worker_does_not_matter() {
    let server = Server::start(&["--workers", "1"]);
    signal(server.workers()[0], "KILL");
    let result = server.post("/verify", &verify("theorem t : True := trivial", 20)).results().remove(0);
    assert_eq!(result["judgement"]["accepted"], true, "{result}");
    assert!(server.metric("prover_workers_restarted_total") >= 1.0);
    let workers = server.workers();
    signal(server.pid(), "KILL");
    let begun = Instant::now();
    while workers.iter().any(|w| is_alive(*w)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "a Lean process is left");
        std::thread::sleep(Duration::from_millis(20));
    }
}
