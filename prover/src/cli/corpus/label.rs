//! `prover corpus label`.

use super::super::failure::Failure;
use super::super::{SearchArgs, bench_lean};
use clap::Args;
use data::Suite;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct LabelArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Only so many theorems, drawn at random [default: all]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    sample: Option<usize>,
    /// Decides which
    #[arg(long, value_name = "N", default_value_t = 0)]
    draw: u64,
    #[command(flatten)]
    search: SearchArgs,
}

const EXAMPLES: &str = "\
Each theorem is given to the search of `prover bench`, which knows nothing of how it was made but may use \
the library. Results go \
to search-….jsonl in the folder of the corpus; statistics, card and the export jsonl tell them. The same \
command again \
continues after an interruption.

Examples:
  prover corpus label corpus --timeout 5
  prover corpus label corpus --timeout 30 --sample 200";

pub fn run(args: LabelArgs) -> Result<ExitCode, Failure> {
    let corpus = super::read(&args.corpus)?;
    if corpus.theorems.is_empty() {
        return Err(Failure::new(format!("{} holds no theorems", args.corpus.display())));
    }
    let chosen = prover_synthesis::choose(&corpus, args.sample, args.draw);
    let problems = chosen.iter().map(|i| super::problem(&corpus, &corpus.theorems[*i]).to_string() + "\n");
    let suite = Suite::records(&args.corpus.display().to_string(), &problems.collect::<String>())?;
    // Each choice has a file of its own, so that an interrupted one can go on.
    let out = args.corpus.join(format!("search-{}.jsonl", &suite.hash()[..12]));
    let outcome = bench_lean::search(suite, &args.search, bench_lean::Checks::default(), &out)?.outcome;
    let corpus = super::read(&args.corpus)?;
    super::write(&args.corpus.join("CARD.md"), &corpus.card(&args.corpus)?)?;
    for (word, n) in &corpus.stats().difficulty {
        println!("{word}: {n}");
    }
    Ok(if outcome.interrupted { ExitCode::from(130) } else { ExitCode::SUCCESS })
}
