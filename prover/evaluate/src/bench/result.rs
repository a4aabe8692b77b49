//! One line of a results file, and taking up a run again.

use super::config::BenchConfig;
use crate::lint::Finding;
use data::{JsonLinesError, Suite, Theorem, read_json_lines};
use proof_search::{Report, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The result of one theorem: all that is needed to judge its proof again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BenchResult {
    /// The name of the theorem.
    pub name: String,
    /// What came of the attempt.
    #[serde(flatten)]
    pub report: Report,
    /// The text before the statement.
    pub header: String,
    /// The statement, up to its `:=`.
    pub statement: String,
    /// Of header and statement as text, 64 hex digits.
    pub source_hash: String,
    /// How hard its author thought it, 1 to 4; only our own suites say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    /// The topic that the suite gives, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What `prover lint` finds about the statement, without proofs; absent if it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lint: Option<Vec<Finding>>,
    /// The name of the suite.
    pub suite: String,
    /// The hash of the suite, 64 hex digits.
    pub suite_hash: String,
    /// The settings.
    pub config: BenchConfig,
    /// The engine with its version.
    pub engine: String,
    /// Version of `prover`.
    pub prover: String,
}

impl BenchResult {
    /// The result of a theorem of `suite`, given by its name and hash; faults of the statement are left open.
    pub fn new(
        theorem: &Theorem,
        report: Report,
        suite: (&str, &str),
        config: &BenchConfig,
        engine: &str,
    ) -> BenchResult {
        BenchResult {
            name: theorem.name.clone(),
            report,
            header: theorem.header.to_string(),
            statement: theorem.statement.clone(),
            source_hash: theorem.hash(),
            grade: theorem.grade,
            topic: theorem.topic.clone(),
            lint: None,
            suite: suite.0.to_string(),
            suite_hash: suite.1.to_string(),
            config: config.clone(),
            engine: engine.to_string(),
            prover: env!("CARGO_PKG_VERSION").to_string(),
        }
    }
}

/// Why the results in a file cannot be continued.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] JsonLinesError),
    /// It has results of another suite.
    #[error(
        "{}: holds results of another suite ({there}, hash {there_hash}; now {here}, hash {here_hash}). \
         Give another file with --out, or delete this one",
        path.display()
    )]
    Suite {
        /// The file.
        path: PathBuf,
        /// The suite in it.
        there: String,
        /// The beginning of the hash in it.
        there_hash: String,
        /// The suite of this run.
        here: String,
        /// The beginning of the hash of this run.
        here_hash: String,
    },
    /// It has results of other settings.
    #[error(
        "{}: holds results of other settings ({}). Run with the same settings, give another file with \
         --out, or delete this one",
        path.display(), differences.join("; ")
    )]
    Config {
        /// The file.
        path: PathBuf,
        /// Each setting with both values, in words.
        differences: Vec<String>,
    },
    /// It has results of another engine.
    #[error(
        "{}: holds results of another engine ({there}, now {here}). Give another file with --out, or delete \
         this one",
        path.display()
    )]
    Engine {
        /// The file.
        path: PathBuf,
        /// The engine in it.
        there: String,
        /// The engine of this run.
        here: String,
    },
}

/// The results already in the file, each theorem once; none if there is no file. A
/// failure of the engine is no result: it is tried again.
///
/// # Errors
/// When the file cannot be read, or any of its results comes from another suite, engine or configuration.
pub fn resume(
    path: &Path,
    suite: &Suite,
    config: &BenchConfig,
    engine: &str,
) -> Result<Vec<BenchResult>, ResumeError> {
    let results: Vec<BenchResult> = read_json_lines(path)?;
    let hash = suite.hash();
    let path = path.to_path_buf();
    for r in &results {
        if r.suite_hash != hash {
            let short = |h: &str| h.chars().take(12).collect::<String>();
            return Err(ResumeError::Suite {
                path,
                there: r.suite.clone(),
                there_hash: short(&r.suite_hash),
                here: suite.name.clone(),
                here_hash: short(&hash),
            });
        }
        let differences = r.config.differences(config);
        if !differences.is_empty() {
            return Err(ResumeError::Config { path, differences });
        }
        if r.engine != engine {
            return Err(ResumeError::Engine { path, there: r.engine.clone(), here: engine.to_string() });
        }
    }
    let known: HashSet<&str> = suite.theorems.iter().map(|t| t.name.as_str()).collect();
    let mut latest: HashMap<String, usize> = HashMap::new();
    for (i, r) in results.iter().enumerate().filter(|(_, r)| known.contains(r.name.as_str())) {
        latest.insert(r.name.clone(), i);
    }
    Ok(results
        .into_iter()
        .enumerate()
        .filter(|(i, r)| latest.get(&r.name) == Some(i))
        .filter(|(_, r)| !matches!(r.report.verdict, Verdict::EngineFailure { .. }))
        .map(|(_, r)| r)
        .collect())
}
