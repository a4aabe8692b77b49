//! `prover bench`.

use super::failure::Failure;
use super::{OutputArgs, SearchArgs, bench_fstar, bench_lean};
use clap::Args;
use prover_evaluate::bench::Summary;
use std::path::PathBuf;
use std::process::ExitCode;

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

/// What a run on a suite came to, whoever's suite it is.
pub(super) struct BenchRun {
    /// What is printed of it.
    pub figures: Figures,
    /// How many theorems, definitions or candidates have results, and how many there are.
    pub done: usize,
    pub total: usize,
    /// What is counted: `theorems`.
    pub what: &'static str,
    /// How many of the results were in the file already.
    pub resumed: usize,
    pub interrupted: bool,
    /// The file with the results.
    pub out: PathBuf,
    /// Further lines for the user, each a sentence.
    pub notes: Vec<String>,
    /// The exit status of a run that was not interrupted.
    pub status: ExitCode,
}

/// The figures of a run.
pub(super) enum Figures {
    /// Of a search.
    Search(Box<Summary>),
    /// Of candidates that were checked: as a table, and as JSON.
    Check { table: String, json: serde_json::Value },
}

impl BenchRun {
    /// Prints figures and notes; the exit status.
    fn report(self, json: bool, families: bool) -> Result<ExitCode, Failure> {
        match &self.figures {
            Figures::Search(summary) if json => println!("{}", serde_json::to_string_pretty(summary)?),
            Figures::Check { json: figures, .. } if json => {
                println!("{}", serde_json::to_string_pretty(figures)?);
            }
            Figures::Search(summary) => {
                println!("{}", summary.table());
                if families {
                    println!("{}", summary.family_table());
                }
            }
            Figures::Check { table, .. } => println!("{table}"),
        }
        let BenchRun { done, total, what, .. } = self;
        let out = self.out.display();
        if self.interrupted {
            eprintln!(
                "interrupted: {done} of {total} {what} have results in {out}; run the same command again to \
                 continue"
            );
            return Ok(ExitCode::from(130));
        }
        match self.resumed {
            all if all == done && done > 0 => eprintln!("all results were in {out} already"),
            0 => eprintln!("results: {out}"),
            some => eprintln!("results: {out} ({some} of them from earlier runs)"),
        }
        self.notes.iter().for_each(|note| eprintln!("{note}"));
        Ok(self.status)
    }
}

pub fn run(args: BenchArgs) -> Result<ExitCode, Failure> {
    let BenchArgs { suite, prover, search, output, recheck, lint, families, fstar } = args;
    let OutputArgs { json, out } = output;
    let run = match prover {
        Prover::Lean => bench_lean::run(&suite, &search, &recheck, lint, out)?,
        Prover::Fstar if lint || recheck.is_wanted() => {
            return Err(Failure::new("--lint and --recheck are about Lean, and the suite is F*'s")
                .advise("Leave them out with --prover fstar"));
        }
        Prover::Fstar => bench_fstar::run(&suite, &search, out, fstar)?,
    };
    run.report(json, families)
}
