//! Processes that die, hang, and talk nonsense: the verdict is the candidate's, not theirs.

use crate::{Folder, SECOND, common, limit_of_at_least, with_environment};
use fstar_bridge::{Checker, Checkers, Confirm, Task, Word};
use std::sync::Arc;
use tokio::sync::mpsc;

const VAL: &str = "val f : x:int -> Lemma (x == x)";

/// The verdict on a candidate with a directive for the fake.
async fn verdict(role: &str, directive: &str) -> (Word, String) {
    let folder = Folder::new("");
    let mut problem = folder.problem(&["f"], Some(VAL));
    // only where it is to be reached
    if ["hang", "stuck", "silent"].iter().any(|word| directive.contains(word)) {
        problem.limit = limit_of_at_least(2 * SECOND).await;
    }
    let mut checker = Checker::new(common(role), Confirm::Never);
    let v = checker.check(&problem, &format!("let f x = () (*fake:{directive}*)")).await.unwrap();
    (v.verdict, v.detail)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_that_passes_is_not_seen_in_the_verdict() {
    let markers = tempfile::tempdir().unwrap();
    let role = format!("model:once={}", markers.path().join("m").display());
    for fault in
        ["die 0", "die 17", "exit 1", "sigpipe", "garbage", "z3lost", "stuck", "silent", "memory 900"]
    {
        let (word, detail) = verdict(&role, &format!("once {fault}")).await;
        assert_eq!(word, Word::Proved, "{fault}: {detail}");
    }
    for oddity in ["noise", "twice", "foreign", "big 2000000", "sleep 50"] {
        assert_eq!(verdict("model", oddity).await.0, Word::Proved, "{oddity}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_that_stays_is_no_refutation() {
    for fault in ["die 0", "die 30", "exit 1", "sigpipe", "garbage", "z3lost"] {
        let (word, detail) = verdict("model", fault).await;
        assert_eq!(word, Word::Infrastructure, "{fault}: {detail}");
        assert!(!detail.is_empty());
    }
    for slow in ["hang", "stuck"] {
        assert_eq!(verdict("model", slow).await.0, Word::Timeout, "{slow}");
    }
    assert_eq!(verdict("model", "memory 900").await.0, Word::ResourceOut);
}

#[tokio::test(flavor = "multi_thread")]
async fn issues_decide() {
    for (directive, expected) in [
        ("refute", Word::Refuted),
        ("type", Word::Refuted),
        ("tactic", Word::Refuted),
        ("resource", Word::ResourceOut),
        ("syntax", Word::IllFormed),
        ("warn Tactics admitted goal <input>(2,0-2,3)", Word::Forbidden),
        ("warn something else", Word::Proved),
    ] {
        let (word, detail) = verdict("model", directive).await;
        assert_eq!(word, expected, "{directive}: {detail}");
    }
    // numbers came later
    assert_eq!(verdict("model:version=3", "issue 335 Use of admit").await.0, Word::Forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_left_over_from_an_earlier_query_is_not_the_next_candidates() {
    let folder = Folder::new("");
    let problem = folder.problem(&["f"], Some(VAL));
    let mut checker = Checker::new(common("model"), Confirm::Never);
    let poison = checker.check(&problem, "let f x = () (*fake:poison*)").await.unwrap();
    assert_eq!(poison.verdict, Word::Proved);
    let next = checker.check(&problem, "let f x = ()").await.unwrap();
    assert_eq!(next.verdict, Word::Proved, "{}", next.detail);
}

/// Every eighth process fault is met by a candidate, of which the expected verdict is known.
#[tokio::test(flavor = "multi_thread")]
async fn many_candidates_among_many_faults() {
    const CANDIDATES: usize = 1000;
    let markers = tempfile::tempdir().unwrap();
    let role = format!("model:once={}", markers.path().join("m").display());
    let common = common(&role);
    let folder = Folder::new("");
    let limit = limit_of_at_least(SECOND / 2).await;
    let faults = |i: usize| match i % 100 {
        3 | 23 | 43 => "(*fake:once die 20*)",
        63 | 83 => "(*fake:once exit 1*)",
        5 | 25 => "(*fake:once stuck*)",
        65 => "(*fake:once silent*)",
        45 | 85 => "(*fake:once hang*)",
        7 | 57 => "(*fake:once garbage*)",
        _ => "",
    };
    let own = |i: usize| match i % 7 {
        0 => ("(*fake:refute*)", Word::Refuted),
        1 => ("(*fake:resource*)", Word::ResourceOut),
        _ => ("", Word::Proved),
    };
    let tasks: Vec<Task> = (0..CANDIDATES)
        .map(|i| {
            let mut problem = folder.problem(&["f"], Some(VAL));
            problem.id = format!("f{}", i / 10);
            problem.limit = limit;
            let candidate = format!("let f x = () (* {i} *) {} {}", faults(i), own(i).0);
            Task { problem: Arc::new(problem), candidate: candidate.as_str().into(), number: i }
        })
        .collect();
    let checkers = Checkers { common, workers: 4, confirm: Confirm::Fresh };
    let (tx, mut rx) = mpsc::unbounded_channel();
    let checking = tokio::spawn(async move { checkers.check_all(tasks, tx).await });
    let (mut done, mut wrong) = (0, vec![]);
    while let Some((i, verdict)) = rx.recv().await {
        done += 1;
        if verdict.verdict != own(i).1 {
            wrong.push(format!("{i} {}: {} ({})", faults(i), verdict.verdict.name(), verdict.detail));
        }
    }
    checking.await.unwrap().unwrap();
    assert_eq!(done, CANDIDATES);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(with_environment(&role), Vec::<u32>::new(), "processes are left");
}
