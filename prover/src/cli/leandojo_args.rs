//! A LeanDojo Benchmark as the suite of `prover bench`.

use super::failure::Failure;
use super::git::git;
use clap::{Args, ValueEnum};
use data::{LeanDojoSuite, Suite};
use prover_evaluate::bench::BenchResult;
use std::path::PathBuf;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "LeanDojo Benchmark")]
pub struct LeanDojoArgs {
    /// The benchmark's folder, as LeanDojo or `prover extract` makes it
    #[arg(long, value_name = "DIR", requires = "repo", conflicts_with = "suite")]
    leandojo: Option<PathBuf>,
    /// The checkout of the repository that it was made of
    #[arg(long, value_name = "DIR", requires = "leandojo")]
    repo: Option<PathBuf>,
    /// How the theorems are divided
    #[arg(long = "division", value_enum, default_value = "novel-premises", requires = "leandojo")]
    division: Division,
    /// Which part of them
    #[arg(long, value_enum, default_value = "test", requires = "leandojo")]
    part: Part,
    /// So many theorems, the first ones in the order of ReProver's evaluation [default: all]
    #[arg(long, value_name = "N", requires = "leandojo", value_parser = super::positive)]
    first: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Division {
    /// At random
    Random,
    /// Each theorem of the test uses a premise that training never uses
    NovelPremises,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Train,
    Val,
    Test,
}

impl LeanDojoArgs {
    /// Whether a benchmark is named.
    pub fn is_given(&self) -> bool {
        self.leandojo.is_some()
    }

    /// Reads the theorems where they stand, if a benchmark is named.
    pub fn read(&self) -> Result<Option<Benchmark>, Failure> {
        let (Some(folder), Some(repo)) = (&self.leandojo, &self.repo) else { return Ok(None) };
        let division = match self.division {
            Division::Random => "random",
            Division::NovelPremises => "novel_premises",
        };
        let part = match self.part {
            Part::Train => "train",
            Part::Val => "val",
            Part::Test => "test",
        };
        let path = folder.join(division).join(part).with_extension("json");
        if !repo.is_dir() {
            return Err(Failure::new(format!("{} is no folder", repo.display())).advise("--repo CHECKOUT"));
        }
        let LeanDojoSuite { mut suite, by_tactics, commits } = LeanDojoSuite::read(&path, repo, self.first)?;
        if let Some(commit) = git(repo, &["rev-parse", "HEAD"])
            && let Some(other) = commits.iter().find(|c| **c != commit)
        {
            eprintln!("{} is at commit {commit}, and the benchmark was made of {other}", repo.display());
        }
        suite.name = format!("{division}-{part}");
        Ok(Some(Benchmark { suite, by_tactics }))
    }
}

/// A part of a benchmark, as a suite.
pub struct Benchmark {
    /// The theorems.
    pub suite: Suite,
    by_tactics: std::collections::BTreeSet<String>,
}

impl Benchmark {
    /// ReProver's figure beside the strict one: it leaves theorems out that cannot be opened, and those whose
    /// own proof has no tactics.
    pub fn pass_at_1(&self, results: &[BenchResult]) -> String {
        let tried = results.iter().filter(|r| {
            self.by_tactics.contains(&r.name)
                && !matches!(r.report.verdict.word(), "unsupported" | "engine_failure")
        });
        let (mut proved, mut all) = (0, 0);
        for result in tried {
            all += 1;
            proved += usize::from(result.report.verdict.word() == "proved");
        }
        let strict = results.iter().filter(|r| r.report.verdict.word() == "proved").count();
        let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        format!(
            "strict: {strict} of {} ({:.1} %); as ReProver counts (pass@1, discarded ones and proofs without \
             tactics left out): {proved} of {all} ({:.1} %)",
            self.suite.theorems.len(),
            percent(strict, self.suite.theorems.len()),
            percent(proved, all)
        )
    }
}
