//! The corpus of the judge: attacks that must be refused for the right reason, and proofs of every shape that
//! must be accepted. `JUDGE_CASE=name` runs one case and prints what the judge says.

#[path = "judge/case.rs"]
mod case;

use case::Case;
use lean_bridge::{
    JudgeRequest, Judgement, Pool, PoolConfig, ReservedWorker, ServerCommand, Tier, VerifyRequest,
};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WORKERS: usize = 2;
const LIMIT: Duration = Duration::from_secs(60);
/// Rules of the audit: those refusals point at a constant.
const AUDIT: [&str; 7] = ["sorry", "axiom", "native", "unsafe", "partial", "implemented_by", "kernel"];

async fn pool(workers: usize) -> Pool {
    let config = PoolConfig::new(workers, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    Pool::start(config).await.expect("the engine starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_wrong_is_accepted_and_nothing_right_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/judge");
    let attacks = case::attacks(&folder.join("attacks"));
    let proofs = case::proofs(&folder.join("proofs"));
    assert!(attacks.len() >= 60, "{} attacks", attacks.len());
    assert!(proofs.len() >= 200, "{} proofs", proofs.len());
    let (n_attacks, n_proofs) = (attacks.len(), proofs.len());

    let wanted = std::env::var("JUDGE_CASE").ok();
    let mut cases: Vec<Case> = attacks.into_iter().chain(proofs).collect();
    if let Some(wanted) = &wanted {
        cases.retain(|c| c.name == *wanted || c.name.rsplit('/').next() == Some(wanted));
        assert!(!cases.is_empty(), "JUDGE_CASE={wanted}: there is no such case");
    }
    let start = Instant::now();
    // Those that run into their time limit first, so that no worker sits alone with one at the end.
    cases.sort_by_key(|c| std::cmp::Reverse(c.judge.limit));
    let queue = Arc::new(Mutex::new(cases));
    let pool = pool(WORKERS).await;
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (pool, queue, wanted) = (pool.clone(), queue.clone(), wanted.clone());
            tokio::spawn(async move {
                let mut worker = pool.reserve().await.expect("a worker");
                let mut faults = vec![];
                while let Some(case) = take(&queue) {
                    let began = Instant::now();
                    let found = examine(&mut worker, &case, wanted.is_some()).await;
                    if began.elapsed() > Duration::from_secs(8) {
                        println!("{}: {:.1} s", case.name, began.elapsed().as_secs_f64());
                    }
                    for fault in found {
                        println!("{}: {fault:.300}", case.name);
                        faults.push((case.name.clone(), fault));
                    }
                }
                faults
            })
        })
        .collect();
    let mut faults = vec![];
    for worker in workers {
        faults.extend(worker.await.expect("a worker ends in order"));
    }
    println!("{n_attacks} attacks, {n_proofs} proofs: {:.1} s", start.elapsed().as_secs_f64());
    faults.sort();
    if let Some((first, _)) = faults.first() {
        let list: Vec<String> = faults.iter().map(|(name, fault)| format!("{name}: {fault}")).collect();
        panic!(
            "{} faults:\n{}\nto repeat the first:\n\
             JUDGE_CASE={first} cargo test --release --workspace --test judge -- --nocapture",
            faults.len(),
            list.join("\n")
        );
    }
}

fn take(queue: &Mutex<Vec<Case>>) -> Option<Case> {
    queue.lock().expect("nobody panics with the lock").pop()
}

