//! Our own endpoints.

use crate::http::Server;
use serde_json::{Value, json};

const STATEMENT: &str = "theorem t (a b : Nat) : a + b = b + a";

#[test]
fn judge_says_whether_a_text_proves_a_statement() {
    let server = Server::start(&["--workers", "1"]);
    let judge = |body: Value| server.post("/judge", &body);
    for proof in ["by omega", "omega", "  exact Nat.add_comm a b", &format!("{STATEMENT} := by omega")] {
        let v = judge(json!({"statement": STATEMENT, "proof": proof})).json();
        assert_eq!((&v["accepted"], &v["tier"]), (&json!(true), &json!("audited")), "{proof}: {v}");
        assert_eq!(v["declarations"][0]["statement_hash"].as_str().map(str::len), Some(64));
    }
    let other = "theorem t (a b : Nat) : a = a := rfl";
    let v = judge(json!({"statement": STATEMENT, "proof": other})).json();
    assert_eq!((&v["accepted"], &v["refused"]["rule"]), (&json!(false), &json!("type")), "{v}");
    let cheat =
        "axiom cheat : ∀ a b : Nat, a + b = b + a\ntheorem t (a b : Nat) : a + b = b + a := cheat a b";
    let v = judge(json!({"statement": STATEMENT, "code": cheat})).json();
    assert_eq!((&v["accepted"], &v["refused"]["rule"]), (&json!(false), &json!("axiom")), "{v}");
    // Allowed by its name, an axiom must still be the asker's.
    let v = judge(json!({"statement": STATEMENT, "code": cheat, "axioms": ["cheat"]})).json();
    assert_eq!((&v["accepted"], &v["refused"]["rule"]), (&json!(false), &json!("axiom")), "{v}");
    let asked = json!({"header": "axiom cheat : ∀ a b : Nat, a + b = b + a", "statement": STATEMENT,
                       "proof": "exact cheat a b", "axioms": ["cheat"]});
    let v = judge(asked).json();
    assert_eq!((&v["accepted"], &v["declarations"][0]["axioms"]), (&json!(true), &json!(["cheat"])), "{v}");
    let v = judge(json!({"name": "mine", "statement": STATEMENT, "proof": "simp at h"})).json();
    assert_eq!((&v["name"], &v["refused"]["rule"]), (&json!("mine"), &json!("error")), "{v}");
    let reply = judge(json!({"statement": STATEMENT}));
    assert_eq!(reply.status, 400);
    assert!(reply.json()["detail"].as_str().is_some_and(|d| d.contains("`proof`")), "{}", reply.text);
}

#[test]
fn names_that_nothing_declares_are_told() {
    let server = Server::start(&["--workers", "1"]);
    let judge = |body: Value| server.post("/judge", &body).json();
    let v = judge(json!({"statement": "theorem t (x : ℝ) : x = x", "proof": "rfl"}));
    assert_eq!((&v["accepted"], &v["refused"]["rule"]), (&json!(false), &json!("unsupported")), "{v}");
    // the verdict is kept, and refused again
    let v = judge(json!({"statement": "theorem t (x : ℝ) : x = x", "proof": "rfl"}));
    assert_eq!((&v["accepted"], &v["cached"]), (&json!(false), &json!(true)), "{v}");
    assert_eq!(v["declarations"][0]["auto_bound"]["names"], json!(["ℝ"]), "{v}");
    let v = judge(json!({"statement": "theorem t (h : k < 3) : k < 4", "proof": "omega"}));
    assert_eq!((&v["accepted"], &v["tier"]), (&json!(true), &json!("audited")), "{v}");
    assert_eq!(v["declarations"][0]["auto_bound"]["names"], json!(["k"]), "{v}");
    let v = judge(json!({"statement": "theorem t (n : ℕ) : n + 0 = n", "proof": "rfl"}));
    assert_eq!((&v["accepted"], &v["notations"]), (&json!(true), &json!(["ℕ"])), "{v}");

    let body = json!({"codes": [{"custom_id": 1, "code": "theorem t (x : ℝ) : x = x := rfl"}]});
    let result = server.post("/verify", &body).results().remove(0);
    let message = result["response"]["messages"][0]["data"].as_str().unwrap_or_default();
    assert!(message.starts_with("prover: refused, unsupported: ℝ is Mathlib's"), "{result}");
    for (statement, verdict) in [("∀ n : ℕ, n + 0 = n", "proved"), ("∀ x : ℝ, x = x", "unsupported")]
    {
        let reply = server.post("/prove", &json!({"statement": statement, "timeout": 20}));
        let last: Value = serde_json::from_str(reply.text.lines().last().unwrap_or_default()).expect("JSON");
        assert_eq!(last["verdict"], verdict, "{last}");
    }
}

