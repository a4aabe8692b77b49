//! `prover kernel`.

use super::failure::Failure;
use super::progress::Progress;
use clap::Args;
use lean_export::olean::{Faith, Modules};
use lean_export::{Costs, NdjsonReader, Problem, Rejection, Replay, Stop, Tally};
use lean_kernel::{Body, Limits, NameId, NoLibrary, Unit};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// More axioms than this are not all told in words.
const MANY: usize = 20;

/// Seconds for a declaration, if there is no limit.
const LONGEST: f64 = 1e9;

/// What takes less is not worth a display.
const QUIET: Duration = Duration::from_secs(2);

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
  prover kernel .lake/build/lib/lean/Main.olean --path .lake/build/lib/lean --path ~/.elan/toolchains/NAME/lib/lean

The kernel is an independent one: nothing of Lean runs. Exports are of format 3.1, modules of Lean 4.26 to 4.35. Axioms are \
accepted and listed, whatever they say: look at the list. An export has no mark at its end, so that one that was cut off \
between two lines looks whole: name what it must hold with --expect.

A function on numbers that kernels compute with, like Nat.gcd, must be the one of its name: those of Lean 4.28 are known.

Exit status: 0 everything is accepted, 1 something is wrong, 2 no verdict (unknown format, limits reached, files).";

pub fn run(args: KernelArgs) -> Result<ExitCode, Failure> {
    let is_module = |f: &PathBuf| f.extension().is_some_and(|e| e == "olean");
    let modules = args.files.iter().filter(|f| is_module(f)).count();
    let limits = Limits::default();
    let time = if args.timeout > 0.0 { args.timeout.min(LONGEST) } else { LONGEST };
    let costs = Costs { limits, time: Duration::from_secs_f64(time) };
    let mut replay = Replay::new(costs);
    let missing = args.expected.iter().map(|name| replay.terms().dotted(name)).collect();
    let mut check = Check {
        replay,
        missing,
        assumed: vec![],
        believes_arithmetic: args.believe_arithmetic,
        display: Display::new(),
    };
    let (checked, basis) = match (modules, args.files.len()) {
        (0, 1) => (check.export(&args.files[0]), Some(Basis::Export)),
        (0, _) => return Err(Failure::new("one export at a time: each begins anew")),
        (m, all) if m == all => match check.modules(&args) {
            Ok(basis) => (Ok(()), Some(basis)),
            Err(stop) => (Err(stop), None),
        },
        _ => return Err(Failure::new("either one export or compiled modules")),
    };
    check.display.progress.finish();
    let report = Report::new(&check, checked, basis);
    match args.json {
        true => println!("{}", report.to_json()),
        false => println!("{}", report.to_text()),
    }
    Ok(ExitCode::from(report.verdict as u8))
}

/// Takes the kernel through files.
struct Check {
    replay: Replay,
    /// Expected declarations that were not met.
    missing: Vec<NameId>,
    /// Functions that the kernel has computed with and does not know, as the files declare them.
    assumed: Vec<NameId>,
    believes_arithmetic: bool,
    display: Display,
}

impl Check {
    fn export(&mut self, file: &Path) -> Result<(), Stop> {
        let (input, size): (Box<dyn BufRead>, u64) = match file == Path::new("-") {
            true => (Box::new(BufReader::new(io::stdin())), 0),
            false => {
                let opened = File::open(file).and_then(|f| Ok((f.metadata()?.len(), f)));
                let (size, opened) = opened.map_err(|e| unreadable(file, e))?;
                (Box::new(BufReader::with_capacity(1 << 20, opened)), size)
            }
        };
        let mut reader = NdjsonReader::new(input);
        while let Some(item) = reader.next_item(self.replay.terms())? {
            self.met(&item);
            self.replay.take(&mut NoLibrary, &item)?;
            let mb = |bytes: u64| (bytes >> 20) as usize;
            self.display.show(mb(reader.bytes()), mb(size), "MB", self.replay.tally().checked);
        }
        self.assumed = self.replay.assumed();
        Ok(())
    }

