//! Random workers are killed every 100 ms during a small benchmark over the real engine
//! (on a busy machine less often, or nothing would get done), and nothing changes: same
//! proofs, same goals, same failures, same verdicts.

use lean_bridge::{JudgeRequest, Pool, PoolConfig, ProofState, ServerCommand, TacticRequest, TacticResult};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(60);

/// Statements of all kinds: easy, needing structure, and some that the little search below does not find.
const STATEMENTS: [(&str, &str); 24] = [
    ("", "theorem t (a b : Nat) : a + b = b + a"),
    ("", "theorem t (p q : Prop) : p ∧ q ↔ q ∧ p"),
    ("", "theorem t (p q r : Prop) (h : (p ∨ q) ∨ r) : p ∨ q ∨ r"),
    ("", "theorem t (n : Nat) (h : n < 3) : n = 0 ∨ n = 1 ∨ n = 2"),
    ("", "theorem t (a b c : Int) (h : a < b) (k : b < c) : a + 1 < c"),
    ("", "theorem t (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length"),
    ("", "theorem t (xs : List Nat) : xs.reverse.reverse = xs"),
    ("", "theorem t (p : Prop) : ¬¬(p ∨ ¬p)"),
    ("", "theorem t : ∃ n : Nat, n * n = 49"),
    ("", "theorem t (b : Bool) : (b && !b) = false"),
    ("", "theorem t (x y : Nat) (h : x = y) (k : y = 4) : x * x = 16"),
    ("", "theorem t (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ (q ∧ p)"),
    ("", "theorem t (a b : Nat) : (a + b) * (a + b) = a * a + 2 * a * b + b * b"),
    ("", "theorem t (n : Nat) : n < 2 ^ n"),
    ("", "theorem t (α : Type) (p : α → Prop) (h : ∀ x, p x) (x : α) : ∃ y, p y"),
    ("", "theorem t (o : Option Nat) (h : o.isSome = true) : o ≠ none"),
    ("", "theorem t (x : BitVec 8) : x ^^^ x = 0#8"),
    ("", "theorem t (i : Fin 4) : i.val ≤ 3"),
    ("", "theorem t (f : Nat → Nat) (h : ∀ n, f n = n) : f (f 3) = 3"),
    ("", "theorem t (a b : Nat) (h : a ∣ b) (k : b ∣ a) : a = b"),
    ("open Nat", "theorem t (m n : Nat) : succ m + n = succ (m + n)"),
    ("def twice (n : Nat) : Nat := n + n", "theorem t (n : Nat) : twice n = 2 * n"),
    ("inductive Colour | red | green", "theorem t (c : Colour) : c = .red ∨ c = .green"),
    ("", "theorem t (a b : Nat) : a * b + 1 = b + 7 * a"),
];

const CLOSERS: [&str; 6] = ["rfl", "assumption", "omega", "decide", "simp_all", "grind"];
const MOVES: [&str; 7] = [
    "intro h",
    "constructor",
    "cases ‹_ ∨ _›",
    "cases ‹Colour›",
    "induction ‹Nat›",
    "unfold twice",
    "exact ⟨7, by decide⟩",
];

fn requests(texts: &[&str]) -> Vec<TacticRequest> {
    // Heartbeats decide, so that a busy machine changes nothing; the wall clock is far away.
    texts
        .iter()
        .map(|t| TacticRequest { heartbeats: 10_000, timeout: LIMIT, ..TacticRequest::new(*t) })
        .collect()
}

/// Tries closers, then moves two levels deep. Returns a proof of
/// goal `goal`; notes everything that Lean said.
async fn solve(
    pool: &Pool,
    state: &ProofState,
    goal: usize,
    depth: usize,
    log: &mut String,
) -> Option<String> {
    let closers = pool.tactics(state, Some(goal), &requests(&CLOSERS), true).await.unwrap();
    for (text, o) in CLOSERS.iter().zip(&closers) {
        note(log, text, &o.result);
        if o.is_closed() {
            return Some((*text).to_string());
        }
    }
    if depth == 0 {
        return None;
    }
    let moves = pool.tactics(state, Some(goal), &requests(&MOVES), false).await.unwrap();
    for (text, o) in MOVES.iter().zip(&moves) {
        note(log, text, &o.result);
        let Some((next, goals)) = o.goals() else { continue };
        let mut script = format!("{text}\n");
        let mut all = true;
        for i in 0..goals.len() {
            match Box::pin(solve(pool, next, i, depth - 1, log)).await {
                Some(sub) => script.push_str(&format!("· {}\n", sub.trim_end().replace('\n', "\n  "))),
                None => {
                    all = false;
                    break;
                }
            }
        }
        if all {
            return Some(script);
        }
    }
    None
}

