//! Sources measured over the steps of a benchmark: the leaderboard.

use crate::corpus::{Corpus, FileId};
use crate::fusion::Example;
use crate::leandojo::Step;
use crate::metrics::{DEPTH, NAMES, Scores, Summary};
use crate::premise::{Position, PremiseId};
use crate::source::{Query, Source, SourceError};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::time::Instant;

/// A query whose answer is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub query: Query,
    /// Where it is asked, which decides what may be used.
    pub file: FileId,
    pub at: Position,
    pub gold: Vec<PremiseId>,
}

impl From<&Step> for Question {
    fn from(step: &Step) -> Question {
        let query = Query { text: step.state.clone(), constants: vec![] };
        Question { query, file: step.file, at: step.start, gold: step.gold.clone() }
    }
}

/// Questions under one name: a part of a split.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub name: String,
    pub questions: Vec<Question>,
}

/// Among which premises is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pool {
    /// Those that may be used at the place ([`Corpus::accessible`]); what ReProver's figures mean.
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
    pub pools: Vec<Pool>,
    /// For the bootstrap.
    pub seed: u64,
    /// Of what the corpus was made (library, commit): figures of different corpora cannot be compared.
    pub corpus: String,
}

impl Default for Options {
    fn default() -> Options {
        Options { pools: vec![Pool::Accessible, Pool::All], seed: 4, corpus: String::new() }
    }
}

/// One source over one set and pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub set: String,
    pub source: String,
    pub pool: Pool,
    /// The figures, over questions with a gold premise.
    pub scores: Summary,
    /// Mean time of one query on one thread, while all threads were asking.
    pub seconds_per_query: f64,
}

/// All rows with what they were measured on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leaderboard {
    pub corpus: String,
    pub premises: usize,
    pub files: usize,
    pub seed: u64,
    pub rows: Vec<Row>,
}

/// Measures every source over every set and pool; queries run on rayon's threads. Questions without gold premises are
/// neither asked nor counted.
///
/// # Errors
/// The first [`SourceError`] of a source, or that nothing is to be measured.
pub fn evaluate(
    corpus: &Corpus,
    sources: &[&dyn Source],
    sets: &[Set],
    options: &Options,
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
                rows.push(Row {
                    set: set.name.clone(),
                    source: source.name().into(),
                    pool,
                    scores: Summary::of(&scores, options.seed),
                    seconds_per_query: seconds / answers.len() as f64,
                });
            }
        }
    }
    Ok(Leaderboard {
        corpus: options.corpus.clone(),
        premises: corpus.len(),
        files: corpus.files().count(),
        seed: options.seed,
        rows,
    })
}

/// Figures and seconds of each question, in their order.
fn ask(
    corpus: &Corpus,
    source: &dyn Source,
    questions: &[&Question],
    pool: Pool,
) -> Result<Vec<(Scores, f64)>, SourceError> {
    let one = |question: &&Question| {
        let allowed = (pool == Pool::Accessible).then(|| corpus.accessible(question.file, question.at));
        let begun = Instant::now();
        let hits = source.top(&question.query, DEPTH, allowed.as_ref())?;
        let seconds = begun.elapsed().as_secs_f64();
        let ranking: Vec<PremiseId> = hits.iter().map(|hit| hit.premise).collect();
        let scores = Scores::of(&ranking, &question.gold).expect("asked only with gold premises");
        Ok((scores, seconds))
    };
    questions.par_iter().map(one).collect()
}

/// What [`crate::fusion::fit`] needs: the rankings of the sources for the questions that have gold premises, among accessible premises, to the
/// depth at which [`crate::fusion::Fusion`] asks.
///
/// # Errors
/// The first [`SourceError`] of a source.
pub fn examples(
    corpus: &Corpus,
    sources: &[&dyn Source],
    questions: &[Question],
) -> Result<Vec<Example>, SourceError> {
    let one = |question: &Question| {
        let allowed = corpus.accessible(question.file, question.at);
        let ranking = |source: &&dyn Source| {
            let hits = source.top(&question.query, crate::fusion::DEPTH, Some(&allowed))?;
            Ok(hits.iter().map(|hit| hit.premise).collect())
        };
        let rankings: Result<_, SourceError> = sources.iter().map(ranking).collect();
        Ok(Example { rankings: rankings?, gold: question.gold.clone() })
    };
    questions.par_iter().filter(|q| !q.gold.is_empty()).map(one).collect()
}

impl Leaderboard {
    /// One table per set and pool; the best mean of each column is bold.
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Leaderboard of premise retrieval\n\n");
        let put = |text: &mut String, line: std::fmt::Arguments| writeln!(text, "{line}").expect("a string");
        let corpus = if self.corpus.is_empty() { "not named" } else { &self.corpus };
        put(&mut text, format_args!("Corpus: {corpus}; {} premises in {} files.", self.premises, self.files));
        put(
            &mut text,
            format_args!(
                "R@k, R@1 and MRR (of {DEPTH} retrieved; × 100 here) as ReProver's `evaluate.py`, nDCG@10 and Recall@100 as \
                 BEIR; percent, with 95 % bootstrap intervals (seed {}).",
                self.seed
            ),
        );
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
