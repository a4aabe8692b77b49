//! Where the engine's time goes: start, restore, single tactic steps. Prints figures beside their targets;
//! never fails because a machine is slow. `cargo bench -p lean-embedded`.

use lean_meta::boot;
use lean_meta::contexts::ContextMaker;
use lean_meta::frontend::{self, RunOptions};
use lean_meta::infotree::{self, Hole};
use lean_meta::proof_state::{ProofState, StepLimits};
use lean_provision::snapshot;
use lean_provision::snapshot::Snapshot;
use lean_wasm::machine::{Code, GuestLimits, THREAD_STACK};
use std::time::{Duration, Instant};

const OMEGA: &str = "theorem t (x y : Nat) (h : x < y) : x + 1 ≤ y := by omega";
const STATEMENT: &str =
    "theorem x (p q : Prop) (x y : Nat) (h : x < y) : (p ∧ q → q ∧ p) ∧ x + 1 ≤ y := by sorry";

/// (tactics that lead to the state, tactic, target µs): 1.2 times what the first experiments measured.
const STEPS: [(&[&str], &str, f64); 8] = [
    (&["constructor", "intro h1"], "skip", 72.0),
    (&["constructor"], "intro h1", 144.0),
    (&["constructor", "intro h1"], "exact foo", 72.0),
    (&["constructor", "intro h1", "exact ⟨h1.2, h1.1⟩"], "exact h", 264.0),
    (&["constructor", "intro h1", "exact ⟨h1.2, h1.1⟩"], "assumption", 108.0),
    (&[], "constructor", 216.0),
    (&["constructor", "intro h1", "exact ⟨h1.2, h1.1⟩"], "simp", 924.0),
    (&["constructor", "intro h1", "exact ⟨h1.2, h1.1⟩"], "omega", 16_800.0),
];

fn main() {
    let run = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(measure).expect("a thread");
    run.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
}

fn row(what: &str, figure: Duration, target: f64) {
    let us = figure.as_secs_f64() * 1e6;
    println!("{what:<44} {us:>12.0} µs   target ≤ {target:>8.0} µs   {:.2} ×", us / target);
}

/// Median of `n` runs.
fn median(count: usize, mut f: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..count).map(|_| f()).collect();
    all.sort();
    all[count / 2]
}

fn measure() {
    let progress = lean_provision::standard();
    let i = lean_provision::ensure(&*progress).expect("the embedded Lean");
    let snapshot = i.snapshot("", &*progress).expect("a snapshot");
    let t = Instant::now();
    let code = Code::load(&i.code).expect("compiled code");
    row("map compiled code", t.elapsed(), 20_000.0);
    let restore = || snapshot::restore(&code, &GuestLimits::default(), &snapshot).expect("restored");
    row(
        "restore an engine from its snapshot",
        median(9, || {
            let t = Instant::now();
            drop(restore());
            t.elapsed()
        }),
        50_000.0,
    );
    let opened = Snapshot::open(&snapshot).expect("a snapshot");
    let mut used = Some(restore());
    row(
        "renew an engine after one theorem by `omega`",
        median(21, || {
            let mut b = used.take().expect("put back below");
            frontend::run(&mut b.lean, &b.state, OMEGA, &RunOptions::default()).expect("alive");
            let t = Instant::now();
            used = Some(opened.renew(&GuestLimits::default(), b).expect("renewed"));
            t.elapsed()
        }),
        5_000.0,
    );
    drop(used);
    let mut b = restore();
    let t = Instant::now();
    boot::self_test(&mut b, "").expect("self-test");
    row("first theorems of a new engine (self-test)", t.elapsed(), 60_000.0);

    let l = &mut b.lean;
    let maker = ContextMaker::new(l, &b.state).expect("contexts");
    let open = |l: &mut _| -> ProofState {
        let options = RunOptions { trees: true, ..Default::default() };
        let run = frontend::run(l, &b.state, STATEMENT, &options).expect("alive");
        let site = infotree::sorries(l, run.trees[0].trees[0].view(), None).expect("alive").remove(0);
        let Hole::Goal(goal) = site.hole else { panic!("a sorry in tactic mode") };
        let goals = l.list(vec![goal]).expect("alive");
        maker
            .proof_state(l, site.context.0.view(), site.context.mvar_context(), goals, None)
            .expect("a state")
    };
    row(
        "open a statement",
        median(21, || {
            let t = Instant::now();
            open(l);
            t.elapsed()
        }),
        10_000.0,
    );
    let start = open(l);
    let limits = StepLimits { heartbeats: Some(200_000), recover: false };
    for (path, tactic, target) in STEPS {
        let mut state = start.clone();
        for t in path {
            state = state.step(l, t, limits).expect("alive").expect("a good step");
        }
        let n = if target > 10_000.0 { 51 } else { 501 };
        let m = median(n, || {
            let t = Instant::now();
            let _ = std::hint::black_box(state.step(l, tactic, limits).expect("alive"));
            t.elapsed()
        });
        row(&format!("step: {tactic}"), m, target);
    }
    println!("guest memory {} MB", l.machine.memory.size() >> 20);
}