#[test]
fn prove_streams_events() {
    let server = Server::start(&["--workers", "2"]);
    let reply = server.post("/prove", &json!({"statement": STATEMENT, "timeout": 30}));
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    let events: Vec<Value> =
        reply.text.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect();
    assert_eq!(events.first().map(|e| &e["event"]), Some(&json!("started")));
    let verdict = events.last().expect("events");
    let facts = ["event", "verdict", "tier"].map(|f| verdict[f].as_str().unwrap_or_default());
    assert_eq!(facts, ["verdict", "proved", "audited"], "{verdict}");
    let proof = verdict["proof"].as_str().expect("a proof");
    let judged = server.post("/judge", &json!({"statement": STATEMENT, "proof": proof})).json();
    assert_eq!(judged["accepted"], true, "{judged}");

    let body = json!({"statement": "∀ n : Nat, n < 7", "timeout": 30}).to_string();
    let mut connection = server.connect();
    let reply = connection.request("POST", "/prove", &[("Accept", "text/event-stream")], body.as_bytes());
    assert!(reply.text.starts_with("event: started\ndata: {"), "{}", reply.text);
    let last = reply.text.trim_end().rsplit("data: ").next().expect("events");
    let verdict: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(verdict["verdict"], "refuted", "{verdict}");
    let reply = server.post("/prove", &json!({"statement": "theorem t : \""}));
    assert_eq!(reply.status, 400, "{}", reply.text);
}

#[test]
fn a_search_that_nobody_waits_for_ends() {
    let server = Server::start(&["--workers", "1"]);
    let hard = "theorem t (x y z n : Nat) (h : 2 < n) (hx : 0 < x) (hy : 0 < y) : x ^ n + y ^ n ≠ z ^ n";
    let mut connection = server.connect();
    let body = json!({"statement": hard, "timeout": 200}).to_string();
    connection.send("POST", "/prove", &[], body.as_bytes());
    while !connection.line().expect("the head of an answer").is_empty() {}
    let started = connection.chunk().expect("a chunk").expect("an event");
    assert!(String::from_utf8_lossy(&started).contains("started"));
    let progress = connection.chunk().expect("a chunk").expect("an event");
    assert!(String::from_utf8_lossy(&progress).contains("progress"));
    drop(connection);
    // The only worker is free again.
    server.wait_until("the search ends", |s| s.metric("prover_queue_depth") == 0.0);
    let v = server.post("/judge", &json!({"statement": STATEMENT, "proof": "omega"})).json();
    assert_eq!(v["accepted"], true, "{v}");
}

#[test]
fn health_and_metrics() {
    let server = Server::start(&["--workers", "1"]);
    for path in ["/health", "/health/", "/"] {
        let v = server.get(path).json();
        assert_eq!((&v["status"], &v["workers"]), (&json!("ok"), &json!(1)), "{path}");
    }
    let body = json!({"codes": [{"custom_id": "1", "proof": "axiom a : False\ntheorem t : False := a"},
                                {"custom_id": "2", "proof": "theorem t : True := trivial"}]});
    server.post("/verify", &body).results();
    server.post("/verify", &body).results();
    assert_eq!(server.metric("prover_requests_total{path=\"/verify\",status=\"200\"}"), 2.0);
    assert_eq!(server.metric("prover_verdicts_total{rule=\"accepted\"}"), 2.0);
    assert_eq!(server.metric("prover_verdicts_total{rule=\"axiom\"}"), 2.0);
    assert_eq!(server.metric("prover_cache_hits_total"), 2.0);
    assert_eq!(server.metric("prover_cache_misses_total"), 2.0);
    assert_eq!(server.metric("prover_judging_seconds_count"), 2.0);
    assert_eq!(server.metric("prover_workers_alive"), 1.0);
    assert_eq!(server.metric("prover_queue_depth"), 0.0);
    assert_eq!(server.workers().len(), 1);
}

