//! `prover corpus merge`.

use super::super::failure::Failure;
use clap::Args;
use data::{Corpus, CorpusHead, CorpusLimits, CorpusTheorem, CorpusWriter, UnitLine};
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = "\
Example:
  prover corpus merge lists deep --out both")]
pub struct MergeArgs {
    /// Folders of corpora of the same Lean and the same library
    #[arg(num_args = 2.., required = true)]
    corpora: Vec<PathBuf>,
    /// New folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub fn run(args: MergeArgs) -> Result<ExitCode, Failure> {
    let corpora = args.corpora.iter().map(|c| super::read(c)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = corpora.first() else { return Err(Failure::new("nothing to merge")) };
    for (corpus, path) in corpora.iter().zip(&args.corpora) {
        if (&corpus.head.lean, &corpus.head.header) != (&first.head.lean, &first.head.header) {
            return Err(Failure::new(format!(
                "{} is made from another library ({}, `{}`) than {} ({}, `{}`)",
                path.display(),
                corpus.head.lean,
                corpus.head.header,
                args.corpora[0].display(),
                first.head.lean,
                first.head.header
            )));
        }
    }
    let merged: Vec<_> = corpora.iter().map(|c| json!(c.head.settings)).collect();
    let settings = [("merged".to_string(), json!(merged))].into();
    let head =
        CorpusHead { format: 1, lean: first.head.lean.clone(), header: first.head.header.clone(), settings };
    let mut writer = CorpusWriter::open(&args.out, &head)?;
    if !writer.done().is_empty() {
        return Err(Failure::new(format!("{} holds these corpora already", args.out.display())));
    }
    let all: usize = corpora.iter().map(|c| c.theorems.len()).sum();
    let orphans = merge(&mut writer, corpora)?;
    println!(
        "{} theorems in {}: {} said the same as another, {orphans} rested on one of those",
        writer.kept(),
        args.out.display(),
        all - writer.kept() - orphans
    );
    Ok(ExitCode::SUCCESS)
}

/// Adds the corpora one after the other; gives the number of theorems left out because one that they rest on
/// was left out in favour of one with another statement.
fn merge(writer: &mut CorpusWriter, corpora: Vec<Corpus>) -> Result<usize, Failure> {
    let mut hashes: HashMap<String, String> = HashMap::new();
    let mut orphans = 0;
    for (number, corpus) in (0..).zip(corpora) {
        let own: HashMap<String, String> =
            corpus.theorems.iter().map(|t| (t.name.clone(), t.statement_hash.clone())).collect();
        let mut theorems: Vec<CorpusTheorem> = vec![];
        for theorem in corpus.theorems {
            let same = |path: &String| match hashes.get(path) {
                Some(there) => own.get(path) == Some(there),
                None => own.contains_key(path),
            };
            if theorem.parents.iter().all(same) {
                theorems.push(theorem);
            } else {
                orphans += 1;
            }
        }
        let mut tally = std::collections::BTreeMap::new();
        let words = corpus.units.iter().flat_map(|u| &u.tally);
        words.for_each(|(word, n)| *tally.entry(word.clone()).or_default() += n);
        let targets = corpus.units.iter().flat_map(|u| u.targets.clone()).collect();
        let unit = UnitLine { unit: number, round: 1, targets, tally, ..UnitLine::default() };
        let added = writer.commit(unit, theorems, CorpusLimits::default())?;
        hashes.extend(added.into_iter().map(|t| (t.name, t.statement_hash)));
    }
    Ok(orphans)
}
