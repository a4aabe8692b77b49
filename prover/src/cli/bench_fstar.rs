//! `prover bench --prover fstar`: how many definitions the candidates of a generator prove, or the search.

use super::failure::Failure;
use super::fstar::{Checked, Display, FstarBench, ProgramArgs, check_suite, fstar_args};
use super::{OutputArgs, SearchArgs};
use clap::{Args, ValueEnum};
use data::fstar::{FstarSuite, Split};
use prover_evaluate::bench::Summary;
use prover_fstar::Candidates;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args, Clone, Debug)]
pub struct BenchFstarArgs {
    /// F*: JSON lines with `definition` and `candidate` or
    /// `candidates`: what a generator wrote [default: search]
    #[arg(long, value_name = "FILE.jsonl")]
    candidates: Option<PathBuf>,
    /// F*: the part of the data set
    #[arg(long, value_enum, default_value = "all")]
    split: Part,
    /// F*: seed of the parts of a data set that does not say which definition belongs to which
    #[arg(long, value_name = "N", default_value_t = 0)]
    split_seed: u64,
    /// F*: folder of the data set's sources and .checked files [default: where its JSON is]
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
    #[command(flatten)]
    program: ProgramArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    All,
    Train,
    Valid,
    /// Of projects that training has seen
    IntraTest,
    /// Of others
    CrossTest,
}

impl Part {
    fn split(self) -> Split {
        match self {
            Part::All => Split::All,
            Part::Train => Split::Train,
            Part::Valid => Split::Valid,
            Part::IntraTest => Split::IntraTest,
            Part::CrossTest => Split::CrossTest,
        }
    }
}

pub fn run(
    suite: &str,
    search: &SearchArgs,
    output: OutputArgs,
    args: BenchFstarArgs,
) -> Result<ExitCode, Failure> {
    let suite = FstarSuite::open(suite)?;
    let entries = suite.split(args.split.split(), args.split_seed);
    // A declaration is no definition to be written, nor is what was copied from an interface.
    let entries: Vec<_> = entries.into_iter().filter(|e| e.definition.checkability().is_alone()).collect();
    if entries.is_empty() {
        return Err(Failure::new(format!("`{}` has no definitions in this part", suite.name)));
    }
    let out = output.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.results.jsonl", suite.name)));
    let fstar = fstar_args(args.program, search);
    let Some(candidates) = &args.candidates else {
        let sources = args.sources.as_deref();
        let bench = FstarBench {
            suite: &suite,
            entries: &entries,
            sources,
            split_seed: args.split_seed,
            fstar: &fstar,
            search,
            out: &out,
        };
        let (outcome, total) = bench.run()?;
        let summary = Summary::new(&suite.name, total, &outcome.results);
        match output.json {
            true => println!("{}", serde_json::to_string_pretty(&summary)?),
            false => println!("{}", summary.table()),
        }
        if outcome.interrupted {
            eprintln!(
                "interrupted: {} of {total} definitions have results in {}; run the same command again to \
                     continue",
                outcome.results.len(),
                out.display()
            );
            return Ok(ExitCode::from(130));
        }
        eprintln!("results: {}", out.display());
        return Ok(ExitCode::SUCCESS);
    };
    let mut candidates = Candidates::read(candidates)?.0;
    if args.split != Part::All {
        let here = |name: &str| {
            entries.iter().any(|entry| {
                entry.id == name
                    || entry.definition.name.as_deref() == Some(name)
                    || entry.definition.short_name() == Some(name)
            })
        };
        candidates.retain(|c| here(&c.definition));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut display = Display::new(false, false);
    let checked = runtime.block_on(check_suite(
        &suite,
        &entries,
        Some(candidates),
        args.sources.as_deref(),
        &fstar,
        Some(&out),
        &mut display,
    ))?;
    display.finish();
    let Checked { outcome, skipped, table } = checked;
    for s in &skipped {
        eprintln!("{}: {}, not checked", s.id, s.reason);
    }
    if output.json {
        println!("{}", serde_json::to_string_pretty(&table)?);
    } else {
        println!("{table}");
    }
    if outcome.lines.len() < outcome.total {
        let (done, total) = (outcome.lines.len(), outcome.total);
        eprintln!("interrupted: {done} of {total} checked; run the same command again to continue");
        return Ok(ExitCode::from(130));
    }
    eprintln!("results: {}", out.display());
    Ok(ExitCode::SUCCESS)
}
