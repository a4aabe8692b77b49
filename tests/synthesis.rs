//! Synthetic corpora from the command line: made, killed, continued, verified, exported.

#[path = "support/mod.rs"]
mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{command, done, err, json_file, json_lines, prover, refused};

fn shard(corpus: &Path) -> Vec<Value> {
    json_file(&corpus.join("shard-00000.jsonl"))
}

fn words(theorems: &[Value], field: &str) -> BTreeSet<String> {
    theorems.iter().map(|t| t[field].as_str().expect(field).to_string()).collect()
}

const MUTATE: [&str; 8] =
    ["mutate", "--no-cache", "--header", "", "--modules", "Init.Data.Nat.Basic", "--out", "corpus"];

fn mutate(more: &[&str], dir: &Path) -> String {
    done(&[&MUTATE[..], more].concat(), dir)
}

#[test]
fn a_corpus_is_made_verified_and_taken_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let said = mutate(&["--limit", "60", "--json"], dir);
    let figures: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(figures["outcome"]["theorems"], 60);
    let theorems = shard(&dir.join("corpus"));
    assert_eq!((theorems.len(), words(&theorems, "key").len()), (60, 60), "every statement once");
    assert_eq!(words(&theorems, "tier"), ["audited".to_string()].into());
    assert!(words(&theorems, "target").len() >= 7 && words(&theorems, "lemma").len() >= 10);
    assert!(words(&theorems, "kind").len() >= 3, "{:?}", words(&theorems, "kind"));

    let verified: Value =
        serde_json::from_str(&done(&["corpus", "verify", "corpus", "--json"], dir)).unwrap();
    assert_eq!((&verified["result"]["judged"], &verified["result"]["accepted"]), (&60.into(), &60.into()));
    let stats: Value = serde_json::from_str(&done(&["corpus", "stats", "corpus", "--json"], dir)).unwrap();
    assert_eq!(stats["theorems"], 60);
    assert!(stats["tally"]["refused"].as_u64() > Some(0), "{stats}");
    let card = std::fs::read_to_string(dir.join("corpus/CARD.md")).unwrap();
    assert!(
        card.starts_with("# 60 new theorems")
            && card.contains("shard-00000.jsonl")
            && card.contains("Apache-2.0")
    );

    // again: nothing is left to do
    assert!(mutate(&["--limit", "60"], dir).contains("60 theorems in corpus, 0 of them new"));

    done(&["corpus", "export", "corpus", "--format", "lean", "--out", "Mutants"], dir);
    let checked = json_lines(&done(&["check", "Mutants/Mutants1.lean", "--json"], dir));
    let declared = checked[0]["declarations"].as_array().unwrap();
    assert!(declared.len() == 60 && declared.iter().all(|d| d["tier"] == "audited"), "{checked:?}");

    done(&["corpus", "export", "corpus", "--format", "leandojo", "--out", "dojo.json"], dir);
    let dojo: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(dir.join("dojo.json")).unwrap()).unwrap();
    assert_eq!(dojo.len(), 60);
    for theorem in &dojo {
        let steps = theorem["traced_tactics"].as_array().unwrap();
        assert!(steps.len() >= 2, "{theorem}");
        assert!(steps[0]["state_before"].as_str().unwrap().contains('⊢'), "{theorem}");
        assert_eq!(steps[steps.len() - 1]["state_after"], "no goals", "{theorem}");
        // a contraposition's lemma stands for plain logic
        let cited = steps.iter().flat_map(|s| s["annotated_tactic"][1].as_array().unwrap()).count();
        let own = theorems.iter().find(|t| t["name"] == theorem["full_name"]).unwrap();
        assert!(cited >= if own["kind"] == "contrapose" { 1 } else { 2 }, "{theorem}");
    }
    done(&["corpus", "export", "corpus", "--format", "pairs", "--out", "pairs.jsonl"], dir);
    let pairs = json_file(&dir.join("pairs.jsonl"));
    assert!(
        pairs.len() >= 120 && pairs.iter().all(|p| p["prompt"].as_str().unwrap().starts_with("[GOAL]\n"))
    );
    done(&["corpus", "export", "corpus", "--format", "premises", "--out", "more.jsonl"], dir);
    let more = json_file(&dir.join("more.jsonl"));
    assert_eq!(more.len(), 60);
    for question in &more {
        // the library theorem that it comes from decides which part of a split it belongs to
        assert!(words(&theorems, "target").contains(question["theorem"].as_str().unwrap()), "{question}");
        let state = question["state"].as_str().unwrap();
        assert!(state.contains('⊢') && !state.contains("⊢ ∀"), "{question}");
        let premises = question["proofs"][0]["premises"].as_array().unwrap();
        assert!(
            !premises.is_empty() && premises.iter().all(|p| !p.as_str().unwrap().starts_with("m_")),
            "{question}"
        );
    }
    done(&["corpus", "export", "corpus", "--format", "chat", "--split", "--out", "chats"], dir);
    done(
        &["corpus", "split", "corpus", "--by", "lemma", "--valid", "200", "--test", "200", "--out", "parts"],
        dir,
    );
    let part = |name: &str| json_file(&dir.join("parts").join(name));
    let (train, test) = (part("train.jsonl"), part("test.jsonl"));
    assert!(words(&train, "lemma").is_disjoint(&words(&test, "lemma")) && !train.is_empty());
    let chats: usize = ["train", "valid", "test"]
        .map(|p| std::fs::read_to_string(dir.join(format!("chats/{p}.jsonl"))).unwrap().lines().count())
        .iter()
        .sum();
    assert_eq!(chats, 60);
    let label = ["corpus", "label", "corpus", "--sample", "4", "--timeout", "3", "--premises", "off"];
    let said = done(&label, dir);
    let stats: Value = serde_json::from_str(&done(&["corpus", "stats", "corpus", "--json"], dir)).unwrap();
    let searched = stats["difficulty"].as_object().unwrap();
    assert_eq!(searched.values().filter_map(Value::as_u64).sum::<u64>(), 4, "{said}");
    assert_eq!(done(&label, dir), said, "again: nothing is left to do");
    done(&["corpus", "export", "corpus", "--format", "jsonl", "--out", "all.jsonl"], dir);
    let labelled = json_file(&dir.join("all.jsonl"));
    let labelled: Vec<&Value> = labelled.iter().filter(|t| t["difficulty"]["verdict"].is_string()).collect();
    assert_eq!(labelled.len(), 4);
    assert!(std::fs::read_to_string(dir.join("corpus/CARD.md")).unwrap().contains("| searched: "));
    let sample = done(&["corpus", "sample", "corpus", "-n", "3"], dir);
    assert_eq!(sample.matches("theorem m_").count(), 3, "{sample}");
}

