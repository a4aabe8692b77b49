//! The second kernel: what it adds to judging, and everything that the package ships. `cargo bench
//! --workspace --bench kernel`; the header whose library is checked may be given in `PROVER_BENCH_HEADER`.

use lean_judge::alone::{Clean, second_kernel_alone};
use lean_judge::library_check::check_library;
use lean_judge::{Judge, Whole};
use lean_meta::boot::Booted;
use lean_meta::source::{OpenError, Source};
use lean_provision::snapshot;
use lean_wasm::machine::{Code, GuestLimits, THREAD_STACK};
use lean_wasm::watchdog::Watchdog;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn main() {
    let run = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(measure).expect("a thread");
    run.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
}

fn measure() {
    let progress = lean_provision::standard();
    let i = lean_provision::ensure(&*progress).expect("the embedded Lean");
    let header = std::env::var("PROVER_BENCH_HEADER").unwrap_or_else(|_| "import Lean".into());
    let snapshot = i.snapshot(&header, &*progress).expect("a snapshot");
    let code = Code::load(&i.code).expect("compiled code");
    let booted = snapshot::restore(&code, &GuestLimits::default(), &snapshot).expect("restored");
    judging(&code, &i.snapshot("", &*progress).expect("a snapshot"));
    let start = Instant::now();
    let mut last = Instant::now();
    let report = check_library(booted, lean_kernel::KernelLimits::default(), |done, all| {
        if last.elapsed().as_secs() >= 5 {
            last = Instant::now();
            eprintln!("{done} of {all}");
        }
    })
    .expect("the engine survives");
    println!(
        "{} definitions, {} families, {} believed, {} skipped, {} undecided, {} refused: {:.1} s",
        report.definitions,
        report.families,
        report.believed.len(),
        report.skipped,
        report.undecided.len(),
        report.refused.len(),
        start.elapsed().as_secs_f64()
    );
    for (name, why) in report.refused.iter().take(60) {
        println!("{name}: {why}");
    }
}

/// Right proofs of the tests that need no header, as texts.
fn proofs() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/judge/proofs");
    let mut out = vec![];
    for file in std::fs::read_dir(folder).expect("the proofs") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("a text");
        for case in
            text.split("-- case:").skip(1).filter(|c| !c.contains("import ") && !c.contains("-- header:"))
        {
            out.push(case.lines().skip(1).map(|line| format!("{line}\n")).collect());
        }
    }
    out.sort();
    out
}

struct Plain<'a>(&'a Arc<Code>, &'a std::path::Path);

impl Source for Plain<'_> {
    fn open(&mut self, _: &str) -> Result<Booted, OpenError> {
        snapshot::restore(self.0, &GuestLimits::default(), self.1)
            .map_err(|e| OpenError::Engine(format!("{e:#}")))
    }
}

/// How much of judging is the second kernel: the proofs judged as
/// files, then the second kernel's part by itself.
fn judging(code: &Arc<Code>, file: &std::path::Path) {
    let texts = proofs();
    let watchdog = Watchdog::start().expect("a watchdog");
    let mut source = Plain(code, file);
    let mut judge = Judge::default();
    let limit = || Instant::now() + Duration::from_secs(60);
    let mut judged = Duration::ZERO;
    // the first round reads the library
    for round in 0..2 {
        judged = Duration::ZERO;
        let mut accepted = 0;
        for text in &texts {
            let whole = Whole { text, prelude: "", axioms: &[] };
            let begun = Instant::now();
            let verified = judge.verify(&mut source, &watchdog, limit(), whole, |_, _| Ok(None::<()>));
            judged += begun.elapsed();
            accepted += usize::from(verified.is_ok_and(|v| v.refused.is_none()));
            judge.tidy(&mut source);
        }
        println!(
            "round {round}: {} proofs judged, {accepted} accepted: {:.2} s",
            texts.len(),
            judged.as_secs_f64()
        );
    }
    let mut clean = Clean::new(source.open("").expect("an engine")).expect("an engine");
    let mut took = vec![];
    for _ in 0..2 {
        took.clear();
        for text in &texts {
            let mut engine = source.open("").expect("an engine");
            let said = second_kernel_alone(&mut engine, &mut clean, text, 0, limit());
            took.extend(said.map(|s| s.took));
        }
    }
    took.sort();
    let sum: Duration = took.iter().sum();
    let share = sum.as_secs_f64() / (judged.as_secs_f64() - sum.as_secs_f64()).max(1e-9);
    println!(
        "the second kernel: {:.2} s, median {:.2} ms, longest {:.1} ms; it adds {:.1} % to judging (target \
         25 %)",
        sum.as_secs_f64(),
        took[took.len() / 2].as_secs_f64() * 1e3,
        took[took.len() - 1].as_secs_f64() * 1e3,
        share * 100.0
    );
}
