//! Premise retrieval from the command line, as a new user meets it: index, retrieve, train, measure.

#[path = "support/mod.rs"]
mod support;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use support::{command, dir, done, err, prover, refused};

fn leandojo() -> String {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../retriever/tests/data/leandojo"].iter().collect();
    folder.to_str().expect("UTF-8").into()
}

const TREE: &str = "
inductive Tree where
  | leaf : Tree
  | node : Tree → Tree → Tree

def Tree.size : Tree → Nat
  | leaf => 1
  | node l r => l.size + r.size

def Tree.mirror : Tree → Tree
  | leaf => leaf
  | node l r => node r.mirror l.mirror

theorem Tree.size_mirror (t : Tree) : t.mirror.size = t.size := by
  induction t <;> simp_all [size, mirror, Nat.add_comm]
";

#[test]
fn what_a_lean_text_declares_can_be_retrieved() {
    let dir = dir();
    std::fs::write(dir.path().join("Mine.lean"), TREE).expect("writable");
    let said = done(&["index", "--file", "Mine.lean", "--out", "mine.jsonl"], dir.path());
    assert!(said.contains("statements of 1 modules: mine.jsonl"), "{said}");
    let text = std::fs::read_to_string(dir.path().join("mine.jsonl")).expect("written");
    for name in ["Tree", "Tree.leaf", "Tree.node", "Tree.size", "Tree.mirror", "Tree.size_mirror"] {
        assert!(text.contains(&format!("\"name\":\"{name}\"")), "{name}: {text}");
    }
    assert!(!text.contains("casesOn") && !text.contains("Tree.rec\""), "{text}");
    let goal = "t : Tree ⊢ t.mirror.size = t.size";
    let found = done(&["retrieve", goal, "--corpus", "mine.jsonl", "--no-model", "--json"], dir.path());
    let first: Value = serde_json::from_str(found.lines().next().expect("a premise")).expect("JSON");
    assert_eq!((first["name"].as_str(), first["module"].as_str()), (Some("Tree.size_mirror"), Some("Mine")));

    std::fs::write(dir.path().join("Bad.lean"), "theorem t : 1 = 2 := rfl").expect("writable");
    let said = refused(&["index", "--file", "Bad.lean", "--out", "bad.jsonl"], dir.path());
    assert!(said.contains("Lean does not accept the text"), "{said}");
    assert!(!dir.path().join("bad.jsonl").exists());
}

#[test]
fn premises_of_elsewhere_become_one_format() {
    let dir = dir();
    done(&["index", "--leandojo", &leandojo(), "--out", "a.jsonl"], dir.path());
    done(&["index", "--jsonl", "a.jsonl", "--out", "b.jsonl"], dir.path());
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).expect("written");
    assert_eq!(read("a.jsonl"), read("b.jsonl"));
    let found = done(
        &[
            "retrieve",
            "⊢ List.length (List.append xs ys) = n",
            "--corpus",
            "b.jsonl",
            "--no-model",
            "-k",
            "3",
        ],
        dir.path(),
    );
    assert!(found.contains("List.length_append"), "{found}");
    std::fs::write(dir.path().join("torn.jsonl"), &read("a.jsonl")[..500]).expect("writable");
    let said = refused(&["retrieve", "⊢ 1 = 1", "--corpus", "torn.jsonl"], dir.path());
    assert!(said.contains("torn.jsonl, line "), "{said}");
}

