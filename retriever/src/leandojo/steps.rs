//! The tactics of human proofs: one part of one split.

use super::error::LeanDojoError;
use super::line_column::LineColumn;
use super::report::Report;
use crate::premise::{Position, PremiseId};
use crate::premise_corpus::{FileId, PremiseCorpus};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use std::fmt;
use std::path::Path;

/// A tactic of a human proof: the question is its proof state, the answer the premises that the tactic names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedTactic {
    /// The file that the theorem stands in.
    pub file: FileId,
    /// The theorem's full name; empty for those that the benchmark leaves nameless.
    pub theorem: String,
    /// Where the theorem begins: what stands before may be used.
    pub start: Position,
    /// The tactic as it is written.
    pub tactic: String,
    /// The goals before the tactic, without the line that counts them.
    pub state: String,
    /// Ascending, without repetitions; empty where the tactic names nothing.
    pub gold: Vec<PremiseId>,
}

#[derive(Deserialize)]
struct Theorem {
    file_path: String,
    full_name: Option<String>,
    start: LineColumn,
    #[serde(default)]
    traced_tactics: Vec<Tactic>,
}

#[derive(Deserialize)]
struct Tactic {
    tactic: String,
    /// The text with marks, and what the marks stand for.
    annotated_tactic: (String, Vec<Use>),
    state_before: String,
}

#[derive(Deserialize)]
struct Use {
    def_path: String,
    def_pos: LineColumn,
}

/// A proof state without the leading line `N goals`, as ReProver's `format_state` removes it.
pub fn without_count(state: &str) -> &str {
    let rest = state.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(" goals") {
        Some(goals) if rest.len() < state.len() => goals.trim(),
        _ => state,
    }
}

/// Hands over the steps of a split file one after the other.
///
/// # Errors
/// [`LeanDojoError`] with file and line; steps before the error have been handed over.
pub(super) fn read_steps(
    path: &Path,
    corpus: &PremiseCorpus,
    mut take: impl FnMut(TracedTactic),
) -> Result<Report, LeanDojoError> {
    let mut json = serde_json::Deserializer::from_reader(data::input::lines_of(path)?);
    let mut report = Report::default();
    let theorems = Theorems(|theorem: Theorem| {
        report.theorems += 1;
        let Some(file) = corpus.file(&theorem.file_path) else {
            report.foreign += 1;
            return;
        };
        for tactic in theorem.traced_tactics {
            let counter = if tactic.state_before == "no goals" {
                &mut report.finished
            } else if tactic.tactic.contains('·') {
                &mut report.blocks
            } else if !tactic.state_before.contains('⊢') {
                &mut report.goalless
            } else {
                report.steps += 1;
                take(TracedTactic {
                    file,
                    theorem: theorem.full_name.clone().unwrap_or_default(),
                    start: theorem.start.into(),
                    state: without_count(&tactic.state_before).to_owned(),
                    gold: gold(&tactic.annotated_tactic.1, corpus, &mut report),
                    tactic: tactic.tactic,
                });
                continue;
            };
            *counter += 1;
        }
    });
    let json_error = |source: serde_json::Error| match source.io_error_kind() {
        Some(_) => LeanDojoError::Io { path: path.into(), source: source.into() },
        None => LeanDojoError::Json { path: path.into(), line: source.line(), source },
    };
    theorems.deserialize(&mut json).map_err(json_error)?;
    json.end().map_err(json_error)?;
    Ok(report)
}

/// The premises that a tactic names.
fn gold(uses: &[Use], corpus: &PremiseCorpus, report: &mut Report) -> Vec<PremiseId> {
    let mut gold = vec![];
    for used in uses {
        let place = corpus.file(&used.def_path).and_then(|file| corpus.at(file, used.def_pos.into()));
        match place {
            Some(premise) => {
                report.located += 1;
                gold.push(premise);
            }
            None => report.unknown += 1,
        }
    }
    gold.sort_unstable();
    gold.dedup();
    gold
}

/// A JSON array whose elements are handed over instead of kept.
struct Theorems<F>(F);

impl<'de, F: FnMut(Theorem)> DeserializeSeed<'de> for Theorems<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Theorem)> Visitor<'de> for Theorems<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of theorems")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut theorems: A) -> Result<(), A::Error> {
        while let Some(theorem) = theorems.next_element()? {
            (self.0)(theorem);
        }
        Ok(())
    }
}
