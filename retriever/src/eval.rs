//! Sources measured over the steps of a benchmark: the leaderboard.

use crate::fusion::Example;
use crate::leandojo::TracedTactic;
use crate::metrics::{DEPTH, NAMES, Scores, Summary};
use crate::pairs::{Part, Proved, Split, Twins};
use crate::premise::{Position, PremiseId};
use crate::premise_corpus::{FileId, PremiseCorpus};
use crate::source::{Query, Source, SourceError};
use fixedbitset::FixedBitSet;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Instant;

/// A query whose answer is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub query: Query,
    /// Where it is asked, which decides what may be used.
    pub file: FileId,
    /// The place in the file: what stands before it may be used.
    pub at: Position,
    /// What must not be used wherever it is asked: the statement itself, say.
    pub forbidden: Vec<PremiseId>,
    /// The premises that answer it.
    pub gold: Vec<PremiseId>,
}

impl Question {
    /// What may be found; `None` is everything.
    fn allowed(&self, corpus: &PremiseCorpus, pool: Pool) -> Option<FixedBitSet> {
        let mut allowed = match pool {
            Pool::Accessible => corpus.accessible(self.file, self.at),
            Pool::All if self.forbidden.is_empty() => return None,
            Pool::All => {
                let mut all = FixedBitSet::with_capacity(corpus.len());
                all.insert_range(..);
                all
            }
        };
        self.forbidden.iter().for_each(|id| allowed.set(id.0 as usize, false));
        Some(allowed)
    }
}

impl From<&TracedTactic> for Question {
    fn from(step: &TracedTactic) -> Question {
        let query = Query { text: step.state.clone(), constants: vec![] };
        Question { query, file: step.file, at: step.start, forbidden: vec![], gold: step.gold.clone() }
    }
}

/// The questions of pairs: a statement's goal, asked at the end of its module, where neither it nor
/// another statement of the same text may be used; gold is every premise of every proof that was found.
/// Statements without a proof, or without a premise that the corpus has, are questions without gold. Those
/// of one part of a split, in the order of the file.
pub fn questions(
    corpus: &PremiseCorpus,
    pairs: &[Proved],
    split: Split,
    part: Part,
    seed: u64,
) -> Vec<Question> {
    let twins = Twins::new(corpus);
    let module_of = |name: &str| corpus.by_name(name).map(|id| corpus.path(corpus.file_of(id)));
    let question = |proved: &Proved| {
        let names: BTreeSet<&String> = proved.proofs.iter().flat_map(|p| &p.premises).collect();
        Question {
            query: Query { text: proved.state.clone(), constants: proved.constants.clone() },
            file: corpus.file(&proved.module).unwrap_or_default(),
            at: Position { line: u32::MAX, column: 0 },
            forbidden: twins.of(corpus, &proved.theorem),
            gold: names.iter().filter_map(|name| corpus.by_name(name)).collect(),
        }
    };
    pairs.iter().filter(|p| split.part(p, seed, module_of) == part).map(question).collect()
}

/// Questions under one name: a part of a split.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// The name under which it is reported.
    pub name: String,
    /// The questions, in the order of the file.
    pub questions: Vec<Question>,
}

/// Among which premises is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pool {
    /// Those that may be used at the place ([`PremiseCorpus::accessible`]); what ReProver's figures mean.
    Accessible,
    /// All of the corpus.
    All,
}

impl Pool {
    fn name(self) -> &'static str {
        match self {
            Pool::Accessible => "accessible",
            Pool::All => "all",
        }
    }
}

/// How to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Each set is measured once for each of them.
    pub pools: Vec<Pool>,
    /// For the bootstrap.
    pub seed: u64,
    /// Of what the corpus was made (library, commit): figures of different corpora cannot be compared.
    pub corpus: String,
    /// Of the fusion's sources, to be written beside the figures; their names may say for which set.
    pub weights: BTreeMap<String, f32>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            pools: vec![Pool::Accessible, Pool::All],
            seed: 4,
            corpus: String::new(),
            weights: BTreeMap::new(),
        }
    }
}

/// One source over one set and pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The name of the set.
    pub set: String,
    /// The name of the source.
    pub source: String,
    /// Among which premises it searched.
    pub pool: Pool,
    /// The figures, over questions with a gold premise.
    pub scores: Summary,
    /// Mean time of one query on one thread, while all threads were asking.
    pub seconds_per_query: f64,
}

/// All rows with what they were measured on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaderboard {
    /// Of what the corpus was made, as in [`Options::corpus`].
    pub corpus: String,
    /// Premises of the corpus.
    pub premises: usize,
    /// Files of the corpus.
    pub files: usize,
    /// The seed of the bootstrap.
    pub seed: u64,
    /// Weights of the sources that the fusion combines, where it was measured.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f32>,
    /// A row for each set, pool and source.
    pub rows: Vec<Row>,
}

