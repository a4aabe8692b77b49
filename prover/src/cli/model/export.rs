//! `prover model export`.

use crate::cli::failure::Failure;
use crate::cli::output::Output;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use training_records::{Choice, Form, SearchRecord, chosen, export};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// Records of searches, as `prover bench --record` writes them
    #[arg(required = true, value_name = "FILE")]
    records: Vec<PathBuf>,
    /// The form of the data
    #[arg(long, value_enum, default_value = "pairs")]
    form: FormArg,
    /// Which of several proofs of one theorem
    #[arg(long, value_enum, default_value = "all")]
    choose: ChoiceArg,
    /// Write to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormArg {
    /// A state and the tactic that was a step of a proof there
    Pairs,
    /// The same as a conversation of two messages
    Chat,
    /// A state, the step of a proof there, and a tactic that did not lead on
    Preferences,
    /// Whole proofs with their statements
    Proofs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChoiceArg {
    /// All of them, but none twice
    All,
    /// The one with the fewest steps
    Shortest,
    /// The one that was found in the least time
    Fastest,
    /// The one whose steps were the most probable, by those who proposed them
    Likeliest,
}

const EXAMPLES: &str = "\
Examples:
  prover model export searches.jsonl --form pairs --out pairs.jsonl
  prover model export monday.jsonl tuesday.jsonl --form proofs --choose shortest

One JSON object a line, each with `suite` and `theorem`. States are as Lean prints them. A tactic that ran \
out of time, or closed its goal in another way than the proof, is no worse than the step of the proof, and \
so in no preference.";

pub fn run(args: ExportArgs) -> Result<ExitCode, Failure> {
    let mut records = vec![];
    for file in &args.records {
        let read = SearchRecord::read(file)?;
        if read.is_empty() {
            return Err(Failure::new(format!("{} has no records", file.display()))
                .advise("`prover bench SUITE --record FILE` writes them"));
        }
        records.extend(read);
    }
    let form = match args.form {
        FormArg::Pairs => Form::Pairs,
        FormArg::Chat => Form::Chat,
        FormArg::Preferences => Form::Preferences,
        FormArg::Proofs => Form::Proofs,
    };
    let choice = match args.choose {
        ChoiceArg::All => Choice::All,
        ChoiceArg::Shortest => Choice::Shortest,
        ChoiceArg::Fastest => Choice::Fastest,
        ChoiceArg::Likeliest => Choice::Likeliest,
    };
    let mut out = Output::open(args.out.as_deref())?;
    let (all, mut lines) = (records.len(), 0);
    let kept = chosen(records, choice);
    let proved = kept.iter().filter(|r| r.proof.is_some()).count();
    for record in &kept {
        for line in export(record, form) {
            out.line(&serde_json::to_string(&line)?)?;
            lines += 1;
        }
    }
    eprintln!("{lines} lines of {proved} proofs; {all} searches were read");
    Ok(ExitCode::SUCCESS)
}
