//! Figures of `prover serve`: `cargo bench --workspace --bench serve`. Prints each beside its target and
//! judges nothing: a busy machine is no failure. Loopback only; bounded in count and time.
//!
//! `PROVER_STORM=10000` for nothing but the full storm, which takes
//! half an hour (otherwise 400 submissions come last).

#[path = "../../tests/serve/http.rs"]
mod http;

use http::{Connection, Server, is_alive, signal};
use lean_bridge::{Message, Tier};
use lean_judge::{Judge, Whole};
use lean_meta::boot;
use lean_meta::boot::Booted;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::source::{OpenError, Source};
use lean_wasm::machine::{Code, GuestLimits, THREAD_STACK};
use lean_wasm::watchdog::Watchdog;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const CLIENTS: usize = 8;

fn main() {
    println!("{:<66} {:>14} {:>12}", "what", "measured", "target");
    let count = std::env::var("PROVER_STORM").ok().and_then(|n| n.parse().ok()).filter(|n| *n > 0);
    if count.is_none() {
        let served = over_http();
        afresh(served);
        cached();
    }
    storm(count.unwrap_or(400));
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<66} {measured:>14} {target:>12}");
}

/// A short proof, another text for every number.
fn short(index: usize) -> String {
    match index % 4 {
        0 => format!("theorem t (a b : Nat) : a + b + {index} = b + ({index} + a) := by omega"),
        1 => format!("theorem t (x y : Int) (h : x < y) : x + {index} ≤ y + {index} := by omega"),
        2 => format!("theorem t (l : List Nat) : (l ++ []).length + {index} = l.length + {index} := by simp"),
        _ => {
            format!("theorem t (p q : Prop) (h : p ∧ q) : (q ∧ p) ∧ {index} = {index} := by simp [h.1, h.2]")
        }
    }
}

fn verify(text: &str, timeout: u64, use_cache: bool) -> Value {
    json!({"codes": [{"custom_id": "1", "proof": text}], "timeout": timeout, "disable_cache": !use_cache})
}

/// Runs `clients` threads until `count` jobs are done or `limit` is over; gives
/// the times of the jobs, sorted, and the time of all.
fn closed_loop(
    address: &str,
    clients: usize,
    count: usize,
    limit: Duration,
    job: impl Fn(&mut Connection, usize) + Sync,
) -> (Vec<f64>, f64) {
    let (next, times) = (AtomicUsize::new(0), Mutex::new(vec![]));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut connection = Connection::open(address);
                while begun.elapsed() < limit {
                    let i = next.fetch_add(1, Relaxed);
                    if i >= count {
                        break;
                    }
                    let t = Instant::now();
                    job(&mut connection, i);
                    times.lock().expect("not poisoned").push(t.elapsed().as_secs_f64());
                }
            });
        }
    });
    let wall = begun.elapsed().as_secs_f64();
    let mut times = times.into_inner().expect("not poisoned");
    times.sort_by(f64::total_cmp);
    (times, wall)
}

/// The value below which `share` of the sorted times lie, milliseconds.
fn quantile(times: &[f64], share: f64) -> f64 {
    times[((times.len() - 1) as f64 * share).round() as usize] * 1e3
}

/// Short proofs, a closed loop of clients; gives the rate.
fn over_http() -> f64 {
    let server = Server::start(&["--workers", "2"]);
    let judge = |connection: &mut Connection, i: usize| {
        let result = connection.post("/verify", &verify(&short(i), 60, false)).results().remove(0);
        assert_eq!(result["judgement"]["tier"], "audited", "{result}");
    };
    closed_loop(&server.address, CLIENTS, 100, Duration::from_secs(60), |c, i| judge(c, 1_000_000 + i));
    let (times, wall) = closed_loop(&server.address, CLIENTS, 100_000, Duration::from_secs(20), judge);
    let rate = times.len() as f64 / wall;
    row("short proofs over HTTP, audited, 8 clients, 2 workers", format!("{rate:.0} /s"), "≥ 60 /s");
    row("   median", format!("{:.1} ms", quantile(&times, 0.5)), "");
    row("   p99", format!("{:.1} ms", quantile(&times, 0.99)), "≤ 150 ms");
    rate
}

