//! `prover retriever suite`.

use crate::cli::failure::Failure;
use crate::cli::lean::Lean;
use crate::cli::library_source;
use clap::{Args, ValueEnum};
use data::Suite;
use lean_bridge::BlockingWorker;
use proof_premises::library;
use proof_premises::library::held_out;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use retriever::pairs;
use serde_json::json;
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct SuiteArgs {
    /// How many theorems
    #[arg(short, long, value_name = "N", default_value_t = 330, value_parser = crate::cli::positive)]
    n: usize,
    /// Of which modules
    #[arg(long, value_enum, default_value = "test")]
    part: PartArg,
    /// Which modules are in which part, and which of their theorems are taken
    #[arg(long, value_name = "N", default_value_t = pairs::SEED)]
    seed: u64,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    engine: crate::cli::engine_args::EngineArgs,
}

impl SuiteArgs {
    /// So many theorems of the modules that are there to be learned from.
    pub fn for_training(n: usize, out: PathBuf, engine: crate::cli::engine_args::EngineArgs) -> SuiteArgs {
        SuiteArgs { n, part: PartArg::Train, seed: pairs::SEED, out, engine }
    }
}

const EXAMPLES: &str = "\
Examples:
  prover retriever suite --out library-heldout.jsonl
  prover retriever suite --part validation -n 60 --out development.jsonl

Each theorem comes with a header that imports what its module imports, but not the module: so it cannot be \
cited, nor \
can what was proved from it. Modules are divided among training, validation and test \
by a hash of \
their names, and give equally many theorems as far as they have them, chosen at random; statements that do \
not \
elaborate without the module are left out and counted.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PartArg {
    Train,
    Validation,
    Test,
}

impl PartArg {
    fn part(self) -> pairs::Part {
        match self {
            PartArg::Train => pairs::Part::Train,
            PartArg::Validation => pairs::Part::Validation,
            PartArg::Test => pairs::Part::Test,
        }
    }

    fn word(self) -> &'static str {
        match self {
            PartArg::Train => "train",
            PartArg::Validation => "validation",
            PartArg::Test => "test",
        }
    }
}

/// More of one module are not even opened in Lean.
const MOST_OF_A_MODULE: usize = 60;

pub fn run(args: SuiteArgs) -> Result<ExitCode, Failure> {
    let lean = Lean::start(&args.engine, 1)?;
    let library = library_source::read(lean.project(), library::WHOLE)?;
    let corpus = library.clone().into_corpus()?;
    let part = |module: &str| pairs::part_of(module, args.seed) == args.part.part();
    let mut modules = held_out::modules(&library, &corpus, part, args.seed);
    let asked: usize = modules.iter().map(|m| m.theorems.len()).sum();
    let mut worker = lean.pool().reserve()?;
    let (mut tried, mut seen) = (0, HashSet::new());
    for module in &mut modules {
        let theorems = std::mem::take(&mut module.theorems);
        for theorem in theorems {
            if module.theorems.len() == MOST_OF_A_MODULE {
                break;
            }
            tried += 1;
            if elaborates(&mut worker, &module.header, &theorem)? && seen.insert(theorem.text.clone()) {
                module.theorems.push(theorem);
            }
        }
        eprintln!("{}: {}", module.name, module.theorems.len());
    }
    let sizes: Vec<usize> = modules.iter().map(|m| m.theorems.len()).collect();
    let found: usize = sizes.iter().sum();
    let share = held_out::even_share(&sizes, args.n).ok_or_else(|| {
        let names = modules.len();
        let message = format!("only {found} theorems of {names} modules elaborate without their module");
        Failure::new(message).advise(format!("ask for at most that many with -n, not {}", args.n))
    })?;
    let mut chosen: Vec<(usize, usize)> =
        (0..modules.len()).flat_map(|m| (0..sizes[m].min(share)).map(move |t| (m, t))).collect();
    // The largest modules give one less where that makes the number exact.
    chosen.shuffle(&mut StdRng::seed_from_u64(args.seed));
    chosen.sort_by_key(|(_, t)| t + 1 == share);
    chosen.truncate(args.n);
    // Theorems with one header go together: each header is an environment of its own.
    chosen.sort_unstable();
    let mut text = String::new();
    for (m, t) in &chosen {
        let (module, theorem) = (&modules[*m], &modules[*m].theorems[*t]);
        let line = json!({
            "name": theorem.name,
            "split": args.part.word(),
            "formal_statement": format!("{} := by sorry", theorem.text),
            "header": module.header,
            "topic": module.name,
        });
        text += &format!("{line}\n");
    }
    std::fs::write(&args.out, text).map_err(|error| {
        Failure::new(format!("cannot write {}: {error}", args.out.display()))
            .advise("give another file with --out")
    })?;
    let used: HashSet<usize> = chosen.iter().map(|(m, _)| *m).collect();
    println!(
        "{} theorems of {} modules, at most {share} of each: {}",
        chosen.len(),
        used.len(),
        args.out.display()
    );
    println!("{asked} theorems in the part; {tried} opened, {found} of them elaborate without their module");
    Ok(ExitCode::SUCCESS)
}

/// Whether the statement reads back as one theorem and Lean accepts it after the header.
fn elaborates(
    worker: &mut BlockingWorker,
    header: &str,
    theorem: &held_out::HeldOutTheorem,
) -> Result<bool, Failure> {
    let text = format!("{} := by sorry", theorem.text);
    let line = json!({"name": theorem.name, "formal_statement": text}).to_string();
    let whole = |s: Suite| s.theorems.first().is_some_and(|t| t.statement.trim() == theorem.text.trim());
    if !Suite::records("a statement", &line).is_ok_and(whole) {
        return Ok(false);
    }
    match worker.open(header, &text, Duration::from_secs(60)) {
        Ok(_) => Ok(true),
        Err(lean_bridge::Error::Statement { part: "statement", .. }) => Ok(false),
        Err(e) => Err(Failure::new(format!("{}: {e}", theorem.name))),
    }
}
