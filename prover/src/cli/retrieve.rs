//! `prover retrieve`.

use super::failure::Failure;
use super::lean::Lean;
use crate::library;
use clap::Args;
use comfy_table::{Table, presets};
use retriever::bm25::Bm25;
use retriever::fusion::{DEPTH, fuse};
use retriever::symbols::Symbols;
use retriever::{Corpus, Hit, PremiseId, Query, Source};
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct RetrieveArgs {
    /// A goal as Lean prints it (`… ⊢ …`), or a statement (`theorem t … : …`)
    #[arg(value_name = "GOAL|STATEMENT")]
    goal: String,
    /// How many premises to list
    #[arg(short, long, value_name = "N", default_value_t = 10, value_parser = super::positive)]
    k: usize,
    /// Only premises of this module and of those that it imports
    #[arg(long, value_name = "MODULE")]
    visible_from: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    corpus: super::corpus_args::CorpusArgs,
    #[command(flatten)]
    engine: super::engine_args::EngineArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover retrieve 'theorem t (a b c : Nat) : a * (b + c) = a * b + a * c'
  prover retrieve 'xs ys : List Nat ⊢ (xs ++ ys).length = ys.length + xs.length' -k 20
  prover retrieve 'n : Nat ⊢ n % 2 < 2' --visible-from Init.Omega
  prover retrieve 't : Tree ⊢ t.mirror.size = t.size' --corpus mine.jsonl

Lists library statements that may help with the goal, by text (BM25) and by the constants they share with it, and the \
two together (reciprocal rank fusion). `prover index` makes the list of statements; a statement is opened in Lean, so \
that its constants are known.";

/// One line of the table.
#[derive(serde::Serialize)]
struct Found<'a> {
    rank: usize,
    name: &'a str,
    module: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    score: f32,
    /// Rank in each source that found it.
    by: Vec<(&'static str, usize)>,
}

pub fn run(args: RetrieveArgs) -> Result<ExitCode, Failure> {
    let corpus = args.corpus.open(&args.engine)?.corpus;
    let allowed = match &args.visible_from {
        None => None,
        Some(module) => {
            let Some(file) = corpus.file(module) else {
                return Err(Failure::new(format!("no module `{module}` among those of the premises")));
            };
            let end = retriever::Position { line: u32::MAX, column: 0 };
            Some(corpus.accessible(file, end))
        }
    };
    let query = query(&args)?;
    let bm25 = Bm25::in_memory(&corpus).map_err(Failure::new)?;
    let symbols = Symbols::new(&corpus).map_err(Failure::new)?;
    let sources: [&dyn Source; 2] = [&bm25, &symbols];
    let begun = Instant::now();
    let rankings = sources
        .iter()
        .map(|s| s.top(&query, args.k.max(DEPTH), allowed.as_ref()).map(|hits| (s.name(), hits)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Failure::new)?;
    let premises: Vec<Vec<PremiseId>> =
        rankings.iter().map(|(_, hits)| hits.iter().map(|h| h.premise).collect()).collect();
    let hits = fuse(premises.iter().map(|p| (p.as_slice(), 1.0)), args.k);
    let seconds = begun.elapsed().as_secs_f64();
    let found = found(&corpus, &hits, &rankings);
    if args.json {
        for line in &found {
            println!("{}", serde_json::to_string(line).map_err(Failure::new)?);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(["", "name", "type", "by"]);
    for f in &found {
        let by: Vec<String> = f.by.iter().map(|(name, rank)| format!("{name} {rank}")).collect();
        let ty: String = f.ty.chars().take(100).collect();
        table.add_row([f.rank.to_string(), f.name.into(), ty, by.join(", ")]);
    }
    println!("{table}");
    eprintln!("{} statements searched in {:.1} ms", corpus.len(), seconds * 1e3);
    Ok(ExitCode::SUCCESS)
}

/// The goal's text and, for a statement, its constants.
fn query(args: &RetrieveArgs) -> Result<Query, Failure> {
    if args.goal.contains('⊢') {
        return Ok(Query { text: args.goal.clone(), constants: vec![] });
    }
    let statement = match args.goal.contains(":=") {
        true => args.goal.clone(),
        false => format!("{} := by sorry", args.goal),
    };
    let lean = Lean::start(&args.engine, 1)?;
    let mut session = lean.pool().session().map_err(Failure::new)?;
    let opened = session.open(&args.corpus.header, &statement, Duration::from_secs(60)).map_err(|e| {
        Failure::new(e).advise("a goal needs a `⊢`; anything else is taken for a declaration")
    })?;
    Ok(library::query(&opened.goals, &args.goal))
}

fn found<'a>(corpus: &'a Corpus, hits: &[Hit], rankings: &[(&'static str, Vec<Hit>)]) -> Vec<Found<'a>> {
    let ranks: Vec<(&'static str, HashMap<PremiseId, usize>)> = rankings
        .iter()
        .map(|(name, hits)| (*name, hits.iter().enumerate().map(|(i, h)| (h.premise, i + 1)).collect()))
        .collect();
    hits.iter()
        .enumerate()
        .map(|(i, hit)| {
            let premise = corpus.premise(hit.premise);
            Found {
                rank: i + 1,
                name: &premise.name,
                module: corpus.path(corpus.file_of(hit.premise)),
                ty: &premise.text,
                score: hit.score,
                by: ranks.iter().filter_map(|(n, r)| Some((*n, *r.get(&hit.premise)?))).collect(),
            }
        })
        .collect()
}
