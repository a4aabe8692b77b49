//! A benchmark folder.

use super::error::LeanDojoError;
use super::premises::read_corpus;
use super::report::Report;
use super::split::{Part, Split};
use super::steps::{TracedTactic, read_steps};
use crate::premise_corpus::PremiseCorpus;
use std::path::PathBuf;

/// A benchmark folder with its corpus loaded.
pub struct Benchmark {
    folder: PathBuf,
    /// The library's premises.
    pub corpus: PremiseCorpus,
    /// What the corpus left out.
    pub report: Report,
}

impl Benchmark {
    /// Reads `corpus.jsonl` of the folder.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Benchmark, LeanDojoError> {
        let folder = folder.into();
        let (corpus, report) = read_corpus(&folder.join("corpus.jsonl"))?;
        Ok(Benchmark { folder, corpus, report })
    }

    /// The steps of one part of one split.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line.
    pub fn steps(&self, split: Split, part: Part) -> Result<(Vec<TracedTactic>, Report), LeanDojoError> {
        let mut steps = vec![];
        let report = self.for_each_step(split, part, |step| steps.push(step))?;
        Ok((steps, report))
    }

    /// Hands over the steps one after the other, for parts that need not be held as a whole.
    ///
    /// # Errors
    /// [`LeanDojoError`] with file and line; steps before the error have been handed over.
    pub fn for_each_step(
        &self,
        split: Split,
        part: Part,
        take: impl FnMut(TracedTactic),
    ) -> Result<Report, LeanDojoError> {
        let path = self.folder.join(split.name()).join(part.name()).with_extension("json");
        read_steps(&path, &self.corpus, take)
    }
}
