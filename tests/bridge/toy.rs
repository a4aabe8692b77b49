//! A toy server for the bridge's tests: this test program re-executed, speaking the
//! protocol over numbers instead of Lean. A goal is a number; `dec` lowers it, `split`
//! halves it, `done` closes 0; other tactics misbehave.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, Write};

/// Set for the re-executed program: `toy`, or the path of recorded traffic to replay.
pub const ROLE: &str = "LEAN_BRIDGE_FAKE";

/// The command that starts this test program as a server. The harness prints to standard output, so that the
/// server's own output goes through another descriptor.
pub fn command(role: &str) -> lean_bridge::ServerCommand {
    let exe = std::env::current_exe().unwrap();
    let script = r#"exec "$0" --exact fake_server --nocapture 3>&1 1>&2"#;
    lean_bridge::ServerCommand::native("sh", ["-c", script, exe.to_str().unwrap()]).with_env(ROLE, role)
}

/// Answers a request, or dies.
type Answering = dyn FnMut(&Value) -> Option<String>;

/// The server's life; returns at once in an ordinary test run.
pub fn serve_if_asked() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let mut out = std::fs::OpenOptions::new().write(true).open("/dev/fd/3").unwrap();
    let mut server: Box<Answering> = match role.as_str() {
        "toy" => Box::new(toy()),
        path => Box::new(replay(path)),
    };
    let mut text = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        text.push_str(&line);
        if line.trim().is_empty() && !text.is_empty() {
            let request: Value = serde_json::from_str(&text).unwrap();
            match server(&request) {
                Some(answer) => write!(out, "{answer}\n\n").unwrap(),
                None => std::process::exit(3),
            }
            text.clear();
        }
    }
    std::process::exit(0);
}

fn goal(count: u64) -> Value {
    json!({"key": format!("{count:032x}"), "target": ["n", count.to_string()], "extra": true})
}

