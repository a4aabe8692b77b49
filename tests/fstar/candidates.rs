//! The corpus of cheating and right candidates: no wrong word.

use crate::{Folder, SECOND, common, real};
use fstar_bridge::library::{Library, Sources};
use fstar_bridge::{Checkers, Common, Confirm, FstarCommand, ProcessLimits, Task, Word};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::mpsc;

/// The corpus of all kinds.
pub const CORPUS: &str = include_str!("candidates.jsonl");

#[derive(Deserialize)]
struct Candidate {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    val: Option<String>,
    scaffold: String,
    candidate: String,
    expect: Word,
    #[serde(default)]
    also: Vec<Word>,
}

/// Verdicts that are not the expected ones, a line each.
#[derive(Default)]
pub struct Wrong {
    /// Of candidates that must not pass.
    pub cheats: Vec<String>,
    /// Of right ones.
    pub right: Vec<String>,
}

/// Checks a whole corpus.
pub async fn wrong(text: &str, common: Arc<Common>) -> Wrong {
    let all: Vec<Candidate> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let number = |proved: bool| all.iter().filter(|c| (c.expect == Word::Proved) == proved).count();
    assert!(number(true) >= 60 && number(false) >= 30);
    let (mut folders, mut tasks) = (vec![], vec![]);
    for (number, c) in all.iter().enumerate() {
        let folder = Folder::new(&c.scaffold);
        let names: Vec<&str> = c.name.iter().chain(&c.names).map(String::as_str).collect();
        let mut problem = folder.problem(&names, c.val.as_deref());
        problem.id = c.id.clone();
        tasks.push(Task { problem: Arc::new(problem), candidate: c.candidate.as_str().into(), number });
        folders.push(folder);
    }
    let checkers = Checkers { common, workers: 2, confirm: Confirm::Never };
    let (tx, mut rx) = mpsc::unbounded_channel();
    let checking = tokio::spawn(async move { checkers.check_all(tasks, tx).await });
    let mut wrong = Wrong::default();
    let mut done = 0;
    while let Ok(Some((i, verdict))) = tokio::time::timeout(60 * SECOND, rx.recv()).await {
        let c = &all[i];
        done += 1;
        if verdict.verdict != c.expect && !c.also.contains(&verdict.verdict) {
            let (found, detail) = (verdict.verdict.name(), &verdict.detail);
            let list = if c.expect == Word::Proved { &mut wrong.right } else { &mut wrong.cheats };
            list.push(format!("{}: {found} ({detail}), not {}", c.id, c.expect.name()));
        }
    }
    checking.await.unwrap().unwrap();
    assert_eq!(done, all.len());
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn cheats_are_found_and_right_ones_are_proved() {
    let Wrong { cheats, right } = wrong(CORPUS, common("model")).await;
    let all = [cheats, right].concat();
    assert!(all.is_empty(), "{} wrong:\n{}", all.len(), all.join("\n"));
}

/// The same with a real F*. Which of the right ones it takes depends on its version,
/// some use newer syntax; no cheat passes with any.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs F*"]
async fn a_real_f_star_lets_no_cheat_pass() {
    let program = real::fstar().unwrap();
    let limits = ProcessLimits { memory_mb: 4096, loading: 120 * SECOND, ..ProcessLimits::default() };
    let library = Sources::of_program(&program).map(|sources| Arc::new(Library::read(&sources)));
    let common = Common::with(FstarCommand::new(Some(program)), limits, library, None).unwrap();
    let Wrong { cheats, right } = wrong(CORPUS, common).await;
    let passed: Vec<String> = cheats.iter().filter(|line| line.contains(": proved")).cloned().collect();
    assert!(passed.is_empty(), "{} cheats passed:\n{}", passed.len(), passed.join("\n"));
    println!("other words than expected:\n{}\n{}", cheats.join("\n"), right.join("\n"));
    assert!(right.len() < 40, "{} right ones refused:\n{}", right.len(), right.join("\n"));
}