/// Judges one case; what is wrong with the verdict.
async fn examine(worker: &mut ReservedWorker, case: &Case, print: bool) -> Vec<String> {
    let mut faults = vec![];
    match worker.judge(&case.judge).await {
        Ok(verdict) => {
            if print {
                println!("{}\n{verdict:#?}", case.name);
            }
            faults.extend(wrong(case, &verdict));
        }
        Err(e) => faults.push(format!("no verdict: {e}")),
    }
    if let Some(expected) = case.alone {
        match worker.verify(&case.file()).await {
            Ok(v) if v.accepted() != expected => {
                faults.push(format!(
                    "as a file: {:?}, refused {:?}, messages {:?}",
                    v.tier, v.refused, v.messages
                ));
            }
            Ok(_) => {}
            Err(e) => faults.push(format!("as a file: no verdict: {e}")),
        }
    }
    if case.naive {
        faults.extend(naive(worker, case).await);
    }
    // What one text does to the engine's memory must not reach the next verdict.
    if !case.rules.is_empty() && case.judge.header.contains("import Lean") {
        faults.extend(aftermath(worker).await);
    }
    faults
}

/// Whether plain Lean finds no fault with an attack.
async fn naive(worker: &mut ReservedWorker, case: &Case) -> Option<String> {
    let JudgeRequest { header, candidate, whole, limit, .. } = &case.judge;
    let header = if *whole { "" } else { header };
    // Such a text leaves an engine behind in which nothing is what it was; plain requests share theirs.
    let ran = if candidate.contains("unsafeCast") {
        let spoilt = pool(1).await;
        let mut worker = spoilt.reserve().await.expect("a worker");
        worker.run(header, candidate, *limit).await
    } else {
        worker.run(header, candidate, *limit).await
    };
    let seen = |m: &&lean_bridge::Message| m.severity == "error" || m.data.contains("sorry");
    match ran {
        Ok(ran) => {
            ran.messages.iter().find(seen).map(|m| format!("a naive judge would refuse it: {}", m.data))
        }
        Err(e) => Some(format!("a naive judge would refuse it: {e}")),
    }
}

/// What is wrong with a verdict.
fn wrong(case: &Case, verdict: &Judgement) -> Option<String> {
    let facts = || {
        let messages: Vec<&str> = verdict.messages.iter().map(|m| m.data.as_str()).collect();
        format!(
            "tier {:?}, refused {:?}, messages {:.2000}",
            verdict.tier,
            verdict.refused,
            messages.join(" | ")
        )
    };
    let accepted = verdict.reaches(Tier::Audited) && verdict.refused.is_none();
    if case.rules.is_empty() {
        return (!accepted).then(|| format!("WRONG REFUSAL: {}", facts()));
    }
    if verdict.reaches(Tier::Audited) {
        return Some(format!("WRONG ACCEPT: {}", facts()));
    }
    let Some(refused) = &verdict.refused else {
        return Some(format!("refused without a reason: {}", facts()));
    };
    if !case.rules.iter().any(|rule| rule == refused.rule.name()) {
        return Some(format!("refused by another rule than {}: {}", case.rules.join(" or "), facts()));
    }
    if refused.detail.trim().is_empty() {
        return Some(format!("refused without a detail: {}", facts()));
    }
    let chain = &refused.chain;
    let leads = chain.first() == Some(&verdict.name)
        && chain.last().is_some_and(|l| Some(l) == refused.constant.as_ref());
    if AUDIT.contains(&refused.rule.name()) && !leads {
        return Some(format!("no chain from the theorem to the constant: {}", facts()));
    }
    None
}

/// Right and wrong proofs that depend on `propext` being what it is.
async fn aftermath(worker: &mut ReservedWorker) -> Vec<String> {
    let header = "import Lean";
    let right = JudgeRequest::new(
        header,
        "theorem t (p q : Prop) (h : p ↔ q) : p = q := by sorry",
        "theorem t (p q : Prop) (h : p ↔ q) : p = q := propext h",
        LIMIT,
    );
    let wrong =
        JudgeRequest::new(header, "theorem t : False := by sorry", "theorem t : False := propext", LIMIT);
    let mut faults = vec![];
    match worker.judge(&right).await {
        Ok(v) if v.tier == Some(Tier::Audited) && v.refused.is_none() => {}
        other => faults.push(format!("afterwards, a right proof: {other:?}")),
    }
    match worker.judge(&wrong).await {
        Ok(v) if v.refused.as_ref().is_some_and(|r| r.rule.name() == "error") => {}
        other => faults.push(format!("afterwards, a wrong proof: {other:?}")),
    }
    faults
}

