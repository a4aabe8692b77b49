//! How fast new statements are made inside of the engine, on one core and without text: before any filter,
//! and with those of the two standards. Prints figures beside their targets; never fails because a machine is
//! slow. `cargo bench --workspace --bench mutation`.

use lean_meta::contexts::ContextMaker;
use lean_meta::environment::{Constant, Constants, Kind};
use lean_meta::frontend::{self, RunOptions};
use lean_meta::infotree;
use lean_meta::lemmas::Lemmas;
use lean_mutate::{Answers, Effort, Known, Library, Mutator, Tally};
use lean_protocol::mutation::Closer;
use lean_provision::snapshot;
use lean_wasm::lean::{TRUE, UNIT};
use lean_wasm::machine::{Code, GuestLimits, THREAD_STACK};
use lean_wasm::object::View;
use std::time::Instant;

/// Theorems mutated without filters, and with.
const MANY: usize = 80;
const FEW: usize = 24;

/// Parts of names that Lean generates.
const GENERATED: [&str; 10] =
    ["._", "_private", "«", "match_", "proof_", ".inj", "eq_def", "sizeOf_spec", "noConfusion", "congr_simp"];

fn main() {
    let run = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(measure).expect("a thread");
    run.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
}

fn row(what: &str, figure: String, target: &str) {
    println!("{what:<66} {figure:>14} {target:>12}");
}

/// Seconds that this thread has had a core.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("a Linux kernel");
    let nanoseconds = text.split_whitespace().next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.expect("a number") * 1e-9
}

fn measure() {
    let progress = lean_provision::standard();
    let i = lean_provision::ensure(&*progress).expect("the embedded Lean");
    let snapshot = i.snapshot("import Std", &*progress).expect("a snapshot");
    let code = Code::load(&i.code).expect("compiled code");
    let mut b = snapshot::restore(&code, &GuestLimits::default(), &snapshot).expect("restored");
    let l = &mut b.lean;
    let env = frontend::environment(&b.state);
    row("what", "measured".into(), "target");
    let begun = Instant::now();
    let lemmas = Lemmas::of(l, &env).expect("alive");
    row("index of lemmas", format!("{:.0} ms", begun.elapsed().as_secs_f64() * 1e3), "");
    let begun = Instant::now();
    let known = Known::of(l, &env).expect("alive");
    row("keys of the library's statements", format!("{:.0} ms", begun.elapsed().as_secs_f64() * 1e3), "");

    let maker = ContextMaker::new(l, &b.state).expect("contexts");
    let options = RunOptions { trees: true, ..Default::default() };
    let run = frontend::run(l, &b.state, "example : True := by sorry", &options).expect("alive");
    let site = infotree::sorries(l, run.trees[0].trees[0].view(), None).expect("alive").remove(0);
    let none = l.scalar(UNIT);
    let context = site.context;
    let base =
        maker.proof_state(l, context.0.view(), context.mvar_context(), none, Some(&env)).expect("a state");
    let answers = Answers::default();
    let library = Library { known: &known, lemmas: &lemmas, answers: &answers };
    let mutator = Mutator::new(l, &env, base, library).expect("alive");

    let constants = Constants::of(l, &env).expect("alive");
    let mut theorems: Vec<(String, View<'_>)> = constants
        .imported()
        .into_iter()
        .filter(|(_, c)| matches!(c.kind(), Kind::Axiom | Kind::Theorem))
        .map(|(_, c)| (c.name(), c.0))
        .filter(|(name, _)| !name.starts_with("Lean.") && !GENERATED.iter().any(|part| name.contains(part)))
        .collect();
    theorems.retain(|(_, info)| {
        let name = Constant(*info).name_view().to_obj();
        let was = l.call(l.f.was_theorem, (env.share(), name)).expect("alive");
        was.is(TRUE)
    });
    theorems.sort_by(|a, b| a.0.cmp(&b.0));
    let every = |n: usize| {
        let step = theorems.len() / n;
        theorems.iter().step_by(step.max(1)).take(n).map(|(_, info)| *info).collect::<Vec<_>>()
    };

    let strict = vec![
        Closer::Simp,
        Closer::OneLemma,
        Closer::Contradiction,
        Closer::Omega,
        Closer::SimpAll,
        Closer::Grind,
    ];
    let rows = [
        ("no filter, everything that the index finds", MANY, true, vec![]),
        ("no filter, what people would write", MANY, false, vec![]),
        ("not by simp", FEW, false, strict[..1].to_vec()),
        ("not by one lemma", FEW, false, strict[1..2].to_vec()),
        ("light: not by simp or one lemma, no contradiction", FEW, false, strict[..3].to_vec()),
        ("strict: nor by omega, simp_all, grind", FEW, false, strict),
    ];
    for (what, n, all, closers) in rows {
        let effort = Effort { all, closers, limit: (n == FEW).then_some(16), ..Effort::default() };
        let (mut tally, mut made) = (Tally::new(), 0);
        let begun = cpu_seconds();
        for info in every(n) {
            made += mutator.mutants(l, Constant(info), &effort, &mut tally).expect("alive").len();
        }
        let seconds = cpu_seconds() - begun;
        let target = if n == MANY && all { "800 /s" } else { "" };
        row(&format!("{what}, per core-second"), format!("{:.0} /s", made as f64 / seconds), target);
        let tried: usize = tally.values().sum();
        row(&format!("  of {n} theorems, {tried} mutations tried"), format!("{made} kept"), "");
        let refused = tally.get("kernel").copied().unwrap_or(0);
        let accepted = 100.0 * made as f64 / (made + refused).max(1) as f64;
        row("  of those that are built, accepted by the kernel", format!("{accepted:.2} %"), "99 %");
        println!("  {tally:?}");
    }
}
