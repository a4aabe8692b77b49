//! A native Lean for tests whose auditor believes everything: this test program re-executed.
//!
//! Texts are elaborated by `prover lean-repl --plain`, which pickles what they declare. Lean's own
//! auditor cannot run there, so the requests to it are answered here: the probes rightly, as otherwise it
//! would not be used, and everything else with "audited". So whatever is refused over this REPL is
//! refused by the second kernel and those who read for it.

use lean_export::olean::{Found, Pickle};
use lean_kernel::{Body, Declaration, ExprId, Name, NameId, Terms, Unit};
use serde_json::{Value, json};
use std::cell::Cell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Set for the re-executed program, to how it behaves: `good`; `no folders`: it says that modules are
/// where none are; `turncoat`: it says so after its first answer, which is about a probe; `forger`:
/// whoever declares `forged` has replaced what is pickled.
pub const ROLE: &str = "PROVER_TEST_CREDULOUS";

/// The text of a shell script that starts this test program as a REPL. The harness prints to standard output,
/// so that the server's own output goes through another descriptor.
pub fn script(role: &str) -> String {
    let exe = std::env::current_exe().unwrap();
    let exe = exe.display();
    format!("#!/bin/sh\n{ROLE}='{role}' exec '{exe}' --exact credulous_repl --nocapture 3>&1 1>&2\n")
}

pub fn serve_if_asked() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let mut out = std::fs::OpenOptions::new().write(true).open("/dev/fd/3").unwrap();
    let mut repl = Repl::start(role);
    let mut text = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        text.push_str(&line);
        text.push('\n');
        if line.trim().is_empty() && !text.trim().is_empty() {
            let request: Value = serde_json::from_str(&text).unwrap();
            match repl.answer(&request) {
                Some(answer) => write!(out, "{answer:#}\n\n").unwrap(),
                None => {
                    let answer = repl.forward(&text);
                    repl.forge(&request);
                    out.write_all(answer.as_bytes()).unwrap();
                }
            }
            text.clear();
        }
    }
    std::process::exit(0);
}