    fn modules(&mut self, args: &KernelArgs) -> Result<Basis, Stop> {
        let mut modules = Modules::new(search_path(&args.path));
        for file in &args.files {
            modules.add(self.replay.terms(), file)?;
        }
        modules.open_imports(self.replay.terms(), args.imports)?;
        let total = modules.names_to_check();
        while let Some(item) = modules.next_item(self.replay.terms())? {
            self.met(&item);
            self.replay.take(&mut modules, &item)?;
            let checked = self.replay.tally().checked;
            self.display.show(checked as usize, total, "names", checked);
        }
        let faith = modules.faith(self.replay.terms())?;
        self.assumed = self.replay.assumed().into_iter().filter(|n| modules.is_checked(*n)).collect();
        let without_proofs = modules.without_proofs().into_iter().map(String::from).collect();
        Ok(Basis::Modules { faith, checked: modules.count().1, without_proofs })
    }

    /// Looks for expected declarations.
    fn met(&mut self, item: &lean_export::Item) {
        if self.missing.is_empty() {
            return;
        }
        // who expects a theorem does not mean an axiom of its name
        if let lean_export::Item::Unit { unit: Unit::Single(d), .. } = item
            && d.body == Body::Axiom
        {
            return;
        }
        let names = item.names();
        self.missing.retain(|m| !names.contains(m));
    }
}

fn unreadable(file: &Path, e: io::Error) -> lean_export::ReadError {
    let place = lean_export::Place::File(file.display().to_string());
    lean_export::ReadError { place, problem: Problem::Io(e) }
}

/// Folders that were given, else those of the environment.
fn search_path(given: &[PathBuf]) -> Vec<PathBuf> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let inherited = std::env::var_os("LEAN_PATH").unwrap_or_default();
    std::env::split_paths(&inherited).filter(|p| !p.as_os_str().is_empty()).collect()
}

/// Progress of what takes longer than a moment.
struct Display {
    progress: Progress,
    begun: Instant,
    shown: bool,
}

impl Display {
    fn new() -> Display {
        Display { progress: Progress::new(), begun: Instant::now(), shown: false }
    }

    fn show(&mut self, done: usize, total: usize, unit: &str, checked: u64) {
        let elapsed = self.begun.elapsed();
        if elapsed < QUIET {
            return;
        }
        if !self.shown {
            self.shown = true;
            self.progress.begin(total, done);
        }
        let rate = checked as f64 / elapsed.as_secs_f64();
        self.progress.set(done, format_args!("{unit}, {checked} declarations checked at {rate:.0}/s"));
    }
}

/// Where declarations came from, and what they rest on that was not checked.
enum Basis {
    Export,
    Modules {
        faith: Faith,
        /// How many modules were checked.
        checked: usize,
        /// Those of them whose files have statements alone.
        without_proofs: Vec<String>,
    },
}

/// The exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accepted = 0,
    Rejected = 1,
    Declined = 2,
}

struct Report<'a> {
    verdict: Verdict,
    reason: Option<String>,
    tally: &'a Tally,
    /// Names, and hashes of what they are.
    assumed: Vec<(String, Option<String>)>,
    /// Nothing if the kernel did not come to the end of its modules.
    basis: Option<Basis>,
    seconds: f64,
}

