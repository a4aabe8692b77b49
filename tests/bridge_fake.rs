//! The bridge against servers that misbehave: whatever a worker
//! does, no result is lost and the culprit is named.

#[path = "bridge/faults.rs"]
mod faults;
#[path = "bridge/lifetime.rs"]
mod lifetime;
#[path = "bridge/native_faults.rs"]
mod native_faults;
#[path = "bridge/toy.rs"]
mod toy;

use lean_bridge::{
    Error, Exit, FailureKind, JudgeRequest, Pool, PoolConfig, ProofState, ReservedWorker, ServerCommand,
    TacticOutcome, TacticRequest, TacticResult, Tier,
};
use std::time::{Duration, Instant};

/// Not a test: the server that the tests start.
#[test]
fn fake_server() {
    toy::serve_if_asked();
}

const SECOND: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(20);

fn config(workers: usize) -> PoolConfig {
    let mut config = PoolConfig::new(workers, toy::command("toy")).with_memory_mb(400);
    config.ready_within = LIMIT;
    config.grace = Duration::from_millis(300);
    config.spares = 0;
    config
}

async fn pool(workers: usize) -> Pool {
    Pool::start(config(workers)).await.unwrap()
}

fn requests(texts: &[&str]) -> Vec<TacticRequest> {
    texts.iter().map(|t| TacticRequest { timeout: SECOND, ..TacticRequest::new(*t) }).collect()
}

/// `3 4` for two goals, `!tactic` for a failure of that kind.
fn show(outcomes: &[TacticOutcome]) -> Vec<String> {
    let number = |k: &String| u64::from_str_radix(k, 16).unwrap().to_string();
    outcomes
        .iter()
        .map(|o| match &o.result {
            TacticResult::Goals { state, .. } => {
                state.goal_keys().iter().map(number).collect::<Vec<_>>().join(" ")
            }
            TacticResult::Failed { kind, .. } => format!("!{}", kind.name()),
        })
        .collect()
}

async fn try_all(worker: &mut ReservedWorker, state: &ProofState, texts: &[&str]) -> Vec<String> {
    show(&worker.tactics(state, Some(0), &requests(texts), false).await.unwrap())
}

async fn open(worker: &mut ReservedWorker, count: u64) -> ProofState {
    worker.open("", &format!("theorem t : {count} := by sorry"), LIMIT).await.unwrap().state
}

async fn step(
    worker: &mut ReservedWorker,
    state: &ProofState,
    goal: Option<usize>,
    text: &str,
) -> ProofState {
    let outcomes = worker.tactics(state, goal, &requests(&[text]), false).await.unwrap();
    outcomes[0].goals().unwrap().0.clone()
}

fn signal(pid: u32, name: &str) {
    assert!(
        std::process::Command::new("kill").args(["-s", name, &pid.to_string()]).status().unwrap().success()
    );
}

fn exists(pid: u32) -> bool {
    std::path::Path::new(&format!("/proc/{pid}")).exists()
}

