//! `prover corpus label`.

use super::super::failure::Failure;
use super::super::{SearchArgs, bench};
use crate::synthesis;
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
Each theorem is given to the search of `prover bench`, which knows nothing of how it was made but may use the library. Results go \
to search-….jsonl in the folder of the corpus; statistics, card and the export jsonl tell them. The same command again \
continues after an interruption.

Examples:
  prover corpus label corpus --timeout 5
  prover corpus label corpus --timeout 30 --sample 200";

pub fn run(args: LabelArgs) -> Result<ExitCode, Failure> {
    let corpus = super::read(&args.corpus)?;
    if corpus.theorems.is_empty() {
        return Err(Failure::new(format!("{} holds no theorems", args.corpus.display())));
    }
    let chosen = synthesis::choose(&corpus, args.sample, args.draw);
    let lines = |skip: &dyn Fn(&str) -> bool| -> String {
        let wanted = chosen.iter().map(|i| &corpus.theorems[*i]).filter(|t| !skip(&t.name));
        wanted.map(|t| super::problem(&corpus, t).to_string() + "\n").collect()
    };
    let name = args.corpus.display().to_string();
    // a file of its own for each choice, so that an interrupted one can go on
    let hash = Suite::jsonl(&name, &lines(&|_| false))?.hash();
    let out = args.corpus.join(format!("search-{}.jsonl", &hash[..12]));
    let earlier = data::difficulties(&args.corpus, Some(&out))?;
    let left = lines(&|name| earlier.contains_key(name));
    if left.is_empty() {
        println!("all {} were searched before", chosen.len());
        return Ok(ExitCode::SUCCESS);
    }
    let outcome = bench::search(Suite::jsonl(&name, &left)?, &args.search, None, &out)?.outcome;
    let stats = super::read(&args.corpus)?.stats();
    for (word, n) in &stats.difficulty {
        println!("{word}: {n}");
    }
    Ok(if outcome.interrupted { ExitCode::from(130) } else { ExitCode::SUCCESS })
}
