//! Premises without waiting: the statements of the library are part of the program, and are of use on a
//! machine where nothing has been printed, or even set up.

#[path = "support/executable.rs"]
mod executable;
#[path = "support/mod.rs"]
mod support;

use executable::write_executable;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::{command, dir, err, json_lines, out};

const GOAL: &str = "n : Nat ⊢ n % 2 < 2";
/// The statements as they are built in.
const SHIPPED: &[u8] = include_bytes!("../data/premises/library.statements");
/// `Std.HashMap.mem_insert`, below the module that has it.
const HELD_OUT: &str = "prelude
import Init.Grind
import Init.Omega
import Init.TacticsExtra
import Std.Data.DHashMap.Lemmas
import Std.Data.HashMap.Basic

theorem held_out {α β : Type} [BEq α] [Hashable α] [EquivBEq α] [LawfulHashable α]
    (m : Std.HashMap α β) (k a : α) (v : β) : a ∈ m.insert k v ↔ (k == a) = true ∨ a ∈ m
";

/// `prover retrieve`, by this program, with this cache.
fn retrieve(program: &Path, cache: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["retrieve", GOAL, "--json"]).env("PROVER_CACHE_DIR", cache).stdin(Stdio::null());
    command
}

fn names(output: &Output) -> Vec<String> {
    json_lines(&out(output)).iter().map(|line| line["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn nothing_has_to_be_printed_before_premises_are_found() {
    let dir = dir();
    let cache = dir.path().join("cache");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_prover"));
    // two at once, on a cache that neither finds
    let start = || {
        let mut command = retrieve(&program, &cache);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("prover runs")
    };
    let both = [start(), start()].map(|child| child.wait_with_output().expect("it ends"));
    for output in &both {
        assert_eq!(output.status.code(), Some(0), "{}", err(output));
        assert!(names(output).iter().any(|name| name == "Nat.mod_lt"), "{}", out(output));
        // what is missing is told, and what makes it
        let said = err(output);
        assert!(said.contains("without retrieval by meaning") && said.contains("`prover setup`"), "{said}");
    }
    assert_eq!(names(&both[0]), names(&both[1]));
    let printed = |path: &Path| path.extension().is_some_and(|extension| extension == "jsonl");
    let library = std::fs::read_dir(cache.join("library")).into_iter().flatten();
    assert!(!library.map(|entry| entry.expect("an entry").path()).any(|path| printed(&path)));
}

/// The program, with something else in the place of the statements that are built in.
fn program_with(folder: &Path, change: impl FnOnce(&mut [u8])) -> PathBuf {
    let mut program = std::fs::read(env!("CARGO_BIN_EXE_prover")).expect("the program");
    let at = program.windows(256).position(|bytes| bytes == &SHIPPED[..256]).expect("they are in there");
    let place = &mut program[at..at + SHIPPED.len()];
    assert!(place == SHIPPED, "they are in there as they are in the repository");
    change(place);
    let path = folder.join("changed");
    write_executable(&path, &program);
    path
}

#[test]
fn statements_that_were_tampered_with_are_refused() {
    let dir = dir();
    let program = program_with(dir.path(), |statements| statements[SHIPPED.len() / 2] ^= 1);
    let output = retrieve(&program, &dir.path().join("cache")).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    let said = err(&output);
    assert!(said.contains("damaged") && said.contains("SHA-256"), "{said}");
    assert!(said.contains("`prover index`"), "{said}");
}

#[test]
fn statements_of_another_lean_are_refused_until_they_were_printed() {
    let dir = dir();
    let cache = dir.path().join("cache");
    let head = SHIPPED.iter().position(|byte| *byte == b'\n').expect("a first line");
    let head: Value = serde_json::from_slice(&SHIPPED[..head]).expect("JSON");
    let package = head["package"].as_str().expect("a hash");
    let other: String = package.chars().rev().collect();
    let program = program_with(dir.path(), |statements| {
        let at = statements.windows(64).position(|bytes| bytes == package.as_bytes()).expect("the hash");
        statements[at..at + 64].copy_from_slice(other.as_bytes());
    });
    let run = || retrieve(&program, &cache).output().expect("it runs");
    let refused = |output: &Output| {
        assert_eq!(output.status.code(), Some(2), "{}", out(output));
        let said = err(output);
        assert!(said.contains("printed for another Lean") && said.contains(&other), "{said}");
        assert!(said.contains("run `prover index` first"), "{said}");
    };
    refused(&run());

    // as `prover index` would print them, but one
    let lean = format!("embedded Lean {}", lean_wasm::LEAN_VERSION);
    let whole = proof_premises::library::WHOLE;
    let file = proof_premises::library::path(&cache, &lean, whole);
    let premise = json!({"name": "Nat.mod_two_lt", "kind": "theorem", "type": "∀ (n : Nat), n % 2 < 2",
        "constants": ["Nat", "HMod.hMod", "LT.lt"]});
    let lines = [
        json!({"lean": lean, "header": whole, "modules": [{"name": "Init", "imports": []}]}),
        json!({"module": "Init", "premises": [premise]}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
    std::fs::write(&file, &text).expect("writable");
    let output = run();
    assert_eq!((output.status.code(), names(&output)), (Some(0), vec!["Nat.mod_two_lt".into()]));

    // one that was cut is not read as good
    std::fs::write(&file, &text[..text.len() - 30]).expect("writable");
    refused(&run());
}

#[test]
fn a_search_has_them_from_the_first_start() {
    let dir = dir();
    std::fs::write(dir.path().join("held_out.lean"), HELD_OUT).expect("writable");
    let prove = |more: &[&str]| {
        let args = ["prove", "held_out.lean", "--steps", "200", "--timeout", "0", "--seed", "1", "--json"];
        let output = command(&[&args[..], more].concat(), dir.path()).output().expect("prover runs");
        json_lines(&out(&output)).pop().unwrap_or_else(|| panic!("{}", err(&output)))
    };
    let with = prove(&[]);
    assert_eq!(with["verdict"], "proved", "{with}");
    assert!(with["proof"].as_str().is_some_and(|proof| proof.contains("Std.DHashMap.")), "{with}");
    let without = prove(&["--premises", "off"]);
    assert_ne!(without["verdict"], "proved", "{without}");
}
