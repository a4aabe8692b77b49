//! The second kernel on everything that the package ships. `cargo bench -p lean-embedded --bench kernel`; a header may be
//! given in `PROVER_BENCH_HEADER`.

use lean_embedded::judge::library_check::check_library;
use lean_embedded::machine::{Code, Limits, THREAD_STACK};
use lean_embedded::{provision, snapshot};
use std::time::Instant;

fn main() {
    let run = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(measure).expect("a thread");
    run.join().unwrap_or_else(|p| std::panic::resume_unwind(p));
}

fn measure() {
    let progress = provision::standard();
    let i = provision::ensure(&*progress).expect("the embedded Lean");
    let header = std::env::var("PROVER_BENCH_HEADER").unwrap_or_default();
    let snapshot = i.snapshot(&header, &*progress).expect("a snapshot");
    let code = Code::load(&i).expect("compiled code");
    let booted = snapshot::restore(&code, &Limits::default(), &snapshot).expect("restored");
    let start = Instant::now();
    let mut last = Instant::now();
    let report = check_library(booted, lean_kernel::Limits::default(), |done, all| {
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
