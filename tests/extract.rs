//! Data of a project's proofs, from the command line.

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;
use support::{done, err, json_file, out, prover, refused};

const BASIC: &str = "\
namespace Shapes

/-- The double of a number. -/
def double (n : Nat) : Nat := n + n

@[simp] theorem double_zero : double 0 = 0 := rfl

/-- Doubling adds. -/
theorem double_add (a b : Nat) : double (a + b) = double a + double b := by
  unfold double
  omega

end Shapes
";

const MORE: &str = "\
import Shapes.Basic

namespace Shapes

inductive Tree where
  | leaf : Tree
  | node : Tree → Tree → Tree

theorem double_succ (n : Nat) : double (n + 1) = double n + 2 := by
  rw [double_add]
  rfl

open Nat in
theorem cases_on (p q : Prop) (h : p ∨ q) : q ∨ p := by
  cases h with
  | inl hp => exact Or.inr hp
  | inr hq =>
    left
    exact hq

theorem both (α : Nat) : double α = α + α ∧ α + 0 = α := by
  constructor
  · rfl
  · rw [Nat.add_zero]

theorem matched : ∀ n : Nat, double n = 2 * n
  | 0 => rfl
  | n + 1 => by rw [double_succ, matched n]; omega

end Shapes
";

/// A project of three files without errors.
fn project(dir: &Path) {
    fs::create_dir_all(dir.join("p/Shapes")).unwrap();
    fs::write(dir.join("p/Shapes/Basic.lean"), BASIC).unwrap();
    fs::write(dir.join("p/Shapes/More.lean"), MORE).unwrap();
    fs::write(dir.join("p/Shapes.lean"), "import Shapes.Basic\nimport Shapes.More\n").unwrap();
}