fn note(log: &mut String, text: &str, result: &TacticResult) {
    use std::fmt::Write;
    let _ = match result {
        TacticResult::Goals { state, .. } => writeln!(log, "{text}: {:?}", state.goal_keys()),
        TacticResult::Failed { kind, message } => writeln!(log, "{text}: {} {message}", kind.name()),
    };
}

/// What came of one statement: the proof found, the judge's words, everything Lean said on the way.
#[derive(Debug, PartialEq)]
struct Line {
    proof: Option<String>,
    verdict: String,
    log: String,
}

async fn benchmark(pool: &Pool) -> Vec<Line> {
    let jobs: Vec<_> = STATEMENTS
        .into_iter()
        .map(|(header, statement)| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let with_sorry = format!("{statement} := by sorry");
                let opened = pool.open(header, &with_sorry, LIMIT).await.unwrap();
                let mut log = String::new();
                let proof = solve(&pool, &opened.state, 0, 2, &mut log).await;
                let Some(proof) = proof else {
                    return Line { proof: None, verdict: "not found".into(), log };
                };
                let text = format!("{statement} := by\n  {}", proof.trim_end().replace('\n', "\n  "));
                let j = pool.judge(&JudgeRequest::new(header, &with_sorry, &text, LIMIT)).await.unwrap();
                let refused = j.refused.map(|r| (r.rule, r.detail));
                let verdict = format!("{:?} {:?} {} {refused:?}", j.tier, j.axioms, j.statement_hash);
                Line { proof: Some(proof), verdict, log }
            })
        })
        .collect();
    let mut lines = vec![];
    for job in jobs {
        lines.push(job.await.unwrap());
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn random_kills_change_no_verdict() {
    let mut config = PoolConfig::new(2, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    // On a busy machine a tactic may be killed many times before it gets through.
    config.blame_kills_after = 1000;
    config.recover_within = 10 * LIMIT;
    let pool = Pool::start(config).await.unwrap();
    let begun = Instant::now();
    let undisturbed = benchmark(&pool).await;
    let pace = begun.elapsed();
    eprintln!("undisturbed: {:.1} s, {:?}", begun.elapsed().as_secs_f64(), pool.stats());
    let proved = undisturbed.iter().filter(|l| l.verdict.starts_with("Some(Audited)")).count();
    assert!(proved >= 15, "{undisturbed:#?}");
    assert!(proved < STATEMENTS.len(), "the last statement is false");

    let over = Arc::new(AtomicBool::new(false));
    let period = Duration::from_millis(100).mul_f64((pace.as_secs_f64() / 2.0).max(1.0));
    let killer = tokio::spawn(kill_regularly(pool.clone(), period, over.clone()));
    let begun = Instant::now();
    let disturbed = benchmark(&pool).await;
    over.store(true, Ordering::Relaxed);
    let kills = killer.await.unwrap();
    let stats = pool.stats();
    eprintln!("{kills} kills: {:.1} s, {stats:?}", begun.elapsed().as_secs_f64());
    for ((before, after), (_, statement)) in undisturbed.iter().zip(&disturbed).zip(STATEMENTS) {
        assert_eq!(after, before, "{statement}");
    }
    assert!(kills >= 5 && stats.died >= 5 && stats.rebuilt >= 5, "{kills} kills, {stats:?}");
}

/// Kills one worker after the other in an irregular order; returns how many.
async fn kill_regularly(pool: Pool, period: Duration, over: Arc<AtomicBool>) -> usize {
    let (mut kills, mut dice) = (0, 12345u64);
    while !over.load(Ordering::Relaxed) {
        tokio::time::sleep(period).await;
        dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let pids = pool.pids();
        if let Some(pid) = pids.get((dice >> 33) as usize % pids.len().max(1)) {
            let kill = std::process::Command::new("kill").args(["-s", "KILL", &pid.to_string()]).output();
            kills += usize::from(kill.is_ok_and(|k| k.status.success()));
        }
    }
    kills
}
