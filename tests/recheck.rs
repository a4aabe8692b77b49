//! Judging on a native Lean, and checking again by one. No native Lean is needed to run these
//! tests: the auditor is elaborated in the embedded Lean, which type-checks it against the
//! library; servers and `lean` itself are played by stand-ins where a real one is missing. The last test
//! runs the real thing, for those who have it.

#[path = "recheck/command_line.rs"]
mod command_line;
#[path = "support/executable.rs"]
mod executable;
#[path = "recheck/repl.rs"]
mod repl;

use executable::write_executable;
use lean_bridge::{
    JudgeRequest, Judgement, NativeLean, NativeLeanOptions, Pool, PoolConfig, Recheck, RecheckCase,
    Rechecker, Rule, ServerCommand, Tier, VerifyRequest, second_checker,
};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(60);
const STATEMENT: &str = "theorem t (a b : Nat) : a + b = b + a := by sorry";
const AUDITOR: &str = include_str!("../lean-bridge/lean/Auditor.lean");

fn prover() -> &'static str {
    env!("CARGO_BIN_EXE_prover")
}

/// A server like a community REPL.
fn plain() -> ServerCommand {
    ServerCommand::native(prover(), ["lean-repl", "--plain"])
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
                 noncomputable example : Lean.CoreM Unit := do ProverAudit.answer (some (← Lean.getEnv)) \
                 \"{}\"";
    let elaborated = pool.run("import Lean", &format!("{text}\n{calls}"), LIMIT).await.unwrap();
    assert_eq!(elaborated.errors().count(), 0, "{:?}", elaborated.messages);
    pool.shut_down().await;
}

fn judge(candidate: &str) -> JudgeRequest {
    JudgeRequest::new("", STATEMENT, candidate, LIMIT)
}

fn rule(j: &Judgement) -> Option<&str> {
    j.refused.as_ref().map(|r| r.rule.name())
}

/// A server without extensions, over the embedded Lean. It pickles in a form of its own and cannot run
/// metaprograms, so that there is no audit: the verdict must say so.
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
    assert_eq!(v.refused.as_ref().map(|r| r.rule.name()), Some("sorry"));
    assert_eq!(v.sorries.len(), 1);
    let v = pool.verify(&verify("\n\ntheorem a : 1 = 2 := rfl")).await.unwrap();
    assert_eq!((v.tier, v.refused.as_ref().map(|r| r.rule.name())), (None, Some("error")));
    assert_eq!(v.messages[0].pos.map(|p| p.line), Some(3));
    let v = pool.verify(&verify("import No.Such.Module\ntheorem a : 1 = 1 := rfl")).await.unwrap();
    assert_eq!(v.refused.as_ref().map(|r| r.rule.name()), Some("error"), "{:?}", v.messages);
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

/// Not a test: the REPL that the tests start.
#[test]
fn fake_repl() {
    repl::serve_if_asked();
}

fn candidate(words: &str) -> JudgeRequest {
    let text = format!("theorem t : P := p -- candidate, {words}");
    JudgeRequest { limit: Duration::from_secs(3), ..judge(&text) }
}

/// Who elaborates what, and what becomes of the auditor's answers, over a REPL that plays the auditor.
#[tokio::test]
async fn with_an_auditor_the_verdict_is_audited() {
    let pool = pool(repl::command("good")).await;
    let good = candidate("good");
    let j = pool.judge(&good).await.unwrap();
    assert_eq!((j.tier, rule(&j), j.note.as_deref()), (Some(Tier::Audited), None, None), "{j:?}");
    assert_eq!((j.name.as_str(), &j.axioms[..]), ("t", &["propext".to_string()][..]));
    for (words, tier, expected) in [
        ("nonsense", None, "error"),
        ("axiom", Some(Tier::Replayed), "axiom"),
        ("prover_other", None, "missing"),
        ("another nonce", None, "engine"),
        ("worker dies", None, "engine"),
        ("auditor dies", None, "engine"),
        ("worker hangs", None, "timeout"),
        ("auditor hangs", None, "timeout"),
    ] {
        let j = pool.judge(&candidate(words)).await.unwrap();
        assert_eq!((j.tier, rule(&j)), (tier, Some(expected)), "{words}: {j:?}");
        // neither process is worse off for it
        let j = pool.judge(&good).await.unwrap();
        assert_eq!((j.tier, rule(&j)), (Some(Tier::Audited), None), "after {words}: {j:?}");
    }
    let j =
        pool.judge(&JudgeRequest { statement: "nonsense".into(), ..candidate("nonsense") }).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (None, Some("statement")));
    // what was audited is gone afterwards
    let path = pool.judge(&candidate("where is it")).await.unwrap().refused.unwrap().detail;
    assert!(!std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"olean")));
    pool.shut_down().await;
}

