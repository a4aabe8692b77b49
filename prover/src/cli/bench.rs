//! `prover bench`.

use super::compose::{POLICY, Residence, compose};
use super::failure::{Failure, status_of, tell_unreadable};
use super::lean::Lean;
use super::{OutputArgs, SearchArgs};
use clap::Args;
use data::Suite;
use prover_evaluate::bench::{Bench, BenchConfig, Outcome, Summary, progress};
use prover_evaluate::lint::Finding;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct BenchArgs {
    /// A suite: `first-steps` (built in), a file with JSON, a Lean
    /// file, or a folder of Lean files; for F* a data set
    suite: String,
    /// Whose suite it is
    #[arg(long, value_enum, default_value = "lean")]
    prover: Prover,
    #[command(flatten)]
    pub(super) search: SearchArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    recheck: super::recheck_args::RecheckArgs,
    /// Look for faults of the statements first, as `prover lint`
    /// does: a column of the table, a field of the results
    #[arg(long)]
    lint: bool,
    /// Also print what each family of moves did
    #[arg(long)]
    families: bool,
    #[command(flatten)]
    fstar: super::bench_fstar::BenchFstarArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Prover {
    Lean,
    Fstar,
}

const EXAMPLES: &str = "\
Examples:
  prover bench first-steps
  prover bench minif2f.jsonl --timeout 60 --workers 2 --out results.jsonl
  prover bench my-lean-folder --steps 2000
  prover bench dataset --prover fstar --candidates completions.jsonl --split cross-test

Results go to --out (default: SUITE.results.jsonl), one JSON line per theorem as soon as it has a verdict. \
Run the same command again to continue after an interruption. A suite in JSON lines, or a JSON array, of any \
name, packed by gzip or \
zstd or not, has a statement (`formal_statement`, `statement`, `theorem_statement`, `formal_theorem`, \
`lean4_code`), and optionally \
a name (`name`, `problem_id`, `id`), `header`, `split`, `informal_prefix`. What cannot be read, or states no \
theorem, is named and \
counted, and the exit status is then 2. With --json the summary is printed as JSON.";

/// What was searched, and what became of it.
pub(super) struct Searched {
    pub suite: Suite,
    pub outcome: Outcome,
    /// Why there were no premises, if there were none.
    without_premises: Option<String>,
}

/// Searches for proofs of a suite, with results in a file; continues what is there.
pub(super) fn search(
    mut suite: Suite,
    args: &SearchArgs,
    recheck: Option<&super::recheck_args::RecheckArgs>,
    with_lint: bool,
    out: &Path,
) -> Result<Searched, Failure> {
    let stop = StopFlag::default();
    let workers = args.workers().min(suite.theorems.len()).max(1);
    let lean = Lean::start(&args.engine, workers)?;
    let notations = lean.prepare(&mut suite.theorems);
    notations.iter().for_each(|n| eprintln!("{n}"));
    let composed = compose(&lean, args.premises, Residence::Here, !args.no_refute)?;
    if let Some(premises) = &composed.premises {
        // A run without them by mistake would be a figure without a meaning.
        premises.wait().map_err(Failure::new)?;
    }
    let config = BenchConfig {
        timeout_s: args.timeout(),
        steps: args.steps,
        refute: !args.no_refute,
        premises: composed.premises.is_some(),
        auto_bound: args.auto_bound.policy(),
        policy: POLICY.into(),
        search: args.options(),
    };
    lean.stop_on_signals(&stop);
    suite.theorems.first().map_or(Ok(()), |t| lean.warm(&t.header))?;
    let lint = match with_lint {
        true => Some(findings(&lean, &suite, workers, &stop)?),
        false => None,
    };
    let second = recheck.map(|r| r.start(args.engine.lean.as_ref(), &lean)).transpose()?.flatten();
    let mut engine = lean.identity();
    if let Some(second) = &second {
        engine += &format!("; rechecked by {}", second.by());
    }
    let bench = Bench {
        suite: &suite,
        config: &config,
        means: composed.means(),
        engine: &engine,
        lint: lint.as_ref(),
        second: second.as_ref(),
        workers,
        out,
    };
    let outcome = bench.run(&|| lean.engine(), &mut *progress(workers), &stop)?;
    let without_premises = composed.without_premises;
    Ok(Searched { suite, outcome, without_premises })
}

/// What is found about the statements of a suite, by their names, without proofs.
fn findings(
    lean: &Lean,
    suite: &Suite,
    workers: usize,
    stop: &StopFlag,
) -> Result<HashMap<String, Vec<Finding>>, Failure> {
    if lean.project().is_some() {
        return Err(Failure::new("--lint looks at terms, which a community REPL does not give")
            .advise("Leave --lint out with --project"));
    }
    let report = super::lint::look(lean, &suite.theorems, workers, stop)?;
    eprintln!("lint: {}", super::lint::summary(&report));
    let bare = |f: Finding| Finding { proof: None, ..f };
    let each = report.statements.into_iter();
    Ok(each.map(|s| (s.name, s.findings.into_iter().map(bare).collect())).collect())
}

pub fn run(args: BenchArgs) -> Result<ExitCode, Failure> {
    if args.prover == Prover::Fstar {
        return super::bench_fstar::run(&args.suite, &args.search, args.output, args.fstar);
    }
    let suite = Suite::open(&args.suite)?;
    for s in &suite.skipped {
        eprintln!("{}: {}, skipped", s.place, s.reason);
    }
    tell_unreadable(&suite.unreadable);
    let out = args.output.out.unwrap_or_else(|| PathBuf::from(format!("{}.results.jsonl", suite.name)));
    let Searched { suite, outcome, without_premises } =
        search(suite, &args.search, Some(&args.recheck), args.lint, &out)?;
    let summary = Summary::new(&suite.name, suite.theorems.len(), &outcome.results);
    if args.output.json {
        println!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        println!("{}", summary.table());
        if args.families {
            println!("{}", summary.family_table());
        }
    }
    let (done, out) = (outcome.results.len(), out.display());
    if outcome.interrupted {
        eprintln!(
            "interrupted: {done} of {} theorems have results in {out}; run the same command again to \
                 continue",
            suite.theorems.len()
        );
        return Ok(ExitCode::from(130));
    }
    match outcome.resumed {
        k if k == done => eprintln!("all results were in {out} already"),
        0 => eprintln!("results: {out}"),
        k => eprintln!("results: {out} ({k} of them from earlier runs)"),
    }
    without_premises.iter().for_each(|why| eprintln!("{why}"));
    if !suite.unreadable.is_empty() {
        let (left, all) = (suite.unreadable.len(), suite.theorems.len());
        eprintln!(
            "these figures are about {all} theorems; {left} more entries of the suite could not be read"
        );
    }
    Ok(status_of(true, suite.unreadable.len()))
}
