//! States, deadlines, and what a user gets to read.

use crate::{Folder, SECOND, command, common, group, group_is_gone, limit_of_at_least, limits};
use fstar_bridge::{
    Checker, Common, Confirm, Error, FstarCommand, Outcome, ProcessLimits, PushKind, Query, StackEntry, Word,
    Worker,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn push(code: &str, line: i64) -> Arc<StackEntry> {
    Arc::new(StackEntry::Push { kind: PushKind::Full, code: code.into(), line })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_is_a_path_that_any_process_can_walk() {
    let folder = Folder::new("let one = 1\n");
    let mut worker = Worker::new(common("model"));
    let root = folder.before();
    let with = |steps: &[&str]| {
        let mut path = root.clone();
        path.steps.extend(steps.iter().map(|s| push(s, 3)));
        path
    };
    let (a, ab, ac) = (
        with(&["let a = 1\n"]),
        with(&["let a = 1\n", "let b = 1\n"]),
        with(&["let a = 1\n", "let c = 1\n"]),
    );
    worker.go_to(&ab).await.unwrap();
    let known = async |worker: &mut Worker, name: &str| {
        worker
            .ask(&Query::Lookup { symbol: name, requested: &["type"] }, 60 * SECOND)
            .await
            .unwrap()
            .is_success()
    };
    assert!(known(&mut worker, "b").await);
    worker.go_to(&ac).await.unwrap();
    assert!(known(&mut worker, "c").await && !known(&mut worker, "b").await);
    let pid = worker.pid().unwrap();
    worker.go_to(&a).await.unwrap();
    assert_eq!((worker.pid(), worker.started()), (Some(pid), 1));
    // the process dies: another one walks the same way
    std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    let died = loop {
        if let Err(e) = worker.go_to(&ab).await {
            break e;
        }
        worker.go_to(&a).await.ok();
    };
    assert!(matches!(died, Error::Died { .. }), "{died}");
    assert!(group_is_gone(pid).await);
    worker.go_to(&ab).await.unwrap();
    assert!(known(&mut worker, "b").await && worker.started() == 2);
    worker.restart().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_process_that_hangs_is_found_out() {
    let folder = Folder::new("");
    let pong = limit_of_at_least(SECOND / 2).await;
    let limits = ProcessLimits { idle: Duration::ZERO, pong, grace: SECOND / 4, ..limits() };
    let mut worker = Worker::new(Common::new(command("model"), limits).unwrap());
    worker.go_to(&folder.before()).await.unwrap();
    let mut next = folder.before();
    next.steps.push(push("let a = 1\n", 2));
    worker.go_to(&next).await.unwrap();
    assert_eq!(worker.started(), 1, "a sign of life is enough");
    let pid = worker.pid().unwrap();
    std::process::Command::new("kill").args(["-STOP", &pid.to_string()]).status().unwrap();
    // the signal is not there at once
    let stat = || std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    while !stat().rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T')) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begun = Instant::now();
    worker.go_to(&next).await.unwrap();
    assert!(
        worker.started() == 2 && begun.elapsed() < 60 * SECOND + pong,
        "{} processes, {:?}",
        worker.started(),
        begun.elapsed()
    );
    assert!(group_is_gone(pid).await);
    worker.restart().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_takes_too_long_is_interrupted_and_the_process_goes_on() {
    let folder = Folder::new("");
    let patient = ProcessLimits { grace: 60 * SECOND, ..limits() };
    let mut worker = Worker::new(Common::new(command("model"), patient).unwrap());
    worker.go_to(&folder.before()).await.unwrap();
    let pid = worker.pid().unwrap();
    let slow = worker.enter(&push("let a = 1 (*fake:hang*)\n", 2), Duration::from_millis(200)).await.unwrap();
    assert_eq!(slow.outcome, Outcome::Interrupted);
    let next = worker.enter(&push("let a = 1\n", 2), 60 * SECOND).await.unwrap();
    assert_eq!((next.outcome, worker.pid()), (Outcome::Accepted, Some(pid)));
    worker.restart().await;
    // one that does not hear is killed, z3 with it
    let mut worker = Worker::new(common("model"));
    worker.go_to(&folder.before()).await.unwrap();
    let pid = worker.pid().unwrap();
    assert_eq!(worker.enter(&push("let a = 1\n", 2), 60 * SECOND).await.unwrap().outcome, Outcome::Accepted);
    let stuck = worker.enter(&push("let b = 1 (*fake:stuck*)\n", 3), Duration::from_millis(200)).await;
    assert!(matches!(stuck, Err(Error::Deadline { query: "push", .. })), "{stuck:?}");
    assert!(group_is_gone(pid).await && worker.pid().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn z3_dies_with_f_star() {
    let folder = Folder::new("");
    let mut worker = Worker::new(common("model"));
    worker.go_to(&folder.before()).await.unwrap();
    let lemma = "let l (x:int) : Lemma (x == x) = ()\n";
    assert_eq!(worker.enter(&push(lemma, 2), 60 * SECOND).await.unwrap().outcome, Outcome::Accepted);
    let pid = worker.pid().unwrap();
    assert!(group(pid).len() >= 2, "the fake has a z3: {:?}", group(pid));
    drop(worker);
    assert!(group_is_gone(pid).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_work_says_what_to_do() {
    let folder = Folder::new("");
    let start = async |command: FstarCommand, greeting: Duration| {
        let mut worker = Worker::new(Common::new(command, ProcessLimits { greeting, ..limits() }).unwrap());
        let error = worker.go_to(&folder.before()).await.unwrap_err().to_string();
        assert!(worker.pid().is_none());
        error
    };
    let missing = start(FstarCommand::new(Some("/no/such/fstar.exe".into())), SECOND).await;
    assert!(missing.contains("/no/such/fstar.exe") && missing.contains("--fstar"), "{missing}");
    let silent = start(command("model:greeting=none"), SECOND).await;
    assert!(silent.contains("says nothing"), "{silent}");
    let garbage = start(command("model:greeting=garbage"), 60 * SECOND).await;
    assert!(garbage.contains("does not greet"), "{garbage}");
    let option = start(command("model:exit=1"), 60 * SECOND).await;
    assert!(option.contains("exit status 1"), "{option}");
    let z3 = start(command("model:z3=missing"), 60 * SECOND).await;
    assert!(z3.contains("Could not run Z3") && z3.contains("PATH"), "{z3}");
    let header = {
        let folder = Folder::new("open No.Such.Module\n");
        let mut worker = Worker::new(common("model"));
        let mut path = folder.before();
        path.steps[0] = push("module Other\n", 1);
        worker.go_to(&path).await.unwrap_err().to_string()
    };
    assert!(header.contains("cannot be loaded"), "{header}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_loaded_up_to_a_definition_where_f_star_can() {
    let folder =
        Folder::new("open FStar.List.Tot\nlet first (x:int) : int = x\nlet second (x:int) : int = first x\n");
    let mut problem = folder.problem(&["second"], None);
    problem.before.contents = None;
    problem.before.steps = vec![
        Arc::new(StackEntry::Partial { until: "Cand.second".into() }),
        push("open FStar.List.Tot\nopen Cand\n", 1),
    ];
    problem.line = 3;
    let mut checker = Checker::new(common("model:version=3"), Confirm::Fresh);
    let verdict = checker.check(&problem, "let second (x:int) : int = first x").await.unwrap();
    assert_eq!(
        (verdict.verdict, verdict.confirmed, verdict.processes),
        (Word::Proved, true, 2),
        "{verdict:?}"
    );
    // an F* of before 2024 cannot, and says so
    let mut old = Checker::new(common("model"), Confirm::Never);
    let error = old.check(&problem, "let second (x:int) : int = first x").await.unwrap_err();
    assert!(matches!(error, Error::Unsupported { feature: "push-partial-checked-file", .. }), "{error}");
}