#[test]
fn killed_at_any_moment_a_run_goes_on_to_the_same_corpus() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let settings = ["--limit", "150", "--seed", "5", "--workers", "1"];
    mutate(&settings, dir);
    std::fs::rename(dir.join("corpus"), dir.join("undisturbed")).unwrap();
    let mut killed = 0;
    for n in 0..6 {
        let mut child = command(&[&MUTATE[..], &settings].concat(), dir)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(600 + 370 * n));
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(killed >= 2, "{killed} runs were killed before they were done");
    mutate(&settings, dir);
    for file in ["shard-00000.jsonl", "units.jsonl", "corpus.json"] {
        let read = |folder: &str| std::fs::read_to_string(dir.join(folder).join(file)).unwrap();
        assert_eq!(read("corpus"), read("undisturbed"), "{file}");
    }
}

/// Processes that this one has started.
fn children(parent: u32) -> Vec<i32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|p| p.file_name().to_str()?.parse::<i32>().ok());
    let is_child = |process: &i32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // behind the name, which may hold anything: state, parent
        let parent_field = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1));
        parent_field == Some(&parent.to_string())
    };
    numbers.filter(is_child).collect()
}

#[test]
fn dead_workers_and_a_full_disk_cost_no_theorem() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let settings = ["--limit", "120", "--seed", "6", "--workers", "1"];
    mutate(&settings, dir);
    let undisturbed = std::fs::read_to_string(dir.join("corpus/shard-00000.jsonl")).unwrap();
    std::fs::remove_dir_all(dir.join("corpus")).unwrap();

    let mut child = command(&[&MUTATE[..], &settings].concat(), dir).stdout(Stdio::null()).spawn().unwrap();
    let mut killed = 0;
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1700));
        // some time is needed between two deaths to get anything done
        let left_alone = killed >= 3;
        for worker in children(child.id()).into_iter().filter(|_| !left_alone) {
            killed +=
                i32::from(Command::new("kill").args(["-9", &worker.to_string()]).status().unwrap().success());
        }
    }
    assert!(child.wait().unwrap().success() && killed >= 1, "{killed} workers were killed");
    assert_eq!(std::fs::read_to_string(dir.join("corpus/shard-00000.jsonl")).unwrap(), undisturbed);
    std::fs::remove_dir_all(dir.join("corpus")).unwrap();

    // no file may grow beyond 64 blocks of 512 bytes
    let program = env!("CARGO_BIN_EXE_prover");
    let arguments = [&MUTATE[..], &settings].concat().join("' '");
    let script = format!("trap '' XFSZ; ulimit -f 64; exec '{program}' '{arguments}'");
    let o = Command::new("sh").args(["-c", &script]).current_dir(dir).output().unwrap();
    assert_eq!(o.status.code(), Some(2), "{}", err(&o));
    assert!(err(&o).contains("shard-00000.jsonl: cannot append to"), "{}", err(&o));
    mutate(&settings, dir);
    assert_eq!(std::fs::read_to_string(dir.join("corpus/shard-00000.jsonl")).unwrap(), undisturbed);
}

