//! `prover corpus verify`.

use super::super::engine_args::EngineArgs;
use super::super::failure::{Failure, status};
use super::super::lean::Lean;
use super::super::progress::Progress;
use clap::Args;
use prover_synthesis::Rechecked;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = "\
Every theorem is judged from its text, with what its proof rests on, in processes that have made nothing; \
its statement \
must be the same term as when it was made. Exit status 1 if one is refused, or if lines of the corpus are \
damaged.

Example:
  prover corpus verify corpus --sample 1000")]
pub struct VerifyArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Only so many theorems, drawn at random [default: all]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    sample: Option<usize>,
    /// Decides which
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Folder of Lean files that the corpus was made from, as given to `prover mutate --source`
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    workers: Option<usize>,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

/// Refusals that are printed.
const SHOWN: usize = 20;

pub fn run(args: VerifyArgs) -> Result<ExitCode, Failure> {
    let corpus = Arc::new(super::read(&args.corpus)?);
    if corpus.theorems.is_empty() {
        return Err(Failure::new(format!("{} holds no theorems", args.corpus.display())));
    }
    let whole = corpus.damage.is_empty();
    let engine = EngineArgs { modules: args.source.clone(), ..EngineArgs::default() };
    let lean = Lean::start(&engine, engine.workers(args.workers))?;
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let begun = Instant::now();
    let mut progress = Progress::new();
    let mut has_begun = false;
    let report = |rechecked: &Rechecked| {
        if !std::mem::replace(&mut has_begun, true) {
            progress.begin(rechecked.chosen, 0);
        }
        progress.set(rechecked.judged, format_args!("{} refused", rechecked.refused.len()));
    };
    let work = prover_synthesis::recheck(lean.pool().pool(), corpus, args.sample, args.seed, &stop, report);
    let result = lean.block_on(work);
    progress.finish();
    let result = result?;
    let seconds = begun.elapsed().as_secs_f64();
    if args.json {
        println!("{}", serde_json::json!({"result": result, "seconds": seconds}));
    } else {
        for (name, why) in result.refused.iter().take(SHOWN) {
            println!("{name}: {why}");
        }
        println!("{} of {} audited again and the same, in {seconds:.1} s", result.accepted, result.judged);
    }
    if result.stopped {
        eprintln!("interrupted: {} of {} were judged", result.judged, result.chosen);
        return Ok(ExitCode::from(130));
    }
    Ok(status(result.accepted == result.chosen && whole))
}
