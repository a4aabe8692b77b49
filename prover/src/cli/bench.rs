//! `prover bench`.

use super::bench_lean::Checks;
use super::failure::Failure;
use super::{OutputArgs, SearchArgs, bench_fstar, bench_lean, bench_whole};
use clap::Args;
use data::Suite;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct BenchArgs {
    /// A suite: `first-steps` (built in), a file with JSON, a Lean
    /// file, or a folder of Lean files; for F* a data set
    #[arg(required_unless_present = "leandojo", default_value = "", hide_default_value = true)]
    suite: String,
    #[command(flatten)]
    leandojo: super::leandojo_args::LeanDojoArgs,
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
    /// Write everything that is run to this file, one JSON line per
    /// theorem: what `prover policy train` learns from
    #[arg(long, value_name = "FILE")]
    attempts: Option<PathBuf>,
    /// Write what the searches did to this file, in words: what `prover model export` makes training data of
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    #[command(flatten)]
    whole: super::bench_whole::WholeProofArgs,
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
  prover bench suite.jsonl --attempts attempts.jsonl
  prover bench suite.jsonl --record searches.jsonl
  prover bench suite.jsonl --endpoint http://localhost:8000/v1 --model steps
  prover bench suite.jsonl --endpoint http://localhost:8000/v1 --model prover --whole-proof --samples 32
  prover bench --leandojo leandojo_benchmark --repo checkout --division random
  prover bench dataset --prover fstar --candidates completions.jsonl --split cross-test

Results go to --out (default: SUITE.results.jsonl), one JSON line per theorem as soon as it has a verdict. \
Run the same command again to continue after an interruption. A suite in JSON lines, or a JSON array, of any \
name, packed by gzip or \
zstd or not, has a statement (`formal_statement`, `statement`, `theorem_statement`, `formal_theorem`, \
`lean4_code`), and optionally \
a name (`name`, `problem_id`, `id`), `header`, `split`, `informal_prefix`. What cannot be read, or states no \
theorem, is named and \
counted, and the exit status is then 2. With --json the summary is printed as JSON.";

pub fn run(args: BenchArgs) -> Result<ExitCode, Failure> {
    let BenchArgs {
        suite,
        leandojo,
        prover,
        search,
        output,
        recheck,
        lint,
        families,
        attempts,
        record,
        whole,
        fstar,
    } = args;
    let OutputArgs { json, out } = output;
    let run = match prover {
        Prover::Lean if whole.whole_proof => {
            if leandojo.is_given() || lint || recheck.is_wanted() || attempts.is_some() || record.is_some() {
                return Err(Failure::new(
                    "--leandojo, --lint, --recheck, --attempts and --record do not go with --whole-proof",
                )
                .advise("Leave them out"));
            }
            bench_whole::run(Suite::open(&suite)?, &search, &whole, out)?
        }
        Prover::Fstar if whole.whole_proof => {
            return Err(Failure::new("--whole-proof is about Lean, and the suite is F*'s")
                .advise("Leave it out with --prover fstar"));
        }
        Prover::Lean => {
            let benchmark = leandojo.read()?;
            let suite = benchmark.as_ref().map_or_else(|| Suite::open(&suite), |b| Ok(b.suite.clone()))?;
            let checks = Checks {
                recheck: Some(&recheck),
                lint,
                attempts: attempts.as_deref(),
                record: record.as_deref(),
                ..Checks::default()
            };
            bench_lean::run(suite, benchmark.as_ref(), &search, checks, out)?
        }
        Prover::Fstar if leandojo.is_given() => {
            return Err(Failure::new("--leandojo is about Lean").advise("Leave --prover fstar out"));
        }
        Prover::Fstar if lint || recheck.is_wanted() || attempts.is_some() || record.is_some() => {
            return Err(Failure::new(
                "--lint, --recheck, --attempts and --record are about Lean, and the suite is F*'s",
            )
            .advise("Leave them out with --prover fstar"));
        }
        Prover::Fstar => bench_fstar::run(&suite, &search, out, fstar)?,
    };
    run.report(json, families)
}
