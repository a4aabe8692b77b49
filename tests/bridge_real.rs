//! The bridge over the embedded Lean.

use lean_bridge::{
    Error, JudgeRequest, Pool, PoolConfig, ProofState, ReservedWorker, ServerCommand, TacticOutcome,
    TacticRequest, TacticResult, Tier,
};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(60);

fn config(workers: usize) -> PoolConfig {
    PoolConfig::new(workers, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")))
}

async fn pool(workers: usize) -> Pool {
    Pool::start(config(workers)).await.unwrap()
}

fn requests(texts: &[&str]) -> Vec<TacticRequest> {
    texts.iter().map(|t| TacticRequest { timeout: LIMIT, ..TacticRequest::new(*t) }).collect()
}

fn kinds(outcomes: &[TacticOutcome]) -> Vec<String> {
    outcomes
        .iter()
        .map(|o| match &o.result {
            TacticResult::Goals { goals, .. } => goals.len().to_string(),
            TacticResult::Failed { kind, .. } => kind.name().to_string(),
        })
        .collect()
}

async fn step(
    worker: &mut ReservedWorker,
    state: &ProofState,
    goal: Option<usize>,
    text: &str,
) -> ProofState {
    let outcomes = worker.tactics(state, goal, &requests(&[text]), false).await.unwrap();
    match &outcomes[0].result {
        TacticResult::Goals { state, .. } => state.clone(),
        TacticResult::Failed { message, .. } => panic!("{text}: {message}"),
    }
}

async fn kill(worker: &ReservedWorker) {
    let pid = worker.pid().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "KILL", &pid]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn from_statement_to_audited_proof() {
    let pool = pool(1).await;
    for feature in ["tactics", "goal", "key", "terms", "forget", "judge"] {
        assert!(pool.features().has(feature), "{feature}: {:?}", pool.features());
    }
    let mut s = pool.reserve().await.unwrap();
    let statement = "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry";
    let opened = s.open("", statement, LIMIT).await.unwrap();
    let goal = &opened.goals[0];
    assert_eq!(goal.hyps.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["p", "q", "hp", "hq"]);
    assert!(goal.target.is_some() && goal.key.len() == 32);
    let texts = ["rfl", "constructor", "exact ((", "exact ⟨hp, hq⟩", "skip"];
    let outcomes = s.tactics(&opened.state, Some(0), &requests(&texts), true).await.unwrap();
    assert_eq!(kinds(&outcomes), ["tactic", "2", "parse", "0"]);
    let two = outcomes[1].goals().unwrap().0.clone();
    assert!(step(&mut s, &two, Some(1), "exact hq").await.is_closed());
    assert_eq!(step(&mut s, &two, None, "exact hp").await.goal_keys(), &two.goal_keys()[1..]);
    let proof = statement.replace("sorry", "exact ⟨hp, hq⟩");
    let judged = s.judge(&JudgeRequest::new("", statement, &proof, LIMIT)).await.unwrap();
    assert_eq!((judged.tier, judged.refused, judged.name.as_str()), (Some(Tier::Audited), None, "t"));
    let judged = s.judge(&JudgeRequest::new("", statement, statement, LIMIT)).await.unwrap();
    assert!(!judged.reaches(Tier::Audited) && judged.refused.is_some());
    let ran = s.run("", "#eval 2 + 2\nexample : 1 = 2 := rfl", LIMIT).await.unwrap();
    assert_eq!((ran.messages[0].data.as_str(), ran.errors().count()), ("4", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_are_part_of_the_state() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let header = "open Nat\ndef twice (n : Nat) := n + n\nnotation \"‖\" n \"‖\" => twice n";
    let state = s.open(header, "theorem t (n : Nat) : ‖n‖ = 2 * n := by sorry", LIMIT).await.unwrap().state;
    let unfolded = step(&mut s, &state, Some(0), "unfold twice").await;
    kill(&s).await;
    assert!(step(&mut s, &unfolded, Some(0), "omega").await.is_closed());
    let e = s.open("", "theorem t (n : Nat) : twice n = 2 * n := by sorry", LIMIT).await.unwrap_err();
    assert!(matches!(&e, Error::Statement { part: "statement", .. }), "{e}");
    let e = s.open("def x : Nat := \"no\"", "theorem t : x = x := by sorry", LIMIT).await.unwrap_err();
    assert!(matches!(&e, Error::Statement { part: "header", .. }), "{e}");
}

/// Invariant 1: whatever kind of goal, the rebuilt one is the same.
#[tokio::test(flavor = "multi_thread")]
async fn killed_states_come_back_with_the_same_goals() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let cases = [
        ("theorem t (n : Nat) : 0 + n = n := by sorry", vec!["induction n", "skip"]),
        ("theorem t : ∃ x y : Nat, x + y = 5 ∧ x < y := by sorry", vec!["refine ⟨?_, ?_, ?_, ?_⟩", "skip"]),
        ("theorem t (p q : Prop) : p ∨ q → q ∨ p := by sorry", vec!["rintro (h | h)", "skip"]),
        ("theorem t (xs : List Nat) : xs ++ [] = xs := by sorry", vec!["cases xs", "skip"]),
        (
            "theorem t (f : Nat → Nat) (h : f = id) : f 1 = 1 := by sorry",
            vec!["have h2 := congrFun h 1", "skip"],
        ),
        ("theorem t (α : Type) (x : α) : x = x := by sorry", vec!["revert x", "intro y", "skip"]),
    ];
    for (statement, tactics) in cases {
        let mut states = vec![s.open("", statement, LIMIT).await.unwrap().state];
        for t in tactics {
            states.push(step(&mut s, states.last().unwrap(), None, t).await);
        }
        let last = states.last().unwrap();
        for _ in 0..2 {
            kill(&s).await;
            assert_eq!(step(&mut s, last, None, "skip").await.goal_keys(), last.goal_keys(), "{statement}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_told_apart() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let statement =
        "theorem t (a b : Nat) (f : Nat → Nat) (h : ∀ n, f n = f (n + 1)) : a + b = b + a := by sorry";
    let state = s.open("", statement, LIMIT).await.unwrap().state;
    let endless =
        "set_option maxRecDepth 10000000 in (have : f a = 0 := by simp (maxSteps := 1000000000) [h])";
    let mut tactics = requests(&["omega", "omega", "repeat skip", endless, "skip"]);
    tactics[0].heartbeats = 1;
    tactics[3].timeout = Duration::from_millis(200);
    tactics[3].heartbeats = 0;
    let begun = Instant::now();
    let outcomes = s.tactics(&state, Some(0), &tactics, false).await.unwrap();
    assert_eq!(kinds(&outcomes), ["heartbeats", "0", "recursion", "timeout", "1"], "{outcomes:?}");
    assert!(begun.elapsed() < Duration::from_secs(30));
    assert_eq!((pool.stats().started, pool.stats().engines_lost), (1, 0), "the server stops it by itself");
}

/// A tactic that costs the engine its life inside the server: the
/// others keep their results, earlier states come back.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_engine_is_survived() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let statement = "theorem t (p : Prop) (h : p) : p ∧ 2 + 2 = 4 := by sorry";
    let state = s.open("", statement, LIMIT).await.unwrap().state;
    // Lean's runtime ends itself over such a number.
    let fatal = "(have : 2 ^ (2 ^ 2008) % 10 = 6 := by omega)";
    let tactics = requests(&["constructor", fatal, "exact ⟨h, rfl⟩"]);
    let outcomes = s.tactics(&state, Some(0), &tactics, false).await.unwrap();
    assert_eq!(kinds(&outcomes), ["2", "engine", "0"], "{outcomes:?}");
    let two = outcomes[0].goals().unwrap().0.clone();
    assert!(step(&mut s, &two, Some(1), "rfl").await.is_closed());
    assert_eq!((pool.stats().started, pool.stats().engines_lost), (1, 1), "the server lives on");
}

/// Not a test: a program whose worker is busy when it is killed.
#[test]
fn busy_parent() {
    if std::env::var("LEAN_BRIDGE_PARENT").is_err() {
        return;
    }
    let pool = lean_bridge::BlockingPool::start(config(1)).unwrap();
    let mut s = pool.reserve().unwrap();
    let state = s.open("", "theorem t : True := by sorry", LIMIT).unwrap().state;
    eprintln!("worker {}", s.pid().unwrap());
    let endless =
        requests(&["(have : (List.replicate 100000000 0).reverse.length = 5 := by decide +kernel)"]);
    let _ = s.tactics(&state, Some(0), &endless, false);
}

#[test]
fn a_busy_worker_dies_with_its_parent() {
    use std::io::{BufRead, BufReader};
    let mut parent = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "busy_parent", "--nocapture"])
        .env("LEAN_BRIDGE_PARENT", "1")
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(parent.stderr.take().unwrap()).lines();
    let line = lines.map(|l| l.unwrap()).find(|l| l.starts_with("worker ")).unwrap();
    let proc = format!("/proc/{}", line.trim_start_matches("worker "));
    std::thread::sleep(Duration::from_millis(300));
    assert!(std::path::Path::new(&proc).exists());
    parent.kill().unwrap();
    parent.wait().unwrap();
    let begun = Instant::now();
    while std::path::Path::new(&proc).exists() && begun.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!std::path::Path::new(&proc).exists(), "{line} outlived its parent");
}

/// Statements whose elaboration declares more than the theorem: the
/// proof state knows what that is, and not the theorem.
#[tokio::test(flavor = "multi_thread")]
async fn statements_with_matches_and_local_functions() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    for (statement, proof, circle) in [
        (
            "theorem a (o : Option Nat) (h : match o with | some n => n > 0 | none => False) : o ≠ none",
            "cases o with | none => exact fun _ => h | some n => simp",
            "exact a o h",
        ),
        ("theorem b : (fun (a, b) => a + b : Nat × Nat → Nat) (1, 2) = 3", "rfl", "exact b"),
        ("theorem c (p : Nat × Nat) (h : let (a, b) := p; a = b) : p.1 = p.2", "exact h", "exact c p h"),
        (
            "theorem d (o : Option Nat) : (if let some x := o then x else 0) ≤ o.getD 0",
            "cases o <;> simp",
            "exact d o",
        ),
        (
            "theorem Foo.e (o : Option Nat) (h : o matches some _) : o.isSome = true",
            "cases o <;> simp_all",
            "exact Foo.e o h",
        ),
        (
            "@[simp] theorem f (o : Option Nat) : (match o with | some n => n | none => 0) = o.getD 0",
            "split <;> simp",
            "simp only [f]",
        ),
        (
            "open Nat in\n\
             private theorem g (o : Option Nat) : (match o with | some n => succ n | none => 1) > 0",
            "cases o <;> simp",
            "exact g o",
        ),
        (
            "def five := 5\ntheorem h (n : Nat) : (match n with | 0 => five | _ => 5) = 5",
            "cases n <;> rfl",
            "exact h n",
        ),
        (
            "example (o : Option Nat) (h : match o with | some _ => False | none => True) : o = none",
            "cases o with | none => rfl | some n => exact h.elim",
            "exact?",
        ),
        ("theorem j (n : Nat) (h : n < 2) : (⟨n, by omega⟩ : Fin 3).val = n", "rfl", "exact j n h"),
    ] {
        let opened = s.open("", &format!("{statement} := by sorry"), LIMIT).await;
        let opened = opened.unwrap_or_else(|e| panic!("{statement}: {e}"));
        let outcomes = s.tactics(&opened.state, Some(0), &requests(&[circle, proof]), false).await.unwrap();
        assert_eq!(kinds(&outcomes), ["tactic", "0"], "{statement}: {outcomes:?}");
    }
}
