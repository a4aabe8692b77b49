//! `prover retrieve`.

use super::corpus_args::{self, Premises};
use super::failure::Failure;
use super::file_premises::FilePremises;
use super::lean::Lean;
use super::model_args::{self, ModelArgs};
use clap::Args;
use comfy_table::{Table, presets};
use proof_premises::Indices;
use proof_premises::library::{self, WeightsFile};
use proof_session::{Completeness, Finding, Known, find_by_pattern};
use retriever::fusion::{DEPTH, fuse};
use retriever::{Hit, PremiseCorpus, PremiseId, Query, Source};
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct RetrieveArgs {
    /// A goal as Lean prints it (`… ⊢ …`), a statement (`theorem t … : …`), or with --pattern a pattern
    #[arg(value_name = "GOAL|STATEMENT|PATTERN")]
    goal: String,
    /// Search for statements by what they say: terms with holes, in Loogle's notation
    #[arg(long, conflicts_with_all = ["visible_from", "corpus"])]
    pattern: bool,
    /// Seconds for a search by pattern
    #[arg(long, value_name = "S", default_value_t = 20.0, value_parser = super::seconds)]
    within: f64,
    /// How many premises to list
    #[arg(short, long, value_name = "N", default_value_t = 10, value_parser = super::positive)]
    k: usize,
    /// Only premises of this module and of those that it imports
    #[arg(long, value_name = "MODULE")]
    visible_from: Option<String>,
    /// Only what is in sight at the end of this file, or at a theorem of it (`file.lean:theorem`): the
    /// library that it imports, the modules of its project, and the text before
    #[arg(long, value_name = "FILE", conflicts_with_all = ["visible_from", "corpus", "pattern"])]
    file: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArgs,
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
  prover retrieve --pattern '?a * (?b + ?c) = _'
  prover retrieve --pattern '|- List.length _ ≤ _, \"filter\"' --header 'import Std'
  prover retrieve 't : Tree ⊢ t.mirror.size = t.size' --corpus mine.jsonl
  prover retrieve 't : Tree ⊢ t.mirror.size = t.size' --file Trees/Mirror.lean:Tree.size_mirror

Lists library statements that may help with the goal: by text (BM25), by the constants they share with it, \
by an encoder's \
vectors, for a statement also those that unify with the goal or a part of it; all together by reciprocal \
rank fusion. \
The statements are part of the program; their vectors are made by the set-up. A statement \
is opened in Lean, a goal is not.

With --pattern, those that say something: `?a` and `_` stand for anything, equal names for equal terms; \
after `|-` the conclusion alone is meant, with hypotheses in any order; a constant, or a part of the name \
in quotes; several with commas between them must all hold. Lean searches what --header imports; \
Where not all was searched or told, a last line says so, with --json as \
`{\"completeness\": …, \"found\": …, \"note\": …}`.";

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
    by: Vec<(&'a str, usize)>,
}

pub fn run(args: RetrieveArgs) -> Result<ExitCode, Failure> {
    if args.pattern {
        return by_pattern(&args);
    }
    let (corpus, index, in_sight, opened) = match &args.file {
        None => {
            let Premises { corpus, index, .. } = args.corpus.open(&args.engine)?;
            (corpus, index, None, None)
        }
        Some(place) => {
            let FilePremises { lean, header, corpus, allowed } =
                FilePremises::read(place, &args.corpus, &args.engine)?;
            (corpus, None, Some(allowed), Some((lean, header)))
        }
    };
    let allowed = match &args.visible_from {
        None => in_sight,
        Some(module) => {
            let Some(file) = corpus.file(module) else {
                return Err(Failure::new(format!("no module `{module}` among those of the premises")));
            };
            let end = retriever::Position { line: u32::MAX, column: 0 };
            Some(corpus.accessible(file, end))
        }
    };
    let Question { query, structural } = question(&args, &corpus, opened)?;
    let Indices { text, symbols } = Indices::new(&corpus, index.as_deref())?;
    let mut sources: Vec<Box<dyn Source>> = vec![Box::new(text)];
    match symbols {
        Some(symbols) => sources.push(Box::new(symbols)),
        None => eprintln!("{}", corpus_args::NO_CONSTANTS),
    }
    if args.corpus.corpus.is_some() {
        // whoever brings a corpus has its vectors made with the first question
        if let Some(encoder) = args.model.open()? {
            sources.push(Box::new(model_args::dense(encoder, &corpus)?));
        }
    } else if args.model.is_there() {
        match model_args::dense_of_library(&args.model, &corpus)? {
            Ok(dense) => sources.push(Box::new(dense)),
            Err(reason) => eprintln!("without retrieval by meaning: {reason}"),
        }
    }
    let begun = Instant::now();
    let mut rankings = vec![];
    for source in &sources {
        let hits = source.top(&query, args.k.max(DEPTH), allowed.as_ref())?;
        rankings.push((source.name().to_lowercase(), hits));
    }
    if let Some(mut hits) = structural {
        hits.retain(|hit| allowed.as_ref().is_none_or(|a| a.contains(hit.premise.0 as usize)));
        hits.truncate(args.k.max(DEPTH));
        rankings.push(("structural".into(), hits));
    }
    let weights = WeightsFile::built_in();
    let premises: Vec<(Vec<PremiseId>, f32)> = rankings
        .iter()
        .map(|(name, hits)| (hits.iter().map(|h| h.premise).collect(), weights.weight(name)))
        .collect();
    let hits = fuse(premises.iter().map(|(p, weight)| (p.as_slice(), *weight)), args.k);
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

/// Statements by what they say.
fn by_pattern(args: &RetrieveArgs) -> Result<ExitCode, Failure> {
    let lean = Lean::start(&args.engine, 1)?;
    let mut worker = lean.pool().reserve()?;
    let limit = Duration::from_secs_f64(if args.within > 0.0 { args.within } else { 86_400.0 });
    let begun = Instant::now();
    let found = find_by_pattern(&mut worker, &args.corpus.header, &args.goal, args.k, limit);
    let finding = found.map_err(|error| match error {
        lean_bridge::Error::Lean { message, .. } => Failure::new(message),
        error => Failure::from(error),
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    for known in &finding.items {
        let Known { name, module, kind, statement } = known;
        if args.json {
            println!(
                "{}",
                serde_json::json!({"name": name, "module": module, "kind": kind, "type": statement})
            );
        } else {
            println!("{name} : {statement}");
        }
    }
    if args.json && finding.completeness != Completeness::Complete {
        let Finding { completeness, found, note, .. } = &finding;
        println!("{}", serde_json::json!({"completeness": completeness, "found": found, "note": note}));
    }
    let note = finding.note.map(|note| format!("; {note}")).unwrap_or_default();
    let (shown, all) = (finding.items.len(), finding.found);
    eprintln!("{shown} of {all} statements told, searched in {:.1} ms{note}", seconds * 1e3);
    Ok(ExitCode::SUCCESS)
}

/// What is asked.
struct Question {
    query: Query,
    /// Lemmas that unify, for a statement that is opened in Lean.
    structural: Option<Vec<Hit>>,
}

/// The goal's text; for a statement its goal with constants and the lemmas that unify with it.
fn question(
    args: &RetrieveArgs,
    corpus: &PremiseCorpus,
    opened: Option<(Lean, String)>,
) -> Result<Question, Failure> {
    if args.goal.contains('⊢') {
        let query = Query { text: args.goal.clone(), constants: vec![] };
        return Ok(Question { query, structural: None });
    }
    let statement = match args.goal.contains(":=") {
        true => args.goal.clone(),
        false => format!("{} := by sorry", args.goal),
    };
    let (lean, header) = match opened {
        Some(opened) => opened,
        None => (Lean::start(&args.engine, 1)?, args.corpus.header.clone()),
    };
    let mut worker = lean.pool().reserve()?;
    let opened = worker.open(&header, &statement, Duration::from_secs(60)).map_err(|error| {
        Failure::new(error).advise("a goal needs a `⊢`; anything else is taken for a declaration")
    })?;
    let structural = match worker.candidates(&opened.state, 0, DEPTH) {
        Ok(found) => Some(library::ranking(corpus, &found)),
        // A Lean of the user's own has no term index.
        Err(lean_bridge::Error::Unsupported { .. }) => None,
        Err(e) => return Err(e.into()),
    };
    Ok(Question { query: library::query(&opened.goals, &args.goal), structural })
}

fn found<'a>(corpus: &'a PremiseCorpus, hits: &[Hit], rankings: &'a [(String, Vec<Hit>)]) -> Vec<Found<'a>> {
    let ranks: Vec<(&str, HashMap<PremiseId, usize>)> = rankings
        .iter()
        .map(|(name, hits)| {
            (name.as_str(), hits.iter().enumerate().map(|(i, h)| (h.premise, i + 1)).collect())
        })
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