#[tokio::test]
async fn files_with_an_auditor() {
    let pool = pool(repl::command("good")).await;
    let verify = |words: &str| VerifyRequest {
        text: format!("import A\ntheorem t : P := p -- candidate, {words}"),
        limit: LIMIT,
        ..VerifyRequest::default()
    };
    let v = pool.verify(&verify("good")).await.unwrap();
    assert_eq!((v.tier, &v.refused, v.note.as_deref()), (Some(Tier::Audited), &None, None), "{v:?}");
    assert_eq!(v.declarations[0].judgement.name, "t");
    let v = pool.verify(&verify("axiom")).await.unwrap();
    assert_eq!(v.refused.map(|r| (r.rule, r.chain)), Some((Rule::Axiom, vec!["t".into(), "x".into()])));
    assert_eq!((v.tier, v.declarations.len()), (Some(Tier::Replayed), 1));
    pool.shut_down().await;
}

#[tokio::test]
async fn an_auditor_that_fails_its_probes_is_not_used() {
    for (role, why) in [
        ("lax", "its auditor fails a probe: an accepted proof instead of `sorry`"),
        ("old", "it does not pickle: Could not parse as a valid JSON command:"),
    ] {
        let pool = pool(repl::command(role)).await;
        let j = pool.judge(&candidate("good")).await.unwrap();
        assert_eq!((j.tier, rule(&j)), (Some(Tier::Replayed), None), "{role}: {j:?}");
        assert_eq!(j.note.unwrap(), format!("not audited on this server: {why}"), "{role}");
        pool.shut_down().await;
    }
}

/// `lean` as a script that says what Lean says; see there.
fn stand_in() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/recheck/lean.sh"))
}

fn native(lean: PathBuf) -> Result<NativeLean, String> {
    let ready_within = Duration::from_secs(30);
    NativeLean::start(NativeLeanOptions {
        lean,
        memory_mb: 300,
        ready_within,
        ..NativeLeanOptions::default()
    })
}

fn case(candidate: &str) -> RecheckCase {
    RecheckCase::from(&JudgeRequest {
        header: "open Nat".into(),
        limit: Duration::from_secs(2),
        ..judge(candidate)
    })
}

/// `agreed`, or the rule, or the kind of answer with its text.
fn word(r: &Recheck) -> String {
    match r {
        Recheck::Agreed { .. } => "agreed".into(),
        Recheck::Disagreed { refusal, .. } => refusal.rule.to_string(),
        Recheck::Unavailable { why } => format!("unavailable: {why}"),
        Recheck::Timeout { stage, .. } => format!("timeout of the {stage}"),
    }
}

#[test]
fn a_second_lean_agrees_or_disagrees() {
    let lean = native(stand_in()).unwrap();
    assert_eq!((lean.name(), lean.version()), ("native Lean", "4.36.0"));
    assert_eq!(lean.by("4.28.0-pre").to_string(), "native Lean 4.36.0 (first judged by Lean 4.28.0-pre)");
    assert_eq!(lean.recheck(&case("theorem t : P := p")), Recheck::Agreed { axioms: vec!["propext".into()] });
    assert_eq!(word(&lean.recheck(&case("theorem t : P := by sorry"))), "sorry");
    match lean.recheck(&case("axiom x : P\ntheorem t : P := x")) {
        Recheck::Disagreed { refusal, pos: None } => {
            assert_eq!((refusal.rule.name(), refusal.constant.as_deref()), ("axiom", Some("x")));
            assert_eq!(refusal.chain, ["t", "x"]);
        }
        other => panic!("{other:?}"),
    }
    let Recheck::Disagreed { refusal, pos } = lean.recheck(&case("theorem t : P :=\n  foo -- plays: error"))
    else {
        panic!("an error is a disagreement")
    };
    // line 3 of the file is line 2 of what was judged
    assert_eq!((refusal.rule.name(), pos.map(|p| (p.line, p.column))), ("error", Some((2, 7))));
    assert_eq!(refusal.detail, "Unknown identifier `foo`");
}

