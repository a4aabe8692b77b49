//! `prover corpus sample`.

use super::super::failure::Failure;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Example:
  prover corpus sample corpus -n 3 --seed 7")]
pub struct SampleArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// How many theorems
    #[arg(short, long, value_name = "N", default_value = "10", value_parser = super::super::positive)]
    number: usize,
    /// Decides which
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Print a JSON line per theorem
    #[arg(long)]
    json: bool,
}

pub fn run(args: SampleArgs) -> Result<ExitCode, Failure> {
    let corpus = super::read(&args.corpus)?;
    for i in prover_synthesis::choose(&corpus, Some(args.number), args.seed) {
        let theorem = &corpus.theorems[i];
        if args.json {
            println!("{}", serde_json::to_string(theorem)?);
        } else {
            let arrow = if theorem.symm { "← " } else { "" };
            let (kind, target, lemma) = (theorem.kind.word(), &theorem.target, &theorem.lemma);
            println!("-- {target}, {kind} {arrow}{lemma}\n{}", theorem.text());
        }
    }
    Ok(ExitCode::SUCCESS)
}