fn theorem<'a>(theorems: &'a [Value], name: &str) -> &'a Value {
    theorems.iter().find(|t| t["full_name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_project_is_read_and_its_tactics_run_again() {
    let dir = support::dir();
    let dir = dir.path();
    project(dir);
    let args = ["extract", "p", "--out", "d", "--verify", "--json", "--val", "1", "--test", "2"];
    let said: Value = serde_json::from_str(&done(&args, dir)).unwrap();
    assert_eq!((&said["files"], &said["theorems"], &said["unread"]), (&3.into(), &6.into(), &0.into()));
    assert_eq!(said["replays"]["different"], serde_json::json!([]), "{said}");
    assert_eq!(said["replays"]["same"], said["tactics"]);
    assert_eq!(said["tactics"], 13);

    let mut theorems = vec![];
    for part in ["train", "val", "test"] {
        let read = |division: &str| -> Vec<Value> {
            let path = dir.join("d").join(division).join(part).with_extension("json");
            serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
        };
        read("novel_premises");
        theorems.extend(read("random"));
    }
    assert_eq!(theorems.len(), 6);

    // a premise of another file, with the place that the text has
    let succ = theorem(&theorems, "Shapes.double_succ");
    let rw = &succ["traced_tactics"][0];
    assert_eq!(rw["tactic"], "rw [double_add]");
    assert_eq!(rw["annotated_tactic"][0], "rw [<a>double_add</a>]");
    let used = &rw["annotated_tactic"][1][0];
    assert_eq!(
        (&used["full_name"], &used["def_path"]),
        (&"Shapes.double_add".into(), &"Shapes/Basic.lean".into())
    );
    let line = 1 + BASIC.lines().position(|l| l.starts_with("/-- Doubling")).unwrap();
    assert_eq!(used["def_pos"], serde_json::json!([line, 1]));
    assert_eq!(rw["state_before"], "n : Nat\n⊢ double (n + 1) = double n + 2");
    assert_eq!(rw["state_after"], "n : Nat\n⊢ double n + double 1 = double n + 2");
    assert_eq!(succ["traced_tactics"][1]["state_after"], "no goals");

    let tactics = |name: &str| -> Vec<String> {
        let steps = theorem(&theorems, name)["traced_tactics"].as_array().unwrap().clone();
        steps.iter().map(|s| s["tactic"].as_str().unwrap().lines().next().unwrap().to_owned()).collect()
    };
    assert_eq!(tactics("Shapes.cases_on"), ["cases h with", "exact Or.inr hp", "left", "exact hq"]);
    assert_eq!(tactics("Shapes.double_zero"), [""; 0], "a term has no tactics");
    assert_eq!(tactics("Shapes.matched"), ["rw [double_succ, matched n]", "omega"]);
    let library = &theorem(&theorems, "Shapes.both")["traced_tactics"];
    let library = library.as_array().unwrap().iter().find(|s| s["tactic"] == "rw [Nat.add_zero]").unwrap();
    assert_eq!(library["annotated_tactic"][1][0]["full_name"], "Nat.add_zero");

    // every premise has its file in the corpus, and stands there
    let corpus = json_file(&dir.join("d/corpus.jsonl"));
    for used in theorems.iter().flat_map(|t| t["traced_tactics"].as_array().unwrap()) {
        for premise in used["annotated_tactic"][1].as_array().unwrap() {
            let file =
                corpus.iter().find(|f| f["path"] == premise["def_path"]).expect("a file of the corpus");
            let there = file["premises"].as_array().unwrap();
            assert!(there.iter().any(|p| p["start"] == premise["def_pos"]), "{premise}");
        }
    }
    let metadata: Value =
        serde_json::from_str(&fs::read_to_string(dir.join("d/metadata.json")).unwrap()).unwrap();
    assert_eq!((&metadata["num_theorems"], &metadata["num_files"]), (&6.into(), &3.into()));

    // the program's own reader of benchmarks takes it
    let board = done(
        &["retriever", "eval", "--leandojo", "d", "--split", "random", "--sources", "bm25", "--out", "board"],
        dir,
    );
    assert!(board.contains("random test, accessible premises, 2 queries"), "{board}");

    // and proves it anew, each theorem in its file
    let args = ["bench", "--leandojo", "d", "--repo", "p", "--division", "random", "--part", "train"];
    let output = prover(&[&args[..], &["--out", "anew.jsonl"]].concat(), dir);
    assert!(output.status.success(), "{}", err(&output));
    let results = json_file(&dir.join("anew.jsonl"));
    let proved = results.iter().filter(|r| r["verdict"] == "proved").count();
    assert!(
        proved > 0 && results.iter().all(|r| (r["in_file"] == true) == (r["verdict"] == "proved")),
        "{results:?}"
    );
    let summary = err(&output);
    assert!(summary.contains(&format!("strict: {proved} of {}", results.len())), "{summary}");
}

#[test]
fn all_formats_are_written_and_what_fails_is_named() {
    let dir = support::dir();
    let dir = dir.path();
    project(dir);
    fs::write(dir.join("p/Shapes/Wrong.lean"), "import Shapes.Basic\ntheorem bad : 1 = 2 := by\n  simp\n")
        .unwrap();
    fs::write(dir.join("p/Shapes/Lost.lean"), "import Nowhere.At.All\n").unwrap();
    let formats = ["leandojo", "scout", "leantree", "pairs", "decls", "retriever"];
    let mut args = vec!["extract", "p", "--out", "d"];
    formats.iter().for_each(|f| args.extend(["--format", f]));
    let output = prover(&args, dir);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let said = err(&output);
    assert!(said.contains("Nowhere.At.All") && said.contains("Wrong.lean:2:"), "{said}");
    assert!(out(&output).contains("1 file not read, 1 with errors"), "{}", out(&output));

    let tactics = json_file(&dir.join("d/scout/tactics.jsonl"));
    assert!(tactics.iter().any(|t| t["ppTac"] == "omega" && t["kind"] == "Lean.Parser.Tactic.omega"));
    let types = json_file(&dir.join("d/scout/types.jsonl"));
    assert!(types.iter().any(|t| t["name"] == "Shapes.double" && t["type"] == "Nat → Nat"), "{types:?}");
    let deps = json_file(&dir.join("d/scout/const_deps.jsonl"));
    let succ = deps.iter().find(|d| d["name"] == "Shapes.double_succ").unwrap();
    assert!(succ["deps"].as_array().unwrap().contains(&"Shapes.double_add".into()), "{succ}");
    let trees = json_file(&dir.join("d/leantree/files.jsonl"));
    let more = trees.iter().find(|f| f["path"] == "Shapes/More.lean").unwrap();
    let both = more["theorems"].as_array().unwrap().iter().find(|t| t["name"] == "Shapes.both").unwrap();
    let nodes = &both["by_blocks"][0]["tree"]["nodes"];
    assert_eq!(nodes[0]["tactic"]["children"].as_array().unwrap().len(), 2, "{both}");
    assert_eq!(nodes[0]["state"]["goals"][0]["hypotheses"][0]["user_name"], "α");
    let pairs = json_file(&dir.join("d/pairs/pairs.jsonl"));
    let pair = pairs.iter().find(|p| p["tactic"] == "rw [double_add]").unwrap();
    assert_eq!(pair["premises"], serde_json::json!(["Shapes.double_add"]));
    let decls = json_file(&dir.join("d/decls/decls.jsonl"));
    let add = decls.iter().find(|d| d["name"] == "Shapes.double_add").unwrap();
    assert_eq!((&add["doc"], &add["proof"]), (&"Doubling adds.".into(), &"tactics".into()));
    assert_eq!(add["statement"], "theorem double_add (a b : Nat) : double (a + b) = double a + double b");
    let form = |name: &str| decls.iter().find(|d| d["name"] == name).unwrap()["proof"].clone();
    assert_eq!((form("Shapes.double_zero"), form("Shapes.matched")), ("term".into(), "matching".into()));
    let tree = decls.iter().find(|d| d["name"] == "Shapes.Tree").unwrap();
    assert!(tree["others"].as_array().unwrap().contains(&"Shapes.Tree.node".into()), "{tree}");
    let premises = json_file(&dir.join("d/retriever/premises.jsonl"));
    let add = premises.iter().find(|p| p["name"] == "Shapes.double_add").unwrap();
    let text = "∀ (a b : Nat), Shapes.double (a + b) = Shapes.double a + Shapes.double b";
    assert_eq!(add["text"], text);
    let uses = json_file(&dir.join("d/retriever/uses.jsonl"));
    let rw = uses.iter().find(|u| u["theorem"] == "Shapes.double_succ").unwrap();
    assert_eq!(rw["proofs"][0]["premises"], serde_json::json!(["Shapes.double_add"]));
    let imports = json_file(&dir.join("d/decls/imports.jsonl"));
    assert!(imports.iter().any(|i| i["module"] == "Shapes.More" && i["imports"][0] == "Shapes.Basic"));
}

/// Declarations of which a command makes several, and one that only a macro makes.
const UNUSUAL: &str = "\
import Between

mutual
theorem first (n : Nat) : n + zero = n := by
  rw [zero_eq]
  rfl

theorem second (n : Nat) : n = n := by rfl
end

theorem helped (n : Nat) : 0 + n = n := helper n
where
  helper (n : Nat) : 0 + n = n := by simp

macro \"declare \" n:ident : command => `(theorem $n : 1 + 1 = 2 := by decide)

declare made
";

#[test]
fn unusual_declarations_and_packages() {
    let dir = support::dir();
    let dir = dir.path();
    fs::create_dir_all(dir.join("p/.lake/packages/dep/Dep")).unwrap();
    fs::write(
        dir.join("p/.lake/packages/dep/Dep/Zero.lean"),
        "def zero := 0\n\ntheorem zero_eq : zero = 0 := by\n  rfl\n",
    )
    .unwrap();
    fs::write(dir.join("p/Between.lean"), "import Dep.Zero\n").unwrap();
    fs::write(dir.join("p/Unusual.lean"), UNUSUAL).unwrap();
    let formats = ["--format", "leandojo", "--format", "decls", "--format", "retriever"];
    done(&[&["extract", "p", "--out", "d", "--val", "0", "--test", "0"][..], &formats].concat(), dir);
    let theorems: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(dir.join("d/leandojo/random/train.json")).unwrap()).unwrap();
    let mut names: Vec<&str> = theorems.iter().map(|t| t["full_name"].as_str().unwrap()).collect();
    names.sort_unstable();
    // the package's theorem is a premise, and what only a macro writes has no text of its own
    assert_eq!(names, ["first", "helped", "second"]);
    let tactics = |name: &str| theorem(&theorems, name)["traced_tactics"].as_array().unwrap().clone();
    assert_eq!(tactics("second").len(), 1);
    assert_eq!(tactics("helped")[0]["tactic"], "simp");
    let used = &tactics("first")[0]["annotated_tactic"][1][0];
    assert_eq!(
        (&used["full_name"], &used["def_path"]),
        (&"zero_eq".into(), &".lake/packages/dep/Dep/Zero.lean".into())
    );
    let read = done(&["index", "--jsonl", "d/retriever/premises.jsonl", "--out", "read.jsonl"], dir);
    assert!(read.contains("statements of "), "{read}");
    let decls = json_file(&dir.join("d/decls/decls.jsonl"));
    let made = decls.iter().find(|d| d["name"] == "made").unwrap();
    assert_eq!((&made["kind"], &made["type"]), (&"theorem".into(), &"1 + 1 = 2".into()));
}

#[test]
fn wrong_requests_are_refused() {
    let dir = support::dir();
    let dir = dir.path();
    assert!(refused(&["extract", "nowhere", "--out", "d"], dir).contains("nowhere"));
    fs::create_dir(dir.join("empty")).unwrap();
    assert!(refused(&["extract", "empty", "--out", "d"], dir).contains("no Lean file"));
    assert!(refused(&["extract", "empty", "--out", "d", "--val", "x%"], dir).contains("percentage"));
    project(dir);
    let said = refused(&["extract", "p", "--out", "d", "--val", "4", "--test", "4"], dir);
    assert!(said.contains("6 theorems are too few"), "{said}");
}
