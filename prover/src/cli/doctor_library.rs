//! `prover doctor --library`: everything that the package ships, checked by the second kernel.

use super::failure::{Failure, status};
use super::progress::Progress;
use lean_judge::library_check::{LibraryReport, check_library};
use lean_provision::snapshot;
use lean_wasm::machine::{Code, GuestLimits, THREAD_STACK};
use serde_json::json;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// All of it that can be imported.
const HEADER: &str = "import Lean";
/// What takes less is not worth a display.
const QUIET: Duration = Duration::from_secs(2);
/// Refusals and undecided declarations that are shown; JSON has all of them.
const SHOWN: usize = 20;

pub fn run(as_json: bool) -> Result<ExitCode, Failure> {
    let progress = lean_provision::standard();
    let installation = lean_provision::ensure(&*progress)?;
    let snapshot = installation.snapshot(HEADER, &*progress)?;
    let begun = Instant::now();
    let thread = std::thread::Builder::new().stack_size(THREAD_STACK).spawn(move || {
        let code = Code::load(&installation.code).map_err(|e| Failure::new(format!("{e:#}")))?;
        let booted = snapshot::restore(&code, &GuestLimits::default(), &snapshot)
            .map_err(|e| Failure::new(format!("{e:#}")))?;
        let mut display = Progress::new();
        let mut is_shown = false;
        let report = check_library(booted, lean_kernel::KernelLimits::default(), |done, all| {
            if !is_shown && begun.elapsed() > QUIET {
                display.begin(all, done);
                is_shown = true;
            }
            if is_shown && done % 256 == 0 {
                display.set(done, "constants");
            }
        });
        display.finish();
        report.map_err(|lost| Failure::new(format!("the engine was lost: {lost}")))
    })?;
    let report = thread.join().map_err(|_| Failure::new("the check of the library ended with a panic"))??;
    if report.is_empty() {
        return Err(Failure::new("the library is empty: nothing was checked"));
    }
    match as_json {
        true => println!("{}", serde_json::to_string_pretty(&value(&report, begun.elapsed()))?),
        false => println!("{}", text(&report, begun.elapsed())),
    }
    Ok(status(report.refused.is_empty()))
}

fn value(report: &LibraryReport, time: Duration) -> serde_json::Value {
    let named = |list: &[(String, lean_kernel::KernelError)]| {
        list.iter().map(|(name, why)| json!({"name": name, "why": why.to_string()})).collect::<Vec<_>>()
    };
    let believed =
        report.believed.iter().map(|b| json!({"name": b.name, "kind": b.kind.word(), "sha256": b.sha256}));
    json!({
        "lean": lean_wasm::LEAN_VERSION,
        "kernel": concat!("lean-kernel ", env!("CARGO_PKG_VERSION")),
        "definitions": report.definitions,
        "families": report.families,
        "unsafe": report.skipped,
        "refused": named(&report.refused),
        "arithmetic": report.arithmetic,
        "undecided": named(&report.undecided),
        "believed": believed.collect::<Vec<_>>(),
        "believed_sha256": report.believed_sha256(),
        "seconds": time.as_secs_f64(),
    })
}

fn text(report: &LibraryReport, time: Duration) -> String {
    let mut lines = vec![format!(
        "{} definitions and {} families with their recursors are accepted by the second kernel ({:.1} s)",
        report.definitions,
        report.families,
        time.as_secs_f64()
    )];
    lines.push(format!(
        "{} statements are taken on faith: the package ships neither proof nor value (SHA-256 of all: {}; \
         --json lists them)",
        report.believed.len(),
        report.believed_sha256()
    ));
    lines.push(format!(
        "{} cannot be decided: they rest on constants or values that the package does not ship; proofs may \
             not use \
         those that mention missing constants",
        report.undecided.len()
    ));
    lines.push(format!("{} are unsafe or partial, which no proof may use", report.skipped));
    lines.push(format!("{} are refused", report.refused.len()));
    lines.extend(report.refused.iter().take(SHOWN).map(|(name, why)| format!("  {name}: {why}")));
    lines.join("\n")
}