#[test]
fn whatever_the_second_lean_does_is_an_answer() {
    let lean = native(stand_in()).unwrap();
    let plays = |what: &str| {
        let limit = Duration::from_secs(if what == "hang" { 2 } else { 30 });
        word(&lean.recheck(&RecheckCase { limit, ..case(&format!("theorem t : P := p -- plays: {what}")) }))
    };
    let begun = Instant::now();
    for (what, expected) in [
        ("crash", "engine"),
        ("exit", "error"),
        ("memory", "limit"),
        ("noise", "agreed"),
        ("another nonce", "unavailable: the auditor gave no answer (exit status 0)"),
        ("audit dies", "unavailable: the auditor gave no answer (exit status 1): uncaught exception: no"),
        ("failure", "unavailable: the auditor failed: failed to read file"),
        ("hang", "timeout of the compile"),
    ] {
        let got = plays(what);
        assert!(got.starts_with(expected), "{what}: {got}");
    }
    assert!(begun.elapsed() < LIMIT, "{:?}", begun.elapsed());
    let import = JudgeRequest { header: "import Nowhere".into(), ..judge("theorem t : P := p") };
    assert_eq!(
        lean.recheck(&RecheckCase::from(&import)),
        Recheck::Unavailable {
            why: "unknown module prefix 'Nowhere'\n\nNo directory 'Nowhere' or file 'Nowhere.olean'".into()
        }
    );
    let module = JudgeRequest { header: "module".into(), ..judge("theorem t : P := p") };
    assert!(
        word(&lean.recheck(&RecheckCase::from(&module))).starts_with("unavailable: files that begin with")
    );
}

#[test]
fn a_lean_that_cannot_recheck_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let script = |name: &str, text: String| {
        let path = folder.path().join(name);
        write_executable(&path, &text);
        path
    };
    let lean = stand_in();
    // accepts everything: fails the probes
    let lax = script("lax", format!("#!/bin/sh\nLAX=1 exec {} \"$@\"\n", lean.display()));
    let why = native(lax).unwrap_err();
    assert_eq!(why, "Lean 4.36.0: its auditor fails a probe: an accepted proof instead of `sorry`");
    // another version, to which the auditor does not apply
    let old = script(
        "old",
        format!(
            "#!/bin/sh\n[ \"$3\" = ProverAuditor.lean ] && echo 'ProverAuditor.lean:9:2: error: unknown \
             constant' && exit 1\n\
             exec {} \"$@\"\n",
            lean.display()
        ),
    );
    assert_eq!(native(old).unwrap_err(), "the auditor does not elaborate in Lean 4.36.0: unknown constant");
    let other = script("other", "#!/bin/sh\necho \"GNU something 3.4\"\n".into());
    assert!(native(other).unwrap_err().contains("does not say `Lean (version"));
    assert!(native(folder.path().join("none")).unwrap_err().contains("cannot start"));
}

/// With `lean` on the PATH; whoever has one asks for this test.
#[test]
#[ignore = "needs a native Lean on the PATH"]
fn a_real_lean() {
    let lean = second_checker(NativeLeanOptions::default()).expect("a native Lean on the PATH");
    let recheck = |candidate: &str| {
        let case = RecheckCase::from(&JudgeRequest { limit: LIMIT, ..judge(candidate) });
        lean.recheck(&case)
    };
    for (candidate, expected) in [
        ("theorem t (a b : Nat) : a + b = b + a := by omega", "agreed"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "sorry"),
        ("theorem t (a b : Nat) : a + b = b + a := by omegaa", "error"),
        ("theorem t {a b : Nat} : a + b = b + a := by omega", "type"),
        ("local instance : Add Nat := ⟨fun _ _ => 0⟩\ntheorem t (a b : Nat) : a + b = b + a := rfl", "type"),
        ("theorem u (a b : Nat) : a + b = b + a := by omega", "missing"),
        ("axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim", "axiom"),
        (
            "theorem h : 2 ^ 10 = 1024 := by native_decide\n\
             theorem t (a b : Nat) : a + b = b + a := by have := h; omega",
            "native",
        ),
        (
            "def g (n : Nat) : Nat := n\n@[implemented_by g] def f (n : Nat) : Nat := n + 0\n\
             theorem t (a b : Nat) : a + b = b + a := by have : f 0 = 0 := rfl; omega",
            "implemented_by",
        ),
    ] {
        let got = recheck(candidate);
        // code that is not the definition means nothing to the second kernel
        let expected = match (expected, lean.name()) {
            ("implemented_by", "lean-kernel") => "agreed",
            (expected, _) => expected,
        };
        assert_eq!(word(&got), expected, "{candidate}: {got:?}");
    }
}