/// The same, Lean started anew for each text, as many at once as there are cores.
fn afresh(served: f64) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rate = |once: &(dyn Fn(usize) + Sync)| {
        let (begun, next) = (Instant::now(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..cores {
                let many = || {
                    while begun.elapsed() < Duration::from_secs(15) {
                        once(next.fetch_add(1, Relaxed));
                    }
                };
                // Lean needs far more stack than a thread usually has.
                let thread = std::thread::Builder::new().stack_size(THREAD_STACK);
                thread.spawn_scoped(scope, many).expect("a thread");
            }
        });
        next.load(Relaxed) as f64 / begun.elapsed().as_secs_f64()
    };
    let installation = lean_provision::ensure(&*lean_provision::standard()).expect("the embedded Lean");
    let code = Code::load(&installation.code).expect("compiled code");
    let judged = rate(&|i| {
        let (text, deadline) = (short(i), Instant::now() + Duration::from_secs(60));
        let whole = Whole { text: &text, prelude: "", axioms: &[] };
        let watchdog = Watchdog::start().expect("a thread");
        let nothing = |_: &mut Booted, _: &[Message]| Ok(None::<()>);
        let verified = Judge::default().verify(&mut Afresh(&code), &watchdog, deadline, whole, nothing);
        assert!(verified.is_ok_and(|v| v.tier == Some(Tier::Audited)), "{text}");
    });
    row("the same, Lean started afresh for the text and for its audit", format!("{judged:.2} /s"), "");
    row("   the server is faster by", format!("{:.0} ×", served / judged), "≥ 20 ×");
    let elaborated = rate(&|i| {
        let mut booted = Afresh(&code).open("").expect("Lean starts");
        let run = frontend::run(&mut booted.lean, &booted.state, &short(i), &RunOptions::default());
        assert!(run.is_ok_and(|r| r.messages.is_empty()), "{}", short(i));
    });
    row("   without the audit: elaborated only, Lean started afresh", format!("{elaborated:.2} /s"), "");
    row("   the server, which audits, is faster by", format!("{:.0} ×", served / elaborated), "");
    let spawned = rate(&|i| once(&short(i)));
    row("the same, a `prover lean-repl` per text (from its snapshot)", format!("{spawned:.1} /s"), "");
    row("   the server is faster by", format!("{:.1} ×", served / spawned), "");
}

/// Engines without snapshots: what it costs to start Lean and import its library.
struct Afresh<'c>(&'c Arc<Code>);

impl Source for Afresh<'_> {
    fn open(&mut self, header: &str) -> Result<Booted, OpenError> {
        let booted = boot::boot(self.0, &GuestLimits::default(), header);
        booted.map(|(booted, _)| booted).map_err(|e| OpenError::Engine(format!("{e:#}")))
    }
}

/// Starts a process, has it judge one text, ends it.
fn once(text: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prover"));
    command.arg("lean-repl").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("prover runs");
    let request = format!("{}\n\n", json!({"verify": text}));
    child.stdin.take().expect("piped").write_all(request.as_bytes()).expect("a pipe");
    let mut answer = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut answer).expect("an answer");
    assert!(child.wait().is_ok_and(|s| s.success()) && answer.contains("\"audited\""), "{answer}");
}

/// Texts whose verdicts are known: one per request, and in batches.
fn cached() {
    let server = Server::start(&["--workers", "2"]);
    let texts: Vec<String> = (0..256).map(short).collect();
    let codes = |texts: &[String]| -> Vec<Value> {
        texts.iter().enumerate().map(|(i, t)| json!({"custom_id": i, "proof": t})).collect()
    };
    let batch = json!({"codes": codes(&texts), "timeout": 60}).to_string();
    assert_eq!(server.connect().request("POST", "/verify", &[], batch.as_bytes()).results().len(), 256);
    let singles: Vec<String> = texts.iter().map(|t| verify(t, 60, true).to_string()).collect();
    let ask = |connection: &mut Connection, body: &str| {
        let reply = connection.request("POST", "/verify", &[], body.as_bytes());
        assert!(reply.status == 200 && !reply.text.contains("\"cached\":false"), "{}", reply.text);
    };
    let limit = Duration::from_secs(5);
    let (times, wall) =
        closed_loop(&server.address, CLIENTS, usize::MAX, limit, |c, i| ask(c, &singles[i % singles.len()]));
    row(
        "known texts, one per request, 8 clients",
        format!("{:.0} /s", times.len() as f64 / wall),
        "≥ 5000 /s",
    );
    row("   p99", format!("{:.2} ms", quantile(&times, 0.99)), "");
    let (times, wall) = closed_loop(&server.address, 2, usize::MAX, limit, |c, _| ask(c, &batch));
    let rate = times.len() as f64 * texts.len() as f64 / wall;
    row("known texts, 256 per request, 2 clients", format!("{rate:.0} /s"), "≥ 5000 /s");
}

/// What a submission of the storm is and what its verdict must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Good,
    Wrong,
    Cheat,
    Hang,
    Bomb,
}

impl Kind {
    /// 10 % hang, 5 % eat memory.
    fn of(index: usize) -> Kind {
        match index % 20 {
            3 | 13 => Kind::Hang,
            7 => Kind::Bomb,
            1 | 11 => Kind::Wrong,
            5 => Kind::Cheat,
            _ => Kind::Good,
        }
    }

