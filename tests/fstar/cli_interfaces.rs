//! Modules with an interface, as a user asks for their definitions.

use crate::commands::{fstar, prover, text_of};
use crate::lines;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/suites/fstar-sample");

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for module in ["Arith.Counter", "Queue"] {
        for ending in ["fst", "fsti"] {
            let name = format!("{module}.{ending}");
            std::fs::copy(Path::new(SAMPLE).join(&name), folder.path().join(&name)).unwrap();
        }
    }
    folder
}

/// Verdict and detail of each line.
fn verdicts(folder: &TempDir, role: &str, args: &[&str]) -> Vec<(String, String)> {
    let program = fstar(folder.path(), role);
    let all = [&["fstar", "check"], args, &["--json", "--fstar", program.to_str().unwrap()]].concat();
    let o = prover(&all, folder.path());
    let field = |l: &Value, name: &str| l[name].as_str().unwrap_or_default().to_string();
    let found: Vec<_> = lines(&o).iter().map(|l| (field(l, "verdict"), field(l, "detail"))).collect();
    assert!(!found.is_empty(), "{}", text_of(&o));
    found
}

#[test]
fn definitions_of_a_file_with_an_interface_are_proved_by_their_own_texts() {
    let folder = folder();
    for (file, definitions) in [
        ("Arith.Counter.fst", &["counter", "zero", "tick", "value", "value_tick", "value_two"][..]),
        ("Arith.Counter.fsti", &["two"]),
        ("Queue.fst", &["queue", "snoc", "push", "count_snoc", "size_empty", "sum_snoc", "total_push"]),
        ("Queue.fsti", &["is_empty"]),
    ] {
        for name in definitions {
            for (verdict, detail) in verdicts(&folder, "model", &[file, "--definition", name]) {
                assert_eq!(verdict, "proved", "{file} {name}: {detail}");
            }
        }
    }
}

#[test]
fn candidates_have_the_type_of_the_interface() {
    let folder = folder();
    let path = folder.path().join("c.jsonl");
    let check = |file: &str, name: &str, candidate: &str| {
        let line = serde_json::json!({"definition": name, "candidate": candidate});
        std::fs::write(&path, line.to_string()).unwrap();
        verdicts(&folder, "model", &[file, "--definition", name, "--candidates", "c.jsonl"]).remove(0)
    };
    for (file, name, candidate, word) in [
        ("Queue.fst", "size_push", "let size_push y q = count_snoc y q", "proved"),
        ("Queue.fst", "size_push", "val size_push: int -> unit\nlet size_push y q = ()", "ill-formed"),
        ("Queue.fst", "size_push", "let size_push y q = ()\nlet total q = 0", "ill-formed"),
        // without a `val`, the beginning is given
        ("Queue.fst", "snoc", "let rec snoc (x:int) (l:list int) : list int = l", "proved"),
        ("Queue.fst", "snoc", "let rec snoc (x:nat) (l:list int) : list int = l", "ill-formed"),
        ("Queue.fsti", "is_empty", "let is_empty (q:queue) : bool = 0 = size q", "proved"),
        ("Queue.fsti", "is_empty", "let is_empty (q:queue) : int = size q", "ill-formed"),
        ("Queue.fsti", "is_empty", "val is_empty : queue -> bool\nlet is_empty q = true", "ill-formed"),
    ] {
        let (verdict, detail) = check(file, name, candidate);
        assert_eq!(verdict, word, "{candidate}: {detail}");
    }
}

/// From the text, and from `.checked` files; `friend` shows another implementation.
#[test]
fn a_data_set_with_interfaces_is_proved_by_its_own_texts() {
    let folder = tempfile::tempdir().unwrap();
    let asked = |role: &str| {
        let found = verdicts(&folder, role, &["fstar-sample"]);
        // a `type` is none to be written
        let wrong: Vec<_> =
            found.iter().filter(|(verdict, _)| verdict != "proved" && verdict != "unsupported").collect();
        assert!(wrong.is_empty() && found.len() == 79, "{role}: {} {wrong:?}", found.len());
    };
    asked("model");
    asked("model:version=3");
    for name in ["Queue.fst", "Queue.fsti", "Queue.fst.json", "Queue.fsti.json"] {
        std::fs::copy(Path::new(SAMPLE).join(name), folder.path().join(name)).unwrap();
    }
    for name in ["Queue.fst.checked", "Queue.fsti.checked"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    for file in ["Queue.fst.json", "Queue.fsti.json"] {
        let found = verdicts(&folder, "model:version=3", &[file, "--sources", "."]);
        assert!(found.iter().all(|(verdict, _)| verdict == "proved"), "{found:?}");
    }
    // the set says that there is an interface, and it is gone: nothing would hold candidates to their types
    std::fs::remove_file(folder.path().join("Queue.fsti")).unwrap();
    std::fs::remove_file(folder.path().join("Queue.fst.checked")).unwrap();
    let program = fstar(folder.path(), "model");
    let args = ["fstar", "check", "Queue.fst.json", "--json", "--fstar", program.to_str().unwrap()];
    let o = prover(&args, folder.path());
    let said = text_of(&o);
    assert!(said.contains("Queue.fsti, is not there") && !said.contains("\"proved\""), "{said}");
}

#[test]
fn a_friend_sees_the_implementation() {
    let folder = folder();
    let of = |module: &str, text: &str| std::fs::write(folder.path().join(module), text).unwrap();
    of("Peek.fsti", "module Peek\n\nval first: Queue.queue -> Tot (option int)\n");
    of(
        "Peek.fst",
        "module Peek\n\nfriend Queue\n\nlet first q = match q with | [] -> None | h :: _ -> Some h\n",
    );
    let found = verdicts(&folder, "model", &["Peek.fst", "--definition", "first"]);
    assert_eq!(found[0].0, "proved", "{found:?}");
    // only an implementation with an interface has friends
    std::fs::remove_file(folder.path().join("Peek.fsti")).unwrap();
    let found = verdicts(&folder, "model", &["Peek.fst", "--definition", "first"]);
    assert_eq!(found[0].0, "infrastructure", "{found:?}");
    assert!(found[0].1.contains("lack corresponding interfaces"), "{found:?}");
}
