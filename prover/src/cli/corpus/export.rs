//! `prover corpus export`.

use super::super::engine_args::EngineArgs;
use super::super::failure::{Failure, status};
use super::super::lean::Lean;
use super::super::progress::Progress;
use super::split::SplitOptions;
use clap::Args;
use data::{Corpus, CorpusTheorem, Part};
use lean_bridge::Error;
use prover_synthesis::TracedTactic;
use retriever::pairs::{Proof, Proved};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ExportArgs {
    /// Folder of the corpus
    corpus: PathBuf,
    /// Which format
    #[arg(long, value_enum)]
    format: Format,
    /// File to write; a folder with --split and for Lean files
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// A file for each part instead of one for all, as `prover corpus split` divides
    #[arg(long)]
    split: bool,
    #[command(flatten)]
    options: SplitOptions,
    /// Folder of Lean files that the corpus was made from, as given to `prover mutate --source`
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Lean processes at once, for formats with states [default: number of cores]
    #[arg(long, value_name = "N", value_parser = super::super::positive)]
    workers: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Everything that the corpus says of a theorem, a line each; with
    /// `difficulty` where `prover corpus label` has been
    Jsonl,
    /// Traced proofs as in LeanDojo Benchmark: one JSON array
    Leandojo,
    /// Training pairs: a line for each step, {"prompt": "[GOAL]…[PROOFSTEP]", "completion"}
    Pairs,
    /// Questions for `prover retriever train --also`: a line for
    /// each theorem, its goal and the lemmas of its proof
    Premises,
    /// A conversation for each theorem: {"messages": [{"role", "content"}, …]}
    Chat,
    /// Problems for `prover bench`, whose results tell how hard they are
    Suite,
    /// Lean files that compile, with what each theorem is made from
    Lean,
}

const EXAMPLES: &str = "\
Exit status 1 if proofs could not be traced.\n\nExamples:
  prover corpus export corpus --format chat --out chats.jsonl
  prover corpus export corpus --format leandojo --split --by lemma --out novel_premises
  prover corpus export corpus --format premises --out more.jsonl
  prover corpus export corpus --format lean --out Mutants
  prover corpus export corpus --format suite --out hard.jsonl && prover bench hard.jsonl --timeout 5";

/// Theorems of a Lean file, roughly.
const FILE: usize = 500;
/// Theorems traced together.
const CHUNK: usize = 24;

pub fn run(args: ExportArgs) -> Result<ExitCode, Failure> {
    let corpus = Arc::new(super::read(&args.corpus)?);
    if corpus.theorems.is_empty() {
        return Err(Failure::new(format!("{} holds no theorems", args.corpus.display())));
    }
    let parts = args.split.then(|| args.options.parts(&corpus));
    let selected = |part: Option<Part>| -> Vec<usize> {
        let is_in = |i: &usize| part.is_none_or(|p| parts.as_ref().is_some_and(|parts| parts[*i] == p));
        (0..corpus.theorems.len()).filter(is_in).collect()
    };
    let steps = if matches!(args.format, Format::Leandojo | Format::Pairs | Format::Premises) {
        let (steps, stopped) = trace(&corpus, &args)?;
        if stopped {
            eprintln!("interrupted: nothing was written");
            return Ok(ExitCode::from(130));
        }
        steps
    } else {
        vec![]
    };
    let files: Vec<(PathBuf, Vec<usize>)> = match args.split {
        false => vec![(args.out.clone(), selected(None))],
        true => Part::ALL.map(|p| (args.out.join(file_name(args.format, p)), selected(Some(p)))).to_vec(),
    };
    for (path, theorems) in files {
        let written = match args.format {
            Format::Lean => lean_files(&corpus, &theorems, &path)?,
            _ => {
                let text = text(&corpus, &steps, &theorems, args.format)?;
                super::write(&path, &text)?;
                theorems.len()
            }
        };
        println!("{written} theorems: {}", path.display());
    }
    Ok(status(steps.iter().all(|s| !s.is_empty())))
}

fn file_name(format: Format, part: Part) -> String {
    match (format, part) {
        // LeanDojo's name
        (Format::Leandojo, Part::Valid) => "val.json".into(),
        (Format::Leandojo, part) => format!("{}.json", part.word()),
        (Format::Lean, part) => {
            let word = part.word();
            word[..1].to_uppercase() + &word[1..]
        }
        (_, part) => format!("{}.jsonl", part.word()),
    }
}

