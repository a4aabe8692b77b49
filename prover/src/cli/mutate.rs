//! `prover mutate`.

use super::engine_args::EngineArgs;
use super::failure::Failure;
use super::lean::Lean;
use clap::Args;
use data::{Corpus, VerdictCache};
use indicatif::{ProgressBar, ProgressStyle};
use lean_bridge::Kinds;
use prover_synthesis::{Exclusion, Progress, Settings, Synthesis};
use source_project::SourceProject;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use supervise::StopFlag;

/// Size at which the cache of earlier work is emptied.
const CACHE_BYTES: u64 = 4 << 30;

/// The mutations that are made if nothing else is said.
const DEFAULT_KINDS: [&str; 6] =
    ["rewrite", "rewrite-hypothesis", "apply", "contrapose", "compose", "specialise"];

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct MutateArgs {
    /// Folder of the corpus; a run that was interrupted is continued by the same command
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Mutate the theorems of this folder of Lean files, with each other and with the library
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Mutate theorems of these modules: names, or beginnings of names up to a dot [default: all; with
    /// --source those of the folder]
    #[arg(long, value_name = "MODULE", value_delimiter = ',')]
    modules: Vec<String>,
    /// Which mutations are made
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_values = DEFAULT_KINDS)]
    kinds: Vec<Kind>,
    /// Mutate the new theorems again, so many times in all
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Theorems in all; each round gets an equal share [default: all that can be made]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    limit: Option<usize>,
    /// Mutants of one theorem at most
    #[arg(long, value_name = "N", default_value = "8", value_parser = super::positive)]
    per_target: usize,
    /// Theorems made with one lemma at most
    #[arg(long, value_name = "N", default_value = "500", value_parser = super::positive)]
    per_lemma: usize,
    /// What a theorem must resist to be kept
    #[arg(long, value_enum, default_value = "light")]
    standard: super::values::StandardValue,
    /// Thousands of heartbeats for each prover of the standard: 500 are about a tenth of a second
    #[arg(long, value_name = "N", default_value_t = lean_bridge::CLOSER_HEARTBEATS)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    effort: u64,
    /// Drop what `exact?` finds in the library (half a second for each theorem)
    #[arg(long)]
    novel: bool,
    /// Also make what people would not: backward rewrites with new variables, lemmas about implementations
    #[arg(long)]
    artificial: bool,
    /// Decides the order of the theorems to mutate
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Neither use nor state these: names of library theorems, suites of `prover bench`
    #[arg(long, value_name = "NAME|SUITE", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Go on when this Lean cannot read some statements of an excluded suite
    #[arg(long, requires = "exclude")]
    skip_unreadable: bool,
    /// Import lines of the library
    #[arg(long, value_name = "TEXT", default_value = "import Std")]
    header: String,
    /// Do not use, or add to, what earlier runs have made
    #[arg(long)]
    no_cache: bool,
    /// Lean processes at once [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::positive)]
    workers: Option<usize>,
    /// Print figures as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// The conclusion rewritten by a lemma
    Rewrite,
    /// A hypothesis rewritten by a lemma
    RewriteHypothesis,
    /// A hypothesis replaced by what a lemma needs to conclude it
    Apply,
    /// A hypothesis and the conclusion change places, negated
    Contrapose,
    /// The conclusion given to a lemma that needs it
    Compose,
    /// A variable given the value with which a lemma rewrites the conclusion
    Specialise,
    /// A constant made a variable, proved by tactics; slow, and few survive
    Generalise,
}

const EXAMPLES: &str = "\
Examples:
  prover mutate --limit 1000 --out corpus
  prover mutate --modules Init.Data.List --kinds apply --standard strict --out lists
  prover mutate --source my-project --limit 500 --out mine
  prover mutate --rounds 2 --limit 5000 --exclude library-heldout --out deep
  prover corpus stats corpus
  prover corpus export corpus --format chat --out pairs.jsonl

Every theorem is built as a term, accepted by Lean's kernel, not yet known to the library, printed so that \
Lean reads it \
back as the same term, and audited from its text. The same settings give the same theorems.";

