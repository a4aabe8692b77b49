//! `prover fstar doctor`.

use super::args::{DependenciesArgs, INSTALL, InstallationArgs, MemoryArgs};
use crate::cli::failure::{Failure, status};
use clap::Args;
use fstar_bridge::CheckedFiles;
use prover_fstar::Fstar;
use serde_json::json;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Exit status 1 if F* does not work.

Example:
  prover fstar doctor --fstar ~/fstar/bin/fstar.exe")]
pub struct DoctorArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    installation: InstallationArgs,
    #[command(flatten)]
    dependencies: DependenciesArgs,
    #[command(flatten)]
    memory: MemoryArgs,
}

/// What commands do with a feature, and what without it.
const FEATURES: [(&str, &str); 6] = [
    ("push", "pushing code: nothing works without"),
    ("interrupt", "ending a proof at its deadline; without it, the process is killed"),
    ("segment", "counting declarations; without it, only our own reading counts them"),
    ("push-partial-checked-file", "loading a file up to a definition; without it, its text is pushed"),
    ("restart-solver", "not needed: verdicts are confirmed by fresh processes"),
    ("full-buffer", "not needed"),
];

pub fn run(args: DoctorArgs) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let located = args.installation.command().located();
    let found = runtime.block_on(args.installation.find(args.dependencies, args.memory));
    let z3 = runtime.block_on(prover_fstar::z3_version());
    if args.json {
        let value = match &found {
            Ok(Fstar { common, version, greeting, z3_warning, reports_assumes, .. }) => json!({
                "works": true, "program": located, "version": version, "protocol": greeting.version,
                "features": greeting.features, "z3": z3, "z3Warning": z3_warning,
                "reportsAssumes": reports_assumes,
                "checkedFiles": common.checked.as_ref().map(checked_json),
                "takenOnFaith": common.library.as_ref().map(|library| library.all().count()),
            }),
            Err(e) => json!({"works": false, "program": located, "z3": z3, "error": e.to_string()}),
        };
        println!("{}", serde_json::to_string_pretty(&value)?);
        return Ok(status(found.is_ok()));
    }
    match &located {
        Some(path) => println!("F*: {}", path.display()),
        None => println!("F*: not found"),
    }
    println!("z3: {}", z3.as_deref().unwrap_or("none on the PATH (an F* archive brings its own)"));
    match found {
        Ok(fstar) => {
            println!("{}, protocol version {}", fstar.version, fstar.greeting.version);
            for (feature, what) in FEATURES {
                let has = if fstar.greeting.has(feature) { "yes" } else { "no" };
                println!("  {feature:26} {has:4} {what}");
            }
            let reports = if fstar.reports_assumes { "yes" } else { "no" };
            println!(
                "  {:26} {reports:4} its own word on assumptions; ours is always asked",
                "--report_assumes"
            );
            println!("  {:26} {}", "library's sources", library(&fstar));
            println!("  {:26} {}", "--cache_checked_modules", checked(&fstar));
            println!("F* works: it proved a lemma");
            Ok(ExitCode::SUCCESS)
        }
        Err(e) => {
            println!("F* does not work: {e}");
            if located.is_some() {
                println!("{INSTALL}");
            }
            Ok(ExitCode::from(1))
        }
    }
}

/// What is known of the library's sources.
fn library(fstar: &Fstar) -> String {
    match &fstar.common.library {
        Some(library) => {
            let (modules, names) = (library.modules().names().len(), library.all().count());
            let unreadable = match library.unreadable().count() {
                0 => String::new(),
                n => format!("; {n} modules cannot be read and count as a whole"),
            };
            format!("{modules} modules, {names} names are taken on faith{unreadable}")
        }
        None => "not there: what the library takes on faith is not looked for".into(),
    }
}

/// What is kept of projects' own modules.
fn checked(fstar: &Fstar) -> String {
    let Some(files) = &fstar.common.checked else {
        return "not used: what a file depends on is loaded from its sources each time".into();
    };
    let (kept, refused) = files.count();
    let folder = files.folder().display();
    let refused = match refused {
        0 => String::new(),
        n => format!("; {n} could not be made (see the .refused files there)"),
    };
    format!("what files depend on is kept {kept} times in {folder}{refused}")
}

fn checked_json(files: &CheckedFiles) -> serde_json::Value {
    let (kept, refused) = files.count();
    json!({"folder": files.folder(), "kept": kept, "refused": refused})
}
