//! `prover fstar check`.

use super::args::FstarArgs;
use super::display::Display;
use crate::cli::failure::{Failure, status};
use clap::Args;
use data::fstar::{FstarSuite, SuiteEntry};
use fstar_bridge::{Batch, DefinitionProblem, Watcher, Word};
use prover_fstar::{
    Candidate, Candidates, Fstar, Outcome, Problems, Run, Skipped, Table, Unsupported, own_file,
};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// An F* file, or a data set: a folder, a file's JSON, records in JSON lines, or `fstar-sample`
    #[arg(value_name = "FILE.fst|DATA SET")]
    source: String,
    /// The definition to be written (of a data set: only this one)
    #[arg(long, value_name = "NAME")]
    definition: Option<String>,
    /// A file with one candidate, `-` for standard input; may be given several times
    #[arg(long = "candidate", value_name = "FILE", requires = "definition")]
    texts: Vec<PathBuf>,
    /// JSON lines with `definition` and `candidate` or `candidates`
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "texts")]
    candidates: Option<PathBuf>,
    /// Folder of the data set's sources and .checked files [default: where its JSON is]
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
    /// Of an F* file: have F* check the whole file once more with what was proved, from the command line
    #[arg(long)]
    batch: bool,
    /// Print a JSON line per candidate instead of words
    #[arg(long)]
    json: bool,
    /// Append a JSON line per candidate to this file; what is in it already is not checked again
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    fstar: FstarArgs,
}

const EXAMPLES: &str = "\
Examples:
  prover fstar check Lists.fst --definition rev_length --candidate attempt.txt
  prover fstar check dataset --candidates completions.jsonl --out verdicts.jsonl
  prover fstar check fstar-sample          the definitions of the built-in sample, as they are

A candidate is the text of the definition from its `let` on. It is `proved` if F* accepts it at the type \
given, it defines exactly what \
was asked for, and it contains no way around the proof (admit, assume, options, …). Without candidates, the \
definitions as they stand are \
checked. Exit status 1 if anything is not proved.";

pub fn run(args: CheckArgs) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if args.source.ends_with(".fst") || args.source.ends_with(".fsti") {
        return runtime.block_on(own(args));
    }
    if args.batch {
        return Err(Failure::new("--batch is for an F* file: a data set has its files from elsewhere"));
    }
    let suite = FstarSuite::open(&args.source)?;
    let candidates = match &args.candidates {
        Some(path) => Some(Candidates::read(path)?.0),
        None if args.texts.is_empty() => None,
        None => {
            let name = args.definition.clone().unwrap_or_default();
            Some(
                read_texts(&args.texts)?
                    .into_iter()
                    .map(|text| Candidate { definition: name.clone(), text })
                    .collect(),
            )
        }
    };
    let only = args.definition.as_deref();
    let entries: Vec<&SuiteEntry> = match only {
        Some(name) => vec![find(&suite, name)?],
        // A declaration is no definition to be written, nor is what was copied from an interface.
        None => suite.entries.iter().filter(|e| e.definition.checkability().is_alone()).collect(),
    };
    let mut display = Display::new(args.json, true);
    let checked = runtime.block_on(check_suite(
        &suite,
        &entries,
        candidates,
        args.sources.as_deref(),
        &args.fstar,
        args.out.as_deref(),
        &mut display,
    ))?;
    display.finish();
    let Checked { outcome, skipped, table } = checked;
    for s in &skipped {
        eprintln!("{}: unsupported: {}", s.id, s.reason);
    }
    if !args.json {
        eprintln!("{table}");
    }
    finish(&outcome, args.out.is_some(), skipped.is_empty())
}

/// What became of a suite's candidates.
pub struct Checked {
    pub outcome: Outcome,
    pub skipped: Vec<Skipped>,
    pub table: Table,
}

/// Checks candidates for definitions; without candidates, the definitions as they stand.
pub async fn check_suite(
    suite: &FstarSuite,
    entries: &[&SuiteEntry],
    candidates: Option<Vec<Candidate>>,
    sources: Option<&Path>,
    args: &FstarArgs,
    out: Option<&Path>,
    display: &mut Display,
) -> Result<Checked, Failure> {
    let mut texts: HashMap<&str, Vec<String>> = HashMap::new();
    match candidates {
        Some(candidates) => {
            for candidate in candidates {
                let entry = find(suite, &candidate.definition)?;
                texts.entry(&entry.id).or_default().push(candidate.text);
            }
        }
        None => {
            for entry in entries {
                let text = entry.definition.source_definition.clone().unwrap_or_default();
                texts.entry(&entry.id).or_default().push(text);
            }
        }
    }
    let fstar = args.find().await?;
    let problems = Problems::new(suite, &fstar, sources.map(Path::to_owned), args.prefix(), args.limit())?;
    let (mut all, mut skipped, mut unsupported) = (vec![], vec![], vec![]);
    for entry in entries {
        match problems.of(entry) {
            Ok(problem) => {
                let problem = Arc::new(problem);
                let texts = texts.remove(entry.id.as_str()).unwrap_or_default();
                all.extend(texts.into_iter().map(|text| (problem.clone(), text)));
            }
            Err(why) => {
                let texts = texts.remove(entry.id.as_str()).unwrap_or_default();
                unsupported.extend(texts.into_iter().map(|text| Unsupported {
                    definition: why.id.clone(),
                    text,
                    reason: why.reason.clone(),
                }));
                skipped.push(why);
            }
        }
    }
    // A candidate that nobody looks at is not one that is right.
    let unasked = texts.into_keys().filter(|id| skipped.iter().all(|s| s.id != *id));
    let reason = "there are candidates for it, and it is not among the definitions asked for";
    let unasked: Vec<Skipped> = unasked.map(|id| Skipped { id: id.into(), reason: reason.into() }).collect();
    skipped.extend(unasked);
    let outcome = check(&fstar, args, all, unsupported, out, display).await?;
    let asked: Vec<String> = entries.iter().map(|e| e.id.clone()).collect();
    let mut table = Table::new(&suite.name, &fstar.identity(), &asked, skipped.len(), &outcome.lines);
    table.rate = display.rate();
    Ok(Checked { outcome, skipped, table })
}

