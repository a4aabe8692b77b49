//! What the bridge costs beside F*, and what it makes of faults, against the fake of the tests: `cargo
//! bench --workspace --bench fstar`. Prints figures beside their targets and judges nothing: a busy
//! machine is no failure.

#[path = "../../tests/fstar/fake.rs"]
mod fake;

#[path = "../../tests/fstar/generated_library.rs"]
mod generated_library;

#[path = "../../tests/fstar/real.rs"]
mod real;

#[path = "fstar/times.rs"]
mod times;

use fstar_bridge::library::{Kept, Library, Sources};
use fstar_bridge::{
    Checker, Checkers, Common, Confirm, DefinitionProblem, FstarCommand, Ide, Path, Position, ProcessLimits,
    PushKind, Query, SessionFile, StackEntry, Task, Watcher, Word, screen,
};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const SECOND: Duration = Duration::from_secs(1);
const PUSHES: usize = 5000;
const CANDIDATES: usize = 10_000;
/// Of a real F*.
const REAL: usize = 100;
const HEADER: &str = "module Cand\n";
const CODE: &str = "let one = 1\n";

fn main() -> Outcome<()> {
    fake::serve_if_asked();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("Cand.fst");
    std::fs::write(&file, HEADER)?;
    let session = SessionFile { path: file, options: vec![] };
    println!("{:<66} {:>16} {:>12}", "what", "measured", "target");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let raw = raw(&session)?;
    let ours = runtime.block_on(ours(&session))?;
    let at = |times: &[Duration], share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let us = |d: Duration| format!("{:.0} µs", d.as_secs_f64() * 1e6);
    row("push and pop, bare pipe, median", us(at(&raw, 0.5)), "");
    row("push and pop through the bridge, median", us(at(&ours, 0.5)), "");
    let over = |share| us(at(&ours, share).saturating_sub(at(&raw, share)) / 2);
    row("  above the bare pipe, per query", over(0.5), "≤ 200 µs");
    row("  the same of the slowest hundredth", over(0.99), "≤ 1 ms");
    runtime.block_on(times::times())?;
    library(&session)?;
    runtime.block_on(faults(&session))?;
    match real::fstar() {
        Ok(program) => runtime.block_on(with_real(&session, program)),
        Err(missing) => {
            row("candidates of a real F*, one process", "not run".into(), "");
            eprintln!("{missing}");
            Ok(())
        }
    }
}

fn row(what: &str, figure: String, target: &str) {
    println!("{what:<66} {figure:>16} {target:>12}");
}

fn command(role: &str) -> FstarCommand {
    let (program, args, env) = fake::program(role);
    FstarCommand { program, args, env }
}

