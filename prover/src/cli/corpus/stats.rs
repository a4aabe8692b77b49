//! `prover corpus stats`.

use super::super::failure::{Failure, status};
use clap::Args;
use comfy_table::{Table, presets};
use data::{Quantiles, Spread};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Example:
  prover corpus stats corpus --json

Exit status 1 if lines of the corpus are damaged.")]
pub struct StatsArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: StatsArgs) -> Result<ExitCode, Failure> {
    let corpus = super::read(&args.corpus)?;
    let stats = corpus.stats();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&stats)?);
        return Ok(status(stats.damaged == 0));
    }
    let counts = |words: Vec<(String, usize)>| {
        let words: Vec<String> = words.into_iter().map(|(word, n)| format!("{word} {n}")).collect();
        words.join(", ")
    };
    println!("{} theorems of {} mutations tried", stats.theorems, stats.tried);
    println!("kinds: {}", counts(stats.kinds.into_iter().collect()));
    println!("rounds: {}", counts(stats.rounds.iter().map(|(r, n)| (r.to_string(), *n)).collect()));
    println!("printed: {}", counts(stats.forms.into_iter().collect()));
    if !stats.difficulty.is_empty() {
        println!("searched: {}", counts(stats.difficulty.into_iter().collect()));
    }
    println!("judged: {}", counts(stats.tiers.into_iter().collect()));
    let mut ended: Vec<(String, usize)> = stats.tally.into_iter().collect();
    ended.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    println!("attempts: {}", counts(ended));
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["", "least", "25 %", "median", "90 %", "most"]);
    for (what, q) in [("symbols", stats.size), ("characters", stats.characters)] {
        let Quantiles { least, quarter, median, tenth, most } = q;
        table.add_row([
            what.to_string(),
            least.to_string(),
            quarter.to_string(),
            median.to_string(),
            tenth.to_string(),
            most.to_string(),
        ]);
    }
    println!("\n{table}\n");
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["", "distinct", "effective", "most frequent"]);
    let spreads = [
        ("modules", stats.modules),
        ("targets", stats.targets),
        ("lemmas", stats.lemmas),
        ("constants", stats.constants),
    ];
    for (what, Spread { distinct, effective, most }) in spreads {
        let most = counts(most.into_iter().take(4).collect());
        table.add_row([what.to_string(), distinct.to_string(), effective.to_string(), most]);
    }
    println!("{table}");
    Ok(status(stats.damaged == 0))
}
