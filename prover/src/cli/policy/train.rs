//! `prover policy train`.

use super::card::Card;
use super::examples;
use crate::cli::failure::Failure;
use crate::cli::signals;
use clap::Args;
use proof_policy::model::Sizes;
use proof_policy::train::{TrainOptions, train};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct TrainArgs {
    /// Attempts, as `prover policy record` and `prover bench --attempts` write them
    #[arg(required = true, value_name = "FILE")]
    attempts: Vec<PathBuf>,
    /// The model to write; its card goes beside it, as MODEL.md
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Of initial weights, order of goals and forgotten words
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().seed)]
    seed: u64,
    /// Rows of the table of words
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().sizes.rows)]
    rows: usize,
    /// Numbers a word
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().sizes.width)]
    width: usize,
    /// Units of the hidden layer
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().sizes.hidden)]
    hidden: usize,
    /// Epochs at most
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().epochs)]
    epochs: usize,
    /// Stop after so many epochs without a smaller loss on the theorems that are held out
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().patience)]
    patience: usize,
    /// The step of AdamW
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().learning_rate)]
    learning_rate: f64,
    /// Weight decay
    #[arg(long, value_name = "X", default_value_t = TrainOptions::default().weight_decay)]
    weight_decay: f64,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  prover policy train recorded/attempts.jsonl --out policy.safetensors
  prover policy train recorded/attempts.jsonl own.jsonl --out policy.safetensors --seed 1

Learns for each tactic, from what a goal looks like, how likely it is to succeed there and how long it \
takes. One theorem in ten is held out; the figures are about these. Theorems of suites that figures are \
measured on (first-steps, fresh-40, library-heldout, programs-60) are left out. The same files and the same \
seed give the same model, byte for byte. The model of the program is prover/policy/model/policy.safetensors; \
whoever writes another there and builds the program has that one built in.";

pub fn run(args: TrainArgs) -> Result<ExitCode, Failure> {
    let options = TrainOptions {
        seed: args.seed,
        sizes: Sizes { rows: args.rows, width: args.width, hidden: args.hidden },
        epochs: args.epochs,
        patience: args.patience,
        learning_rate: args.learning_rate,
        weight_decay: args.weight_decay,
        ..TrainOptions::default()
    };
    if [args.rows, args.width, args.hidden].contains(&0) {
        return Err(Failure::new("a model needs rows, width and hidden units of at least 1"));
    }
    let stop = StopFlag::default();
    signals::stop_on_signals(&stop)?;
    let examples = examples::read_for_training(&args.attempts)?;
    let begun = Instant::now();
    let trained = train(&examples, &options, &mut |epoch| {
        eprintln!(
            "epoch {} of {}: loss {:.4}, held out {:.4}, {:.0} s",
            epoch.number,
            options.epochs,
            epoch.loss,
            epoch.held_out,
            begun.elapsed().as_secs_f64()
        );
        !stop.is_set()
    })?;
    if stop.is_set() {
        eprintln!("interrupted: nothing was written");
        return Ok(ExitCode::from(130));
    }
    let card = Card::new(&args.attempts, &options, &trained)?;
    trained.model.save(&args.out)?;
    card.write(&args.out.with_file_name("MODEL.md"))?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&trained.figures)?);
    } else {
        print!("{}", super::card::figures(&trained.figures));
        println!("\n{}: model {}", args.out.display(), trained.model.name());
    }
    Ok(ExitCode::SUCCESS)
}
