//! What a candidate takes where F* starts and loads as slowly as a real one was seen to: each confirmed
//! in a process of its own, and as the checker does it.

use crate::{Outcome, SECOND, command, row};
use fstar_bridge::{
    CheckedFiles, Checker, Checkers, Common, Confirm, DefinitionProblem, Path, ProcessLimits, PushKind,
    SessionFile, StackEntry, Task, Word,
};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const FILES: usize = 14;
const DEFINITIONS: usize = 64;
const PROCESSES: usize = 2;

/// A definition, and what is to be said of its candidate.
struct Asked {
    /// As it is asked for where files are not kept: its own text for dependencies, one entry of the
    /// stack before it.
    apart: Arc<DefinitionProblem>,
    /// As the checker's callers ask for it.
    shared: Arc<DefinitionProblem>,
    candidate: String,
}

pub async fn times() -> Outcome<()> {
    for (what, role) in [
        ("a candidate, start 1.1 s, load 0.4 s", "model:start=1100,load=400"),
        ("  a first question to z3 takes 0.46 s", "model:start=1100,load=400,solver=460"),
    ] {
        let folder = tempfile::tempdir()?;
        let asked = asked(folder.path(), "")?;
        let limits =
            ProcessLimits { greeting: 30 * SECOND, loading: 60 * SECOND, ..ProcessLimits::default() };
        let common = Common::new(command(role), limits)?;
        let begun = Instant::now();
        let before = apart(&common, &asked).await?;
        let of_before = begun.elapsed();
        let begun = Instant::now();
        let after = shared(&common, &asked).await?;
        let of_after = begun.elapsed();
        let each =
            |all: Duration| format!("{:.2} s", all.as_secs_f64() * PROCESSES as f64 / DEFINITIONS as f64);
        row(what, format!("{} → {}", each(of_before), each(of_after)), "");
        let share = of_after.as_secs_f64() / of_before.as_secs_f64();
        row("    share of the time of before", format!("{share:.2}"), "≤ 0.5");
        let same = before.iter().zip(&after).filter(|(a, b)| a == b).count();
        row("    same verdicts", format!("{same} of {DEFINITIONS}"), "all");
    }
    own_modules().await
}

/// Of a project: how many of its modules each file depends on.
const OWN: usize = 8;

/// The same candidates in files that depend on modules of their own project. A module takes 0.4 s from
/// its source and a fourteenth of that from its `.checked`, as the library's modules were seen to, and
/// twelve times as long to verify as to load unverified.
async fn own_modules() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    for module in 0..OWN {
        let before = if module == 0 { String::new() } else { format!("open Own{}\n", module - 1) };
        let text = format!("module Own{module}\n{before}let own{module} = {module}\n");
        std::fs::write(folder.path().join(format!("Own{module}.fst")), text)?;
    }
    let asked = asked(folder.path(), &format!("open Own{}\n", OWN - 1))?;
    let cache = tempfile::tempdir()?;
    let role = "model:start=1100,load=400,own=400:29:4800";
    let limits = ProcessLimits { greeting: 30 * SECOND, loading: 60 * SECOND, ..ProcessLimits::default() };
    let mut times = vec![];
    let mut words = vec![];
    for has_files in [false, true, true] {
        let files = match has_files {
            true => Some(CheckedFiles::new(cache.path(), "F*")?),
            false => None,
        };
        let common = Common::with(command(role), limits.clone(), None, files)?;
        let begun = Instant::now();
        words.push(shared(&common, &asked).await?);
        times.push(begun.elapsed());
    }
    let each = |all: Duration| format!("{:.2} s", all.as_secs_f64() * PROCESSES as f64 / DEFINITIONS as f64);
    row("  8 modules of the project, from their sources", each(times[0]), "");
    row("    with .checked files, those made on the way", each(times[1]), "");
    row("    with .checked files, in the next run", each(times[2]), "");
    let same = (0..DEFINITIONS).filter(|i| words.iter().all(|w| w[*i] == words[0][*i])).count();
    row("    same verdicts", format!("{same} of {DEFINITIONS}"), "all");
    Ok(())
}