impl<'a> Report<'a> {
    fn new(check: &'a Check, result: Result<(), Stop>, basis: Option<Basis>) -> Report<'a> {
        let tally = check.replay.tally();
        let (verdict, reason) = match result {
            Err(stop) => (of_stop(&stop), Some(stop.to_string())),
            Ok(()) => of_whole(check, basis.as_ref()),
        };
        let assumed =
            check.assumed.iter().map(|n| (check.replay.name(*n), check.replay.content_hash(*n))).collect();
        Report {
            verdict,
            reason,
            tally,
            assumed,
            basis,
            seconds: check.display.begun.elapsed().as_secs_f64(),
        }
    }

    fn to_text(&self) -> String {
        let mut lines: Vec<String> =
            self.tally.undecided.iter().map(|(name, why)| format!("undecided `{name}`: {why}")).collect();
        if !self.tally.left_out.is_empty() {
            let count = self.tally.left_out.len();
            lines.push(format!(
                "{count} unsafe or partial declarations are left out: nothing safe may mention them"
            ));
        }
        if let Some(reason) = &self.reason {
            lines.push(reason.clone());
        }
        let mut last =
            format!("{}: {} declarations checked in {:.1} s", self.word(), self.tally.checked, self.seconds);
        if self.verdict == Verdict::Accepted {
            last += &format!("; {}", words(&self.axioms(), "axioms"));
            last += &self.faith_text();
        }
        lines.push(last);
        lines.join("\n")
    }

    fn faith_text(&self) -> String {
        let mut taken = vec![];
        if let Some(Basis::Modules { faith, .. }) = &self.basis
            && faith.declarations > 0
        {
            let unproved = match faith.unproved.len() {
                0 => String::new(),
                n => format!(" ({n} of them axioms or theorems whose proofs are in other files)"),
            };
            let (d, m) = (faith.declarations, faith.modules);
            taken.push(format!("{d} declarations of {m} imported modules{unproved}"));
        }
        if !self.assumed.is_empty() {
            let names: Vec<&str> = self.assumed.iter().map(|(name, _)| name.as_str()).collect();
            taken.push(format!("that {} are the functions of these names", names.join(", ")));
        }
        match taken.is_empty() {
            true => "; nothing taken on faith".into(),
            false => format!("; taken on faith: {}", taken.join(", and ")),
        }
    }

    /// The axioms of what was checked and of what it rests on.
    fn axioms(&self) -> Vec<String> {
        let mut axioms = self.tally.axioms.clone();
        if let Some(Basis::Modules { faith, .. }) = &self.basis {
            axioms.extend(faith.axioms.iter().cloned());
        }
        axioms
    }

    fn word(&self) -> &'static str {
        match self.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Rejected => "rejected",
            Verdict::Declined => "declined",
        }
    }

    fn to_json(&self) -> serde_json::Value {
        let undecided: Vec<_> =
            self.tally.undecided.iter().map(|(name, why)| json!({"name": name, "why": why})).collect();
        let faith = match &self.basis {
            None => serde_json::Value::Null,
            Some(Basis::Export) => json!({"declarations": 0, "modules": 0, "unproved": []}),
            Some(Basis::Modules { faith, .. }) => {
                json!({"declarations": faith.declarations, "modules": faith.modules, "unproved": faith.unproved})
            }
        };
        json!({
            "verdict": self.word(),
            "reason": self.reason,
            "checked": self.tally.checked,
            "axioms": self.axioms(),
            "left_out": self.tally.left_out,
            "undecided": undecided,
            "faith": faith,
            "assumed": self.assumed.iter().map(|(name, sha256)| json!({"name": name, "sha256": sha256})).collect::<Vec<_>>(),
            "seconds": self.seconds,
            "kernel": concat!("lean-kernel ", env!("CARGO_PKG_VERSION")),
        })
    }
}

/// What it means that a replay did not come to its end.
fn of_stop(stop: &Stop) -> Verdict {
    match stop {
        Stop::Read(e) => match e.problem {
            Problem::Malformed(_) => Verdict::Rejected,
            Problem::Unsupported(_) | Problem::Io(_) => Verdict::Declined,
        },
        Stop::Rejected(r) if Rejection::is_undecided(r) => Verdict::Declined,
        Stop::Rejected(_) => Verdict::Rejected,
    }
}

/// What it means that nothing was wrong.
fn of_whole(check: &Check, basis: Option<&Basis>) -> (Verdict, Option<String>) {
    let tally = check.replay.tally();
    if let Some(Basis::Modules { without_proofs, checked, .. }) = basis
        && !without_proofs.is_empty()
    {
        let first = &without_proofs[0];
        let reason = format!(
            "{} of {checked} modules have statements without proofs, for example {first}: the file `.olean.private` that \
             belongs to it is missing",
            without_proofs.len()
        );
        return (Verdict::Declined, Some(reason));
    }
    if !check.missing.is_empty() {
        let names: Vec<String> = check.missing.iter().map(|n| check.replay.name(*n)).collect();
        return (Verdict::Rejected, Some(format!("not declared: {}", names.join(", "))));
    }
    if !tally.undecided.is_empty() {
        return (Verdict::Declined, Some("some declarations are too heavy".into()));
    }
    if !check.assumed.is_empty() && !check.believes_arithmetic {
        let names: Vec<String> = check.assumed.iter().map(|n| check.replay.name(*n)).collect();
        let reason = format!(
            "proofs compute with {}, defined as in no version of Lean that is known here: --believe-arithmetic accepts that \
             they are the functions of these names",
            names.join(", ")
        );
        return (Verdict::Declined, Some(reason));
    }
    match tally.checked {
        0 => (Verdict::Declined, Some("there is nothing to check".into())),
        _ => (Verdict::Accepted, None),
    }
}

fn words(names: &[String], what: &str) -> String {
    match names.len() {
        0 => format!("no {what}"),
        n if n > MANY => {
            format!("{n} {what}: {} and others, which --json lists", names[..MANY].join(", "))
        }
        _ => format!("{what} {}", names.join(", ")),
    }
}
