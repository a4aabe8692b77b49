//! `prover retriever eval`.

use super::sources::{SourceArg, make};
use super::split::SplitArg;
use crate::cli::corpus_args::CorpusArgs;
use crate::cli::engine_args::EngineArgs;
use crate::cli::failure::Failure;
use crate::cli::lean::Lean;
use crate::cli::model_args::ModelArgs;
use crate::cli::positive;
use crate::cli::signals;
use clap::{ArgGroup, Args, ValueEnum};
use proof_premises::library::{Structural, WeightsFile};
use retriever::eval::{Leaderboard, Options, Pool, Question, Set, evaluate, examples, questions};
use retriever::fusion::{Fusion, Objective, fit};
use retriever::leandojo::{self, Benchmark};
use retriever::pairs::{self, Part, Proved};
use retriever::{PremiseCorpus, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use supervise::StopFlag;

#[derive(Args)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("data").required(true).args(["leandojo", "pairs"])))]
pub struct EvalArgs {
    /// A LeanDojo Benchmark 4 folder: corpus.jsonl, random/, novel_premises/
    #[arg(long, value_name = "DIR")]
    leandojo: Option<PathBuf>,
    /// Pairs of `prover retriever pairs`, over the library's premises
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Splits to measure [default: both; of a benchmark, those that are there]
    #[arg(long, value_enum, value_delimiter = ',')]
    split: Vec<SplitArg>,
    /// Seed of the splits of pairs
    #[arg(long, value_name = "N", default_value_t = pairs::SEED)]
    split_seed: u64,
    /// Retrievers to measure, with commas between [default: all but okapi, as far as possible]
    #[arg(long, value_enum, value_delimiter = ',')]
    sources: Vec<SourceArg>,
    #[command(flatten)]
    model: ModelArgs,
    /// Fit the weights of the fusion on the validation part of each split
    #[arg(long)]
    fit: bool,
    /// What the weights are fitted for
    #[arg(long, value_enum, default_value = "mrr", requires = "fit")]
    objective: ObjectiveArg,
    /// Weights of the fusion, from a file that --fit wrote [default: the built-in ones]
    #[arg(long, value_name = "FILE", conflicts_with = "fit")]
    weights: Option<PathBuf>,
    /// Among which premises to search [default: those accessible and all; with --pairs all]
    #[arg(long, value_enum, value_delimiter = ',')]
    pool: Vec<PoolArg>,
    /// Questions of a set at most, chosen by the seed
    #[arg(long, value_name = "N", value_parser = positive)]
    limit: Option<usize>,
    /// Of the bootstrap intervals, of --limit and of --fit
    #[arg(long, value_name = "N", default_value_t = 4)]
    seed: u64,
    /// Write leaderboard.md, leaderboard.json and, with --fit, fusion.json into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print JSON instead of Markdown
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PoolArg {
    Accessible,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ObjectiveArg {
    /// Mean reciprocal rank of the first right premise
    Mrr,
    /// Share of the right premises among the first ten
    R10,
}

const EXAMPLES: &str = "\
Examples:
  prover retriever eval --leandojo leandojo_benchmark_4 --sources okapi,bm25 --out board
  prover retriever eval --pairs pairs.jsonl.gz --model model --fit --out board
  prover retriever eval --pairs pairs.jsonl.gz --split novel --sources bm25 --limit 500 --json

R@k and MRR as ReProver's evaluate.py computes them (steps without a gold premise do not count), nDCG@10 and \
Recall@100 as \
BEIR, with 95 % bootstrap intervals. With --pairs a statement, and others of the same text, may not be found \
for itself; \
gold are all premises with which a proof was found.";

pub fn run(args: EvalArgs) -> Result<ExitCode, Failure> {
    let stop = StopFlag::default();
    let data = Data::read(&args)?;
    let corpus = data.corpus();
    let wanted = args.wanted();
    let library = data.pairs().is_some() && args.corpus.corpus.is_none();
    if !library && wanted.contains(&SourceArg::Structural) {
        return Err(Failure::new("structural retrieval opens statements in Lean, which has not these")
            .advise("leave `structural` out of --sources, or measure --pairs over the library"));
    }
    let splits = data.splits(&args)?;
    let pools = args.pools();
    let mut board: Option<Leaderboard> = None;
    let mut weights_file = WeightsFile::default();
    for split in splits {
        let test = args.few(data.questions(split, Part::Test, args.split_seed)?);
        let validation = match args.fit {
            true => args.few(data.questions(split, Part::Validation, args.split_seed)?),
            false => vec![],
        };
        let states = || data.states(split, args.split_seed);
        let mut sources: Vec<(SourceArg, Arc<dyn Source>)> = vec![];
        for &source in &wanted {
            if let Some(made) = make(source, corpus, &states, &args.model)? {
                sources.push((source, made));
            } else if source == SourceArg::Structural {
                signals::stop_on_signals(&stop)?;
                let asked = validation.iter().chain(&test).filter(|q| !q.gold.is_empty());
                let asked = asked.map(|q| q.query.text.clone()).collect();
                sources.push((source, Arc::new(structural(&args, &data, asked, &stop)?)));
            }
        }
        if sources.is_empty() {
            return Err(Failure::new("none of the retrievers asked for can work on these premises"));
        }
        let mut weights = BTreeMap::new();
        if wanted.contains(&SourceArg::Fusion) {
            let fused: Vec<_> = sources.iter().filter(|(source, _)| source.is_fused()).cloned().collect();
            weights = args.weights(corpus, &fused, &validation, pools[0])?;
            weights_file.set(split.name(), &weights);
            let weight = |source: &SourceArg| weights.get(&source.word()).copied().unwrap_or(0.0);
            let fused = fused.iter().map(|(source, made)| (made.clone(), weight(source))).collect();
            sources.push((SourceArg::Fusion, Arc::new(Fusion::new(fused)?)));
        }
        let measured: Vec<&dyn Source> = sources.iter().map(|(_, made)| &**made).collect();
        let sets = [Set { name: format!("{} test", split.name()), questions: test }];
        let weights = weights.into_iter().map(|(name, w)| (format!("{} {name}", split.name()), w)).collect();
        let options = Options { pools: pools.clone(), seed: args.seed, corpus: data.name(), weights };
        let measured = evaluate(corpus, &measured, &sets, &options, &mut |row| {
            let scores = &row.scores;
            let [r10, mrr] = [scores.r10.mean, scores.mrr.mean].map(|x| 100.0 * x);
            eprintln!(
                "{}, {}, {:?}: R@10 {r10:.1} %, MRR {mrr:.1} %, {} queries",
                row.set, row.source, row.pool, scores.queries
            );
        })?;
        match &mut board {
            Some(board) => board.join(measured),
            None => board = Some(measured),
        }
    }
    let board = board.ok_or_else(|| Failure::new("no split to measure"))?;
    print!("{}", if args.json { board.json() } else { board.markdown() });
    if let Some(folder) = &args.out {
        write(folder, "leaderboard.md", &board.markdown())?;
        write(folder, "leaderboard.json", &board.json())?;
        if args.fit {
            write(folder, "fusion.json", &weights_file.json())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text));
    written.map_err(|e| Failure::new(format!("cannot write {}: {e}", path.display())))
}

/// Asks Lean for the lemmas that unify.
fn structural(
    args: &EvalArgs,
    data: &Data,
    asked: std::collections::HashSet<String>,
    stop: &StopFlag,
) -> Result<Structural, Failure> {
    let library = args.corpus.library(&args.engine)?;
    let lean = Lean::start(&args.engine, args.engine.workers(None))?;
    let pairs = data.pairs().unwrap_or_default();
    let pairs: Vec<&Proved> = pairs.iter().filter(|p| asked.contains(&p.state)).collect();
    let mut reported = std::time::Instant::now();
    let work = Structural::ask(lean.pool().pool(), &library, data.corpus(), &pairs, stop, |done| {
        if reported.elapsed().as_secs() >= 10 {
            reported = std::time::Instant::now();
            eprintln!("structural: {done} of {} goals", pairs.len());
        }
    });
    let source = lean.block_on(work)?;
    if stop.is_set() {
        return Err(Failure::new("interrupted"));
    }
    Ok(source)
}

impl EvalArgs {
    fn wanted(&self) -> Vec<SourceArg> {
        use SourceArg::{Bm25, Dense, Fusion, Structural, Symbols};
        if !self.sources.is_empty() {
            return self.sources.clone();
        }
        let mut wanted = vec![Bm25, Symbols];
        wanted.extend((self.pairs.is_some() && self.corpus.corpus.is_none()).then_some(Structural));
        wanted.extend(self.model.is_there().then_some(Dense));
        wanted.push(Fusion);
        wanted
    }

    fn pools(&self) -> Vec<Pool> {
        let pool = |arg: &PoolArg| match arg {
            PoolArg::Accessible => Pool::Accessible,
            PoolArg::All => Pool::All,
        };
        match (self.pool.is_empty(), self.pairs.is_some()) {
            (false, _) => self.pool.iter().map(pool).collect(),
            (true, true) => vec![Pool::All],
            (true, false) => vec![Pool::Accessible, Pool::All],
        }
    }

    /// At most `--limit` questions that have an answer.
    fn few(&self, mut questions: Vec<Question>) -> Vec<Question> {
        use rand::SeedableRng;
        use rand::seq::SliceRandom;
        questions.retain(|q| !q.gold.is_empty());
        if let Some(limit) = self.limit {
            questions.shuffle(&mut rand::rngs::StdRng::seed_from_u64(self.seed));
            questions.truncate(limit);
        }
        questions
    }

    /// The weights by name: fitted, from a file, or built in.
    fn weights(
        &self,
        corpus: &PremiseCorpus,
        sources: &[(SourceArg, Arc<dyn Source>)],
        validation: &[Question],
        pool: Pool,
    ) -> Result<BTreeMap<String, f32>, Failure> {
        let names = sources.iter().map(|(source, _)| source.word());
        if self.fit {
            eprintln!("fitting the weights of {} sources on {} questions", sources.len(), validation.len());
            let single: Vec<&dyn Source> = sources.iter().map(|(_, made)| &**made).collect();
            let objective = match self.objective {
                ObjectiveArg::Mrr => Objective::Mrr,
                ObjectiveArg::R10 => Objective::R10,
            };
            let fitted = fit(&examples(corpus, &single, validation, pool)?, objective, self.seed)?;
            return Ok(names.zip(fitted).collect());
        }
        let file = match &self.weights {
            Some(path) => WeightsFile::read(path)?,
            None => WeightsFile::built_in(),
        };
        Ok(names.map(|name| (file.weight(&name), name)).map(|(weight, name)| (name, weight)).collect())
    }
}

/// What is measured on.
enum Data {
    LeanDojo(Benchmark, PathBuf),
    Pairs { corpus: PremiseCorpus, name: String, pairs: Vec<Proved> },
}

#[derive(Clone, Copy)]
struct SplitName(SplitArg, bool);

impl SplitName {
    fn name(self) -> &'static str {
        match self {
            SplitName(SplitArg::Random, _) => "random",
            SplitName(SplitArg::Novel, true) => "novel_premises",
            SplitName(SplitArg::Novel, false) => "novel",
        }
    }

    fn leandojo(self) -> leandojo::Split {
        match self.0 {
            SplitArg::Random => leandojo::Split::Random,
            SplitArg::Novel => leandojo::Split::NovelPremises,
        }
    }
}

impl Data {
    fn read(args: &EvalArgs) -> Result<Data, Failure> {
        if let Some(folder) = &args.leandojo {
            let benchmark = Benchmark::open(folder)?;
            return Ok(Data::LeanDojo(benchmark, folder.clone()));
        }
        let Some(file) = &args.pairs else { unreachable!("one of the two is required") };
        let pairs = pairs::read(file)
            .map_err(|e| Failure::new(e).advise("`prover retriever pairs --out FILE` makes such a file"))?;
        let premises = args.corpus.open(&args.engine)?;
        Ok(Data::Pairs { corpus: premises.corpus, name: premises.name, pairs })
    }

    fn corpus(&self) -> &PremiseCorpus {
        match self {
            Data::LeanDojo(benchmark, _) => &benchmark.corpus,
            Data::Pairs { corpus, .. } => corpus,
        }
    }

    fn pairs(&self) -> Option<&[Proved]> {
        match self {
            Data::LeanDojo(..) => None,
            Data::Pairs { pairs, .. } => Some(pairs),
        }
    }

    /// The corpus in words: figures of different ones cannot be compared.
    fn name(&self) -> String {
        match self {
            Data::Pairs { name, .. } => name.clone(),
            Data::LeanDojo(_, folder) => {
                let text = std::fs::read_to_string(folder.join("metadata.json")).unwrap_or_default();
                let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
                let from = &json["from_repo"];
                match (from["url"].as_str(), from["commit"].as_str()) {
                    (Some(url), Some(commit)) => format!("{url} at {commit}"),
                    _ => folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                }
            }
        }
    }

    /// The splits asked for; of a benchmark, without any asked for, those that are there.
    fn splits(&self, args: &EvalArgs) -> Result<Vec<SplitName>, Failure> {
        let dojo = matches!(self, Data::LeanDojo(..));
        let all = [SplitArg::Random, SplitArg::Novel].map(|split| SplitName(split, dojo));
        if !args.split.is_empty() {
            return Ok(args.split.iter().map(|split| SplitName(*split, dojo)).collect());
        }
        let there = |split: &SplitName| match self {
            Data::LeanDojo(_, folder) => folder.join(split.name()).is_dir(),
            Data::Pairs { .. } => true,
        };
        let there: Vec<SplitName> = all.into_iter().filter(there).collect();
        match there.is_empty() {
            true => Err(Failure::new("the benchmark has neither `random` nor `novel_premises`")
                .advise("give the folder that holds corpus.jsonl and the folders of the splits")),
            false => Ok(there),
        }
    }

    fn questions(&self, split: SplitName, part: Part, seed: u64) -> Result<Vec<Question>, Failure> {
        match self {
            Data::LeanDojo(benchmark, _) => {
                let part = match part {
                    Part::Train => leandojo::Part::Train,
                    Part::Validation => leandojo::Part::Val,
                    Part::Test => leandojo::Part::Test,
                };
                let (steps, _) = benchmark.steps(split.leandojo(), part)?;
                Ok(steps.iter().map(Question::from).collect())
            }
            Data::Pairs { corpus, pairs, .. } => Ok(questions(corpus, pairs, split.0.into(), part, seed)),
        }
    }

    /// The states of the training part.
    fn states(&self, split: SplitName, seed: u64) -> Result<Vec<String>, Failure> {
        let questions = self.questions(split, Part::Train, seed)?;
        Ok(questions.into_iter().map(|q| q.query.text).collect())
    }
}