fn text(
    corpus: &Corpus,
    steps: &[Vec<TracedTactic>],
    theorems: &[usize],
    format: Format,
) -> Result<String, Failure> {
    let mut text = String::new();
    let mut array = vec![];
    let names = corpus.by_name();
    for i in theorems {
        let theorem = &corpus.theorems[*i];
        let mut line = |value: &Value| {
            text += &value.to_string();
            text.push('\n');
        };
        match format {
            Format::Jsonl => {
                let mut value = serde_json::to_value(theorem)?;
                if let Some(difficulty) = corpus.difficulty.get(&theorem.name) {
                    value["difficulty"] = serde_json::to_value(difficulty)?;
                }
                line(&value);
            }
            Format::Suite => line(&super::problem(corpus, theorem)),
            Format::Chat => line(&chat(corpus, theorem)),
            Format::Pairs => steps[*i].iter().for_each(|step| line(&pair(theorem, step))),
            Format::Premises => {
                let question = premises(&names, theorem, &steps[*i]);
                question.map(serde_json::to_value).transpose()?.iter().for_each(line);
            }
            Format::Leandojo => array.push(traced(theorem, &steps[*i])),
            Format::Lean => {}
        }
    }
    if format == Format::Leandojo {
        text = serde_json::to_string_pretty(&array)? + "\n";
    }
    Ok(text)
}

/// As Alchemy's fine-tuning data and other decoder-only provers have it.
fn pair(theorem: &CorpusTheorem, step: &TracedTactic) -> Value {
    json!({
        "theorem": theorem.name,
        "prompt": format!("[GOAL]\n{}\n[PROOFSTEP]\n", step.before),
        "completion": step.tactic,
        "premises": step.premises,
    })
}

/// What a retriever should find for a theorem's goal: the library's lemmas in its proof. It goes
/// by the name of the library theorem that it was made from, so that a split that keeps that one
/// for the test keeps this one out of the training.
fn premises(
    names: &HashMap<&str, &CorpusTheorem>,
    theorem: &CorpusTheorem,
    steps: &[TracedTactic],
) -> Option<Proved> {
    let ancestors = prover_synthesis::ancestors(names, &[theorem]);
    let own = |name: &&String| !names.contains_key(name.as_str());
    let used: BTreeSet<&String> = steps.iter().flat_map(|s| &s.premises).filter(own).collect();
    let proof = Proof {
        prover: theorem.kind.word().into(),
        tactic: theorem.script.join("; "),
        premises: used.into_iter().cloned().collect(),
    };
    Some(Proved {
        module: theorem.module.clone(),
        theorem: ancestors.first().copied().unwrap_or(theorem).target.clone(),
        // The state is where the variables are introduced, as in other questions.
        state: steps.iter().find(|s| !s.premises.is_empty())?.before.clone(),
        constants: theorem.constants.clone(),
        proofs: vec![proof],
    })
}

fn chat(corpus: &Corpus, theorem: &CorpusTheorem) -> Value {
    let ask = format!(
        "Prove this theorem in Lean 4.\n\n```lean\n{}\n\n{} := by\n  sorry\n```",
        corpus.head.header,
        theorem.declaration()
    );
    let answer = format!("```lean\n{}\n\n{}```", corpus.head.header, theorem.text());
    json!({
        "name": theorem.name,
        "messages": [{"role": "user", "content": ask}, {"role": "assistant", "content": answer}],
    })
}

