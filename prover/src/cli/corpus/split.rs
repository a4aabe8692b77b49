//! `prover corpus split`.

use super::super::failure::Failure;
use clap::Args;
use data::{Corpus, Part, SplitBy, splits};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a corpus is divided.
#[derive(Args, Clone, Copy, Debug)]
pub struct SplitOptions {
    /// What keeps the parts apart
    #[arg(long = "by", value_enum, default_value = "target")]
    by: By,
    /// Per mille for choosing among trained things
    #[arg(long, value_name = "N", default_value_t = 20)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=500))]
    valid: u32,
    /// Per mille for testing
    #[arg(long, value_name = "N", default_value_t = 20)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=500))]
    test: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// No library theorem is the origin of theorems of two parts
    Target,
    /// No lemma of a later part occurs in a proof of an earlier one: novel premises
    Lemma,
}

impl SplitOptions {
    /// The part of each theorem.
    pub fn parts(self, corpus: &Corpus) -> Vec<Part> {
        let by = match self.by {
            By::Target => SplitBy::Target,
            By::Lemma => SplitBy::Lemma,
        };
        splits(corpus, by, self.valid, self.test)
    }
}

#[derive(Args)]
#[command(after_help = "\
Writes train.jsonl, valid.jsonl and test.jsonl, a theorem a line. A theorem stays in its part when the \
corpus grows.

Example:
  prover corpus split corpus --out parts")]
pub struct SplitArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Folder for the parts
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    options: SplitOptions,
}

pub fn run(args: SplitArgs) -> Result<ExitCode, Failure> {
    let corpus = super::read(&args.corpus)?;
    let parts = args.options.parts(&corpus);
    for part in Part::ALL {
        let mut text = String::new();
        let mut count = 0;
        for (theorem, _) in corpus.theorems.iter().zip(&parts).filter(|(_, p)| **p == part) {
            text += &serde_json::to_string(theorem)?;
            text.push('\n');
            count += 1;
        }
        let path = args.out.join(format!("{}.jsonl", part.word()));
        super::write(&path, &text)?;
        println!("{count} theorems: {}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