#[test]
fn what_is_excluded_is_neither_used_nor_stated() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    mutate(&["--limit", "80"], dir);
    std::fs::rename(dir.join("corpus"), dir.join("loose")).unwrap();
    let loose = shard(&dir.join("loose"));
    // a benchmark of two library theorems and of what came out before, in other words
    let target = loose[0]["target"].as_str().unwrap();
    let lemma = loose[40]["lemma"].as_str().unwrap();
    let statement = loose[60]["statement"].as_str().unwrap();
    assert!(loose[60].get("levels").is_none(), "choose another one: {statement}");
    let asked = format!("theorem asked : {statement} := by");
    let line = serde_json::json!({"name": "asked", "formal_statement": asked});
    std::fs::write(dir.join("bench.jsonl"), format!("{line}\n")).unwrap();
    let excluded = format!("{target},{lemma},bench.jsonl");
    mutate(&["--limit", "80", "--exclude", &excluded], dir);
    let strict = shard(&dir.join("corpus"));
    assert_eq!(strict.len(), 80);
    for field in ["target", "lemma"] {
        assert!(
            words(&strict, field).is_disjoint(&[target.to_string(), lemma.to_string()].into()),
            "{field}"
        );
    }
    assert!(!words(&strict, "key").contains(loose[60]["key"].as_str().unwrap()));
    let stats: Value = serde_json::from_str(&done(&["corpus", "stats", "corpus", "--json"], dir)).unwrap();
    assert!(stats["tally"]["excluded"].as_u64() >= Some(1), "it would have come out: {stats}");

    std::fs::write(
        dir.join("bad.jsonl"),
        r#"{"name": "bad", "formal_statement": "theorem bad : Real.pi > 3 := by"}"#,
    )
    .unwrap();
    let args = [&MUTATE[..7], &["other", "--limit", "5", "--exclude", "bad.jsonl"]].concat();
    let said = refused(&args, dir);
    assert!(said.contains("1 of 1 statements of bad") && said.contains("--skip-unreadable"), "{said}");
    let said = done(&[&args[..], &["--skip-unreadable"]].concat(), dir);
    assert!(said.contains("5 theorems"), "{said}");
    let said = refused(&[&MUTATE[..7], &["third", "--exclude", "Nat.nothing"]].concat(), dir);
    assert!(said.contains("`Nat.nothing` is neither a theorem of the library nor a suite"), "{said}");
}

#[test]
fn mutants_of_mutants_rest_on_their_parents() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    mutate(&["--rounds", "2", "--limit", "40"], dir);
    let theorems = shard(&dir.join("corpus"));
    let second: Vec<Value> = theorems.iter().filter(|t| t["round"] == 2).cloned().collect();
    assert_eq!((theorems.len(), second.len()), (40, 20));
    let names = words(&theorems, "name");
    assert!(
        second
            .iter()
            .all(|t| names.contains(t["target"].as_str().unwrap()) && t["parents"][0] == t["target"])
    );
    let said = done(&["corpus", "verify", "corpus"], dir);
    assert!(said.contains("40 of 40 audited again"), "{said}");
    done(&["corpus", "export", "corpus", "--format", "lean", "--out", "Mutants"], dir);
    let checked = json_lines(&done(&["check", "Mutants/Mutants1.lean", "--json"], dir));
    assert_eq!(checked[0]["declarations"].as_array().unwrap().len(), 40);
    // the two rounds of this corpus, and the first of another
    let args = [&MUTATE[..7], &["other", "--limit", "20", "--seed", "9"]].concat();
    done(&args, dir);
    let said = done(&["corpus", "merge", "corpus", "other", "--out", "both"], dir);
    let both = shard(&dir.join("both"));
    assert!(both.len() > 40 && said.contains(&format!("{} theorems", both.len())), "{said}");
    done(&["corpus", "verify", "both"], dir);
}

#[test]
fn bad_input_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let said = refused(&["mutate", "--modules", "Mathlib.Data.List", "--out", "x"], dir);
    assert!(
        said.contains("no module is called Mathlib.Data.List") && said.contains("Init.Data.List"),
        "{said}"
    );
    std::fs::create_dir(dir.join("full")).unwrap();
    std::fs::write(dir.join("full/thesis.tex"), "x").unwrap();
    let said = refused(&["mutate", "--out", "full"], dir);
    assert!(said.contains("is not empty and holds no corpus"), "{said}");
    mutate(&["--limit", "12"], dir);
    let said = refused(&[&MUTATE[..], &["--limit", "12", "--seed", "1"]].concat(), dir);
    assert!(said.contains("made with other settings (seed 0 instead of 1)"), "{said}");
    let said = refused(&["corpus", "stats", "full"], dir);
    assert!(said.contains("holds no corpus"), "{said}");

    let path = dir.join("corpus/shard-00000.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("∀", "∃", 1)).unwrap();
    let o = prover(&["corpus", "stats", "corpus"], dir);
    assert_eq!(o.status.code(), Some(1));
    assert!(
        err(&o).contains("shard-00000.jsonl: 1 damaged lines left out, the first is line 1"),
        "{}",
        err(&o)
    );
    let o = prover(&["corpus", "verify", "corpus"], dir);
    assert_eq!(o.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&o.stdout).contains("11 of 11 audited again"), "{}", err(&o));
}