    fn text(self, index: usize) -> String {
        match self {
            Kind::Good => short(index),
            Kind::Wrong => format!("theorem t (a b : Nat) : a + b = b + {index} := by omega"),
            Kind::Cheat => format!("axiom cheat{index} : False\ntheorem t : 1 = 2 := cheat{index}.elim"),
            Kind::Hang => {
                format!("partial def f (n : Nat) : Nat := if n = 0 then f 0 else 1\n#eval f 0 -- {index}")
            }
            Kind::Bomb => {
                format!(
                    "partial def f (n : Nat) (l : List Nat) : Nat := f (n + 1) (n :: l)\n#eval f {index} []"
                )
            }
        }
    }

    /// Whether this is the right verdict. A memory bomb may also run out of time first.
    fn is_right(self, result: &Value) -> bool {
        let rule = result["judgement"]["refused"]["rule"].as_str();
        match self {
            Kind::Good => result["judgement"]["tier"] == "audited" && rule.is_none(),
            Kind::Wrong => rule == Some("error"),
            Kind::Cheat => rule == Some("axiom"),
            Kind::Hang => rule == Some("timeout"),
            Kind::Bomb => matches!(rule, Some("limit" | "timeout")),
        }
    }
}

/// Everything at once, with workers killed from outside for one submission in twenty.
fn storm(count: usize) {
    let mut server = Server::start(&["--workers", "2", "--memory-mb", "448"]);
    let done = AtomicUsize::new(0);
    let (wrong, over) = (Mutex::new(vec![]), AtomicBool::new(false));
    let (killed, seen) = (AtomicUsize::new(0), Mutex::new(std::collections::BTreeSet::new()));
    let memory = Mutex::new(vec![]);
    let begun = Instant::now();
    let limit = Duration::from_secs(60 + count as u64 / 2);
    std::thread::scope(|scope| {
        let killer = scope.spawn(|| {
            while !over.load(Relaxed) {
                std::thread::sleep(Duration::from_millis(20));
                let workers = server.workers();
                seen.lock().expect("not poisoned").extend(workers.iter().copied());
                memory.lock().expect("not poisoned").push(
                    lean_bridge::private_mb(server.pid()).unwrap_or(0) as f64 - server_children(&workers),
                );
                if killed.load(Relaxed) * 20 < done.load(Relaxed)
                    && let Some(worker) = workers.get(killed.load(Relaxed) % workers.len().max(1))
                {
                    signal(*worker, "KILL");
                    killed.fetch_add(1, Relaxed);
                }
            }
        });
        let (times, wall) = closed_loop(&server.address, 16, count, limit, |connection, i| {
            let kind = Kind::of(i);
            let reply = connection
                .post("/verify", &verify(&kind.text(i), if kind == Kind::Hang { 1 } else { 20 }, false));
            let right = reply.status == 200 && kind.is_right(&reply.results()[0]);
            if !right {
                wrong.lock().expect("not poisoned").push((kind, reply.text));
            }
            done.fetch_add(1, Relaxed);
        });
        over.store(true, Relaxed);
        killer.join().expect("the killer ends");
        let answered = times.len();
        row(&format!("storm of {count}: answered"), format!("{answered}"), &format!("{count}"));
        row("   per second", format!("{:.1} /s", answered as f64 / wall), "");
    });
    let wrong = wrong.into_inner().expect("not poisoned");
    row("   with a wrong verdict", format!("{}", wrong.len()), "0");
    for (kind, text) in wrong.iter().take(3) {
        println!("   {kind:?}: {}", text.chars().take(400).collect::<String>());
    }
    row("   workers killed from outside", format!("{}", killed.load(Relaxed)), "");
    let memory = memory.into_inner().expect("not poisoned");
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let tenth = (memory.len() / 10).max(1);
    let (early, late) =
        (mean(&memory[tenth..2 * tenth.min(memory.len() / 2).max(1)]), mean(&memory[memory.len() - tenth..]));
    row(
        "   private memory of the server, second tenth → last tenth",
        format!("{early:.0} → {late:.0} MB"),
        "flat",
    );
    row("   time", format!("{:.0} s", begun.elapsed().as_secs_f64()), "");
    server.terminate();
    let ended = server.wait().success();
    std::thread::sleep(Duration::from_millis(500));
    let left = seen.into_inner().expect("not poisoned").into_iter().filter(|pid| is_alive(*pid)).count();
    row(
        "   processes left after its end",
        if ended { format!("{left}") } else { format!("{left}, and a bad end") },
        "0",
    );
}

/// Private memory of the Lean processes, megabytes.
fn server_children(workers: &[u32]) -> f64 {
    workers.iter().filter_map(|w| lean_bridge::private_mb(*w)).sum::<u64>() as f64
}