/// Times of a push and a pop, sorted, with blocking reads and writes and nothing read out of the
/// answers.
fn raw(session: &SessionFile) -> Outcome<Vec<Duration>> {
    let command = command("model");
    let mut child = Command::new(&command.program)
        .args(&command.args)
        .args(["--ide", "Cand.fst"])
        .current_dir(session.path.parent().ok_or("no folder")?)
        .envs(command.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("no input")?;
    let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    let mut ask = |query: &str, args: serde_json::Value| -> Outcome<()> {
        let query = serde_json::json!({"query-id": "1", "query": query, "args": args});
        input.write_all(format!("{query}\n").as_bytes())?;
        loop {
            line.clear();
            output.read_line(&mut line)?;
            if line.starts_with("{\"kind\":\"response\"") {
                return Ok(());
            }
        }
    };
    let push =
        |code: &str, line: u32| serde_json::json!({"kind": "full", "code": code, "line": line, "column": 0});
    ask("push", push(HEADER, 1))?;
    let mut times = vec![];
    for _ in 0..PUSHES {
        let begun = Instant::now();
        ask("push", push(CODE, 2))?;
        ask("pop", serde_json::json!({}))?;
        times.push(begun.elapsed());
    }
    drop(input);
    child.wait()?;
    times.sort();
    Ok(times)
}

/// The same through the bridge.
async fn ours(session: &SessionFile) -> Outcome<Vec<Duration>> {
    let watcher = Watcher::start()?;
    let limits = ProcessLimits { greeting: 10 * SECOND, ..ProcessLimits::default() };
    let mut ide = Ide::start(&command("model"), session, &limits, &watcher).await?;
    let push = |code, line| Query::Push { kind: PushKind::Full, code, at: Position(line, 0) };
    ide.ask(&push(HEADER, 1), 10 * SECOND).await?;
    let mut times = vec![];
    for _ in 0..PUSHES {
        let begun = Instant::now();
        ide.ask(&push(CODE, 2), 10 * SECOND).await?;
        ide.ask(&Query::Pop, 10 * SECOND).await?;
        times.push(begun.elapsed());
    }
    ide.shut_down().await;
    times.sort();
    Ok(times)
}

/// What a library of 600 files takes on faith: read, and from the cache; and what it costs to look for
/// it in a candidate.
fn library(session: &SessionFile) -> Outcome<()> {
    const FILES: usize = 600;
    let (folder, cache) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let expected = generated_library::write(folder.path(), FILES)?;
    let kept = Kept::new(cache.path());
    let find = || -> Outcome<(Library, Duration)> {
        let begun = Instant::now();
        let sources = Sources::in_folder(folder.path()).ok_or("no library")?;
        Ok((kept.library(&sources), begun.elapsed()))
    };
    let (_, made) = find()?;
    let mut loaded = (0..11).map(|_| find()).collect::<Outcome<Vec<_>>>()?;
    loaded.sort_by_key(|(_, time)| *time);
    let (library, load) = &loaded[loaded.len() / 2];
    let ms = |d: Duration| format!("{:.1} ms", d.as_secs_f64() * 1e3);
    row("a library of 600 files: what it takes on faith, read", ms(made), "≤ 20 s");
    row("  the same from the cache, median of 11", ms(*load), "≤ 50 ms");
    row("  names on faith", format!("{} of {expected}", library.all().count()), "all");
    let code = format!("module Cand\n{}", (0..20).map(|i| format!("open Lib.M{i}\n")).collect::<String>());
    let header = Arc::new(StackEntry::Push { kind: PushKind::Full, code, line: 1 });
    let problem = DefinitionProblem {
        id: "f".into(),
        before: Path { file: session.clone(), contents: None, steps: vec![header] },
        line: 22,
        interface: None,
        val: Some("val f : x:int -> Lemma (x == x)".into()),
        signature: None,
        budget: None,
        names: vec!["Cand.f".into()],
        limit: SECOND,
    };
    let begun = Instant::now();
    let mut right = 0;
    for i in 0..1000 {
        let candidate = format!("let f x = lemma_1_{} x x; assert (x + {i} == {i} + x)", i % 60);
        right += usize::from(screen(&problem, &candidate, Some(library)).is_err() == (i % 60 >= 30));
    }
    row("  looked for in a candidate", format!("{:.0} µs", begun.elapsed().as_secs_f64() * 1e3), "");
    row("  right words", format!("{right} of 1000"), "all");
    Ok(())
}

/// Candidates whose verdicts are known, among processes that die (5 %), hang (5 %) and talk nonsense (2
/// %).
async fn faults(session: &SessionFile) -> Outcome<()> {
    let markers = tempfile::tempdir()?;
    let role = format!("model:once={}", markers.path().join("m").display());
    let limits = ProcessLimits {
        greeting: 10 * SECOND,
        loading: 20 * SECOND,
        grace: SECOND / 4,
        memory_mb: 600,
        ..ProcessLimits::default()
    };
    let common = Common::new(command(&role), limits)?;
    let fault = |i: usize| match i * 37 % 100 {
        0..3 => "(*fake:once die 20*)",
        3..5 => "(*fake:once exit 1*)",
        5..7 => "(*fake:once stuck*)",
        7..9 => "(*fake:once hang*)",
        9 => "(*fake:once silent*)",
        10..12 => "(*fake:once garbage*)",
        _ => "",
    };
    let own = |i: usize| match i % 7 {
        0 => ("(*fake:refute*)", Word::Refuted),
        1 => ("(*fake:resource*)", Word::ResourceOut),
        _ => ("", Word::Proved),
    };
    let header = Arc::new(StackEntry::Push { kind: PushKind::Full, code: HEADER.into(), line: 1 });
    let before = Path { file: session.clone(), contents: None, steps: vec![header] };
    let tasks = (0..CANDIDATES).map(|i| Task {
        problem: Arc::new(DefinitionProblem {
            id: format!("f{}", i / 10),
            before: before.clone(),
            line: 2,
            val: Some("val f : x:int -> Lemma (x == x)".into()),
            interface: None,
            signature: None,
            budget: None,
            names: vec!["Cand.f".into()],
            limit: SECOND / 4,
        }),
        candidate: format!("let f x = () (* {i} *) {} {}", fault(i), own(i).0).into(),
        number: i,
    });
    let checkers = Checkers { common, workers: 4, confirm: Confirm::Fresh };
    let (tx, mut rx) = mpsc::unbounded_channel();
    let tasks: Vec<Task> = tasks.collect();
    let begun = Instant::now();
    let checking = tokio::spawn(async move { checkers.check_all(tasks, tx).await });
    let (mut done, mut right, mut early) = (0, 0, 0);
    while let Some((i, verdict)) = rx.recv().await {
        done += 1;
        right += usize::from(verdict.verdict == own(i).1);
        if done == CANDIDATES / 10 {
            early = memory_kb();
        }
    }
    checking.await??;
    let seconds = begun.elapsed().as_secs_f64();
    row("candidates among faults, right verdicts", format!("{right} of {done}"), "all");
    row("  per second, four processes", format!("{:.0} /s", done as f64 / seconds), "");
    row("  processes left behind", left(&role).to_string(), "0");
    row(
        "  memory at a tenth and at the end",
        format!("{} → {} MB", early / 1024, memory_kb() / 1024),
        "flat",
    );
    Ok(())
}

/// Candidates for one definition on a process that has what stands before it: how much of the time is
/// F*'s own.
async fn with_real(session: &SessionFile, program: PathBuf) -> Outcome<()> {
    let before = "module Cand\nopen FStar.List.Tot\n";
    std::fs::write(&session.path, before)?;
    let header = Arc::new(StackEntry::Push { kind: PushKind::Full, code: before.into(), line: 1 });
    let problem = DefinitionProblem {
        id: "f".into(),
        before: Path { file: session.clone(), contents: None, steps: vec![header] },
        line: 3,
        val: Some("val f : l:list int -> m:list int -> Lemma (length (l @ m) == length l + length m)".into()),
        interface: None,
        signature: None,
        budget: None,
        names: vec!["Cand.f".into()],
        limit: 60 * SECOND,
    };
    let limits = ProcessLimits { loading: 300 * SECOND, ..ProcessLimits::default() };
    let mut checker = Checker::new(Common::new(FstarCommand::new(Some(program)), limits)?, Confirm::Never);
    let candidate = |i: usize| match i % 2 {
        0 => format!("let rec f l m = match l with | [] -> () | _ :: t -> f t m (* {i} *)"),
        _ => format!("let rec f l m = match l with | [] -> () | _ :: t -> () (* {i} *)"),
    };
    // the first one loads what it needs
    checker.check(&problem, &candidate(0)).await?;
    let (begun, mut inside, mut right) = (Instant::now(), Duration::ZERO, 0);
    for i in 0..REAL {
        let verdict = checker.check(&problem, &candidate(i)).await?;
        inside += verdict.inside;
        right += usize::from((verdict.verdict == Word::Proved) == (i % 2 == 0));
    }
    let all = begun.elapsed();
    row("candidates of a real F*, one process", format!("{:.1} /s", REAL as f64 / all.as_secs_f64()), "");
    row("  right verdicts", format!("{right} of {REAL}"), "all");
    let share = 100.0 * inside.as_secs_f64() / all.as_secs_f64();
    row("  share of the time inside F* and z3 (their push alone)", format!("{share:.1} %"), "≥ 90 %");
    Ok(())
}

fn memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Processes with this role in their environment.
fn left(role: &str) -> usize {
    std::thread::sleep(2 * SECOND);
    let has = |pid: &u32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(role)
    };
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).filter(has).count()
}
