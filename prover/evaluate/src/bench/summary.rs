//! The summary of a results file.

use super::result::BenchResult;
use crate::lint::Level;
use comfy_table::{CellAlignment, Table, presets};
use proof_search::policy::ModelUsage;
use proof_search::{Families, Tier, TimeSplit, ValueUsage, Verdict, add_families};
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of every verdict, the success rate with its interval, times.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The name of the suite.
    pub suite: String,
    /// The engine with its version; empty without results.
    pub engine: String,
    /// Theorems of the suite: the denominator.
    pub theorems: usize,
    /// By word; theorems without a result are `not_run`.
    pub verdicts: BTreeMap<String, usize>,
    /// Of those that are proved or refuted, by verdict and tier: how far their proofs were checked.
    pub tiers: BTreeMap<String, BTreeMap<Tier, usize>>,
    /// Statements for which `prover lint` has a warning or an error, by verdict; absent if it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub faulty: Option<BTreeMap<String, usize>>,
    /// Proved, at whatever tier, of all theorems.
    pub rate: f64,
    /// Wilson's interval of the rate, 95 %.
    pub interval: (f64, f64),
    /// Proved within so many seconds each.
    pub proved_within: Vec<(f64, usize)>,
    /// Added up over theorems, seconds.
    pub time: TimeSplit,
    /// The share of the time in which engines had something to do, see
    /// [`Outcome::engines_busy`](super::Outcome::engines_busy).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engines_busy: Option<f64>,
    /// What a model was asked, in all.
    #[serde(skip_serializing_if = "ModelUsage::is_nothing")]
    pub model: ModelUsage,
    /// What a source of values was asked, in all.
    #[serde(skip_serializing_if = "ValueUsage::is_nothing")]
    pub values: ValueUsage,
    /// Tactics run, in all.
    pub steps: u64,
    /// Proofs that the search found and the judge refused.
    pub refused_proofs: usize,
    /// What the move families did, in all.
    pub families: Families,
}

/// Statements with warnings or errors, by verdict; `None` if no result says anything about it.
fn faulty(results: &[BenchResult]) -> Option<BTreeMap<String, usize>> {
    let looked = results.iter().filter_map(|r| Some((r.report.verdict.word(), r.lint.as_ref()?)));
    let mut counts: Option<BTreeMap<String, usize>> = None;
    for (word, findings) in looked {
        let is_faulty = findings.iter().any(|f| f.level > Level::Note);
        *counts.get_or_insert_default().entry(word.to_string()).or_default() += usize::from(is_faulty);
    }
    counts
}

const WITHIN: [f64; 5] = [0.5, 1.0, 5.0, 20.0, 60.0];

impl Summary {
    /// Of the results of a suite with so many theorems.
    pub fn new(suite: &str, theorems: usize, results: &[BenchResult]) -> Summary {
        let mut verdicts: BTreeMap<String, usize> =
            Verdict::WORDS.iter().map(|w| (w.to_string(), 0)).collect();
        let (mut time, mut families) = (TimeSplit::default(), Families::default());
        let (mut model, mut values) = (ModelUsage::default(), ValueUsage::default());
        let mut tiers: BTreeMap<String, BTreeMap<Tier, usize>> = BTreeMap::new();
        for r in results {
            if let Some(tier) = r.report.verdict.tier() {
                let of_word = tiers.entry(r.report.verdict.word().into()).or_default();
                *of_word.entry(tier).or_default() += 1;
            }
            *verdicts.entry(r.report.verdict.word().into()).or_default() += 1;
            time += r.report.time;
            model += r.report.model;
            values += r.report.values;
            add_families(&mut families, &r.report.families);
        }
        verdicts.insert("not_run".into(), theorems.saturating_sub(results.len()));
        let proved = |r: &&BenchResult| matches!(r.report.verdict, Verdict::Proved { .. });
        let count = results.iter().filter(proved).count();
        let within = |s: f64| results.iter().filter(proved).filter(|r| r.report.time.wall <= s).count();
        Summary {
            suite: suite.to_string(),
            engine: results.first().map(|r| r.engine.clone()).unwrap_or_default(),
            theorems,
            faulty: faulty(results),
            tiers,
            verdicts,
            rate: count as f64 / theorems.max(1) as f64,
            interval: data::wilson(count as u64, theorems as u64, data::Z_95),
            proved_within: WITHIN.iter().map(|s| (*s, within(*s))).collect(),
            engines_busy: None,
            model,
            values,
            time,
            steps: results.iter().map(|r| r.report.steps).sum(),
            refused_proofs: results.iter().map(|r| r.report.refusals.len()).sum(),
            families,
        }
    }

