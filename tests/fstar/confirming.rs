//! Successes are confirmed many in one process, and none by what another one has left there.

use crate::{Folder, SECOND, common, group_is_gone, limit_of_at_least, with_environment};
use fstar_bridge::{
    CandidateVerdict, Checker, Checkers, Confirm, DefinitionProblem, PushKind, StackEntry, Task, Word, Worker,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

const VAL: &str = "val f : x:int -> Lemma (x == x)";

fn problem(folder: &Folder) -> DefinitionProblem {
    folder.problem(&["f"], Some(VAL))
}

async fn check(checker: &mut Checker, problem: &DefinitionProblem, directive: &str) -> CandidateVerdict {
    checker.check(problem, &format!("let f x = () {directive}")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn successes_of_a_file_share_a_process() {
    let folder = Folder::new("");
    let problem = problem(&folder);
    for role in ["model", "model:version=3"] {
        let mut checker = Checker::new(common(role), Confirm::Fresh);
        for _ in 0..5 {
            let verdict = check(&mut checker, &problem, "").await;
            assert_eq!((verdict.verdict, verdict.confirmed, verdict.processes), (Word::Proved, true, 2));
        }
        assert_eq!(checker.started(), 2, "one that is asked first, and one that confirms");
        checker.shut_down().await;
    }
    let mut alone = Checker::new(common("model"), Confirm::Alone);
    let verdict = check(&mut alone, &problem, "").await;
    assert_eq!((verdict.verdict, verdict.confirmed), (Word::Proved, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_candidate_leaves_behind_confirms_no_other() {
    let folder = Folder::new("");
    let problem = problem(&folder);
    let mut checker = Checker::new(common("model"), Confirm::Fresh);
    // both processes prove everything from now on; the next candidate is accepted by the first
    assert_eq!(check(&mut checker, &problem, "(*fake:taint*)").await.verdict, Word::Proved);
    let wrong = check(&mut checker, &problem, "(*fake:refute*)").await;
    assert_eq!((wrong.verdict, wrong.confirmed), (Word::Refuted, false), "{}", wrong.detail);
    assert!(wrong.detail.contains("not in a fresh process"), "{}", wrong.detail);
    // a right one is still right
    let right = check(&mut checker, &problem, "").await;
    assert_eq!((right.verdict, right.confirmed), (Word::Proved, true), "{}", right.detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_a_shared_process_is_asked_of_another() {
    let markers = tempfile::tempdir().unwrap();
    let folder = Folder::new("");
    let problem = problem(&folder);
    let role = format!("model:once={}", markers.path().join("m").display());
    let mut checker = Checker::new(common(&role), Confirm::Fresh);
    assert_eq!(check(&mut checker, &problem, "").await.verdict, Word::Proved);
    // accepted by a process that is new, after a death, and refused by the one that confirms, which is not
    let crowded = check(&mut checker, &problem, "(*fake:once exit 1*) (*fake:crowded*)").await;
    assert_eq!((crowded.verdict, crowded.confirmed), (Word::Proved, true), "{}", crowded.detail);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_is_there_before_it_is_needed() {
    let folder = Folder::new("let one = 1\n");
    let role = format!("model:once={}", folder.folder.path().display());
    let mut worker = Worker::new(common(&role));
    worker.expect(&folder.before());
    let mut there = vec![];
    while there.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
        there = with_environment(&role);
    }
    let mut path = folder.before();
    path.steps.push(Arc::new(StackEntry::Push {
        kind: PushKind::Full,
        code: "let two = 2\n".into(),
        line: 3,
    }));
    worker.go_to(&path).await.unwrap();
    assert!(there.contains(&worker.pid().unwrap()), "{there:?} {:?}", worker.pid());
    assert_eq!(worker.started(), 1);
    // one that nobody came for ends with the rest
    let other = Folder::new("");
    worker.expect(&other.before());
    let pid = worker.pid().unwrap();
    worker.shut_down().await;
    assert!(group_is_gone(pid).await && worker.pid().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_before_the_next_definition_is_kept() {
    let folder = Folder::new("let one = Dep.d\nlet two = 2\n");
    std::fs::write(folder.folder.path().join("Dep.fst"), "module Dep\nlet d = 1\n").unwrap();
    let pieces = ["module Cand\nlet one = Dep.d\n", "let two = 2\n"];
    let steps: Vec<Arc<StackEntry>> = pieces
        .iter()
        .zip([1, 3])
        .map(|(code, line)| Arc::new(StackEntry::Push { kind: PushKind::Lax, code: code.to_string(), line }))
        .collect();
    let trace = folder.folder.path().join("trace.txt");
    let mut checker = Checker::new(common(&format!("model:trace={}", trace.display())), Confirm::Fresh);
    for (known, name) in [(1, "f"), (2, "g")] {
        let mut problem = folder.problem(&[name], Some(&VAL.replace(" f ", &format!(" {name} "))));
        problem.before.steps = steps[..known].to_vec();
        let verdict = checker.check(&problem, &format!("let {name} x = ()")).await.unwrap();
        assert_eq!(verdict.verdict, Word::Proved, "{}", verdict.detail);
        let loaded = std::fs::read_to_string(&trace).unwrap();
        assert_eq!(loaded, "source Dep\n".repeat(2), "each process loads once");
    }
    assert_eq!(checker.started(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_for_all_processes_together_and_is_the_candidates_alone() {
    let folder = Folder::new("");
    let mut problem = problem(&folder);
    let limit = limit_of_at_least(2 * SECOND).await;
    problem.limit = limit;
    // a candidate that does not end when it is asked to: all its time in one process, a quarter in another
    let mut checker = Checker::new(common(&format!("model:start={}", limit.as_millis())), Confirm::Fresh);
    let verdict = check(&mut checker, &problem, "(*fake:stuck*)").await;
    assert_eq!((verdict.verdict, verdict.confirmed), (Word::Timeout, true), "{}", verdict.detail);
    assert!(verdict.elapsed < 2 * limit, "{:?} of {limit:?}", verdict.elapsed);
    // what processes need to start is not the candidate's
    let markers = tempfile::tempdir().unwrap();
    let role = format!("model:start={},once={}", limit.as_millis(), markers.path().join("m").display());
    let mut checker = Checker::new(common(&role), Confirm::Fresh);
    let verdict = check(&mut checker, &problem, "(*fake:once exit 1*)").await;
    assert_eq!(verdict.verdict, Word::Proved, "{}", verdict.detail);
    assert!(verdict.elapsed < limit, "{:?}", verdict.elapsed);
}

/// Verdicts do not depend on how they are confirmed, and no process is left.
#[tokio::test(flavor = "multi_thread")]
async fn all_ways_to_confirm_say_the_same() {
    let folders: Vec<Folder> = (0..5).map(|_| Folder::new("")).collect();
    let kinds =
        [("", Word::Proved), ("(*fake:refute*)", Word::Refuted), ("(*fake:resource*)", Word::ResourceOut)];
    for confirm in [Confirm::Never, Confirm::Fresh, Confirm::Alone] {
        let tasks: Vec<Task> = (0..40)
            .map(|number| {
                let mut problem = problem(&folders[number % 5]);
                problem.id = format!("f{}", number % 10);
                let candidate = format!("let f x = () {}", kinds[number % 3].0);
                Task { problem: Arc::new(problem), candidate: candidate.as_str().into(), number }
            })
            .collect();
        let checkers = Checkers { common: common("model"), workers: 2, confirm };
        let (tx, mut rx) = mpsc::unbounded_channel();
        checkers.check_all(tasks, tx).await.unwrap();
        let mut done = 0;
        while let Ok((number, verdict)) = rx.try_recv() {
            assert_eq!(verdict.verdict, kinds[number % 3].1, "{number}: {}", verdict.detail);
            done += 1;
        }
        assert_eq!(done, 40);
    }
}