async fn is_gone(pid: u32) -> bool {
    let begun = Instant::now();
    while exists(pid) && begun.elapsed() < 5 * SECOND {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    !exists(pid)
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_give_results_in_order() {
    let pool = pool(1).await;
    assert!(pool.features().has("tactics") && pool.features().missing().contains(&"candidates"));
    let mut s = pool.reserve().await.unwrap();
    let s0 = open(&mut s, 5).await;
    assert_eq!(
        try_all(&mut s, &s0, &["dec", "done", "split", "what"]).await,
        ["4", "!tactic", "2 3", "!tactic"]
    );
    let two = step(&mut s, &s0, None, "split").await;
    assert_eq!(step(&mut s, &two, None, "dec").await.goal_keys().len(), 2);
    assert_eq!(step(&mut s, &two, Some(1), "dec").await.goal_keys(), [format!("{:032x}", 2)]);
    let zero = open(&mut s, 0).await;
    let outcomes =
        s.tactics(&zero, Some(0), &requests(&["what", "done", "split", "done"]), true).await.unwrap();
    assert_eq!(show(&outcomes), ["!tactic", ""]);
    assert!(outcomes[1].is_closed() && outcomes[1].heartbeats == 3);
    let no_goal = s.tactics(&zero, Some(1), &requests(&["dec"]), false).await;
    assert!(matches!(no_goal, Err(Error::Usage(_))));
    let judged = s
        .judge(&JudgeRequest::new("", "theorem t : 0 := by sorry", "theorem t : 0 := by done", LIMIT))
        .await
        .unwrap();
    assert!(judged.reaches(Tier::Audited));
    let lost = s.judge(&JudgeRequest::new("", "theorem t : 0 := by sorry", "lose", LIMIT)).await.unwrap();
    assert_eq!((lost.tier, lost.refused.unwrap().rule.name()), (None, "timeout"));
    assert_eq!(try_all(&mut s, &s0, &["dec"]).await, ["4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_and_headers_that_do_not_elaborate() {
    let pool = pool(1).await;
    let bad = pool.open("", "nonsense := by sorry", LIMIT).await.unwrap_err();
    assert!(matches!(&bad, Error::Statement { part: "statement", messages, .. } if messages.len() == 1));
    let bad = pool.open("nonsense", "theorem t : 1 := by sorry", LIMIT).await.unwrap_err();
    assert!(matches!(&bad, Error::Statement { part: "header", .. }), "{bad}");
    let bad = pool.open("", "theorem t : 1 := by done", LIMIT).await.unwrap_err();
    assert!(bad.to_string().contains("exactly one `sorry`"), "{bad}");
    assert_eq!(pool.stats().started, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_worker_rebuilds_any_state() {
    let pool = pool(2).await;
    let mut a = pool.reserve().await.unwrap();
    let mut b = pool.reserve().await.unwrap();
    assert_ne!(a.pid(), b.pid());
    let s0 = open(&mut a, 9).await;
    let s1 = step(&mut a, &s0, Some(0), "split").await;
    let s2 = step(&mut a, &s1, Some(1), "dec").await;
    assert_eq!(try_all(&mut b, &s2, &["dec", "split"]).await, ["3", "2 2"]);
    assert_eq!((pool.stats().rebuilt, pool.stats().replayed_steps), (1, 2));
    // Only the last step is missing now.
    let s3 = step(&mut a, &s2, Some(0), "dec").await;
    assert_eq!(try_all(&mut b, &s3, &["dec"]).await, ["2"]);
    assert_eq!((pool.stats().rebuilt, pool.stats().replayed_steps), (2, 3));
    let path = serde_json::to_string(&s3.path()).unwrap();
    let again = b.reopen(&serde_json::from_str(&path).unwrap(), LIMIT).await.unwrap();
    assert_eq!(again.state.goal_keys(), s3.goal_keys());
    drop((a, b));
    // The pool routes to a worker that holds the state: nothing more is rebuilt.
    for _ in 0..4 {
        pool.tactics(&s3, Some(0), &requests(&["dec"]), false).await.unwrap();
    }
    assert_eq!(pool.stats().rebuilt, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_callers_than_workers() {
    let pool = pool(2).await;
    let callers: Vec<_> = (0..12u64)
        .map(|i| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let opened =
                    pool.open("", &format!("theorem t : {} := by sorry", i + 40), LIMIT).await.unwrap();
                let mut state = opened.state;
                for _ in 0..20 {
                    let o = pool.tactics(&state, Some(0), &requests(&["dec", "what"]), false).await.unwrap();
                    state = o[0].goals().unwrap().0.clone();
                }
                state
            })
        })
        .collect();
    for (i, caller) in callers.into_iter().enumerate() {
        assert_eq!(caller.await.unwrap().goal_keys(), [format!("{:032x}", i + 20)]);
    }
    assert_eq!(pool.stats().started, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_repl_is_driven_without_the_extensions() {
    let traffic = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/community-repl.txt");
    let mut config = PoolConfig::new(1, toy::command(traffic));
    config.blame_after = 2;
    config.spares = 0;
    let pool = Pool::start(config).await.unwrap();
    let features = pool.features();
    assert_eq!((features.server.as_str(), features.lean.as_str()), ("repl", "4.28.0"));
    assert_eq!(features.missing(), lean_bridge::FEATURES);
    let mut s = pool.reserve().await.unwrap();
    let swap = "theorem swap (p q : Prop) (h : p ∨ q) : q ∨ p := by sorry";
    let opened = s.open("open Nat", swap, LIMIT).await.unwrap();
    assert_eq!(opened.goals[0].text.as_deref(), Some("p q : Prop\nh : p ∨ q\n⊢ q ∨ p"));
    assert_eq!(opened.messages.len(), 1);
    let s0 = opened.state;
    let texts = ["omega", "exact nothing", "exact ((", "crash", "cases h"];
    let outcomes = s.tactics(&s0, Some(0), &requests(&texts), true).await.unwrap();
    let kinds: Vec<Option<FailureKind>> = outcomes
        .iter()
        .map(|o| match &o.result {
            TacticResult::Failed { kind, .. } => Some(*kind),
            TacticResult::Goals { .. } => None,
        })
        .collect();
    let (tactic, parse, engine) =
        (Some(FailureKind::Tactic), Some(FailureKind::Parse), Some(FailureKind::Engine));
    assert_eq!(kinds, [tactic, tactic, parse, engine, None]);
    let (cases, goals) = outcomes[4].goals().unwrap();
    assert_eq!(goals.iter().map(|g| g.tag.as_str()).collect::<Vec<_>>(), ["inl", "inr"]);
    // On the second goal: the REPL cannot restrict a state, the bridge hides the first goal.
    let second = step(&mut s, cases, Some(1), "constructor").await;
    assert_eq!(second.goal_keys().len(), 1);
    signal(s.pid().unwrap(), "KILL");
    assert!(step(&mut s, &second, Some(0), "assumption").await.is_closed());
    // What needs the extensions says so.
    let found = s.candidates(&s0, 0, 5).await;
    assert!(matches!(found, Err(Error::Unsupported { feature: "candidates" })), "{found:?}");
    // Judging needs none, but answers: that there are none here refuses the proof.
    let judged =
        s.judge(&JudgeRequest::new("open Nat", swap, "theorem swap := trivial", LIMIT)).await.unwrap();
    assert_eq!((judged.tier, judged.refused.unwrap().rule.name()), (None, "engine"));
    let e = s.open("import Nowhere", swap, LIMIT).await.unwrap_err();
    assert!(matches!(&e, Error::Lean { message, .. } if message.contains("unknown module prefix")), "{e}");
    let e = s.open("open Nat", "theorem bad : nowhere := by sorry", LIMIT).await.unwrap_err();
    assert!(matches!(&e, Error::Statement { part: "statement", .. }));
    assert_eq!(s.run("open Nat", "#eval 1 + 1", LIMIT).await.unwrap().messages[0].data, "2");
    let e = s.run("open Nat", "#unanswered", LIMIT).await.unwrap_err();
    match e {
        Error::Died { exit: Exit::Code(3), stderr, .. } => {
            assert!(stderr.iter().any(|l| l.contains("uncaught exception")), "{stderr:?}");
        }
        other => panic!("{other}"),
    }
}

/// Not a test: a program with a pool, whose workers must die with it.
#[test]
fn fake_parent() {
    if std::env::var("LEAN_BRIDGE_PARENT").is_err() {
        return;
    }
    let mut config = config(2);
    if std::env::var("LEAN_BRIDGE_DEAF").is_ok() {
        let script = r#"echo '{"env": 0}'; echo; while :; do sleep 1; done"#;
        config.command = ServerCommand::native("sh", ["-c", script]);
    }
    let pool = lean_bridge::BlockingPool::start(config).unwrap();
    let pids: Vec<String> = pool.pool().pids().iter().map(u32::to_string).collect();
    eprintln!("workers {}", pids.join(" "));
    std::thread::sleep(100 * SECOND);
}