/// Bodies as proxies and data pipelines send them.
#[test]
fn bodies_may_be_packed_and_have_the_names_of_other_data_sets() {
    let server = Server::start(&["--workers", "1", "--max-body-mb", "1"]);
    let body = json!({"problem_id": "p", "formal_theorem": STATEMENT, "formal_proof": "lemma t (a b : Nat) \
        : a + b = b + a := by omega"});
    let body = body.to_string().into_bytes();
    let post =
        |headers: &[(&str, &str)], body: &[u8]| server.connect().request("POST", "/judge", headers, body);
    let marked = [b"\xef\xbb\xbf", &body[..]].concat();
    for (headers, bytes) in [
        (&[][..], body.clone()),
        (&[], marked),
        (&[("Content-Encoding", "gzip")], gzip(&body)),
        (&[("Content-Encoding", "zstd")], zstd(&body)),
        // what bytes are shows in them
        (&[], gzip(&body)),
        (&[("Content-Encoding", "identity")], body.clone()),
    ] {
        let v = post(headers, &bytes).json();
        assert_eq!((&v["accepted"], &v["name"]), (&json!(true), &json!("p")), "{headers:?}: {v}");
        assert!(v["remarks"][0].as_str().is_some_and(|r| r.contains("`lemma`")), "{v}");
    }
    for (headers, bytes, status, word) in [
        (&[("Content-Encoding", "br")][..], body.clone(), 415, "gzip, zstd"),
        (&[("Content-Encoding", "gzip")], body.clone(), 400, "it is plain text"),
        (&[("Content-Encoding", "gzip")], zstd(&body), 400, "it is zstd"),
        (&[("Content-Encoding", "gzip")], gzip(&body)[..30].to_vec(), 400, "cannot be unpacked"),
        (&[], b"\xff\xfe{".to_vec(), 400, "UTF-16"),
        // a megabyte of nothing grows out of a thousand bytes
        (&[], gzip(&vec![b' '; 2 << 20]), 413, "--max-body-mb"),
        (&[], zstd(&vec![b' '; 2 << 20]), 413, "--max-body-mb"),
        (
            &[],
            json!({"formal_theorem": STATEMENT, "tactics": ["omega"]}).to_string().into_bytes(),
            400,
            "found: `formal_theorem`, `tactics`",
        ),
        (
            &[],
            json!({"statement": STATEMENT, "proof": 3}).to_string().into_bytes(),
            400,
            "`proof` is a number",
        ),
        (
            &[],
            json!({"statement": STATEMENT, "proof": "rfl", "timeout": "x"}).to_string().into_bytes(),
            400,
            "`timeout` is a text",
        ),
        (&[], b"null".to_vec(), 400, "not what this endpoint takes"),
    ] {
        let reply = post(headers, &bytes);
        let detail = reply.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert_eq!((reply.status, detail.contains(word)), (status, true), "{headers:?}: {}", reply.text);
    }
    // none of this has used up the room for bodies
    assert_eq!(post(&[], &gzip(&body)).status, 200);
    let codes = json!({"codes": [{"id": 7, "proof": "\u{feff}theorem t : 1 = 1 := by\r\n  rfl\r\n"}]});
    let v = server.connect().request("POST", "/verify", &[], &zstd(codes.to_string().as_bytes())).json();
    assert_eq!(
        (&v["results"][0]["custom_id"], &v["results"][0]["judgement"]["accepted"]),
        (&json!("7"), &json!(true)),
        "{v}"
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}