struct Repl {
    role: String,
    /// How often the auditor has answered.
    answers: Cell<u32>,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Repl {
    fn start(role: String) -> Repl {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
        command.args(["lean-repl", "--plain"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Repl { role, answers: Cell::new(0), child, input, output: BufReader::new(output) }
    }

    /// Passes a request on and gives the answer. Ends where that REPL ends.
    fn forward(&mut self, text: &str) -> String {
        let sent = self.input.write_all(text.as_bytes()).and_then(|()| self.input.flush());
        let mut answer = String::new();
        while sent.is_ok() {
            let before = answer.len();
            let read = self.output.read_line(&mut answer).unwrap();
            if read == 0 {
                break;
            }
            if answer[before..].trim().is_empty() && !answer.trim().is_empty() {
                return answer;
            }
        }
        let code = self.child.wait().unwrap().code();
        std::process::exit(code.unwrap_or(1));
    }

    /// Does to a pickle what the process of a hostile text could do to it.
    fn forge(&self, request: &Value) {
        let Some(path) = request["pickleTo"].as_str().filter(|_| self.role == "forger") else { return };
        let mut bytes = std::fs::read(path).unwrap();
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
        if has(&bytes, b"forged_garbage") {
            std::fs::write(path, b"olean, or is it").unwrap();
        } else if has(&bytes, b"forged_half") {
            bytes.truncate(bytes.len() / 2);
            std::fs::write(path, bytes).unwrap();
        } else if has(&bytes, b"forged_pipe") {
            std::fs::remove_file(path).unwrap();
            assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        } else if has(&bytes, b"forged_link") {
            std::fs::rename(path, format!("{path}.other")).unwrap();
            std::os::unix::fs::symlink(format!("{path}.other"), path).unwrap();
        }
    }

    /// The answer to a request that is for the auditor; others have none.
    fn answer(&self, request: &Value) -> Option<Value> {
        let text = request["cmd"].as_str()?;
        let said = |data: String| {
            let pos = json!({"line": 1, "column": 0});
            json!({"env": 1_000_000, "messages": [{"severity": "info", "pos": pos, "data": data}]})
        };
        if let Some((_, rest)) = text.split_once("ProverAudit.answer (some (← Lean.getEnv)) ") {
            let (literal, _) = rest.rsplit_once(" : Lean.CoreM").unwrap();
            let request: String = serde_json::from_str(literal).unwrap();
            return Some(said(self.audit(&serde_json::from_str(&request).unwrap())));
        }
        if text.contains("namespace ProverAudit") {
            return Some(json!({"env": 1_000_000}));
        }
        let (_, rest) = text.split_once("#check Lean.importModules\n#eval (IO.println \"")?;
        Some(said(rest.split('"').next().unwrap().into()))
    }

    fn audit(&self, request: &Value) -> String {
        let mut terms = Terms::default();
        let read = |path: &Value, terms: &mut Terms| {
            let bytes = std::fs::read(path.as_str().unwrap()).unwrap();
            Pickle::from_bytes("a pickle", bytes, terms).unwrap()
        };
        let mut text = read(&request["candidate"], &mut terms);
        let judgements = match &request["statement"] {
            Value::Null => {
                let is_theorem = |_: &Terms, d: &Declaration| matches!(d.body, Body::Theorem { .. });
                let theorems = select(&mut text, &mut terms, is_theorem);
                theorems.into_iter().map(|n| judgement(&terms, n)).collect()
            }
            path => {
                let mut statement = read(path, &mut terms);
                vec![self.judge(&mut terms, &mut statement, &mut text, request["name"].as_str())]
            }
        };
        let library = lean_provision::find().unwrap().unwrap().code.library;
        let answers = self.answers.replace(self.answers.get() + 1);
        let folder = match self.role.as_str() {
            "no folders" => "/nowhere".into(),
            "turncoat" if answers > 0 => "/nowhere".into(),
            _ => library,
        };
        let nonce = &request["nonce"];
        let answer = json!({"nonce": nonce, "lean": "4.28.0", "folders": [folder], "judgements": judgements});
        answer.to_string()
    }

    fn judge(
        &self,
        terms: &mut Terms,
        statement: &mut Pickle,
        text: &mut Pickle,
        name: Option<&str>,
    ) -> Value {
        let sorry = terms.dotted("sorryAx");
        let asked = match name {
            Some(name) => {
                let is_asked = |n: &NameId| terms.text(*n) == name || terms.parts(*n).join(".") == name;
                statement.names().iter().copied().find(is_asked)
            }
            None => {
                let open = |terms: &Terms, d: &Declaration| mentions(terms, d.value(), sorry);
                let mut open = select(statement, terms, open);
                // a name of the text rather than one that elaboration has made up
                open.sort_by_key(|n| (terms.text(*n).contains("._"), terms.text(*n).len()));
                open.first().copied()
            }
        };
        let Some(asked) = asked else { return refused("statement", Value::Null) };
        if !text.names().contains(&asked) {
            return refused("missing", Value::Null);
        }
        let of = |pickle: &mut Pickle, terms: &mut Terms| match pickle.find(terms, asked).unwrap() {
            Some(Found::Unit { unit: Unit::Single(d), .. }) => Some(d),
            _ => None,
        };
        let (stated, given) = (of(statement, terms), of(text, terms));
        let is_probe = terms.text(asked) == "prover_probe";
        if is_probe && let (Some(stated), Some(given)) = (stated, given) {
            let cheat = terms.dotted("prover_help");
            match () {
                () if stated.ty != given.ty => return refused("type", Value::Null),
                () if mentions(terms, given.value(), sorry) => return refused("sorry", "replayed".into()),
                () if mentions(terms, given.value(), cheat) => return refused("axiom", "replayed".into()),
                () => {}
            }
        }
        judgement(terms, asked)
    }
}

fn mentions(terms: &Terms, e: Option<ExprId>, name: NameId) -> bool {
    let mut found = false;
    e.into_iter().for_each(|e| terms.constants(e, &mut |n| found |= n == name));
    found
}

fn select(
    pickle: &mut Pickle,
    terms: &mut Terms,
    is_wanted: impl Fn(&Terms, &Declaration) -> bool,
) -> Vec<NameId> {
    let mut found = vec![];
    for name in pickle.names().to_vec() {
        if let Some(Found::Unit { unit: Unit::Single(d), .. }) = pickle.find(terms, name).unwrap()
            && is_wanted(terms, &d)
        {
            found.push(name);
        }
    }
    found
}

fn refused(rule: &str, tier: Value) -> Value {
    let refused = json!({"rule": rule, "constant": null, "chain": [], "detail": "the auditor says so"});
    json!({"tier": tier, "name": "", "theorem": [], "axioms": [], "refused": refused})
}

fn judgement(terms: &Terms, name: NameId) -> Value {
    let axioms = ["propext"];
    let theorem = parts(terms, name);
    let name = terms.text(name);
    json!({"tier": "audited", "name": name, "theorem": theorem, "axioms": axioms, "refused": null})
}

fn parts(terms: &Terms, name: NameId) -> Vec<Value> {
    let (mut parts, mut at) = (vec![], name);
    loop {
        at = match terms.name(at) {
            Name::Anonymous => break,
            Name::Str(before, part) => {
                parts.push(String::from_utf8_lossy(part).into());
                *before
            }
            Name::Num(before, number) => {
                parts.push(json!(u64::try_from(number).unwrap()));
                *before
            }
        };
    }
    parts.reverse();
    parts
}
