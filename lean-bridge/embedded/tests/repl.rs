//! The REPL server, whole: bytes in, bytes out.
//!
//! Cases lie in `tests/repl`: `NAME.in` is what a client sends, `NAME.expected.json` the list of answers.
//! `UPDATE_EXPECT=1` writes the answers of this run instead of comparing. `PROVER_REPL_TESTS=FOLDER` with
//! `--ignored` runs the community REPL's own cases from a checkout of it (see `lean-bridge/PROTOCOL.md`).

use lean_embedded::provisioned::Provisioned;
use lean_embedded::server::Server;
use lean_wasm::machine::{GuestLimits, THREAD_STACK};
use serde_json::{Deserializer, Value};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// Cases name files relative to the current folder, which all tests of a process share.
static FOLDER: Mutex<()> = Mutex::new(());

fn in_folder(path: &Path) -> MutexGuard<'static, ()> {
    let guard = FOLDER.lock().unwrap_or_else(|e| e.into_inner());
    std::env::set_current_dir(path).unwrap();
    guard
}

/// What a server of its own answers to `input`.
fn converse(input: Vec<u8>) -> Vec<u8> {
    let serve = move || {
        let source =
            Provisioned::new(GuestLimits::default(), lean_provision::standard()).expect("the embedded Lean");
        let mut output = vec![];
        Server::new(source)
            .unwrap()
            .serve(&mut &input[..], &mut output)
            .expect("the server ends with its input");
        output
    };
    // Lean needs far more stack than a thread usually has
    let thread = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(serve).unwrap();
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn answers(bytes: &[u8]) -> Vec<Value> {
    Deserializer::from_slice(bytes).into_iter().collect::<Result<_, _>>().expect("answers are JSON")
}

/// Replaces what differs from run to run.
fn mask(v: &mut Value) {
    match v {
        Value::Object(o) => {
            // names addresses
            if o.get("error").is_some_and(|e| e["kind"] == "engine") {
                o.insert("message".into(), "…".into());
            }
            for (key, v) in o {
                match key.as_str() {
                    "ms" | "restoredMs" | "heartbeats" if v.is_number() => *v = "…".into(),
                    "version" => *v = "…".into(),
                    _ => mask(v),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

fn cases(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "in"))
        .map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), p))
        .collect();
    found.sort();
    found
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to.join(entry.file_name())),
            false => drop(std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

#[test]
fn the_server_answers_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/repl").canonicalize().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    copy_folder(&folder.join("files"), &scratch.path().join("files"));
    let _here = in_folder(scratch.path());
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let only = std::env::var("REPL_CASE").ok();
    let mut wrong = vec![];
    for (name, path) in cases(&folder) {
        if only.as_ref().is_some_and(|o| *o != name) {
            continue;
        }
        let mut got = answers(&converse(std::fs::read(&path).unwrap()));
        got.iter_mut().for_each(mask);
        let expected = folder.join(format!("{name}.expected.json"));
        if update {
            let mut text = serde_json::to_string_pretty(&got).unwrap();
            text.push('\n');
            std::fs::write(expected, text).unwrap();
            continue;
        }
        let recorded = std::fs::read(&expected).unwrap_or_else(|e| panic!("{}: {e}", expected.display()));
        let recorded: Vec<Value> = serde_json::from_slice(&recorded).unwrap();
        if got != recorded {
            let first =
                got.iter().zip(&recorded).position(|(a, b)| a != b).unwrap_or(got.len().min(recorded.len()));
            let show = |v: &[Value]| v.get(first).map_or("nothing".into(), |v| format!("{v:#}"));
            wrong.push(format!("{name}, answer {first}:\n{}\nrecorded:\n{}", show(&got), show(&recorded)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_layout_is_that_of_the_community_repl() {
    let input = "{\"cmd\": \"theorem t (x : Nat) : x = x := by sorry\"}\n\n\
        {\"tactic\": \"rfl\", \"proofState\": 0}\n\n";
    let expected = "{\"sorries\":\n [{\"proofState\": 0,\n   \"pos\": {\"line\": 1, \"column\": 34},\n   \
                    \"goal\": \"x : Nat\\n⊢ x = x\",\n   \"endPos\": \
                    {\"line\": 1, \"column\": 39}}],\n \"messages\":\n \
                    [{\"severity\": \"warning\",\n   \"pos\": {\"line\": 1, \"column\": 8},\n   \
                    \"endPos\": {\"line\": 1, \"column\": 9},\n   \"data\": \"declaration uses \
                    `sorry`\"}],\n \"env\": 0}\n\n\
                    {\"proofStatus\": \"Completed\", \"proofState\": 1, \"goals\": []}\n\n";
    assert_eq!(String::from_utf8(converse(input.into())).unwrap(), expected);
}

#[test]
fn the_server_survives_garbage() {
    let mut input: Vec<u8> = vec![];
    let mut add = |bytes: &[u8]| {
        input.extend_from_slice(bytes);
        input.extend_from_slice(b"\n\n");
    };
    add(b"\xff\xfe\x00garbage");
    add(&[b'['; 200_000]);
    add(format!("{}{}", "{\"cmd\":".repeat(5_000), "}".repeat(5_000)).as_bytes());
    add(b"{\"cmd\": \"#eval 1\"");
    add(b"{\"cmd\": \"\\ud800\"}");
    add(b"\"\0\"");
    add(b"{\"proofState\": 99999999999999999999, \"tactic\": \"rfl\"}");
    add("{\"cmd\": \"#eval \u{1F600}\"}".as_bytes());
    let bad = 7;
    // pseudo-random bytes without blank lines
    let mut state = 1u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 56) as u8
    })
    .filter(|b| *b != b'\n' && *b != b'#')
    .take(4096)
    .collect();
    add(&[b"x".as_slice(), &noise].concat());
    add(b"{\"cmd\": \"#eval 40 + 2\"}");
    input.extend_from_slice(b"{\"cmd\": \"cut of");
    let got = answers(&converse(input));
    assert_eq!(got.len(), bad + 4);
    for (i, a) in got.iter().enumerate() {
        let is_message = a.get("message").is_some();
        assert_eq!(is_message, i != bad && i != bad + 2, "answer {i}: {a}");
    }
    assert_eq!(got[bad + 2]["messages"][0]["data"], "42");
}

/// The cases of the community REPL: every `*.in` with an `*.expected.out` in
/// `PROVER_REPL_TESTS`, which is the folder that contains `test/`, must give the same JSON; the
/// exceptions are listed in `lean-bridge/PROTOCOL.md`.
#[test]
#[ignore = "needs a checkout of the community REPL"]
fn community_cases_pass() {
    /// Cases that differ; PROTOCOL.md says why.
    const EXCEPTIONS: [&str; 0] = [];
    let folder = std::env::var("PROVER_REPL_TESTS").expect("PROVER_REPL_TESTS names a checkout");
    let scratch = tempfile::tempdir().unwrap();
    copy_folder(&Path::new(&folder).join("test"), &scratch.path().join("test"));
    let _here = in_folder(scratch.path());
    let (mut passed, mut failed) = (vec![], vec![]);
    // alphabetical order matters: some cases read the pickles of others
    for (name, path) in cases(&scratch.path().join("test")) {
        let Ok(expected) = std::fs::read(path.with_extension("expected.out")) else { continue };
        let got = converse(std::fs::read(&path).unwrap());
        let same = Deserializer::from_slice(&got).into_iter::<Value>().collect::<Result<Vec<_>, _>>().ok()
            == Some(answers(&expected));
        (if same { &mut passed } else { &mut failed }).push(name);
    }
    println!(
        "{} of {} community cases pass; different: {failed:?}",
        passed.len(),
        passed.len() + failed.len()
    );
    failed.retain(|f| !EXCEPTIONS.contains(&f.as_str()));
    assert!(failed.is_empty() && !passed.is_empty(), "{failed:?}");
}
