//! Results summed up.

use super::line::Line;
use comfy_table::{Table as Grid, presets};
use data::fstar::{MeanVerifyAtK, mean_verify_at_k};
use fstar_bridge::Word;
use serde::Serialize;
use std::collections::BTreeMap;

/// Numbers of candidates for which verify@k is told, as far as there are so many.
const KS: [u64; 5] = [1, 5, 10, 32, 100];

/// What became of the definitions of a suite.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// The name of the suite.
    pub suite: String,
    /// F*, z3 and protocol.
    pub engine: String,
    /// Candidates by verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// Candidates in all.
    pub candidates: usize,
    /// Definitions that were asked for, with those that have no candidate or cannot be checked here.
    pub definitions: usize,
    /// Definitions with a candidate that is proved.
    pub proved: usize,
    /// Definitions that could not be checked, which count as not proved.
    pub skipped: usize,
    /// By k: mean and standard error over all definitions asked for.
    pub verify_at: BTreeMap<u64, VerifyAt>,
    /// Candidates per second of checking, all workers together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
}

/// One figure of a table.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyAt {
    pub mean: f64,
    pub standard_error: Option<f64>,
}

impl Table {
    /// `asked`: ids of all definitions; those without a result count as
    /// not proved, for as many candidates as any has.
    pub fn new(suite: &str, engine: &str, asked: &[String], skipped: usize, lines: &[Line]) -> Table {
        let mut verdicts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut counts: BTreeMap<&str, (u64, u64)> = asked.iter().map(|id| (id.as_str(), (0, 0))).collect();
        for line in lines {
            *verdicts.entry(line.verdict.name()).or_default() += 1;
            let count = counts.entry(&line.definition).or_default();
            count.0 += 1;
            count.1 += u64::from(line.verdict == Word::Proved);
        }
        let most = counts.values().map(|(n, _)| *n).max().unwrap_or(0);
        // nothing leaves the denominator: a definition with fewer candidates has as many more wrong ones
        let padded: Vec<(u64, u64)> = counts.values().map(|(n, c)| ((*n).max(most), *c)).collect();
        let verify_at = KS.iter().chain([&most]).filter(|k| (1..=most).contains(*k)).filter_map(|k| {
            let MeanVerifyAtK { mean, standard_error, .. } = mean_verify_at_k(&padded, *k)?;
            Some((*k, VerifyAt { mean, standard_error }))
        });
        Table {
            suite: suite.into(),
            engine: engine.into(),
            candidates: lines.len(),
            definitions: counts.len(),
            proved: counts.values().filter(|(_, c)| *c > 0).count(),
            skipped,
            verify_at: verify_at.collect(),
            verdicts,
            rate: None,
        }
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut grid = Grid::new();
        grid.load_preset(presets::UTF8_BORDERS_ONLY);
        grid.set_header(["what", "how many"]);
        let share = |n: usize, of: usize| format!("{n} ({:.1} %)", 100.0 * n as f64 / of.max(1) as f64);
        grid.add_row(["definitions".into(), self.definitions.to_string()]);
        grid.add_row(["  proved".into(), share(self.proved, self.definitions)]);
        if self.skipped > 0 {
            grid.add_row(["  cannot be checked here".into(), self.skipped.to_string()]);
        }
        for (k, v) in &self.verify_at {
            let error = v.standard_error.map_or(String::new(), |e| format!(" ± {:.2}", 100.0 * e));
            grid.add_row([format!("  verify@{k}"), format!("{:.2} %{error}", 100.0 * v.mean)]);
        }
        grid.add_row(["candidates".into(), self.candidates.to_string()]);
        for (word, n) in &self.verdicts {
            grid.add_row([format!("  {word}"), share(*n, self.candidates)]);
        }
        if let Some(rate) = self.rate {
            grid.add_row(["candidates per second".into(), format!("{rate:.1}")]);
        }
        write!(formatter, "{grid}")
    }
}
