//! Figures of the path from a caller to the engine and back: `cargo bench -p prover --bench bridge`. Prints
//! each beside its target and judges nothing: a busy machine is no failure.

use lean_bridge::{BlockingPool, PoolConfig, ProofState, ServerCommand, TacticRequest};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(600);
const STATEMENT: &str = "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q := by sorry";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = || PoolConfig::new(1, ServerCommand::embedded_in(env!("CARGO_BIN_EXE_prover")));
    // Provisions the engine if that has not happened yet.
    BlockingPool::start(config())?.reserve()?.open("", STATEMENT, LIMIT)?;
    println!("{:<62} {:>12} {:>12}", "what", "measured", "target");

    let ready = (0..20).map(|_| time(|| BlockingPool::start(config()))).collect::<Result<Vec<_>, _>>()?;
    row("worker ready after spawn, median of 20", format!("{:.1} ms", median(ready)), "≤ 50 ms");
    let opened = (0..20)
        .map(|_| {
            time(|| {
                let pool = BlockingPool::start(config())?;
                pool.reserve()?.open("", STATEMENT, LIMIT).map(|_| pool)
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    row("… and a first statement opened", format!("{:.1} ms", median(opened)), "");

    let pool = BlockingPool::start(config())?;
    let mut worker = pool.reserve()?;
    let state = worker.open("", STATEMENT, LIMIT)?.state;
    let two = worker.tactics(&state, None, &[TacticRequest::new("constructor")], false)?;
    let two = two[0].goals().ok_or("constructor failed")?.0.clone();
    let mut back = vec![];
    for _ in 0..20 {
        let pid = worker.pid().ok_or("no process")?;
        std::process::Command::new("kill").args(["-s", "KILL", &pid.to_string()]).status()?;
        let exact = [TacticRequest::new("exact hq")];
        back.push(time(|| worker.tactics(&two, Some(1), &exact, false))?);
    }
    row("back after a kill, state of depth 1 rebuilt", format!("{:.1} ms", median(back)), "≤ 100 ms");

    for text in ["skip", "assumption", "exact hq", "exact nothing", "exact hp"] {
        for batch in [1, 64] {
            let rate = Rate::measure(&mut worker, &two, text, batch)?;
            let target = if batch == 64 { "≥ 5000 /s" } else { "" };
            row(
                &format!("`{text}`, {batch} per message, per second and core"),
                format!("{:.0} /s", rate.per_cpu),
                target,
            );
            let what = format!(
                "   by the wall clock ({:.0} % of the CPU time is the server's)",
                rate.server * 100.0
            );
            row(&what, format!("{:.0} /s", rate.per_wall), "");
        }
    }

    documents(&mut worker)?;

    std::thread::sleep(Duration::from_millis(300));
    let pid = worker.pid().ok_or("no process")?;
    let anonymous = lean_bridge::private_mb(pid).map_or("unknown".into(), |mb| format!("{mb} MB"));
    row("memory of that worker: private, anonymous", anonymous, "≤ 100 MB");
    let fresh = BlockingPool::start(config())?;
    fresh.reserve()?.open("", STATEMENT, LIMIT)?;
    let pid = *fresh.pool().pids().first().ok_or("no process")?;
    std::thread::sleep(Duration::from_millis(300));
    let anonymous = lean_bridge::private_mb(pid).map_or("unknown".into(), |mb| format!("{mb} MB"));
    row("of a fresh one after one statement", anonymous, "≤ 100 MB");
    row("… all its private pages (smaps)", smaps(pid).unwrap_or("unknown".into()), "");
    Ok(())
}

/// Goals in a file of 500 lines after an edit at its end.
fn documents(worker: &mut lean_bridge::BlockingWorker) -> Result<(), Box<dyn std::error::Error>> {
    let proof = |i: usize| {
        format!(
            "theorem t{i} (a b : Nat) (h : a = b + {i}) : b + {i} = a ∧ a = b + {i} := by\n  \
             constructor\n  · omega\n  · exact h\n\n"
        )
    };
    let text: String = (0..100).map(proof).collect();
    let cold = time(|| worker.document(&text, LIMIT))?;
    row("a file of 500 lines (100 theorems) elaborated", format!("{cold:.0} ms"), "");
    let mut warm = vec![];
    for i in 0..20 {
        let edited =
            format!("{text}theorem e{i} (p q : Prop) (hp : p) (hq : q) : p ∧ q := by\n  constructor\n");
        let place = lean_bridge::Position { line: 502, column: 2 };
        let begun = Instant::now();
        let seen = worker.inspect(&edited, &[place], LIMIT)?;
        warm.push(begun.elapsed().as_secs_f64() * 1e3);
        if seen.elaborated > 2 || seen.places[0].goals.is_empty() {
            return Err("what stands before the edit was elaborated again, or there are no goals".into());
        }
    }
    row("goals in it after an edit at its end, median of 20", format!("{:.1} ms", median(warm)), "≤ 200 ms");
    Ok(())
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<62} {measured:>12} {target:>12}");
}

/// Milliseconds that `f` takes; its result is dropped outside of the measure.
fn time<T, E>(f: impl FnOnce() -> Result<T, E>) -> Result<f64, E> {
    let begun = Instant::now();
    let result = f()?;
    let ms = begun.elapsed().as_secs_f64() * 1e3;
    drop(result);
    Ok(ms)
}

fn median(mut ms: Vec<f64>) -> f64 {
    ms.sort_by(f64::total_cmp);
    ms[ms.len() / 2]
}

/// Tactics per second through the whole path.
struct Rate {
    /// Per second of processor time, caller and server together:
    /// does not depend on what else the machine does.
    per_cpu: f64,
    per_wall: f64,
    /// Share of the processor time that the server used.
    server: f64,
}

impl Rate {
    fn measure(
        worker: &mut lean_bridge::BlockingWorker,
        state: &ProofState,
        text: &str,
        batch: usize,
    ) -> Result<Rate, Box<dyn std::error::Error>> {
        let requests = vec![TacticRequest::new(text); batch];
        let pid = worker.pid().ok_or("no process")?;
        let now = || cpu_seconds(pid).zip(cpu_seconds(std::process::id())).ok_or("no /proc");
        let (server, caller) = now()?;
        let mut steps = 0;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            steps += worker.tactics(state, Some(1), &requests, false)?.len();
        }
        let wall = begun.elapsed().as_secs_f64();
        let (server, caller) = (now()?.0 - server, now()?.1 - caller);
        let steps = steps as f64;
        let cpu = server + caller;
        Ok(Rate { per_cpu: steps / cpu, per_wall: steps / wall, server: server / cpu })
    }
}

/// Processor time a process has used. The unit of the kernel's figures is 1/100 s on all Linux systems.
fn cpu_seconds(pid: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Private pages of a process, those of mapped files included.
fn smaps(pid: u32) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let field = |name: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    let (dirty, clean) = (field("Private_Dirty:")? / 1024, field("Private_Clean:")? / 1024);
    Some(format!("{dirty}+{clean} MB"))
}