#[test]
fn the_leaderboard_of_a_benchmark_folder() {
    let dir = dir();
    let args = ["retriever", "eval", "--leandojo", &leandojo(), "--sources", "okapi,bm25,symbols,fusion"];
    let said = done(&[&args[..], &["--fit", "--out", "board"]].concat(), dir.path());
    let read = |name: &str| std::fs::read_to_string(dir.path().join("board").join(name)).expect("written");
    assert_eq!(read("leaderboard.md"), said);
    let board: Value = serde_json::from_str(&read("leaderboard.json")).expect("JSON");
    let rows = board["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2 * 2 * 4);
    let figure = |set: &str, pool: &str, source: &str, name: &str| {
        let row = rows.iter().find(|r| r["set"] == set && r["pool"] == pool && r["source"] == source);
        row.expect("a row")["scores"][name]["mean"].as_f64().expect("a number")
    };
    // by hand from the folder's few steps
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    close(figure("random test", "accessible", "BM25", "r10"), 1.0);
    close(figure("novel_premises test", "accessible", "BM25", "r1"), 0.75);
    close(figure("novel_premises test", "accessible", "BM25", "mrr"), 0.875);
    let weights: Value = serde_json::from_str(&read("fusion.json")).expect("JSON");
    assert_eq!(weights["splits"].as_object().map(|s| s.len()), Some(2), "{weights}");
    // the weights that were written give the same fusion
    let again = done(&[&args[..], &["--weights", "board/fusion.json", "--json"]].concat(), dir.path());
    let again: Value = serde_json::from_str(&again).expect("JSON");
    assert_eq!(again["rows"].as_array().map(Vec::len), Some(rows.len()));

    let said = refused(&[&args[..5], &["structural"]].concat(), dir.path());
    assert!(said.contains("leave `structural` out"), "{said}");
    let said = refused(&[&args[..5], &["google"]].concat(), dir.path());
    assert!(said.contains("google") && said.contains("bm25"), "{said}");
    let said = refused(&["retriever", "eval", "--leandojo", "nothing"], dir.path());
    assert!(said.contains("corpus.jsonl"), "{said}");
    let said = refused(&[&args[..5], &["dense", "--model", "nothing"]].concat(), dir.path());
    assert!(said.contains("config.json"), "{said}");
}

/// A library of sixty modules and pairs over it, such that the second part of a name is to be learned.
fn toy(dir: &Path) {
    let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    let (mut premises, mut pairs) = (String::new(), String::new());
    for m in 0..60 {
        for (i, word) in words.iter().enumerate() {
            let name = format!("M{m}.{word}");
            let line = json!({"module": format!("M{m}"), "name": name, "kind": "theorem",
                "text": format!("{word} x = x")});
            premises += &format!("{line}\n");
            let used = [format!("M{m}.{}", words[(i + 1) % 8])];
            let proof = json!({"prover": "simp", "tactic": "simp", "premises": used});
            let line = json!({"module": format!("M{m}"), "theorem": name, "state": format!("⊢ {word} x = x"),
                "constants": [word], "proofs": [proof]});
            pairs += &format!("{line}\n");
        }
    }
    std::fs::write(dir.join("premises.jsonl"), premises).expect("writable");
    std::fs::write(dir.join("pairs.jsonl"), pairs).expect("writable");
}

const TRAIN: &str = "retriever train --pairs pairs.jsonl --corpus premises.jsonl --out model --dimension \
    32 --heads 2 --layers 1 \
    --feed-forward 64 --tokens 24 --vocabulary 300 --batch 32 --steps 400 --validate-every 50 --warm-up \
    20 --validation 40 \
    --validation-pool 200 --patience 9";

#[test]
fn a_training_that_is_killed_goes_on_and_is_measured() {
    let dir = dir();
    toy(dir.path());
    let args: Vec<&str> = TRAIN.split_whitespace().collect();
    let mut child = command(&args, dir.path()).stderr(Stdio::null()).spawn().expect("prover runs");
    let checkpoint = dir.path().join("model/checkpoint.safetensors");
    while !checkpoint.exists() {
        assert!(child.try_wait().expect("a child").is_none(), "ended without a checkpoint");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let o = prover(&[&args[..], &["--json"]].concat(), dir.path());
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    assert!(err(&o).contains("going on after step"), "{}", err(&o));
    let said: Value = serde_json::from_slice(&o.stdout).expect("JSON");
    let looks = said["looks"].as_array().expect("looks");
    assert_eq!(looks[0]["step"], 0);
    assert!(said["best"]["mrr"].as_f64() > looks[0]["mrr"].as_f64(), "{said}");
    let card = std::fs::read_to_string(dir.path().join("model/MODEL.md")).expect("a card");
    for part in ["SHA-256", "| split | novel, seed 0 |", "| learning_rate |", "--steps 400", "| 50 |"] {
        assert!(card.contains(part), "{part}: {card}");
    }
    let other: Vec<&str> = args.iter().map(|a| if *a == "400" { "500" } else { a }).collect();
    let said = refused(&other, dir.path());
    assert!(said.contains("other options") && said.contains("another folder"), "{said}");

    let args =
        ["retriever", "eval", "--pairs", "pairs.jsonl", "--corpus", "premises.jsonl", "--split", "novel"];
    let more = ["--sources", "bm25,dense,fusion", "--model", "model", "--fit", "--json"];
    // the vectors are of no use to anybody else
    let o = command(&[&args[..], &more].concat(), dir.path())
        .env("PROVER_CACHE_DIR", dir.path().join("cache"))
        .output()
        .expect("prover runs");
    assert_eq!(o.status.code(), Some(0), "{}", err(&o));
    let board: Value = serde_json::from_slice(&o.stdout).expect("JSON");
    let row = |source: &str| {
        let rows = board["rows"].as_array().expect("rows");
        rows.iter().find(|r| r["source"] == source).expect("a row")["scores"]["r32"]["mean"].as_f64()
    };
    // the right word is in sixty modules, of which one is meant; the statement's own word is of no use
    assert!(row("dense") > row("BM25"), "{board}");

    let pairs = std::fs::read_to_string(dir.path().join("pairs.jsonl")).expect("there");
    std::fs::write(dir.path().join("torn.jsonl"), &pairs[..300]).expect("writable");
    let said = refused(&["retriever", "train", "--pairs", "torn.jsonl", "--out", "x"], dir.path());
    assert!(said.contains("torn.jsonl, line"), "{said}");
    let said = refused(&["retriever", "eval", "--pairs", "none.jsonl"], dir.path());
    assert!(said.contains("none.jsonl") && said.contains("prover retriever pairs"), "{said}");
}

/// A cache of its own, with the engines that are set up.
fn cache(dir: &Path) -> PathBuf {
    done(&["setup"], dir);
    let (cache, of_user) = (dir.join("cache"), lean_provision::cache_folder().expect("a cache folder"));
    std::fs::create_dir(&cache).expect("writable");
    for entry in std::fs::read_dir(of_user).expect("set up").map(|e| e.expect("an entry")) {
        if entry.file_name().to_string_lossy().starts_with("engine-") {
            std::os::unix::fs::symlink(entry.path(), cache.join(entry.file_name())).expect("a link");
        }
    }
    cache
}

#[test]
fn an_index_that_is_killed_goes_on_and_then_costs_nothing() {
    let dir = dir();
    let cache = cache(dir.path());
    let index = || {
        // the smallest header with which the engine's tactics are there
        let mut command = command(&["index", "--header", "prelude\nimport Init.Omega", "--json"], dir.path());
        command.env("PROVER_CACHE_DIR", &cache);
        command
    };
    let finish = || {
        let o = index().output().expect("prover runs");
        assert_eq!(o.status.code(), Some(0), "{}", err(&o));
        serde_json::from_slice::<Value>(&o.stdout).expect("JSON")
    };
    let printed = || {
        let files = std::fs::read_dir(cache.join("library"))
            .into_iter()
            .flatten()
            .map(|e| e.expect("an entry").path());
        let text = |path: PathBuf| std::fs::read_to_string(path).expect("a text");
        files
            .filter(|f| f.extension().is_some_and(|e| e == "jsonl"))
            // the line that is being written does not count
            .map(|f| text(f).matches('\n').count())
            .sum::<usize>()
    };
    let mut child = index().stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("prover runs");
    while printed() < 4 {
        assert!(child.try_wait().expect("a child").is_none(), "ended before it could be killed");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let number = |figures: &Value, name: &str| figures[name].as_u64().expect(name);
    let first = finish();
    let (now, modules) = (number(&first, "printed_now"), number(&first, "modules"));
    assert!(0 < now && now + 3 <= modules, "{first}");
    assert_eq!(number(&first, "statements"), {
        let parts = ["plain", "full", "explicit", "unreadable"];
        parts.iter().map(|p| number(&first, p)).sum::<u64>()
    });
    assert!(number(&first, "theorems") > 1000 && number(&first, "unreadable") < 10, "{first}");
    let again = finish();
    assert_eq!((number(&again, "printed_now"), number(&again, "encoded_now")), (0, 0), "{again}");
    assert_eq!(again["statements"], first["statements"]);
}

#[test]
fn a_library_that_was_not_printed_is_named() {
    let dir = dir();
    let args = ["retrieve", "⊢ 1 = 1", "--header", "import Nothing"];
    let said = refused(&args, dir.path());
    assert!(said.contains("prover index --header 'import Nothing'"), "{said}");
}
