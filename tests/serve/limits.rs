//! What a server refuses: strangers, too much at once, what is no request.

use crate::http::{Reply, Server};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A text that runs until its time is over.
const HANG: &str = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";

fn verify(text: &str, timeout: u64) -> Value {
    json!({"codes": [{"custom_id": "1", "proof": text}], "timeout": timeout})
}

fn detail(reply: &Reply) -> String {
    reply.json()["detail"].as_str().expect("a detail").to_owned()
}

#[test]
fn a_token_is_asked_for() {
    let server = Server::start_with(&["--workers", "1", "--no-cache"], &[("PROVER_TOKEN", "secret")]);
    let get = |path: &str, headers: &[(&str, &str)]| server.connect().request("GET", path, headers, b"");
    for path in ["/health", "/", "/metrics", "/nowhere"] {
        let reply = get(path, &[]);
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("Bearer")), "{path}");
        assert!(detail(&reply).contains("Authorization: Bearer"));
        assert_eq!(get(path, &[("Authorization", "Bearer wrong")]).status, 401, "{path}");
    }
    assert_eq!(server.post("/verify", &verify("#eval 1", 5)).status, 401);
    assert_eq!(get("/health", &[("Authorization", "Bearer secret")]).status, 200);
    assert_eq!(get("/health", &[("X-Auth-Token", "secret")]).status, 200);
}

#[test]
fn without_a_token_only_this_machine_is_served() {
    let prover = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
        command.args(args).env_remove("PROVER_TOKEN").stdin(Stdio::null()).output().expect("prover runs")
    };
    let output = prover(&["serve", "--host", "0.0.0.0", "--port", "0"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("PROVER_TOKEN") && text.contains("--allow-anyone"), "{text}");
}

#[test]
fn too_much_is_refused_and_said_why() {
    let server =
        Server::start(&["--workers", "1", "--max-texts", "3", "--max-text-kb", "1", "--max-body-mb", "1"]);
    // 50 MB, by a client that sends before it asks.
    let big = verify(&"x".repeat(50 << 20), 5).to_string();
    let reply = server.connect().request("POST", "/verify", &[], big.as_bytes());
    assert_eq!(reply.status, 413);
    assert!(detail(&reply).contains("50.0 MB") && detail(&reply).contains("--max-body-mb"), "{}", reply.text);
    // By one that asks first, as curl does: it need not send anything.
    let mut stream = std::net::TcpStream::connect(&server.address).expect("the server listens");
    let head = "POST /verify HTTP/1.1\r\nHost: x\r\nContent-Length: 52428800\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("a connection");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // In chunks, without a word about its length.
    let mut stream = std::net::TcpStream::connect(&server.address).expect("the server listens");
    let head = "POST /verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("a connection");
    let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "x".repeat(1 << 20));
    for _ in 0..3 {
        stream.write_all(chunk.as_bytes()).expect("a connection");
    }
    stream.write_all(b"0\r\n\r\n").expect("a connection");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");

    let reply = server.post("/verify", &verify(&"-- x\n".repeat(300), 5));
    assert_eq!(reply.status, 413);
    assert!(
        detail(&reply).contains("1500 bytes") && detail(&reply).contains("--max-text-kb"),
        "{}",
        reply.text
    );
    let four = json!({"codes": vec![json!({"custom_id": "1", "proof": ""}); 4]});
    let reply = server.post("/verify", &four);
    assert_eq!((reply.status, detail(&reply).contains("--max-texts")), (413, true), "{}", reply.text);
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn what_is_no_request_is_told_where() {
    let server = Server::start(&["--workers", "1"]);
    let post = |path: &str, body: &str| server.connect().request("POST", path, &[], body.as_bytes());
    let reply = post("/verify", "{\"codes\": [\n  {\"custom_id\": 1,}]}");
    assert_eq!(reply.status, 400);
    assert!(detail(&reply).contains("line 2 column 19"), "{}", reply.text);
    let reply = post("/verify", "{\"code\": []}");
    assert!(detail(&reply).contains("missing field `codes`"), "{}", reply.text);
    let reply = post("/verify", "{\"codes\": [{\"custom_id\": \"a\"}]}");
    assert!(detail(&reply).contains("\"a\"") && detail(&reply).contains("`proof`"), "{}", reply.text);
    let reply = post("/api/check", "{\"snippets\": [], \"infotree\": \"all\"}");
    assert!(detail(&reply).contains("`substantive`"), "{}", reply.text);
    assert_eq!((post("/nowhere", "").status, server.get("/verify").status), (404, 405));
}

#[test]
fn a_full_queue_answers_429_and_known_verdicts_all_the_same() {
    let server = Server::start(&["--workers", "1", "--queue", "2"]);
    let known = verify("theorem t : True := trivial", 5);
    server.post("/verify", &known).results();
    let mut two: Vec<_> = (0..2).map(|_| server.connect()).collect();
    for (i, connection) in two.iter_mut().enumerate() {
        let body = verify(&format!("{HANG} + {i}"), 3).to_string();
        connection.send("POST", "/verify", &[], body.as_bytes());
    }
    server.wait_until("two texts in the queue", |s| s.metric("prover_queue_depth") == 2.0);
    let reply = server.post("/verify", &verify("#eval 3", 5));
    assert_eq!(reply.status, 429, "{}", reply.text);
    let after: u64 = reply.header("retry-after").expect("a header").parse().expect("seconds");
    assert!((1..=60).contains(&after));
    assert_eq!(server.post("/verify", &known).results()[0]["judgement"]["cached"], true);
    for connection in &mut two {
        let result = connection.receive().expect("an answer").results().remove(0);
        assert_eq!(result["error"], "Lean REPL command timed out in 3.0 seconds", "{result}");
    }
    assert_eq!(server.post("/verify", &verify("#eval 3", 5)).status, 200);
}

#[test]
fn work_that_nobody_waits_for_ends() {
    let server = Server::start(&["--workers", "1", "--max-timeout", "100"]);
    let mut connection = server.connect();
    connection.send("POST", "/verify", &[], verify(HANG, 1000).to_string().as_bytes());
    server.wait_until("the text is in the queue", |s| s.metric("prover_queue_depth") == 1.0);
    std::thread::sleep(Duration::from_millis(300));
    let worker = server.workers();
    drop(connection);
    let begun = Instant::now();
    let result = server.post("/verify", &verify("theorem t : True := trivial", 50)).results().remove(0);
    assert_eq!(result["judgement"]["accepted"], true, "{result}");
    assert!(begun.elapsed() < Duration::from_secs(50), "{:?}", begun.elapsed());
    assert_eq!(server.metric("prover_queue_depth"), 0.0);
    assert_ne!(server.workers(), worker, "the process in the middle of its work was replaced");
}

#[test]
fn no_request_gets_more_time_than_the_operator_allows() {
    let server = Server::start(&["--workers", "1", "--max-timeout", "1"]);
    let result = server.post("/verify", &verify(HANG, 1000)).results().remove(0);
    assert_eq!(result["error"], "Lean REPL command timed out in 1.0 seconds", "{result}");
}
