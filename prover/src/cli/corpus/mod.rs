//! `prover corpus`: looking at corpora of `prover mutate`, and taking them elsewhere.

mod card;
mod export;
mod label;
mod merge;
mod sample;
mod split;
mod stats;
mod verify;

use super::failure::Failure;
use clap::Subcommand;
use data::{Corpus, CorpusTheorem};
use std::path::Path;
use std::process::ExitCode;

/// Examples of the whole group.
pub const EXAMPLES: &str = "\
Examples:
  prover corpus stats corpus
  prover corpus sample corpus
  prover corpus export corpus --format chat --out pairs.jsonl

`prover mutate` makes a corpus.";

#[derive(Subcommand)]
pub enum CorpusCommand {
    /// What a corpus is made of, and what is damaged.
    Stats(stats::StatsArgs),
    /// Some of its theorems with their proofs.
    Sample(sample::SampleArgs),
    /// One corpus of several, every statement once.
    Merge(merge::MergeArgs),
    /// Parts for training, choosing and testing.
    Split(split::SplitArgs),
    /// Other formats: steps of LeanDojo, training pairs, chats, Lean files.
    Export(export::ExportArgs),
    /// How hard its theorems are for the search of `prover bench`.
    Label(Box<label::LabelArgs>),
    /// The data card, as Markdown.
    Card(card::CardArgs),
    /// Judge it again, from its text.
    Verify(verify::VerifyArgs),
}

pub fn run(command: CorpusCommand) -> Result<ExitCode, Failure> {
    match command {
        CorpusCommand::Stats(args) => stats::run(args),
        CorpusCommand::Sample(args) => sample::run(args),
        CorpusCommand::Merge(args) => merge::run(args),
        CorpusCommand::Split(args) => split::run(args),
        CorpusCommand::Export(args) => export::run(args),
        CorpusCommand::Label(args) => label::run(*args),
        CorpusCommand::Card(args) => card::run(args),
        CorpusCommand::Verify(args) => verify::run(args),
    }
}

/// Reads a corpus, and says what of it is damaged.
fn read(folder: &Path) -> Result<Corpus, Failure> {
    let corpus = Corpus::read(folder)?;
    for d in &corpus.damage {
        eprintln!("{}: {} damaged lines left out, the first is line {}", d.path.display(), d.lines, d.first);
    }
    Ok(corpus)
}

/// A theorem as a line of a suite for `prover bench`.
fn problem(corpus: &Corpus, theorem: &CorpusTheorem) -> serde_json::Value {
    serde_json::json!({
        "name": theorem.name,
        "formal_statement": format!("{} := by sorry", theorem.declaration()),
        "header": corpus.head.header,
    })
}

/// Writes a file, and its folder if need be.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))
}
