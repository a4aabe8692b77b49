//! Judging over an auditor that believes everything: what the second kernel and the rules of the bridge
//! find by themselves.

use super::case::Case;
use super::*;

const COMMUTES: &str = "theorem t (a b : Nat) : a + b = b + a := by sorry";

fn judge(candidate: &str) -> JudgeRequest {
    JudgeRequest::new("", COMMUTES, candidate, LIMIT)
}

fn rule(judgement: &Judgement) -> Option<&str> {
    judgement.refused.as_ref().map(|r| r.rule.name())
}

/// `False` without axioms, as Lean's kernel sees it: a proposition whose sort is stuck is taken for data.
const STUCK: &str = "def f (m : Nat) (ih : (y : Nat) → y < m → Nat) : Nat := \
     match m with | 0 => 0 | k+1 => ih k (Nat.lt_succ_self k)
noncomputable def r (n : Nat) (h : Acc (· < ·) n) : Nat := h.rec fun m _ => f m
opaque s : Acc (· < ·) 1 := Nat.lt_wfRel.wf.apply 1
theorem z (n h) : r n h = 0 := by
  induction h with | intro n _ ih => cases n with | zero => rfl | succ n => exact ih n (Nat.lt_succ_self n)
opaque w : r 1 s = r 0 (s.inv (Nat.lt_succ_self 0)) := (z ..).trans (z ..).symm
abbrev P := r 1 s = r 1 (.intro 1 fun _ => s.inv)
noncomputable def G (h : P) : Type := h.rec (motive := fun _ _ => Type) Prop
inductive O : (h : P) → G h | mk (h : P) (b : Bool) : O h
def A (h : P) : Prop := O h
def co (h : P) (x : A h) : O h := x
def mk (h : P) (b : Bool) : A h := .mk h b
def ob (x : A w) : Bool := (co w x).1
theorem no : False := Bool.noConfusion (congrArg ob (rfl : mk w false = mk w true) : false = true)
theorem t (a b : Nat) : a + b = b + a := no.elim";

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_audited_when_both_kernels_agree() {
    let fixture = Fixture::credulous("good");
    let pool = fixture.pool(1).await;
    let right = "theorem t (a b : Nat) : a + b = b + a := by omega";
    let j = pool.judge(&judge(right)).await.unwrap();
    assert_eq!((j.tier, rule(&j), &j.note), (Some(Tier::Audited), None, &None), "{j:?}");
    let own = concat!("lean-kernel ", env!("CARGO_PKG_VERSION"));
    assert_eq!((j.name.as_str(), &j.kernels[..]), ("t", &["Lean 4.28.0", own].map(String::from)[..]));
    // the auditor has a kernel that believes this
    let j = pool.judge(&judge(STUCK)).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (Some(Tier::Replayed), Some("kernels")), "{j:?}");
    let refused = j.refused.as_ref().unwrap();
    let detail = refused.detail.as_str();
    assert!(detail.starts_with("Lean's kernel accepts `"), "{detail}");
    assert_eq!(refused.chain.first().map(String::as_str), Some("t"));
    assert_eq!(refused.chain.last(), refused.constant.as_ref());
    assert!(j.kernels.is_empty(), "{j:?}");
    // what it overlooks as well
    for (candidate, expected) in [
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "sorry"),
        ("theorem t (a b : Nat) : b + a = a + b := by omega", "type"),
        ("theorem t {a b : Nat} : a + b = b + a := by omega", "type"),
        ("def t (a b : Nat) : a + b = b + a := by omega", "type"),
        ("axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim", "axiom"),
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
    // a constant of the statement that is another one in the text
    let header = "def seven := 7";
    let other = JudgeRequest {
        whole: true,
        ..JudgeRequest::new(
            header,
            "theorem t : seven = 8 := by sorry",
            "def seven := 8\ntheorem t : seven = 8 := rfl",
            LIMIT,
        )
    };
    let j = pool.judge(&other).await.unwrap();
    assert_eq!(rule(&j), Some("environment"), "{j:?}");
    // an axiom that is allowed must be the asker's
    let allowed = JudgeRequest {
        axioms: vec!["c".into()],
        ..JudgeRequest::new(
            "axiom c : False",
            "theorem t : 1 = 2 := by sorry",
            "theorem t : 1 = 2 := c.elim",
            LIMIT,
        )
    };
    let j = pool.judge(&allowed).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (Some(Tier::Audited), None), "{j:?}");
    let forged = JudgeRequest {
        header: "axiom c : True".into(),
        whole: true,
        candidate: "axiom c : False\ntheorem t : 1 = 2 := c.elim".into(),
        ..allowed
    };
    let j = pool.judge(&forged).await.unwrap();
    assert_eq!(rule(&j), Some("axiom"), "{j:?}");
    pool.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_theorems_of_a_file_need_both_kernels() {
    let fixture = Fixture::credulous("good");
    let pool = fixture.pool(1).await;
    let verify = |text: &str| VerifyRequest { text: text.into(), limit: LIMIT, ..VerifyRequest::default() };
    let text = "import Lean\n\ninductive T | a | b (t : T)\ntheorem one (t : T) : t = t := rfl\n\
                private theorem two : 1 + 1 = 2 := by decide\n\
                theorem three : 1 + 1 = 2 ∧ True := ⟨two, trivial⟩";
    let v = pool.verify(&verify(text)).await.unwrap();
    assert_eq!((v.tier, &v.refused, &v.note), (Some(Tier::Audited), &None, &None), "{v:?}");
    assert!(v.declarations.iter().all(|d| d.judgement.kernels.len() == 2), "{v:?}");
    assert!(v.declarations.len() >= 3, "{v:?}");
    let v = pool.verify(&verify(&format!("theorem right : 1 = 1 := rfl\n{STUCK}"))).await.unwrap();
    assert_eq!((v.tier, v.refused.as_ref().map(|r| r.rule.name())), (Some(Tier::Replayed), Some("kernels")));
    let of = |name: &str| {
        let found = v.declarations.iter().find(|d| d.judgement.name == name);
        found.unwrap_or_else(|| panic!("{name}: {v:?}")).judgement.clone()
    };
    assert_eq!((of("right").tier, rule(&of("right"))), (Some(Tier::Audited), None));
    assert_eq!((of("z").tier, rule(&of("z"))), (Some(Tier::Audited), None));
    assert_eq!((of("t").tier, rule(&of("t"))), (Some(Tier::Replayed), Some("kernels")));
    pool.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_librarys_files_the_verdict_stops_at_replayed() {
    let fixture = Fixture::credulous("no folders");
    let pool = fixture.pool(1).await;
    let j = pool.judge(&judge("theorem t (a b : Nat) : a + b = b + a := by omega")).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (Some(Tier::Replayed), None), "{j:?}");
    let note = j.note.unwrap();
    assert!(note.starts_with("not audited on this server: the library cannot be read: "), "{note}");
    assert!(note.contains("`Init`") && note.contains("/nowhere"), "{note}");
    pool.shut_down().await;
}

