//! The corpus of cheating and right candidates: no wrong word.

use crate::{Folder, SECOND, common};
use fstar_bridge::{Checkers, Confirm, Task, Word};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::mpsc;

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

#[tokio::test(flavor = "multi_thread")]
async fn cheats_are_found_and_right_ones_are_proved() {
    let text = include_str!("candidates.jsonl");
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
    let checkers = Checkers { common: common("model"), workers: 2, confirm: Confirm::Never };
    let (tx, mut rx) = mpsc::unbounded_channel();
    let checking = tokio::spawn(async move { checkers.check_all(tasks, tx).await });
    let mut wrong = vec![];
    let mut done = 0;
    while let Ok(Some((i, verdict))) = tokio::time::timeout(60 * SECOND, rx.recv()).await {
        let c = &all[i];
        done += 1;
        if verdict.verdict != c.expect && !c.also.contains(&verdict.verdict) {
            let (found, detail) = (verdict.verdict.name(), &verdict.detail);
            wrong.push(format!("{}: {found} ({detail}), not {}", c.id, c.expect.name()));
        }
    }
    checking.await.unwrap().unwrap();
    assert_eq!(done, all.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
