//! `prover retriever pairs`.

use crate::cli::engine_args::EngineArgs;
use crate::cli::failure::Failure;
use crate::cli::lean::Lean;
use crate::library::{self, Harvested, Library, Selection};
use crate::search::StopFlag;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use lean_embedded::provision;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

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
    /// Import lines of the library that was printed by `prover index`
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

For each theorem of the library Lean's own provers (simp, simp_all, grind, and apply and rw with the lemmas that the term \
index finds) look for proofs that do not use the theorem itself, and name the lemmas they used. That is what `prover \
retriever train` learns from and `prover retriever eval` measures on.";

/// Time between two lines of progress where there is no terminal.
const PERIOD: Duration = Duration::from_secs(10);

pub fn run(args: PairsArgs) -> Result<ExitCode, Failure> {
    let workers = args.engine.workers(args.workers);
    let lean = Lean::start(&args.engine, workers)?;
    let path = library::path(&provision::cache_folder()?, &lean.identity(), &args.header);
    let library = Library::read(&path).map_err(Failure::new)?.filter(Library::is_complete);
    let Some(library) = library else {
        let advice = format!("run `prover index --header '{}'` first (minutes, once)", args.header);
        return Err(Failure::new("the library's statements have not been printed yet").advise(advice));
    };
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let mut display = Display::new();
    let selection = Selection { seed: args.seed, limit: args.limit };
    let work =
        library::harvest(lean.pool().pool(), &library, &selection, &args.out, &stop, |h| display.show(h));
    let done = lean.block_on(work);
    display.bar.finish_and_clear();
    let done = done.map_err(Failure::new)?;
    if args.json {
        println!("{}", serde_json::to_string(&done).map_err(Failure::new)?);
    } else {
        let Harvested { total, statements, proved, proofs, unopened, lost, .. } = done;
        println!(
            "{statements} of {total} statements asked about, {proved} with {proofs} proofs from other lemmas; {unopened} could not be opened, Lean was lost over {lost}: {}",
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
    bar: ProgressBar,
    lines: bool,
    begun: Instant,
    told: Instant,
    /// Statements of earlier runs; none before the first report.
    before: Option<usize>,
}

impl Display {
    fn new() -> Display {
        let now = Instant::now();
        let lines = !std::io::stderr().is_terminal();
        Display { bar: ProgressBar::hidden(), lines, begun: now, told: now, before: None }
    }

    fn show(&mut self, h: &Harvested) {
        let done = h.statements + h.unopened + h.lost;
        if self.before.is_none() {
            (self.before, self.begun) = (Some(done), Instant::now());
            if !self.lines {
                let style =
                    ProgressStyle::with_template("{elapsed} {bar:30} {pos} of {len}, {msg}, {eta} to go");
                self.bar = ProgressBar::new(h.total as u64)
                    .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
        }
        let now = done - self.before.unwrap_or(0);
        let rate = now as f64 / self.begun.elapsed().as_secs_f64().max(1e-3);
        let text = format!("{} with proofs, {rate:.1}/s", h.proved);
        if self.lines && self.told.elapsed() >= PERIOD {
            self.told = Instant::now();
            eprintln!("{done} of {} statements, {text}", h.total);
        }
        self.bar.set_position(done as u64);
        self.bar.set_message(text);
    }
}