/// Whoever takes the auditing process in can have it say what he
/// likes, but not which library the second kernel reads.
#[tokio::test(flavor = "multi_thread")]
async fn where_the_library_is_was_said_before_there_was_a_candidate() {
    let fixture = Fixture::credulous("turncoat");
    let pool = fixture.pool(1).await;
    for _ in 0..2 {
        let j = pool.judge(&judge("theorem t (a b : Nat) : a + b = b + a := by omega")).await.unwrap();
        assert_eq!((j.tier, rule(&j)), (Some(Tier::Audited), None), "{j:?}");
    }
    pool.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_has_forged_is_refused() {
    let fixture = Fixture::credulous("forger");
    let pool = fixture.pool(1).await;
    for (what, words) in [
        ("garbage", "truncated"),
        ("half", "truncated"),
        ("pipe", "it is no file"),
        ("link", "symbolic links"),
    ] {
        let text = format!("def forged_{what} := 1\ntheorem t (a b : Nat) : a + b = b + a := by omega");
        let j = pool.judge(&judge(&text)).await.unwrap();
        assert_eq!((j.tier, rule(&j)), (None, Some("engine")), "{what}: {j:?}");
        let detail = j.refused.unwrap().detail;
        assert!(
            detail.starts_with("what the text declares cannot be read: ") && detail.contains(words),
            "{detail}"
        );
    }
    let j = pool.judge(&judge("theorem t (a b : Nat) : a + b = b + a := by omega")).await.unwrap();
    assert_eq!((j.tier, rule(&j)), (Some(Tier::Audited), None), "{j:?}");
    pool.shut_down().await;
}

/// Refusals that need what only Lean's own process knows: other code than the definition's. What only
/// this rule refuses is no proof of anything false.
const NEEDS_LEAN: &str = "implemented_by";

/// Every attack of the judge's corpus, over an auditor that believes them all; and every right proof.
#[tokio::test(flavor = "multi_thread")]
async fn the_judges_corpus_over_an_auditor_that_believes_everything() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/judge");
    let mut cases = case::attacks(&folder.join("attacks"));
    cases.extend(case::proofs(&folder.join("proofs")));
    if let Ok(wanted) = std::env::var("JUDGE_CASE") {
        cases.retain(|c| c.name.contains(&wanted));
    }
    assert!(!cases.is_empty());
    // the last ones first: right proofs before anything is done to the processes
    cases.sort_by_key(|c| (c.rules.is_empty(), std::cmp::Reverse(c.judge.limit)));
    let fixture = Fixture::credulous("good");
    let pool = fixture.pool(2).await;
    let queue = std::sync::Arc::new(std::sync::Mutex::new(cases));
    let worker = || {
        let (pool, queue) = (pool.clone(), queue.clone());
        tokio::spawn(async move {
            let (mut worker, mut faults, mut audited) = (pool.reserve().await.unwrap(), vec![], 0);
            loop {
                let Some(case) = queue.lock().unwrap().pop() else { return (faults, audited) };
                let verdict = worker.judge(&case.judge).await.unwrap();
                audited += usize::from(verdict.tier == Some(Tier::Audited));
                faults.extend(wrong(&case, &verdict).map(|why| format!("{}: {why}", case.name)));
                // what a text does to its process must not decide about the next one
                if case.judge.header.contains("import Lean")
                    && let Some(pid) = worker.pid()
                {
                    let pid = pid.to_string();
                    assert!(Command::new("kill").args(["-s", "KILL", &pid]).status().unwrap().success());
                }
            }
        })
    };
    let workers = [worker(), worker()];
    let (mut faults, mut audited) = (vec![], 0);
    for worker in workers {
        let (f, a) = worker.await.unwrap();
        faults.extend(f);
        audited += a;
    }
    println!("{audited} audited");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    pool.shut_down().await;
}

/// What is wrong with a verdict.
fn wrong(case: &Case, verdict: &Judgement) -> Option<String> {
    let said = || format!("{:?} {:?} {:?}", verdict.tier, verdict.refused, verdict.note);
    let accepted = verdict.tier == Some(Tier::Audited) && verdict.refused.is_none();
    let rule = rule(verdict);
    if case.rules.is_empty() {
        return (!accepted).then(said);
    }
    // the rules about what Lean's kernel is asked are the embedded
    // judge's: some refuse what nothing false is made of
    let is_true = case.judge.statement == "theorem t : True := by sorry";
    if accepted {
        return (!is_true && !case.rules.iter().any(|r| r == NEEDS_LEAN)).then(said);
    }
    // an error of another kind would say nothing of the judge
    let is_expected = |rule: &str| case.rules.iter().any(|r| r == rule);
    (rule.is_none() || rule == Some("error") && !is_expected("error")).then(said)
}
