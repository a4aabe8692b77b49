//! A community REPL for tests: this test program re-executed. It keeps texts where a REPL keeps environments,
//! and what the auditor would say it tells by words in them. Pickles hold a theorem of the name that the text
//! has, and the text. It checks nothing; what is tested is who is asked what, and what becomes of answers.

#[path = "../../lean-bridge/kernel/export/tests/region/mod.rs"]
mod region;

use region::{Region, boxed};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::time::Duration;

/// Set for the re-executed program: `good`, `lax` (its auditor accepts everything), `old` (it cannot pickle).
pub const ROLE: &str = "PROVER_TEST_REPL_ROLE";

/// The command that starts this test program as a REPL. The harness prints to standard output, so that the
/// server's own output goes through another descriptor.
pub fn command(role: &str) -> lean_bridge::ServerCommand {
    let exe = std::env::current_exe().unwrap();
    let script = r#"exec "$0" --exact fake_repl --nocapture 3>&1 1>&2"#;
    lean_bridge::ServerCommand::native("sh", ["-c", script, exe.to_str().unwrap()]).with_env(ROLE, role)
}

pub fn serve_if_asked() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let mut out = std::fs::OpenOptions::new().write(true).open("/dev/fd/3").unwrap();
    let mut repl = Repl { role, texts: vec![], has_seen_a_candidate: false };
    let mut text = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        text.push_str(&line);
        if line.trim().is_empty() && !text.is_empty() {
            let answer = repl.answer(&serde_json::from_str(&text).unwrap());
            write!(out, "{answer:#}\n\n").unwrap();
            text.clear();
        }
    }
    std::process::exit(0);
}

struct Repl {
    role: String,
    texts: Vec<String>,
    has_seen_a_candidate: bool,
}

fn said(severity: &str, data: impl Into<String>) -> Value {
    json!({"severity": severity, "pos": {"line": 1, "column": 0}, "data": data.into()})
}

fn misbehave(text: &str, whose: &str) {
    if text.contains(&format!("{whose} dies")) {
        eprintln!("fake REPL: dying");
        std::process::exit(3);
    }
    if text.contains(&format!("{whose} hangs")) {
        std::thread::sleep(Duration::from_secs(1000));
    }
}

impl Repl {
    fn answer(&mut self, request: &Value) -> Value {
        if let Some(path) = request.get("pickleTo").and_then(Value::as_str) {
            if self.role == "old" {
                return json!({"message": "Could not parse as a valid JSON command:"});
            }
            let env = request["env"].as_u64().unwrap();
            std::fs::write(path, pickle(&self.texts[env as usize])).unwrap();
            return json!({"env": env});
        }
        let text = request["cmd"].as_str().unwrap();
        let base = request.get("env").map(|e| self.texts[e.as_u64().unwrap() as usize].clone());
        if text.contains("candidate") && !text.contains("namespace ProverAudit") && !text.contains("#eval") {
            self.has_seen_a_candidate = true;
            misbehave(text, "worker");
        }
        let mut messages = vec![];
        let mut sorries = vec![];
        if let Some((_, rest)) = text.split_once("ProverAudit.answer (some (← Lean.getEnv)) ") {
            let (literal, _) = rest.rsplit_once(" : Lean.CoreM").unwrap();
            let request: String = serde_json::from_str(literal).unwrap();
            let line = self.audit(&serde_json::from_str(&request).unwrap());
            messages.push(said("info", line));
        } else if let Some((_, rest)) = text.split_once("IO.println \"") {
            messages.push(said("info", rest.split('"').next().unwrap()));
        } else if text.contains("nonsense") {
            messages.push(said("error", "no sense"));
        } else if text.contains("#check @") {
            messages.push(said("info", "t : P"));
        } else if text.contains("#print axioms") {
            messages.push(said("info", "'t' does not depend on any axioms"));
        } else if text.contains("sorry") && !text.contains("namespace ProverAudit") {
            messages.push(said("warning", "declaration uses 'sorry'"));
            sorries.push(json!({"goal": "⊢ P", "proofState": 0, "pos": {"line": 1, "column": 3}}));
        }
        self.texts.push(base.map_or_else(String::new, |b| b + "\n") + text);
        json!({"env": self.texts.len() - 1, "messages": messages, "sorries": sorries})
    }

    fn audit(&self, request: &Value) -> String {
        let path = request["candidate"].as_str().unwrap();
        let text = text_of(path);
        if let Some(asked) = request["statement"].as_str() {
            assert!(text_of(asked).contains("sorry"));
        }
        misbehave(&text, "auditor");
        let axioms = request["axioms"].as_array().unwrap();
        assert_eq!(axioms[..3], ["propext", "Classical.choice", "Quot.sound"]);
        let refused = |rule: &str, tier: Value, detail: &str| {
            let chain = ["t", "x"];
            let refused = json!({"rule": rule, "constant": "x", "chain": chain, "detail": detail});
            let name = theorem(&text);
            json!({"tier": tier, "name": name, "theorem": [name], "axioms": [], "refused": refused})
        };
        let verdict = match () {
            () if self.role == "lax" => None,
            () if self.has_seen_a_candidate => {
                Some(refused("engine", Value::Null, "this process is not clean"))
            }
            () if text.contains("where is it") => Some(refused("axiom", "replayed".into(), path)),
            () if text.contains("prover_other") => Some(refused("missing", Value::Null, "")),
            () if text.contains("{a b") => Some(refused("type", Value::Null, "")),
            () if text.contains("sorry") => Some(refused("sorry", "replayed".into(), "")),
            () if text.contains("axiom") => Some(refused("axiom", "replayed".into(), "")),
            () => None,
        };
        let good = || {
            let name = theorem(&text);
            json!({"tier": "audited", "name": name, "theorem": [name], "axioms": ["propext"],
                "refused": null})
        };
        let nonce = match text.contains("another nonce") {
            true => json!("0123"),
            false => request["nonce"].clone(),
        };
        json!({"nonce": nonce, "lean": "4.28.0", "judgements": [verdict.unwrap_or_else(good)]}).to_string()
    }
}

/// The name of the last theorem of a text.
fn theorem(text: &str) -> &str {
    let last = text.rsplit("theorem ").next().unwrap();
    last.split(' ').next().unwrap()
}

/// A theorem as a text says it: a right one, or with `sorry` or an axiom in its proof, or with another type.
fn pickle(text: &str) -> Vec<u8> {
    let mut r = Region::new(8);
    let place = r.text(text);
    let mut ty = r.trivial();
    if text.contains("{a b") {
        let (prop, b0) = (r.sort(boxed(0)), r.bound(0));
        let inner = r.forall(b0, b0);
        ty = r.forall(prop, inner);
    }
    let name = theorem(text);
    let axiom = r.axiom("x", ty);
    let value = match () {
        () if text.contains("sorry") => r.constant("sorryAx", &[]),
        () if text.contains("axiom") => r.constant("x", &[]),
        () => r.trivial_proof(),
    };
    let theorem = r.theorem(name, ty, value);
    r.pickle_with(place, &[], &[("x", axiom), (name, theorem)])
}

/// The text in a pickle.
fn text_of(path: &str) -> String {
    let bytes = std::fs::read(path).unwrap();
    let (place, text) = (96, 96 + 32);
    let size = u64::from_le_bytes(bytes[place + 8..place + 16].try_into().unwrap()) as usize;
    String::from_utf8(bytes[text..text + size - 1].to_vec()).unwrap()
}
