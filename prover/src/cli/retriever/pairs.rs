//! `prover retriever pairs`.

use crate::cli::engine_args::EngineArgs;
use crate::cli::failure::Failure;
use crate::cli::lean::Lean;
use crate::cli::library_source;
use crate::cli::progress::Progress;
use clap::Args;
use proof_premises::library;
use proof_premises::library::{Harvested, Selection};
use std::path::PathBuf;
use std::process::ExitCode;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct PairsArgs {
    /// File to append to; a run that was interrupted is continued
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// So many theorems of the library [default: all]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    limit: Option<usize>,
    /// Decides which theorems, and their order
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Import lines of the library; for others than the whole one `prover index --header` prints it first
    #[arg(long, value_name = "TEXT", default_value = "import Lean")]
    header: String,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    workers: Option<usize>,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover retriever pairs --out pairs.jsonl --limit 1000
  prover retriever pairs --out pairs.jsonl               the whole library, an hour or more

For each theorem of the library Lean's own provers (simp, simp_all, grind, and apply and rw with the lemmas \
that the term \
index finds) look for proofs that do not use the theorem itself, and name the lemmas they used. That is what \
`prover \
retriever train` learns from and `prover retriever eval` measures on.";

pub fn run(args: PairsArgs) -> Result<ExitCode, Failure> {
    let workers = args.engine.workers(args.workers);
    let lean = Lean::start(&args.engine, workers)?;
    let library = library_source::read(lean.project(), &args.header)?;
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let mut display = Display { progress: Progress::new(), has_begun: false };
    let selection = Selection { seed: args.seed, limit: args.limit };
    let work =
        library::harvest(lean.pool().pool(), &library, &selection, &args.out, &stop, |h| display.show(h));
    let done = lean.block_on(work);
    display.progress.finish();
    let done = done.map_err(Failure::new)?;
    if args.json {
        println!("{}", serde_json::to_string(&done).map_err(Failure::new)?);
    } else {
        let Harvested { total, statements, proved, proofs, unopened, lost, .. } = done;
        println!(
            "{statements} of {total} statements asked about, {proved} with {proofs} proofs from other \
                 lemmas; {unopened} could not be opened, Lean was lost over {lost}: {}",
            args.out.display()
        );
    }
    if done.stopped {
        eprintln!("interrupted: run the same command again to continue");
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
}

struct Display {
    progress: Progress,
    has_begun: bool,
}

impl Display {
    fn show(&mut self, harvested: &Harvested) {
        let done = harvested.statements + harvested.unopened + harvested.lost;
        // What the first report has is of earlier runs.
        if !std::mem::replace(&mut self.has_begun, true) {
            self.progress.begin(harvested.total, done);
        }
        self.progress.set(done, format_args!("{} with proofs", harvested.proved));
    }
}