pub fn run(args: MutateArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let engine = EngineArgs { modules: args.source.clone(), ..EngineArgs::default() };
    let (header, modules) = args.targets()?;
    let lean = Lean::start(&engine, engine.workers(args.workers))?;
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let (pool, identity) = (lean.pool().pool(), lean.identity());
    let exclusion = lean.block_on(async {
        let mut worker = pool.reserve().await?;
        Exclusion::read(&mut worker, &header, &args.exclude, args.skip_unreadable)
            .await
            .map_err(|e| advise(Failure::new(&e), &e))
    })?;
    let (exclusion, skipped) = exclusion;
    if skipped > 0 {
        eprintln!(
            "{skipped} excluded statements cannot be read by this Lean: what says the same is not recognised"
        );
    }
    let settings = Settings {
        header,
        modules,
        kinds: kinds(&args.kinds),
        rounds: args.rounds,
        limit: args.limit,
        per_target: args.per_target,
        per_lemma: args.per_lemma,
        standard: args.standard.into(),
        effort: args.effort,
        novel: args.novel,
        artificial: args.artificial,
        seed: args.seed,
        exclusion,
    };
    let mut display = Display::new();
    let cache = if args.no_cache { None } else { open_cache()? };
    let synthesis =
        Synthesis { pool, settings: Arc::new(settings), lean: &identity, out: &args.out, cache, stop: &stop };
    let outcome = lean.block_on(synthesis.run(&mut display));
    display.bar.finish_and_clear();
    let outcome = outcome?;
    let corpus = Corpus::read(&args.out)?;
    let card = args.out.join("CARD.md");
    std::fs::write(&card, corpus.card(&args.out)?)
        .map_err(|e| Failure::new(format!("cannot write {}: {e}", card.display())))?;
    let seconds = begun.elapsed().as_secs_f64();
    if args.json {
        let figures = serde_json::json!({"corpus": args.out, "outcome": outcome, "seconds": seconds});
        println!("{figures}");
    } else {
        println!(
            "{} theorems in {}, {} of them new, in {seconds:.1} s; {} says what they are",
            outcome.theorems,
            args.out.display(),
            outcome.added,
            card.display()
        );
    }
    if outcome.stopped {
        eprintln!("interrupted: run the same command again to continue");
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
}

impl MutateArgs {
    /// The import lines, and the modules whose theorems are mutated; none for all of them.
    fn targets(&self) -> Result<(String, Vec<String>), Failure> {
        let Some(folder) = &self.source else { return Ok((self.header.clone(), self.modules.clone())) };
        let project = SourceProject::open(folder).map_err(Failure::new)?;
        let names = project.modules().map_err(Failure::new)?;
        let imports = names.iter().map(|name| format!("\nimport {name}"));
        let header = std::iter::once(self.header.clone()).chain(imports).collect();
        Ok((header, if self.modules.is_empty() { names } else { self.modules.clone() }))
    }
}

fn kinds(given: &[Kind]) -> Kinds {
    Kinds {
        rewrite: given.contains(&Kind::Rewrite),
        rewrite_hypothesis: given.contains(&Kind::RewriteHypothesis),
        apply: given.contains(&Kind::Apply),
        contrapose: given.contains(&Kind::Contrapose),
        compose: given.contains(&Kind::Compose),
        specialise: given.contains(&Kind::Specialise),
        generalise: given.contains(&Kind::Generalise),
    }
}

fn advise(failure: Failure, error: &prover_synthesis::ExclusionError) -> Failure {
    match error {
        prover_synthesis::ExclusionError::Unreadable { .. } => {
            failure.advise("with --skip-unreadable they are left out, and counted")
        }
        _ => failure,
    }
}

/// Another process may have it: then this one works without.
fn open_cache() -> Result<Option<VerdictCache>, Failure> {
    let path = lean_provision::cache_folder()?.join("mutation");
    match VerdictCache::open(&path, CACHE_BYTES) {
        Ok(cache) => Ok(Some(cache)),
        Err(e) => {
            eprintln!("what earlier runs made is not used: {e}");
            Ok(None)
        }
    }
}

/// Progress on standard error.
struct Display {
    bar: ProgressBar,
    lines: bool,
    round: u32,
    begun: Instant,
    reported: Instant,
    /// Targets done and theorems kept when the round began.
    at_first: (usize, usize),
}

/// Time between two lines of progress where there is no terminal.
const PERIOD: Duration = Duration::from_secs(5);
/// Reasons of rejection that are shown.
const REASONS: usize = 4;

impl Display {
    fn new() -> Display {
        let now = Instant::now();
        let lines = !std::io::stderr().is_terminal();
        Display { bar: ProgressBar::hidden(), lines, round: 0, begun: now, reported: now, at_first: (0, 0) }
    }

    fn state(&self, progress: &Progress) -> String {
        let seconds = self.begun.elapsed().as_secs_f64().max(1e-3);
        let tried: usize = progress.tally.values().sum();
        let rate = (progress.kept - self.at_first.1) as f64 / seconds;
        let mut reasons: Vec<(&String, &usize)> =
            progress.tally.iter().filter(|(word, _)| *word != "kept").collect();
        reasons.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let reasons: Vec<String> =
            reasons.iter().take(REASONS).map(|(word, n)| format!("{word} {n}")).collect();
        let left = |done: usize, first: usize, all: usize| {
            seconds * all.saturating_sub(done) as f64 / (done - first).max(1) as f64
        };
        let by_targets = left(progress.done, self.at_first.0, progress.targets);
        let by_theorems =
            progress.wanted.map_or(f64::INFINITY, |wanted| left(progress.kept, self.at_first.1, wanted));
        format!(
            "{} kept, {rate:.1}/s, {tried} tried ({}), {:.0} s to go",
            progress.kept,
            reasons.join(", "),
            by_targets.min(by_theorems)
        )
    }
}

impl prover_synthesis::Report for Display {
    fn progress(&mut self, progress: &Progress) {
        if progress.round != self.round {
            (self.round, self.begun, self.at_first) =
                (progress.round, Instant::now(), (progress.done, progress.kept));
            if !self.lines {
                let style =
                    ProgressStyle::with_template("{elapsed} {bar:20} {pos}/{len} theorems mutated: {msg}");
                self.bar.finish_and_clear();
                self.bar = ProgressBar::new(progress.targets as u64)
                    .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
        }
        self.bar.set_position(progress.done as u64);
        self.bar.set_message(self.state(progress));
        if self.lines && self.reported.elapsed() >= PERIOD {
            self.reported = Instant::now();
            eprintln!("[{}/{}] {}", progress.done, progress.targets, self.state(progress));
        }
    }

    fn remark(&mut self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }
}