/// As in the split files of LeanDojo Benchmark 4. A synthetic theorem has no commit and no place in a file.
fn traced(theorem: &CorpusTheorem, steps: &[TracedTactic]) -> Value {
    let premise =
        |name: &String| json!({"full_name": name, "def_path": "", "def_pos": [1, 1], "def_end_pos": [1, 1]});
    let step = |step: &TracedTactic| {
        json!({
            "tactic": step.tactic,
            "annotated_tactic": [
                annotated(&step.tactic, &step.premises),
                step.premises.iter().map(premise).collect::<Vec<_>>(),
            ],
            "state_before": step.before,
            "state_after": step.after,
        })
    };
    json!({
        "url": "",
        "commit": "",
        "file_path": format!("{}.lean", theorem.module.replace('.', "/")),
        "full_name": theorem.name,
        "theorem_statement": theorem.declaration(),
        "start": [1, 1],
        "end": [1, 1],
        "traced_tactics": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// The tactic with its premises marked, the longest first as one may contain another.
fn annotated(tactic: &str, premises: &[String]) -> String {
    let mut names: Vec<&String> = premises.iter().collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    match names[..] {
        [name] => tactic.replacen(name.as_str(), &format!("<a>{name}</a>"), 1),
        _ => tactic.into(),
    }
}

/// Files that hold families: a library theorem's mutants and theirs, so that each compiles by itself.
fn lean_files(corpus: &Corpus, theorems: &[usize], folder: &Path) -> Result<usize, Failure> {
    let names = corpus.by_name();
    let mut files: Vec<Vec<&CorpusTheorem>> = vec![vec![]];
    let mut home = HashMap::new();
    for i in theorems {
        let theorem = &corpus.theorems[*i];
        let with: Vec<&CorpusTheorem> = prover_synthesis::ancestors(&names, &[theorem]);
        // A family's file stays open for what comes of it later.
        let open = files.len() - 1;
        let root = with.first().map_or(theorem.name.as_str(), |first| first.name.as_str());
        let file = *home.entry(root).or_insert(open);
        for t in with.into_iter().chain([theorem]) {
            if !files[file].iter().any(|there| there.name == t.name) {
                files[file].push(t);
            }
        }
        if files[open].len() >= FILE {
            files.push(vec![]);
        }
    }
    files.retain(|f| !f.is_empty());
    for (number, file) in (1..).zip(&files) {
        let mut text = format!("{}\n", corpus.head.header);
        for t in file {
            text = text
                + "\n"
                + &format!("/-- {} of `{}` by `{}`. -/\n", t.kind.word(), t.target, t.lemma)
                + &t.text();
        }
        super::write(&folder.join(format!("Mutants{number}.lean")), &text)?;
    }
    Ok(files.iter().map(Vec::len).sum())
}

/// The steps of all theorems, and whether the user stopped it.
fn trace(corpus: &Arc<Corpus>, args: &ExportArgs) -> Result<(Vec<Vec<TracedTactic>>, bool), Failure> {
    let engine = EngineArgs { modules: args.source.clone(), ..EngineArgs::default() };
    let lean = Lean::start(&engine, engine.workers(args.workers))?;
    let stop = StopFlag::default();
    lean.stop_on_signals(&stop);
    let all = corpus.theorems.len();
    let mut progress = Progress::new();
    progress.begin(all, 0);
    let pool = lean.pool().pool();
    let next = Arc::new(AtomicUsize::new(0));
    let traced = lean.block_on(async {
        let (sender, mut results) = tokio::sync::mpsc::channel(16);
        for _ in 0..pool.workers() {
            let (pool, corpus, next) = (pool.clone(), corpus.clone(), next.clone());
            let (sender, stop) = (sender.clone(), stop.clone());
            tokio::spawn(async move {
                let names = corpus.by_name();
                while !stop.is_set() {
                    let from = next.fetch_add(CHUNK, Relaxed);
                    let Some(rest) = corpus.theorems.get(from..).filter(|r| !r.is_empty()) else { return };
                    let theorems: Vec<&CorpusTheorem> = rest.iter().take(CHUNK).collect();
                    let work = async {
                        let mut worker = pool.reserve().await?;
                        prover_synthesis::steps(&mut worker, &corpus, &names, &theorems).await
                    };
                    if sender.send((from, work.await)).await.is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut steps: Vec<Vec<TracedTactic>> = vec![vec![]; all];
        let mut done = 0;
        while let Some((from, result)) = results.recv().await {
            for (i, found) in result?.into_iter().enumerate() {
                steps[from + i] = found;
                done += 1;
            }
            progress.set(done, "traced");
        }
        Ok::<_, Error>((steps, done < all))
    });
    progress.finish();
    let (steps, stopped) = traced?;
    let missing = steps.iter().filter(|s| s.is_empty()).count();
    if missing > 0 && !stopped {
        eprintln!("{missing} proofs could not be traced and have no steps");
    }
    Ok((steps, stopped))
}
