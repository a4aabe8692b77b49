//! `prover bench --prover fstar`: how many definitions the candidates of a generator prove, or the search.

use super::SearchArgs;
use super::bench_run::{BenchRun, Figures};
use super::failure::Failure;
use super::fstar::{Checked, Display, FstarBench, ProgramArgs, check_suite, fstar_args};
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

/// Searches for the definitions of a data set, or checks a generator's candidates for them. `out`: where the
/// results go, if not to the usual file.
pub(super) fn run(
    suite: &str,
    search: &SearchArgs,
    out: Option<PathBuf>,
    args: BenchFstarArgs,
) -> Result<BenchRun, Failure> {
    let suite = FstarSuite::open(suite)?;
    let entries = suite.split(args.split.split(), args.split_seed);
    // A declaration is no definition to be written, nor is what was copied from an interface.
    let entries: Vec<_> = entries.into_iter().filter(|e| e.definition.checkability().is_alone()).collect();
    if entries.is_empty() {
        return Err(Failure::new(format!("`{}` has no definitions in this part", suite.name)));
    }
    let out = out.unwrap_or_else(|| PathBuf::from(format!("{}.results.jsonl", suite.name)));
    let fstar = fstar_args(args.program, search);
    let sources = args.sources.as_deref();
    let Some(candidates) = &args.candidates else {
        let (split_seed, entries) = (args.split_seed, &entries[..]);
        let bench =
            FstarBench { suite: &suite, entries, sources, split_seed, fstar: &fstar, search, out: &out };
        let (outcome, total) = bench.run()?;
        return Ok(BenchRun {
            figures: Figures::Search(Box::new(Summary::new(&suite.name, total, &outcome.results))),
            done: outcome.results.len(),
            total,
            what: "definitions",
            resumed: outcome.resumed,
            interrupted: outcome.interrupted,
            out,
            notes: vec![],
            status: ExitCode::SUCCESS,
        });
    };
    let mut candidates = Candidates::read(candidates)?.0;
    if args.split != Part::All {
        let is_here = |name: &str| {
            entries.iter().any(|entry| {
                entry.id == name
                    || entry.definition.name.as_deref() == Some(name)
                    || entry.definition.short_name() == Some(name)
            })
        };
        candidates.retain(|candidate| is_here(&candidate.definition));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut display = Display::new(false, false);
    let checked = check_suite(&suite, &entries, Some(candidates), sources, &fstar, Some(&out), &mut display);
    let Checked { outcome, skipped, table } = runtime.block_on(checked)?;
    display.finish();
    for skipped in &skipped {
        eprintln!("{}: {}, not checked", skipped.id, skipped.reason);
    }
    Ok(BenchRun {
        figures: Figures::Check { table: table.to_string(), json: serde_json::to_value(&table)? },
        done: outcome.lines.len(),
        total: outcome.total,
        what: "candidates",
        resumed: 0,
        interrupted: outcome.lines.len() < outcome.total,
        out,
        notes: vec![],
        status: ExitCode::SUCCESS,
    })
}