/// Measures every source over every set and pool; queries run on rayon's threads. Questions without gold
/// premises are neither asked nor counted. `progress` hears of each row as it is measured.
///
/// # Errors
/// The first [`SourceError`] of a source, or that nothing is to be measured.
pub fn evaluate(
    corpus: &PremiseCorpus,
    sources: &[&dyn Source],
    sets: &[Set],
    options: &Options,
    progress: &mut dyn FnMut(&Row),
) -> Result<Leaderboard, SourceError> {
    let error = |reason: String| Err(SourceError { stage: "evaluating", reason });
    if sources.is_empty() || sets.is_empty() || options.pools.is_empty() {
        return error(format!(
            "nothing to measure: {} sources, {} sets, {} pools",
            sources.len(),
            sets.len(),
            options.pools.len(),
        ));
    }
    let mut rows = vec![];
    for set in sets {
        let asked: Vec<&Question> = set.questions.iter().filter(|q| !q.gold.is_empty()).collect();
        if asked.is_empty() {
            return error(format!(
                "none of the {} questions of {} has a gold premise",
                set.questions.len(),
                set.name
            ));
        }
        for &pool in &options.pools {
            for source in sources {
                let answers = ask(corpus, *source, &asked, pool)?;
                let scores: Vec<Scores> = answers.iter().map(|(scores, _)| *scores).collect();
                let seconds: f64 = answers.iter().map(|(_, seconds)| seconds).sum();
                let row = Row {
                    set: set.name.clone(),
                    source: source.name().into(),
                    pool,
                    scores: Summary::of(&scores, options.seed),
                    seconds_per_query: seconds / answers.len() as f64,
                };
                progress(&row);
                rows.push(row);
            }
        }
    }
    Ok(Leaderboard {
        corpus: options.corpus.clone(),
        premises: corpus.len(),
        files: corpus.files().count(),
        seed: options.seed,
        weights: options.weights.clone(),
        rows,
    })
}

/// Figures and seconds of each question, in their order.
fn ask(
    corpus: &PremiseCorpus,
    source: &dyn Source,
    questions: &[&Question],
    pool: Pool,
) -> Result<Vec<(Scores, f64)>, SourceError> {
    let one = |question: &&Question| {
        let allowed = question.allowed(corpus, pool);
        let begun = Instant::now();
        let hits = source.top(&question.query, DEPTH, allowed.as_ref())?;
        let seconds = begun.elapsed().as_secs_f64();
        let ranking: Vec<PremiseId> = hits.iter().map(|hit| hit.premise).collect();
        let scores = Scores::of(&ranking, &question.gold).expect("asked only with gold premises");
        Ok((scores, seconds))
    };
    questions.par_iter().map(one).collect()
}

/// What [`crate::fusion::fit`] needs: the rankings of the sources for the questions that have gold premises,
/// to the depth at which [`crate::fusion::Fusion`] asks.
///
/// # Errors
/// The first [`SourceError`] of a source.
pub fn examples(
    corpus: &PremiseCorpus,
    sources: &[&dyn Source],
    questions: &[Question],
    pool: Pool,
) -> Result<Vec<Example>, SourceError> {
    let one = |question: &Question| {
        let allowed = question.allowed(corpus, pool);
        let ranking = |source: &&dyn Source| {
            let hits = source.top(&question.query, crate::fusion::DEPTH, allowed.as_ref())?;
            Ok(hits.iter().map(|hit| hit.premise).collect())
        };
        let rankings: Result<_, SourceError> = sources.iter().map(ranking).collect();
        Ok(Example { rankings: rankings?, gold: question.gold.clone() })
    };
    questions.par_iter().filter(|q| !q.gold.is_empty()).map(one).collect()
}

impl Leaderboard {
    /// Adds rows and weights of another over the same corpus.
    pub fn join(&mut self, other: Leaderboard) {
        self.rows.extend(other.rows);
        self.weights.extend(other.weights);
    }

    /// One table per set and pool; the best mean of each column is bold.
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Leaderboard of premise retrieval\n\n");
        let put = |text: &mut String, line: std::fmt::Arguments| writeln!(text, "{line}").expect("a string");
        let corpus = if self.corpus.is_empty() { "not named" } else { &self.corpus };
        put(&mut text, format_args!("Corpus: {corpus}; {} premises in {} files.", self.premises, self.files));
        put(
            &mut text,
            format_args!(
                "R@k, R@1 and MRR (of {DEPTH} retrieved; × 100 here) as ReProver's `evaluate.py`, nDCG@10 \
                 and Recall@100 as \
                 BEIR; percent, with 95 % bootstrap intervals (seed {}).",
                self.seed
            ),
        );
        if !self.weights.is_empty() {
            let weights: Vec<String> =
                self.weights.iter().map(|(name, weight)| format!("{name} {weight:.2}")).collect();
            put(&mut text, format_args!("Weights of the fusion: {}.", weights.join(", ")));
        }
        for group in self.rows.chunk_by(|a, b| a.set == b.set && a.pool == b.pool) {
            let (first, pool) = (&group[0], group[0].pool.name());
            let title = format!("\n## {}, {pool} premises, {} queries\n", first.set, first.scores.queries);
            put(&mut text, format_args!("{title}"));
            put(&mut text, format_args!("| source | {} | ms per query |", NAMES.join(" | ")));
            put(&mut text, format_args!("|---|{}---|", "---|".repeat(NAMES.len())));
            let best = |m: usize| group.iter().map(|r| r.scores.values()[m].mean).fold(f64::MIN, f64::max);
            for row in group {
                write!(text, "| {} |", row.source).expect("a string");
                for (m, value) in row.scores.values().iter().enumerate() {
                    let bold = if group.len() > 1 && value.mean == best(m) { "**" } else { "" };
                    let [mean, low, high] = [value.mean, value.low, value.high].map(|v| v * 100.0);
                    write!(text, " {bold}{mean:.1}{bold} ({low:.1}–{high:.1}) |").expect("a string");
                }
                put(&mut text, format_args!(" {:.2} |", row.seconds_per_query * 1e3));
            }
        }
        text
    }

    /// Everything, for machines: shares between 0 and 1, seconds.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("numbers and strings");
        text.push('\n');
        text
    }
}