/// `opens`: what each file opens.
fn asked(folder: &std::path::Path, opens: &str) -> Outcome<Vec<Asked>> {
    let mut out = vec![];
    for file in 0..FILES {
        let header = format!("module F{file}\n{opens}");
        let lines = header.matches('\n').count() as i64;
        let own: Vec<usize> = (0..DEFINITIONS).filter(|d| d % FILES == file).collect();
        let definition = |d: &usize| format!("let d{d} (x:int) : Lemma (x == x) = ()\n");
        let whole = header.clone() + &own.iter().map(definition).collect::<String>();
        let path = folder.join(format!("F{file}.fst"));
        std::fs::write(&path, &whole)?;
        let push = |code: String, line| Arc::new(StackEntry::Push { kind: PushKind::Lax, code, line });
        for (place, d) in own.iter().enumerate() {
            let pieces: Vec<String> =
                std::iter::once(header.clone()).chain(own[..place].iter().map(definition)).collect();
            let problem = |contents: String, steps: Vec<Arc<StackEntry>>| {
                Arc::new(DefinitionProblem {
                    id: format!("F{file}.fst:F{file}.d{d}"),
                    before: Path {
                        file: SessionFile { path: path.clone(), options: vec![] },
                        contents: Some(contents.into()),
                        steps,
                    },
                    line: place as i64 + lines + 1,
                    val: None,
                    interface: None,
                    signature: None,
                    budget: None,
                    names: vec![format!("F{file}.d{d}")],
                    limit: 60 * SECOND,
                })
            };
            let before = pieces.concat();
            let said = match d % 8 {
                3 => "(*fake:refute*)",
                5 => "(*fake:resource*)",
                _ => "",
            };
            out.push(Asked {
                apart: problem(before.clone() + &definition(d), vec![push(before, 1)]),
                shared: problem(
                    whole.clone(),
                    pieces
                        .into_iter()
                        .enumerate()
                        .map(|(i, p)| push(p, if i == 0 { 1 } else { i as i64 + lines }))
                        .collect(),
                ),
                candidate: format!("{} {said}", definition(d).trim_end()),
            });
        }
    }
    Ok(out)
}

async fn apart(common: &Arc<Common>, asked: &[Asked]) -> Outcome<Vec<Word>> {
    let mut checkers: Vec<Checker> =
        (0..PROCESSES).map(|_| Checker::new(common.clone(), Confirm::Alone)).collect();
    let share = asked.len().div_ceil(PROCESSES);
    let mut running = vec![];
    for (checker, asked) in checkers.iter_mut().zip(asked.chunks(share)) {
        running.push(async move {
            let mut words = vec![];
            for a in asked {
                words.push(checker.check(&a.apart, &a.candidate).await?.verdict);
            }
            checker.shut_down().await;
            Ok::<_, fstar_bridge::Error>(words)
        });
    }
    let mut running = running.into_iter();
    let (Some(first), Some(second)) = (running.next(), running.next()) else { return Err("two".into()) };
    let (first, second) = tokio::join!(first, second);
    Ok([first?, second?].concat())
}

async fn shared(common: &Arc<Common>, asked: &[Asked]) -> Outcome<Vec<Word>> {
    let checkers = Checkers { common: common.clone(), workers: PROCESSES, confirm: Confirm::Fresh };
    let tasks = asked.iter().enumerate().map(|(number, a)| Task {
        problem: a.shared.clone(),
        candidate: a.candidate.as_str().into(),
        number,
    });
    let (tx, mut rx) = mpsc::unbounded_channel();
    let tasks: Vec<Task> = tasks.collect();
    checkers.check_all(tasks, tx).await?;
    let mut words = vec![Word::Infrastructure; asked.len()];
    while let Ok((i, verdict)) = rx.try_recv() {
        words[i] = verdict.verdict;
    }
    Ok(words)
}
