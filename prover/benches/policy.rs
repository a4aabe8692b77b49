//! What the learned policy saves: `cargo bench --workspace --bench policy`. Prints figures beside their
//! targets and judges nothing: a busy machine is no failure.
//!
//! Every theorem is searched with and without the model, one after the other on one engine, and which comes
//! first alternates from theorem to theorem, so that what else the machine does hits both. `POLICY_SUITES`
//! names the suites (`library-heldout,first-steps`), `POLICY_EVERY` takes every n-th statement,
//! `POLICY_TIMEOUT` is the limit of each search in seconds (10), `POLICY_MODEL` a model's file instead of the
//! one that is built in, `POLICY_SETTINGS` settings of the learned policy that differ, as JSON.

use crossbeam::channel;
use data::{Suite, Theorem};
use lean_bridge::{BlockingPool, PoolConfig, ServerCommand};
use proof_policy::{Features, Learned, Model, Settings};
use proof_premises::Premises;
use proof_premises::library::{LibrarySource, WHOLE};
use proof_search::policy::{Context, Policy};
use proof_search::statement::Notations;
use proof_search::{
    Backend, Budget, Guidance, LeanBackend, NegationMaker, Opened, Problem, ProveOptions, Refuter, Report,
    Verdict, prove,
};
use proof_tactics::{refute, symbolic};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

const OPEN: Duration = Duration::from_secs(120);
/// Engines at once.
const WORKERS: usize = 2;

/// A theorem with what came of it without the model and with it.
struct Pair {
    name: String,
    plain: Report,
    learned: Report,
}

fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.into())
}

/// One of the two reports of a pair.
type Side = fn(&Pair) -> &Report;

fn main() -> Result<(), Box<dyn Error>> {
    let suites = setting("POLICY_SUITES", "library-heldout,first-steps");
    let every: usize = setting("POLICY_EVERY", "1").parse()?;
    let limit = Duration::from_secs_f64(setting("POLICY_TIMEOUT", "10").parse()?);
    let model = match std::env::var("POLICY_MODEL") {
        Ok(file) => Box::leak(Box::new(Model::open(file.as_ref())?)),
        Err(_) => Model::built_in()?,
    };
    lean_provision::ensure(&*lean_provision::standard())?;
    let command = ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover"));
    let pool = BlockingPool::start(PoolConfig::new(WORKERS, command))?;
    let lean = format!("embedded Lean {}", lean_wasm::LEAN_VERSION);
    let package = lean_provision::package_hash();
    let library = LibrarySource::find(&lean_provision::cache_folder()?, &lean, Some(&package), WHOLE)?;
    let premises = Arc::new(Premises::load(library, None, |_| Ok(vec![])));
    premises.wait()?;
    println!("model {}", model.name());
    println!("{:<64} {:>10} {:>10} {:>8}", "what", "plain", "learned", "target");
    inference(&pool, model)?;
    for name in suites.split(',').filter(|n| !n.is_empty()) {
        let suite = Suite::open(name)?;
        let theorems: Vec<&Theorem> = suite.theorems.iter().step_by(every).collect();
        let pairs = run(&pool, &theorems, &premises, model, limit)?;
        tell(name, &pairs);
    }
    Ok(())
}

