//! Judging on a native Lean, and checking again by one. No native Lean is needed to run these tests: the auditor is
//! elaborated in the embedded Lean, which type-checks it against the library; servers and `lean` itself are played by
//! stand-ins where a real one is missing. With `lean` on the PATH the last test runs the real thing.

use lean_bridge::{JudgeRequest, Judgement, Pool, PoolConfig, ServerCommand, Tier, VerifyRequest};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);
const STATEMENT: &str = "theorem t (a b : Nat) : a + b = b + a := by sorry";
const AUDITOR: &str = include_str!("../lean-bridge/lean/Auditor.lean");

fn prover() -> &'static str {
    env!("CARGO_BIN_EXE_prover")
}

/// A server like a community REPL: `prover lean-repl` behind a filter that keeps it from hearing the `hello`.
fn plain() -> ServerCommand {
    ServerCommand::native("sh", ["-c", r#"sed -u 's/"hello":1,//' | "$0" lean-repl"#, prover()])
}

async fn pool(command: ServerCommand) -> Pool {
    let mut config = PoolConfig::new(1, command).with_memory_mb(1536);
    config.ready_within = LIMIT;
    Pool::start(config).await.unwrap()
}

#[tokio::test]
async fn the_auditor_type_checks() {
    let pool = pool(ServerCommand::embedded_in(prover())).await;
    let text = AUDITOR.strip_prefix("import Lean\n").unwrap();
    let elaborated = pool.run("import Lean", text, LIMIT).await.unwrap();
    let said: Vec<_> = elaborated.messages.iter().map(|m| &m.data).collect();
    assert!(said.is_empty(), "{said:?}");
    // what the drivers call
    let calls = "#check (ProverAudit.answer : Option Lean.Environment → String → IO Unit)\n\
                 noncomputable example : Lean.CoreM Unit := do ProverAudit.answer (some (← Lean.getEnv)) \"{}\"";
    let elaborated = pool.run("import Lean", &format!("{text}\n{calls}"), LIMIT).await.unwrap();
    assert_eq!(elaborated.errors().count(), 0, "{:?}", elaborated.messages);
    pool.shut_down().await;
}

fn judge(candidate: &str) -> JudgeRequest {
    JudgeRequest::new("", STATEMENT, candidate, LIMIT)
}

fn rule(j: &Judgement) -> Option<&str> {
    j.refused.as_ref().map(|r| r.rule.as_str())
}

/// A server without extensions, over the embedded Lean. It pickles in a form of its own and cannot run metaprograms,
/// so that there is no audit: the verdict must say so.
#[tokio::test]
async fn without_an_auditor_the_verdict_stops_at_replayed() {
    let pool = pool(plain()).await;
    assert!(pool.features().extensions.is_empty(), "{:?}", pool.features());
    let j = pool.judge(&judge("theorem t (a b : Nat) : a + b = b + a := by omega")).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (Some(Tier::Replayed), None), "{j:?}");
    assert!(j.note.as_deref().is_some_and(|n| n.starts_with("not audited on this server")), "{j:?}");
    for (candidate, expected) in [
        ("theorem t (a b : Nat) : a + b = b + a := by simp", "error"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "sorry"),
        ("theorem u (a b : Nat) : a + b = b + a := by omega", "missing"),
        ("theorem t (a b : Nat) : b + a = a + b := by omega", "type"),
        ("theorem t {a b : Nat} : a + b = b + a := by omega", "type"),
        ("axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim", "axiom"),
        (
            "local macro_rules | `($a = $b) => `(True)\ntheorem t (a b : Nat) : a + b = b + a := trivial",
            "type",
        ),
        (
            "theorem h : 2 ^ 10 = 1024 := by native_decide\n\
             theorem t (a b : Nat) : a + b = b + a := by have := h; omega",
            "native",
        ),
    ] {
        let j = pool.judge(&judge(candidate)).await.unwrap();
        assert_eq!(rule(&j), Some(expected), "{candidate}: {j:?}");
        assert!(j.tier < Some(Tier::Audited), "{j:?}");
    }
    let j = pool
        .judge(&JudgeRequest { statement: "theorem t : 1 = := by sorry".into(), ..judge("") })
        .await
        .unwrap();
    assert_eq!((j.tier, rule(&j)), (None, Some("statement")));
    let whole = JudgeRequest {
        whole: true,
        ..judge("import Lean\n\ntheorem t (a b : Nat) : a + b = b + a := by omegaa")
    };
    let j = pool.judge(&whole).await.unwrap();
    assert_eq!(rule(&j), Some("error"));
    assert_eq!(j.messages[0].pos.map(|p| p.line), Some(3), "{j:?}");
    pool.shut_down().await;
}

#[tokio::test]
async fn files_without_an_auditor() {
    let pool = pool(plain()).await;
    let verify = |text: &str| VerifyRequest { text: text.into(), limit: LIMIT, ..VerifyRequest::default() };
    let v = pool.verify(&verify("import Lean\ntheorem a : 1 = 1 := rfl")).await.unwrap();
    assert_eq!((v.tier, &v.refused), (Some(Tier::Replayed), &None));
    assert!(v.note.is_some() && v.declarations.is_empty(), "{v:?}");
    let v = pool.verify(&verify("theorem a : 1 = 1 := by sorry")).await.unwrap();
    assert_eq!(v.refused.map(|r| r.rule).as_deref(), Some("sorry"));
    assert_eq!(v.sorries.len(), 1);
    let v = pool.verify(&verify("\n\ntheorem a : 1 = 2 := rfl")).await.unwrap();
    assert_eq!((v.tier, v.refused.map(|r| r.rule).as_deref()), (None, Some("error")));
    assert_eq!(v.messages[0].pos.map(|p| p.line), Some(3));
    let v = pool.verify(&verify("import No.Such.Module\ntheorem a : 1 = 1 := rfl")).await.unwrap();
    assert_eq!(v.refused.map(|r| r.rule).as_deref(), Some("error"), "{:?}", v.messages);
    pool.shut_down().await;
}

#[tokio::test]
async fn time_is_a_verdict() {
    let pool = pool(plain()).await;
    let slow = "theorem t (a b : Nat) : a + b = b + a := by\n  repeat' (first | skip)\n  \
                iterate 1000000000 (have := 1)\n  omega";
    let request = JudgeRequest { limit: Duration::from_millis(800), ..judge(slow) };
    let j = pool.judge(&request).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (None, Some("timeout")), "{j:?}");
    let j = pool.judge(&judge("theorem t (a b : Nat) : a + b = b + a := by omega")).await.unwrap();
    assert_eq!(j.tier, Some(Tier::Replayed), "the next request finds a new process: {j:?}");
    pool.shut_down().await;
}