fn toy() -> impl FnMut(&Value) -> Option<String> {
    // Numbers differ from process to process, so that a number from another one is never right by chance.
    let mut next = u64::from(std::process::id()) * 1000;
    let mut states: HashMap<u64, Vec<u64>> = HashMap::new();
    let mut envs: Vec<u64> = Vec::new();
    let mut eaten: Vec<Vec<u8>> = Vec::new();
    move |request| {
        let mut number = || {
            next += 1;
            next
        };
        if request.get("hello").is_some() {
            let features = ["tactics", "goal", "key", "terms", "plain", "forget", "judge"];
            return Some(
                json!({"hello": 1, "server": "toy", "version": "1", "lean": "0", "features": features})
                    .to_string(),
            );
        }
        let known =
            |envs: &[u64]| request.get("env").and_then(Value::as_u64).is_none_or(|env| envs.contains(&env));
        if let Some(text) = request.get("cmd").and_then(Value::as_str) {
            if !known(&envs) {
                return Some(json!({"message": "Unknown environment."}).to_string());
            }
            let env = number();
            envs.push(env);
            let mut answer = json!({"env": env});
            if text.contains("nonsense") {
                answer["messages"] =
                    json!([{"severity": "error", "pos": {"line": 1, "column": 0}, "data": "no sense"}]);
            } else if text.contains("sorry") {
                let n: u64 = text.split_whitespace().find_map(|w| w.parse().ok()).unwrap();
                let state = number();
                states.insert(state, vec![n]);
                answer["sorries"] = json!([{"goal": "⊢", "proofState": state, "goals": [goal(n)]}]);
            }
            // As Lean prints: over several lines.
            return Some(serde_json::to_string_pretty(&answer).unwrap());
        }
        if let Some(candidate) = request.get("judge").and_then(Value::as_str) {
            if !known(&envs) {
                return Some(json!({"message": "Unknown environment."}).to_string());
            }
            if candidate.contains("lose") {
                states.clear();
                envs.clear();
                let error = json!({"kind": "engine", "reason": "deadline", "restoredMs": 1.0});
                return Some(json!({"message": "lost", "error": error}).to_string());
            }
            let tier = candidate.contains("done").then_some("audited");
            return Some(json!({"tier": tier, "name": "t", "axioms": [], "ms": 1.0}).to_string());
        }
        if let Some(forget) = request.get("forget") {
            let n = forget["proofStates"].as_array().unwrap().len();
            for s in forget["proofStates"].as_array().unwrap() {
                states.remove(&s.as_u64().unwrap());
            }
            return Some(json!({"forgotten": n}).to_string());
        }
        let Some(goals) = states.get(&request["proofState"].as_u64().unwrap()).cloned() else {
            return Some(json!({"message": "Unknown proof state."}).to_string());
        };
        let (n, rest) = match request.get("goal").and_then(Value::as_u64) {
            Some(i) => (goals[i as usize], &[][..]),
            None => (goals[0], &goals[1..]),
        };
        let mut results = Vec::new();
        for tactic in request["tactics"].as_array().unwrap() {
            let text = tactic["tactic"].as_str().unwrap();
            let after = match text {
                "dec" if n > 0 => vec![n - 1],
                "split" if n > 1 => vec![n / 2, n - n / 2],
                "done" if n == 0 => vec![],
                "process" => vec![u64::from(std::process::id())],
                "die" => {
                    eprintln!("toy: dying of {n}");
                    return None;
                }
                "hang" => loop {
                    std::thread::sleep(std::time::Duration::from_secs(1));
                },
                "garbage" => return Some("Segmentation fault, sorry".into()),
                "list" => return Some(r#"{"results": 5}"#.into()),
                "eat" => loop {
                    eaten.push(vec![1; 16 << 20]);
                    std::thread::sleep(std::time::Duration::from_millis(20));
                },
                "lose" => {
                    states.clear();
                    envs.clear();
                    results.push(json!({"error": "out of memory", "kind": "engine", "reason": "memory"}));
                    break;
                }
                text if text.starts_with("sleep ") => {
                    std::thread::sleep(std::time::Duration::from_millis(text[6..].parse().unwrap()));
                    vec![n]
                }
                other => {
                    results
                        .push(json!({"error": format!("{other} does not apply to {n}"), "kind": "tactic"}));
                    continue;
                }
            };
            let all: Vec<u64> = after.into_iter().chain(rest.iter().copied()).collect();
            let state = number();
            let goals: Vec<_> = all.iter().map(|n| goal(*n)).collect();
            results.push(json!({"proofState": state, "goals": goals, "ms": 0.5, "heartbeats": 3}));
            let closed = all.is_empty();
            states.insert(state, all);
            if closed && request.get("until").is_some() {
                break;
            }
        }
        Some(json!({ "results": results }).to_string())
    }
}

/// Answers each request by the first recorded one whose fields it has. The file holds requests and answers in
/// turn, each ended by a blank line; the answer `!` is the death of the process.
fn replay(path: &str) -> impl FnMut(&Value) -> Option<String> + use<> {
    let text = std::fs::read_to_string(path).unwrap();
    let parts: Vec<String> = text.split("\n\n").map(|p| p.trim().to_string()).collect();
    let pairs: Vec<(Value, String)> =
        parts.chunks_exact(2).map(|p| (serde_json::from_str(&p[0]).unwrap(), p[1].clone())).collect();
    move |request| {
        let matches =
            |recorded: &Value| recorded.as_object().unwrap().iter().all(|(k, v)| request.get(k) == Some(v));
        match pairs.iter().find(|(recorded, _)| matches(recorded)) {
            Some((_, answer)) if answer == "!" => {
                eprintln!("uncaught exception: the recorded process ends here");
                None
            }
            Some((_, answer)) => Some(answer.clone()),
            None => {
                eprintln!("no recorded answer to {request}");
                std::process::exit(9);
            }
        }
    }
}
