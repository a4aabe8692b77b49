//! The attacks on kernels and on what the library lacks, and the right proofs next to them, in every way of
//! asking: as files, as lines with a statement, over HTTP, and on a native Lean without an audit. (`judge.rs`
//! has them in the first way, through the judge itself, and says which rule refuses what.)

#[path = "judge/case.rs"]
#[allow(dead_code)]
mod case;
#[path = "serve/http.rs"]
mod http;

use case::Case;
use http::Server;
use lean_bridge::{JudgeRequest, Pool, PoolConfig, ServerCommand, Tier};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Seconds for one text. Generous: the machine may be busy.
const SECONDS: u64 = 120;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/judge")
}

/// The attacks that these tests are about.
fn attacks() -> Vec<Case> {
    let ours = |c: &Case| c.name.starts_with("attacks/kernel_") || c.name.starts_with("attacks/library_");
    let attacks: Vec<Case> = case::attacks(&folder().join("attacks")).into_iter().filter(ours).collect();
    assert!(attacks.len() >= 60, "{} attacks", attacks.len());
    attacks
}

/// The right proofs that too strict a judge would refuse with them.
fn proofs() -> Vec<Case> {
    let ours = |c: &Case| c.name.starts_with("proofs/kernels/");
    let proofs: Vec<Case> = case::proofs(&folder().join("proofs")).into_iter().filter(ours).collect();
    assert!(proofs.len() >= 60, "{} proofs", proofs.len());
    proofs
}

/// Attacks and right proofs.
fn all() -> Vec<Case> {
    attacks().into_iter().chain(proofs()).collect()
}

/// What is wrong with the verdicts on cases, each with a word for the way in which it was asked.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    /// Looks at a verdict as `prover check --json` and the server write it.
    fn look(&mut self, way: &str, case: &Case, verdict: &Value) {
        let wrong = match case.rules.is_empty() {
            true => verdict["accepted"] != true || verdict["tier"] != "audited",
            false => {
                verdict["accepted"] != false
                    || verdict["tier"] == "audited"
                    || !verdict["refused"]["rule"].is_string()
            }
        };
        if wrong {
            self.0.push(format!("{} {way}: {verdict:.600}", case.name));
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{} faults:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// Runs `prover check` on a file or folder; its verdicts by name.
fn check(target: &Path) -> HashMap<String, Value> {
    let timeout = SECONDS.to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_prover"))
        .args(["check", "--json", "--workers", "2", "--timeout", &timeout])
        .arg(target)
        .stdin(Stdio::null())
        .output()
        .expect("prover runs");
    let error = String::from_utf8_lossy(&output.stderr);
    // 1: something was refused
    assert_eq!(output.status.code(), Some(1), "{error}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let verdict = |line: &str| {
        let value: Value = serde_json::from_str(line).expect("a JSON line");
        (value["name"].as_str().expect("a name").to_owned(), value)
    };
    text.lines().map(verdict).collect()
}

/// The whole text that proves, or claims to.
fn file(case: &Case) -> String {
    case.file().text
}

/// A request to the judge as JSON: with a proof, or with a whole text.
fn request(case: &Case, as_file: bool) -> Value {
    let JudgeRequest { header, statement, candidate, whole, .. } = &case.judge;
    let mut request = json!({"name": case.name, "statement": statement, "timeout": SECONDS});
    if !header.is_empty() {
        request["header"] = json!(header);
    }
    match *whole || as_file {
        true => request["code"] = json!(file(case)),
        false => request["proof"] = json!(candidate),
    }
    request
}

#[test]
fn as_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = all();
    for (i, case) in cases.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{i:03}.lean")), file(case)).expect("writable");
    }
    let verdicts = check(folder.path());
    assert_eq!(verdicts.len(), cases.len());
    let mut faults = Faults::default();
    for (i, case) in cases.iter().enumerate() {
        let ending = format!("{i:03}.lean");
        let found = verdicts.iter().find(|(name, _)| name.ends_with(&ending));
        let (_, verdict) = found.unwrap_or_else(|| panic!("no verdict on {}", case.name));
        faults.look("as a file", case, verdict);
    }
    faults.none();
}

#[test]
fn as_lines_with_a_statement() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = all();
    let mut faults = Faults::default();
    for (way, as_file) in [("with its proof", false), ("with a whole text", true)] {
        let lines: Vec<String> = cases.iter().map(|c| request(c, as_file).to_string()).collect();
        let path = folder.path().join(format!("{as_file}.jsonl"));
        std::fs::write(&path, lines.join("\n") + "\n").expect("writable");
        let verdicts = check(&path);
        assert_eq!(verdicts.len(), cases.len());
        for case in &cases {
            faults.look(way, case, &verdicts[&case.name]);
        }
    }
    faults.none();
}

#[test]
fn over_http() {
    let server = Server::start(&["--workers", "2"]);
    let cases = all();
    let mut faults = Faults::default();
    for case in &cases {
        for (way, as_file) in [("at /judge, with its proof", false), ("at /judge, with a whole text", true)] {
            faults.look(way, case, &server.post("/judge", &request(case, as_file)).json());
        }
    }
    let codes: Vec<Value> = cases.iter().map(|c| json!({"custom_id": c.name, "proof": file(c)})).collect();
    let results = server.post("/verify", &json!({"codes": codes, "timeout": SECONDS})).results();
    look_at_results(&mut faults, "at /verify", &cases, &results);
    let snippets: Vec<Value> = cases.iter().map(|c| json!({"id": c.name, "code": file(c)})).collect();
    let results = server.post("/api/check", &json!({"snippets": snippets, "timeout": SECONDS})).results();
    look_at_results(&mut faults, "at /api/check", &cases, &results);
    faults.none();
}

/// Results in the form of Kimina Lean Server: our verdict stands in them, and a
/// client that knows nothing of it has to see an error.
fn look_at_results(faults: &mut Faults, way: &str, cases: &[Case], results: &[Value]) {
    assert_eq!(results.len(), cases.len());
    for (case, result) in cases.iter().zip(results) {
        faults.look(way, case, &result["judgement"]);
        let messages = result["response"]["messages"].as_array();
        let has_error = messages.is_some_and(|m| m.iter().any(|m| m["severity"] == "error"));
        let seen = has_error || result["error"].is_string();
        if seen == case.rules.is_empty() {
            faults.0.push(format!("{} {way}, to a client of Kimina's: {result:.600}", case.name));
        }
    }
}

/// A server without extensions stands for the user's own REPL: there the
/// verdict is no more than `replayed`, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_native_lean_without_an_audit() {
    let command = ServerCommand::native(env!("CARGO_BIN_EXE_prover"), ["lean-repl", "--plain"]);
    let mut config = PoolConfig::new(1, command).with_memory_mb(1536);
    config.ready_within = Duration::from_secs(SECONDS);
    let pool = Pool::start(config).await.expect("the server starts");
    let mut faults = vec![];
    for case in attacks() {
        let request = JudgeRequest { limit: Duration::from_secs(SECONDS), ..case.judge.clone() };
        let verdict = pool.judge(&request).await.expect("a verdict");
        let warned = verdict.note.as_deref().is_some_and(|n| n.starts_with("not audited on this server"));
        let is_honest = verdict.refused.is_some() || (verdict.tier == Some(Tier::Replayed) && warned);
        if verdict.reaches(Tier::Audited) || verdict.tier >= Some(Tier::Audited) || !is_honest {
            faults.push(format!("{}: {verdict:?}", case.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    pool.shut_down().await;
}