/// Searches every theorem with both policies.
fn run(
    pool: &BlockingPool,
    theorems: &[&Theorem],
    premises: &Arc<Premises>,
    model: &'static Model,
    limit: Duration,
) -> Result<Vec<Pair>, Box<dyn Error>> {
    let plain = symbolic(Some(premises.clone()));
    let settings: Settings = serde_json::from_str(&setting("POLICY_SETTINGS", "{}"))?;
    let learned = Learned::new(symbolic(Some(premises.clone())), model).with_settings(settings);
    let (todo_tx, todo) = channel::unbounded();
    theorems.iter().enumerate().for_each(|entry| _ = todo_tx.send(entry));
    drop(todo_tx);
    let mut engines = vec![];
    for _ in 0..WORKERS {
        engines.push(LeanBackend::new(pool.reserve()?));
    }
    let mut pairs = std::thread::scope(|scope| {
        let (todo, plain, learned) = (&todo, &plain, &learned);
        let threads: Vec<_> = engines
            .into_iter()
            .map(|mut engine| {
                scope.spawn(move || {
                    let one = |(i, theorem): (usize, &&Theorem)| {
                        (i, pair(&mut engine, i, theorem, plain, learned, limit))
                    };
                    todo.iter().map(one).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().expect("a search does not panic")).collect::<Vec<_>>()
    });
    pairs.sort_by_key(|(i, _)| *i);
    Ok(pairs.into_iter().map(|(_, pair)| pair).collect())
}

fn pair(
    engine: &mut LeanBackend,
    index: usize,
    theorem: &Theorem,
    plain: &dyn Policy,
    learned: &dyn Policy,
    limit: Duration,
) -> Pair {
    let problem = problem(theorem);
    // so that neither pays for the header
    let _ = engine.open(&problem, OPEN);
    let mut search = |policy| {
        let maker: NegationMaker = refute::negation;
        let guidance = Guidance { policy, refuter: Some(&maker as Refuter), value: None };
        let budget = Budget { wall: Some(limit), ..Budget::default() };
        let options = ProveOptions { budget, ..ProveOptions::default() };
        prove(std::slice::from_mut(engine), guidance, &problem, &options, &StopFlag::default())
    };
    let name = theorem.name.clone();
    if index.is_multiple_of(2) {
        let plain = search(plain);
        Pair { name, plain, learned: search(learned) }
    } else {
        let learned = search(learned);
        Pair { name, plain: search(plain), learned }
    }
}

fn problem(theorem: &Theorem) -> Problem {
    let notations = Notations::needed(&[&theorem.header, &theorem.statement]);
    let header = match notations.is_empty() {
        true => theorem.header.to_string(),
        false => notations.put(&theorem.header),
    };
    Problem { name: theorem.declares.clone(), header, statement: theorem.statement.clone() }
}

fn tell(suite: &str, pairs: &[Pair]) {
    let proved = |report: &Report| matches!(report.verdict, Verdict::Proved { .. } | Verdict::Refuted { .. });
    let both: Vec<&Pair> = pairs.iter().filter(|p| proved(&p.plain) && proved(&p.learned)).collect();
    let count = |of: Side| pairs.iter().filter(|p| proved(of(p))).count().to_string();
    let (plain, learned): (Side, Side) = (|p| &p.plain, |p| &p.learned);
    row(&format!("{suite}: settled of {}", pairs.len()), &count(plain), &count(learned), "");
    let names = |wanted: &dyn Fn(&Pair) -> bool| {
        pairs.iter().filter(|p| wanted(p)).map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    println!("  lost: {}", names(&|p| proved(&p.plain) && !proved(&p.learned)));
    println!("  won: {}", names(&|p| !proved(&p.plain) && proved(&p.learned)));
    let seconds = |of: Side| both.iter().map(|p| of(p).time.lean).sum::<f64>();
    let ratio = seconds(learned) / seconds(plain);
    let what = format!("  engine seconds for the same {} proofs", both.len());
    row(&what, &format!("{:.1}", seconds(plain)), &format!("{:.1}", seconds(learned)), "");
    row("    ratio", "1", &format!("{ratio:.2}"), "≤ 0.6");
    let mut each: Vec<f64> = both.iter().map(|p| p.learned.time.lean / p.plain.time.lean.max(1e-6)).collect();
    each.sort_by(f64::total_cmp);
    let median = each.get(each.len() / 2).copied().unwrap_or(f64::NAN);
    row("    median of the ratios", "1", &format!("{median:.2}"), "");
    let steps = |of: Side| both.iter().map(|p| of(p).steps).sum::<u64>().to_string();
    row("    steps", &steps(plain), &steps(learned), "");
    let heartbeats =
        |of: Side| format!("{:.1}", both.iter().map(|p| of(p).heartbeats).sum::<u64>() as f64 / 1e3);
    row("    thousands of heartbeats", &heartbeats(plain), &heartbeats(learned), "");
    let policy = |of: Side| format!("{:.2}", pairs.iter().map(|p| of(p).time.policy).sum::<f64>());
    row("  seconds of the policy, all theorems", &policy(plain), &policy(learned), "");
    if std::env::var_os("POLICY_EACH").is_some() {
        for p in &both {
            println!("    {:<56} {:>10.3} {:>10.3}", p.name, p.plain.time.lean, p.learned.time.lean);
        }
    }
}

/// What looking at a goal and asking about twenty tactics takes.
fn inference(pool: &BlockingPool, model: &Model) -> Result<(), Box<dyn Error>> {
    let statement = "theorem t (l m : List Nat) (h : l.length ≤ m.length) : (l ++ m).length ≤ 2 * m.length";
    let problem = Problem { name: "t".into(), header: String::new(), statement: statement.into() };
    let mut engine = LeanBackend::new(pool.reserve()?);
    let Opened::Goals { goals, .. } = engine.open(&problem, OPEN)? else {
        return Err("does not elaborate".into());
    };
    const TIMES: u32 = 2000;
    let context = Context { depth: 1, path: &["intro"], preamble: "" };
    let begun = Instant::now();
    let mut sum = 0.0;
    for _ in 0..TIMES {
        let seen = model.see(&Features::of(&goals[0], &context, &[]));
        sum += model
            .tallies()
            .iter()
            .take(20)
            .filter_map(|t| seen.estimate(&t.variant))
            .map(|e| e.success)
            .sum::<f64>();
    }
    let each = begun.elapsed() / TIMES;
    assert!(sum.is_finite());
    row("estimates for a goal, microseconds", "", &format!("{:.1}", each.as_secs_f64() * 1e6), "");
    Ok(())
}

fn row(what: &str, plain: &str, learned: &str, target: &str) {
    println!("{what:<64} {plain:>10} {learned:>10} {target:>8}");
}