/// Files that drop what they state, by commands and macros of their own, and files that only look as if they
/// did. The first line is `-- rule: RULE`, or `none` for those that must be accepted.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_states_it_declares() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/judge/files");
    let pool = pool(1).await;
    let mut worker = pool.reserve().await.expect("a worker");
    let mut seen = [0, 0];
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let rule = text.lines().next().and_then(|l| l.strip_prefix("-- rule: ")).expect("a first line");
        let request = VerifyRequest { text: text.clone(), limit: LIMIT, ..VerifyRequest::default() };
        let verdict = worker.verify(&request).await.expect("a verdict");
        let found = verdict.refused.as_ref().map_or("none", |r| r.rule.name());
        assert_eq!(found, rule, "{}: {verdict:#?}", path.display());
        assert_eq!(verdict.accepted(), rule == "none", "{}", path.display());
        let told = verdict.messages.iter().any(|m| m.data.contains("behind `#exit` is not read"));
        assert_eq!(told, path.ends_with("right_exit_with_more_behind.lean"), "{}", path.display());
        seen[usize::from(rule == "none")] += 1;
    }
    assert!(seen[0] >= 7 && seen[1] >= 5, "{seen:?}");
}

/// Bytes that are no text: half surrogate pairs, invalid UTF-8, a NUL. Whatever comes of them, no proof.
#[test]
fn bytes_that_are_no_text_prove_nothing() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_prover"))
        .arg("lean-repl")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut input = server.stdin.take().expect("piped");
    let output = BufReader::new(server.stdout.take().expect("piped"));
    let request = |text: &[u8]| {
        let head = br#"{"header": "", "statement": "theorem t : 1 = 2 := by sorry", "judge": ""#;
        [head, text, b"\"}\n\n"].concat()
    };
    let texts: [&[u8]; 7] = [
        br"theorem t : 1 = 2 := \ud800 rfl",
        br"theorem t : 1 = 2 := rfl \udc00\ud800",
        br#"theorem t : \"\ud834\udd1e\" = \"\ud834\" := rfl"#,
        b"theorem t : 1 = 2 := rfl \xff\xfe",
        b"theorem t : 1 = \xc0\xaf 2 := rfl",
        br"theorem t : 1 = 2 := \u0000 rfl",
        b"theorem t : 1 = 2 := \x00 rfl",
    ];
    let right = concat!(
        r#"{"header": "", "statement": "theorem t : 1 = 1 := by sorry", "#,
        r#""judge": "theorem t : 1 = 1 := rfl"}"#
    )
    .as_bytes();
    let writer = std::thread::spawn(move || {
        for text in texts {
            input.write_all(&request(text)).expect("the server reads");
        }
        input.write_all(&[right, b"\n\n".as_slice()].concat()).expect("the server reads");
    });
    let mut answers: Vec<serde_json::Value> = vec![];
    let mut answer = vec![];
    for line in output.split(b'\n') {
        let line = line.expect("the server writes");
        if !line.is_empty() {
            answer.extend(line);
        } else if !answer.is_empty() {
            answers.push(serde_json::from_slice(&answer).expect("JSON"));
            answer.clear();
        }
    }
    writer.join().expect("written");
    assert!(server.wait().expect("it ends").success());
    assert_eq!(answers.len(), texts.len() + 1, "{answers:#?}");
    let (last, wrong) = answers.split_last().expect("eight answers");
    for a in wrong {
        assert!(a["tier"].is_null() || !a["refused"].is_null(), "{a}");
        assert!(a["refused"]["rule"].is_string() || a["message"].is_string(), "{a}");
    }
    assert_eq!((&last["tier"], &last["refused"]), (&"audited".into(), &serde_json::Value::Null), "{last}");
}