async fn check(
    fstar: &Fstar,
    args: &FstarArgs,
    all: Vec<(Arc<DefinitionProblem>, String)>,
    unsupported: Vec<Unsupported>,
    out: Option<&Path>,
    display: &mut Display,
) -> Result<Outcome, Failure> {
    let stop = StopFlag::default();
    let flag = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.set();
        }
    });
    let checkers = args.checkers(fstar, all.len());
    let run = Run { checkers: &checkers, engine: &fstar.identity(), out, stop: &stop };
    Ok(run.check(all, unsupported, display).await?)
}

/// The definition of a suite with this id or name.
pub(super) fn find<'a>(suite: &'a FstarSuite, name: &str) -> Result<&'a SuiteEntry, Failure> {
    if let Some(entry) = suite.get(name) {
        return Ok(entry);
    }
    let fits = |entry: &&SuiteEntry| {
        let definition = &entry.definition;
        definition.checkability().is_alone()
            && (definition.name.as_deref() == Some(name) || definition.short_name() == Some(name))
    };
    let found: Vec<&SuiteEntry> = suite.entries.iter().filter(fits).collect();
    match &*found {
        [entry] => Ok(entry),
        [] => Err(Failure::new(format!("`{}` has no definition `{name}`", suite.name))),
        many => {
            let ids: Vec<&str> = many.iter().map(|e| e.id.as_str()).collect();
            Err(Failure::new(format!("`{name}` may be {}; give the whole id", ids.join(" or "))))
        }
    }
}

fn read_texts(files: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let read = |file: &PathBuf| match file.as_os_str() == "-" {
        true => data::input::read_stdin(),
        false => data::input::read_text(file),
    };
    Ok(files.iter().map(read).collect::<Result<_, _>>()?)
}

/// A definition of the user's own file.
async fn own(args: CheckArgs) -> Result<ExitCode, Failure> {
    let Some(name) = &args.definition else {
        return Err(Failure::new("which definition is to be written? Say --definition NAME"));
    };
    let file = Path::new(&args.source);
    let texts = match &args.candidates {
        Some(path) => Candidates::read(path)?.0.into_iter().map(|c| c.text).collect(),
        None => read_texts(&args.texts)?,
    };
    std::fs::metadata(file).map_err(|e| Failure::new(format!("{}: {e}", file.display())))?;
    let fstar = args.fstar.find().await?;
    let own = own_file(&fstar, file, name, args.fstar.prefix(), args.fstar.limit()).await;
    let own = own.map_err(|e| Failure::new(format!("{e:#}")))?;
    let texts = if texts.is_empty() { vec![own.text.clone()] } else { texts };
    let problem = Arc::new(own.problem);
    let mut display = Display::new(args.json, true);
    let all = texts.into_iter().map(|text| (problem.clone(), text)).collect();
    let mut outcome = check(&fstar, &args.fstar, all, vec![], args.out.as_deref(), &mut display).await?;
    display.finish();
    let mut batch_ok = true;
    if args.batch {
        let watcher = Watcher::start()?;
        for line in outcome.lines.iter_mut().filter(|l| l.verdict == Word::Proved) {
            let text = format!("{}{}{}", own.before, line.text, own.behind);
            let batch = Batch {
                command: &args.fstar.program.installation.command(),
                file_name: &file.file_name().unwrap_or_default().to_string_lossy(),
                text: &text,
                options: &batch_options(&fstar, file),
                limit: args.fstar.limit().max(fstar.common.limits.loading),
                memory_mb: args.fstar.memory.memory_mb,
            };
            match batch.run(&watcher).await? {
                Ok(()) => eprintln!("{} #{}: F* accepts the whole file", line.definition, line.candidate),
                Err(said) => {
                    batch_ok = false;
                    println!(
                        "{} #{}: F* does not accept the whole file: {said}",
                        line.definition, line.candidate
                    );
                }
            }
        }
    }
    finish(&outcome, args.out.is_some(), batch_ok)
}

/// Modules are found beside the file, too: it is copied elsewhere.
fn batch_options(fstar: &Fstar, file: &Path) -> Vec<std::ffi::OsString> {
    let folder = std::path::absolute(file).ok().and_then(|f| f.parent().map(Path::to_owned));
    let mut options = fstar.options("error");
    options.extend(folder.into_iter().flat_map(|f| ["--include".into(), f.into_os_string()]));
    options
}

fn finish(outcome: &Outcome, has_file: bool, otherwise_ok: bool) -> Result<ExitCode, Failure> {
    let (done, total) = (outcome.lines.len(), outcome.total);
    if done < total {
        let advice = match has_file {
            true => "run the same command again to continue",
            false => "with --out FILE a later run would continue",
        };
        eprintln!("interrupted: {done} of {total} checked; {advice}");
        return Ok(ExitCode::from(130));
    }
    let all_proved = total > 0 && outcome.lines.iter().all(|l| l.verdict == Word::Proved);
    Ok(status(otherwise_ok && all_proved))
}
