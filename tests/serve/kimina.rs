//! The endpoints of Kimina Lean Server, with requests of the shape that its README and its client send, and
//! the rules by which its client reads the answers.

use crate::http::Server;
use serde_json::{Value, json};

/// The client's verdict on a result of `/api/check`: from the error, else from messages and `sorries`.
fn status(result: &Value) -> &'static str {
    if let Some(error) = result["error"].as_str() {
        assert!(result["response"].is_null(), "only one of error and response: {result}");
        return if error.contains("timed out") { "timeout_error" } else { "server_error" };
    }
    let response = &result["response"];
    assert!(response.is_object(), "{result}");
    let messages = response["messages"].as_array().expect("messages");
    let severities = ["trace", "info", "warning", "error"];
    assert!(messages.iter().all(|m| severities.contains(&m["severity"].as_str().unwrap_or_default())));
    assert!(messages.iter().all(|m| m["pos"]["line"].is_u64() && m["pos"]["column"].is_u64()), "{response}");
    if messages.iter().any(|m| m["severity"] == "error") {
        "lean_error"
    } else if response["sorries"].as_array().is_some_and(|s| !s.is_empty()) {
        "sorry"
    } else {
        "valid"
    }
}

/// What the client's `check` sends for a list of texts.
fn check(server: &Server, codes: &[&str], timeout: u64) -> Vec<Value> {
    let snippets: Vec<Value> =
        codes.iter().enumerate().map(|(i, code)| json!({"id": format!("{i:032x}"), "code": code})).collect();
    let body =
        json!({"snippets": snippets, "timeout": timeout, "debug": false, "reuse": true, "infotree": null});
    let results = server.post("/api/check", &body).results();
    assert_eq!(results.len(), codes.len());
    for (i, result) in results.iter().enumerate() {
        assert_eq!(result["id"], format!("{i:032x}"), "in the order of the request");
        assert!(result["time"].is_number());
    }
    results
}

#[test]
fn the_curl_of_its_readme() {
    let server = Server::start(&["--workers", "1"]);
    let body = json!({"codes": [{"custom_id": "1234", "proof": "#check Nat"},
                               {"custom_id": "1235", "proof": "theorem t : 1 = 1 := by rfl"}],
                      "infotree_type": "original"});
    let results = server.post("/verify", &body).results();
    assert_eq!((results[0]["custom_id"].as_str(), &results[0]["error"]), (Some("1234"), &Value::Null));
    let expected = json!([{"severity": "info", "pos": {"line": 1, "column": 0},
                           "endPos": {"line": 1, "column": 6},
                           "data": "Nat : Type"}]);
    let response = &results[0]["response"];
    assert_eq!(response["messages"], expected);
    assert!(response["time"].is_number(), "{response}");
    assert!(results[1]["response"]["infotree"].is_array(), "{}", results[1]);
    let judgement = &results[0]["judgement"];
    assert_eq!(
        (&judgement["tier"], &judgement["accepted"]),
        (&Value::Null, &Value::Bool(false)),
        "no theorem"
    );
}

#[test]
fn its_client_reads_the_right_status() {
    let server = Server::start(&["--workers", "2"]);
    let hang = "partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0";
    let cases = [
        ("theorem t (a b : Nat) : a + b = b + a := by omega", "valid"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "sorry"),
        ("theorem t (a b : Nat) : a + b = b := by omega", "lean_error"),
        ("def double (n : Nat) := n + n\n#eval double 2", "valid"),
        (hang, "timeout_error"),
        ("import Mathlib.NoSuchThing\ntheorem t : True := trivial", "lean_error"),
        ("", "valid"),
    ];
    let codes: Vec<&str> = cases.iter().map(|(code, _)| *code).collect();
    let results = check(&server, &codes, 2);
    let statuses: Vec<_> = results.iter().map(status).collect();
    assert_eq!(statuses, cases.map(|(_, s)| s), "{results:#?}");
    assert_eq!(results[4]["error"], "Lean REPL command timed out in 2.0 seconds");
    let warnings = results[1]["response"]["messages"].as_array().expect("messages");
    assert!(warnings.iter().any(|m| m["data"] == "declaration uses 'sorry'"), "what older clients look for");
    assert_eq!(results[0]["judgement"]["tier"], "audited");
    assert_eq!(results[0]["judgement"]["declarations"][0]["name"], "t");
}

#[test]
fn what_the_judge_refuses_counts_as_wrong() {
    let server = Server::start(&["--workers", "2"]);
    let cheats = [
        ("axiom", "axiom cheat : False\ntheorem t : 1 = 2 := cheat.elim"),
        ("sorry", "macro \"done_\" : tactic => `(tactic| sorry)\ntheorem t : 1 = 2 := by done_"),
        ("unsafe", "unsafe def x : Nat := 1\ntheorem t : 1 = 1 := rfl\n#check x"),
    ];
    let codes: Vec<&str> = cheats.iter().map(|(_, code)| *code).collect();
    let results = check(&server, &codes, 20);
    let error = |r: &Value| -> String {
        let messages = r["response"]["messages"].as_array().expect("messages");
        let errors: Vec<_> = messages.iter().filter(|m| m["severity"] == "error").collect();
        errors.first().and_then(|m| m["data"].as_str()).unwrap_or_default().to_owned()
    };
    assert_eq!(status(&results[0]), "lean_error", "{}", results[0]);
    let text = error(&results[0]);
    assert!(text.starts_with("prover: refused, axiom: ") && text.contains("t → cheat"), "{text}");
    assert_eq!(results[0]["judgement"]["refused"]["rule"], "axiom");
    assert_ne!(status(&results[1]), "valid", "{}", results[1]);
    // An unsafe definition beside a theorem that does not use it does no harm.
    assert_eq!(status(&results[2]), "valid", "{}", results[2]);
    // The same over the older endpoint.
    let body = json!({"codes": [{"custom_id": 7, "code": codes[0]}], "timeout": 20});
    let result = server.post("/verify", &body).results().remove(0);
    assert_eq!(result["custom_id"], "7");
    assert_eq!(error(&result), text);
}

#[test]
fn a_syntax_error_is_shown_at_its_place() {
    let server = Server::start(&["--workers", "1"]);
    let result = check(&server, &["-- α\ntheorem t : 1 = 1 := by\n  simp only [foo] at"], 20).remove(0);
    assert_eq!(status(&result), "lean_error");
    let error = &result["response"]["messages"][0];
    assert_eq!(error["pos"]["line"], 3, "{error}");
    assert_eq!(result["judgement"]["accepted"], false);
}

#[test]
fn diagnostics_when_asked_for() {
    let server = Server::start(&["--workers", "1"]);
    let body = json!({"snippets": [{"id": "a", "code": "#eval 1"}], "debug": true});
    let diagnostics = server.post("/api/check/", &body).results()[0]["diagnostics"].clone();
    assert!(diagnostics["repl_uuid"].is_string() && diagnostics["memory_max"].is_u64(), "{diagnostics}");
}
