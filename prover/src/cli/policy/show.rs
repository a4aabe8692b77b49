//! `prover policy show`.

use crate::cli::failure::Failure;
use clap::Args;
use comfy_table::{CellAlignment, Table, presets};
use proof_policy::Model;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ShowArgs {
    /// A model that `prover policy train` wrote [default: the one that is built in]
    #[arg(value_name = "FILE")]
    model: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  prover policy show
  prover policy show policy.safetensors

Each tactic that the model knows, with what was counted in the attempts that it learned from: how often it \
was run, how often it succeeded (closers: closed the goal; moves: were a step of a proof), and the geometric \
mean of its times.";

/// The model in a file, or the one that is built in.
pub fn model(file: Option<&Path>) -> Result<Model, Failure> {
    match file {
        Some(path) => {
            let named = |e| Failure::new(format!("{}: {e}", path.display()));
            Model::open(path).map_err(named)
        }
        None => Model::built_in().cloned().map_err(|e| Failure::new(format!("the built-in model: {e}"))),
    }
}

pub fn run(args: ShowArgs) -> Result<ExitCode, Failure> {
    let model = model(args.model.as_deref())?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(model.tallies())?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["tactic", "tries", "successes", "ms"]);
    for t in model.tallies() {
        let (tries, successes) = (t.tries.to_string(), t.successes.to_string());
        table.add_row([t.variant.clone(), tries, successes, format!("{:.1}", t.ms)]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    println!("model {}\n{table}", model.name());
    Ok(ExitCode::SUCCESS)
}