    /// The table that `prover bench` prints.
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table.load_preset(presets::ASCII_BORDERS_ONLY_CONDENSED);
        let mut header = vec!["verdict", "theorems", "share"];
        header.extend(self.faulty.as_ref().map(|_| "faulty"));
        table.set_header(header);
        let share = |n: usize| format!("{:.1} %", 100.0 * n as f64 / self.theorems.max(1) as f64);
        for word in Verdict::WORDS.iter().chain(&["not_run"]) {
            let n = self.verdicts.get(*word).copied().unwrap_or(0);
            let label = self.label(word);
            let faulty = self.faulty.as_ref().map(|f| f.get(*word).copied().unwrap_or(0).to_string());
            table.add_row([label, n.to_string(), share(n)].into_iter().chain(faulty));
        }
        let faulty = self.faulty.as_ref().map(|f| f.values().sum::<usize>().to_string());
        table
            .add_row(["all".to_string(), self.theorems.to_string(), String::new()].into_iter().chain(faulty));
        for column in [1, 2, 3] {
            if let Some(c) = table.column_mut(column) {
                c.set_cell_alignment(CellAlignment::Right);
            }
        }
        let within: Vec<_> = self.proved_within.iter().map(|(s, n)| format!("{n} in {s} s")).collect();
        let unaudited = self.unaudited();
        let (model, values) = (self.model_line(), self.values_line());
        let refused = match self.refused_proofs {
            0 => String::new(),
            n => format!("\nproofs found and refused by the judge: {n}"),
        };
        format!(
            "{table}\nproved {:.1} % (95 % interval {:.1} – {:.1} %, Wilson) of {}\nproved within: {}\n\
             time, all theorems: {}; {} steps{model}{values}{refused}{unaudited}",
            100.0 * self.rate,
            100.0 * self.interval.0,
            100.0 * self.interval.1,
            self.suite,
            within.join(", "),
            self.time,
            self.steps,
        )
    }

    /// What a model was asked.
    fn model_line(&self) -> String {
        let ModelUsage { questions, samples, tokens, dropped, mended, cost } = self.model;
        if self.model.is_nothing() {
            return String::new();
        }
        let cost = if cost > 0.0 { format!("; paid: {cost:.4}") } else { String::new() };
        format!(
            "\nmodel: {questions} questions, {samples} samples, {tokens} tokens; {dropped} samples dropped \
             before Lean saw them, names replaced in {mended}{cost}"
        )
    }

    /// What a source of values was asked, and how often the search had to do without.
    fn values_line(&self) -> String {
        let ValueUsage { asked, answered, by_size, tokens, failures } = self.values;
        if self.values.is_nothing() {
            return String::new();
        }
        let failed = match failures {
            0 => String::new(),
            n => format!("; the source failed in {n} searches"),
        };
        format!(
            "\nvalues: {asked} goals asked about, {answered} answers, {tokens} tokens; {by_size} goals \
             valued by size instead{failed}"
        )
    }

    /// A verdict with the tiers of its proofs: `proved, audited`, or `proved (audited 170, replayed 3)`.
    fn label(&self, word: &str) -> String {
        let words = word.replace('_', " ");
        let Some(tiers) = self.tiers.get(word) else { return words };
        match &tiers.iter().rev().collect::<Vec<_>>()[..] {
            [(tier, _)] => format!("{words}, {tier}"),
            several => {
                let counts: Vec<String> = several.iter().map(|(tier, n)| format!("{tier} {n}")).collect();
                format!("{words} ({})", counts.join(", "))
            }
        }
    }

    /// What is to be said where the judge could not audit: such a proof was run again, and no more.
    fn unaudited(&self) -> String {
        let replayed = |tiers: &BTreeMap<Tier, usize>| tiers.get(&Tier::Replayed).copied().unwrap_or(0);
        match self.tiers.values().map(replayed).sum::<usize>() {
            0 => String::new(),
            n => format!("\nreplayed only: {n}; this Lean's judge cannot audit (see docs/trust.md)"),
        }
    }

    /// Move families by use in proofs, then by time.
    pub fn family_table(&self) -> String {
        let mut table = Table::new();
        table.load_preset(presets::ASCII_BORDERS_ONLY_CONDENSED);
        table.set_header(["move family", "in proofs", "tries", "ok", "closed", "lazy", "probes", "s"]);
        let mut rows: Vec<_> = self.families.iter().collect();
        rows.sort_by(|a, b| b.1.used.cmp(&a.1.used).then(b.1.ms.total_cmp(&a.1.ms)));
        for (name, f) in rows {
            let numbers = [f.used, f.tries, f.ok, f.closed, f.lazy, f.probes].map(|n| n.to_string());
            let seconds = format!("{:.2}", f.ms / 1e3);
            table.add_row(std::iter::once(name.clone()).chain(numbers).chain([seconds]));
        }
        for column in 1..8 {
            if let Some(c) = table.column_mut(column) {
                c.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.to_string()
    }
}
