//! Figures of interactive sessions: `cargo bench -p prover --bench session`. Prints each beside its target
//! and judges nothing: a busy machine is no failure.
//!
//! `SESSION_SUITES` names the suites (`first-steps,fresh-40,library-heldout`, may be empty), `SESSION_EVERY`
//! takes every n-th statement. Searches of the library come last.

use data::{BUILT_IN, Suite, Theorem};
use lean_bridge::{BlockingPool, PoolConfig, ProofState, ServerCommand, TacticRequest, TacticResult};
use proof_search::{
    Backend, Budget, LeanBackend, Opened, Part, Problem, ProofTree, Search, SearchOptions, StopReason, split,
};
use proof_session::{Node, Question, Reading, Service, SessionLimits, Suggestion, find_by_pattern, suggest};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

const OPEN: Duration = Duration::from_secs(60);
/// For a proof of a statement, and for what a suggestion leaves.
const SEARCH: Duration = Duration::from_secs(10);
/// How long suggestions are waited for before the first five are looked at.
const WAIT: Duration = Duration::from_secs(2);
const SHOWN: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let names =
        std::env::var("SESSION_SUITES").unwrap_or_else(|_| "first-steps,fresh-40,library-heldout".into());
    let every: usize = std::env::var("SESSION_EVERY").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let pool =
        BlockingPool::start(PoolConfig::new(2, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover"))))?;
    let reading = Reading { notations: true, ..Reading::default() };
    let service = Service::new(
        pool,
        Arc::new(proof_tactics::symbolic(None)),
        None,
        None,
        reading,
        SessionLimits::default(),
    )?;
    let mut engine = service.background()?;
    println!("{:<60} {:>14} {:>10}", "what", "measured", "target");
    for name in names.split(',').filter(|n| !n.is_empty()) {
        let suite = open(name)?;
        let theorems: Vec<&Theorem> = suite.theorems.iter().step_by(every).collect();
        times(&service, &mut engine, name, &theorems)?;
        paths(&service, &mut engine, name, &theorems)?;
    }
    patterns(&mut engine)
}

/// Searching the library by what statements say: the first time in a process, and after that.
fn patterns(engine: &mut LeanBackend) -> Result<(), Box<dyn Error>> {
    for header in ["import Std", "import Lean"] {
        for pattern in
            ["?a * (?b + ?c) = _", "|- ?a ≤ ?b", "_ ∣ _ → _", "List.length (_ ++ _) = ?n", "?a + ?a = _"]
        {
            let mut times = vec![];
            let mut found = 0;
            for _ in 0..5 {
                let begun = Instant::now();
                found = find_by_pattern(engine.worker(), header, pattern, 10, Duration::from_secs(60))?.found;
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            let first = times[0];
            let figures = format!("{first:.0} ms; {:.1} ms", median(&mut times));
            row(&format!("{header}: {pattern} ({found} found), first; median"), figures, "");
        }
    }
    Ok(())
}

fn open(name: &str) -> Result<Suite, Box<dyn Error>> {
    let built_in = BUILT_IN.iter().any(|(n, _)| *n == name);
    let file = format!("{}/../data/suites/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    Ok(Suite::open(if built_in { name } else { &file })?)
}

fn problem(service: &Service, theorem: &Theorem) -> Problem {
    let (header, _) = service.header(&theorem.header, &theorem.statement);
    Problem { name: theorem.declares.clone(), header, statement: theorem.statement.clone() }
}

/// Time to the first suggestion and to the fifth, after a statement was opened.
fn times(
    service: &Arc<Service>,
    engine: &mut LeanBackend,
    name: &str,
    theorems: &[&Theorem],
) -> Result<(), Box<dyn Error>> {
    let (mut first, mut five, mut closed) = (vec![], vec![], 0);
    for theorem in theorems {
        let problem = problem(service, theorem);
        let Opened::Goals { state, .. } = engine.open(&problem, OPEN)? else { continue };
        let begun = Instant::now();
        let goals = engine.worker().goals(&state)?;
        let Some(part) = whole(goals) else { continue };
        let node = Node { state, part, path: vec![], is_root: true };
        let mut at = vec![];
        let (mut closes, question) = (false, question(node, &problem));
        let mut found = |s: Suggestion| {
            at.push(begun.elapsed().as_secs_f64() * 1e3);
            closes |= s.closes();
            at.len() < SHOWN
        };
        suggest(engine, service.policy(), &question, &StopFlag::default(), &mut found)?;
        closed += usize::from(closes);
        // Where there are fewer than five, all are there when the run ends.
        let end = begun.elapsed().as_secs_f64() * 1e3;
        first.push(at.first().copied().unwrap_or(end));
        five.push(at.get(SHOWN - 1).copied().unwrap_or(end));
    }
    let count = first.len();
    row(
        &format!("{name}: first suggestion, median of {count}"),
        format!("{:.1} ms", median(&mut first)),
        "≤ 100 ms",
    );
    row("   first five", format!("{:.1} ms", median(&mut five)), "≤ 400 ms");
    let tenth = |v: &[f64]| v[(v.len() * 9 / 10).min(v.len() - 1)];
    row("   at the ninth tenth", format!("{:.0} and {:.0} ms", tenth(&first), tenth(&five)), "");
    row("   statements of which one of the first five closes the goal", format!("{closed} of {count}"), "");
    Ok(())
}

/// On how many goals of our own proofs one of the first five suggestions leads on to a proof.
fn paths(
    service: &Arc<Service>,
    engine: &mut LeanBackend,
    name: &str,
    theorems: &[&Theorem],
) -> Result<(), Box<dyn Error>> {
    let (mut goals, mut closed, mut led) = (0, 0, 0);
    let mut missed = vec![];
    for theorem in theorems {
        let problem = problem(service, theorem);
        let Opened::Goals { state, goals: opened, .. } = engine.open(&problem, OPEN)? else { continue };
        let Some((search, tree)) = prove(service, engine, &problem, &state, opened)? else { continue };
        let mut nodes = vec![];
        walk(engine, &search, &tree, &state, None, vec![], &mut nodes)?;
        for node in nodes {
            goals += 1;
            let text = node.part.goals.first().and_then(|g| g.text.clone()).unwrap_or_default();
            let question = question(node, &problem);
            let mut all = vec![];
            let mut found = |s: Suggestion| {
                all.push(s);
                true
            };
            suggest(engine, service.policy(), &question, &StopFlag::default(), &mut found)?;
            all.sort_by(|a, b| a.rank.total_cmp(&b.rank));
            all.truncate(SHOWN);
            if all.iter().any(Suggestion::closes) {
                closed += 1;
                continue;
            }
            let mut leads = false;
            for s in &all {
                let step = &s.plan.step;
                let goals = step.goals().cloned().collect();
                leads = prove(service, engine, &problem, &step.state, goals)?.is_some();
                if leads {
                    break;
                }
            }
            led += usize::from(leads);
            if !leads {
                let shown: Vec<String> = all.iter().map(|s| s.text().replace('\n', "; ")).collect();
                missed.push(format!(
                    "{}: {}\n      {}",
                    theorem.name,
                    text.replace('\n', " | "),
                    shown.join("\n      ")
                ));
            }
        }
    }
    let share = 100.0 * (closed + led) as f64 / goals.max(1) as f64;
    row(&format!("{name}: goals on the paths of our proofs"), format!("{goals}"), "");
    row("   one of the first five suggestions leads on", format!("{share:.1} %"), "≥ 85 %");
    row("   of these it closes the goal", format!("{closed}"), "");
    if std::env::var_os("SESSION_MISSED").is_some() {
        missed.iter().for_each(|m| println!("   {m}"));
    }
    Ok(())
}

fn question(node: Node, problem: &Problem) -> Question {
    let text = node.part.goals.first().and_then(|g| g.text.clone()).unwrap_or_default();
    Question { node, text, header: problem.header.clone(), limit: WAIT, most: 24 }
}

fn whole(goals: Vec<lean_bridge::term::Goal>) -> Option<Part> {
    let mut parts = split(goals);
    (parts.len() == 1).then(|| parts.remove(0))
}

type Found = (Search<ProofState>, ProofTree);

fn prove(
    service: &Service,
    engine: &mut LeanBackend,
    problem: &Problem,
    state: &ProofState,
    goals: Vec<lean_bridge::term::Goal>,
) -> Result<Option<Found>, Box<dyn Error>> {
    let mut search = Search::new(state.clone(), goals, SearchOptions::default());
    let budget = Budget { wall: Some(SEARCH), ..Budget::default() };
    let engines = std::slice::from_mut(engine);
    let stop = StopFlag::default();
    let reason = search.run(engines, service.policy(), &problem.header, &budget, &budget, &stop);
    let tree = search.proof().filter(|_| reason == StopReason::Solved);
    Ok(tree.map(|tree| (search, tree)))
}

/// The goals at which a proof takes its steps.
fn walk(
    engine: &mut LeanBackend,
    search: &Search<ProofState>,
    tree: &ProofTree,
    state: &ProofState,
    index: Option<usize>,
    path: Vec<&'static str>,
    nodes: &mut Vec<Node>,
) -> Result<(), Box<dyn Error>> {
    let goals = engine.worker().goals(state)?;
    let goals = match index {
        Some(i) => goals.into_iter().skip(i).take(1).collect(),
        None => goals,
    };
    nodes.push(Node {
        state: state.clone(),
        part: Part { goals, index },
        path: path.clone(),
        is_root: path.is_empty(),
    });
    let step = search.application(tree.step);
    let request = TacticRequest { text: step.tactic.clone(), heartbeats: 0, timeout: OPEN };
    let outcomes = engine.worker().tactics(state, index, &[request], false)?;
    let Some(TacticResult::Goals { state, goals }) = outcomes.into_iter().next().map(|o| o.result) else {
        return Ok(());
    };
    let mut path = path;
    path.push(step.family);
    for (part, kid) in split(goals).iter().zip(&tree.kids) {
        walk(engine, search, kid, &state, part.index, path.clone(), nodes)?;
    }
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<60} {measured:>14} {target:>10}");
}
