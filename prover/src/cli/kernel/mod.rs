//! `prover kernel`.

mod check;
mod display;
mod report;

use super::failure::Failure;
use check::{Basis, Check};
use clap::Args;
use lean_export::Costs;
use lean_kernel::KernelLimits;
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Seconds for a declaration, if there is no limit.
const LONGEST: f64 = 1e9;

#[derive(Args)]
#[command(after_help = HELP)]
pub struct KernelArgs {
    /// An export of lean4export (`-` for standard input), or compiled modules
    #[arg(value_name = "FILE.ndjson|FILE.olean", required = true)]
    files: Vec<PathBuf>,
    /// A folder of compiled modules in which imports are looked for
    /// (may be given several times) [default: $LEAN_PATH]
    #[arg(long = "path", value_name = "FOLDER")]
    path: Vec<PathBuf>,
    /// Check what the modules import as well, instead of taking it on faith
    #[arg(long)]
    imports: bool,
    /// Declarations other than axioms that must be among those that are checked, by
    /// their names with dots (may be given several times)
    #[arg(long = "expect", value_name = "NAME")]
    expected: Vec<String>,
    /// Believe of functions on numbers that the files declare (`Nat.gcd` and others that
    /// kernels compute with) that they are what their names say, also where they are
    /// defined as in no version of Lean that is known here
    #[arg(long)]
    believe_arithmetic: bool,
    /// Seconds per declaration
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = super::seconds)]
    timeout: f64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const HELP: &str = "\
Examples:
  lake exe lean4export Mathlib.Logic.Basic | prover kernel -
  prover kernel export.ndjson --expect my_theorem
  prover kernel .lake/build/lib/lean/Main.olean --path .lake/build/lib/lean --path \
  ~/.elan/toolchains/NAME/lib/lean

The kernel is an independent one: nothing of Lean runs. Exports are of format 3.1, modules of Lean 4.26 to \
4.35. Axioms are \
accepted and listed, whatever they say: look at the list. An export has no mark at its end, so that one that \
was cut off \
between two lines looks whole: name what it must hold with --expect.

A function on numbers that kernels compute with, like Nat.gcd, must be the one of its name: those of Lean \
4.28 are known.

Exit status: 0 everything is accepted, 1 something is wrong, 2 no verdict (unknown format, limits reached, \
files).";

pub fn run(args: KernelArgs) -> Result<ExitCode, Failure> {
    let is_module = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "olean");
    let modules = args.files.iter().filter(|f| is_module(f)).count();
    let limits = KernelLimits::default();
    let time = if args.timeout > 0.0 { args.timeout.min(LONGEST) } else { LONGEST };
    let costs = Costs { limits, time: Duration::from_secs_f64(time) };
    let mut check = Check::new(costs, &args.expected, args.believe_arithmetic);
    let (checked, basis) = match (modules, args.files.len()) {
        (0, 1) => (check.export(&args.files[0]), Some(Basis::Export)),
        (0, _) => return Err(Failure::new("one export at a time: each begins anew")),
        (modules, all) if modules == all => match check.modules(&args.files, &args.path, args.imports) {
            Ok(basis) => (Ok(()), Some(basis)),
            Err(stop) => (Err(stop), None),
        },
        _ => return Err(Failure::new("either one export or compiled modules")),
    };
    check.display.finish();
    let report = Report::new(&check, checked, basis);
    match args.json {
        true => println!("{}", report.to_json()),
        false => println!("{}", report.to_text()),
    }
    Ok(ExitCode::from(report.verdict as u8))
}
