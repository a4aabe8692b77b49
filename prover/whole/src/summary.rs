//! The summary of a results file.

use crate::pass_at::pass_at;
use crate::result::{Way, WholeResult};
use comfy_table::{CellAlignment, Table, presets};
use language_model::Usage;
use proof_search::Verdict;
use prover_evaluate::bench::{BenchResult, Summary};
use serde::Serialize;
use std::collections::BTreeMap;

/// Figures of a run in whole-proof mode.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WholeSummary {
    /// As of every bench.
    #[serde(flatten)]
    pub bench: Summary,
    /// Theorems proved, by the way.
    pub ways: BTreeMap<Way, usize>,
    /// Answers to first questions.
    pub samples: usize,
    /// How many of them are right.
    pub right: usize,
    /// For each k the mean over all theorems of the suite of the estimated probability that one of k samples
    /// is right, see [`pass_at`](crate::pass_at); empty unless all samples were asked for. A sample that the
    /// model did not give is wrong.
    pub pass_at: Vec<(usize, f64)>,
    /// What all answers took.
    pub usage: Usage,
    /// Theorems proved if each may take so many tokens of answers: each amount at which there is one more.
    pub solved_within_tokens: Vec<(u64, usize)>,
}

impl WholeSummary {
    /// Of the results of a suite with so many theorems.
    pub fn new(suite: &str, theorems: usize, results: &[WholeResult]) -> WholeSummary {
        let bench: Vec<BenchResult> = results.iter().map(|r| r.result.clone()).collect();
        let proved = |r: &&WholeResult| matches!(r.result.report.verdict, Verdict::Proved { .. });
        let mut ways: BTreeMap<Way, usize> = Way::ALL.iter().map(|way| (*way, 0)).collect();
        for way in results.iter().filter(proved).filter_map(|r| r.whole.way) {
            *ways.entry(way).or_default() += 1;
        }
        let mut usage = Usage::default();
        results.iter().for_each(|r| usage += r.whole.usage);
        let mut tokens: Vec<u64> = results.iter().filter(proved).map(|r| r.whole.tokens_to_proof).collect();
        tokens.sort_unstable();
        let mut solved_within_tokens: Vec<(u64, usize)> = vec![];
        for (i, most) in tokens.into_iter().enumerate() {
            match solved_within_tokens.last_mut() {
                Some(last) if last.0 == most => last.1 = i + 1,
                _ => solved_within_tokens.push((most, i + 1)),
            }
        }
        WholeSummary {
            bench: Summary::new(suite, theorems, &bench),
            ways,
            samples: results.iter().map(|r| r.whole.samples).sum(),
            right: results.iter().map(|r| r.whole.right).sum(),
            pass_at: pass_at_all(theorems, results),
            usage,
            solved_within_tokens,
        }
    }

    /// The table that `prover bench --whole-proof` prints.
    pub fn table(&self) -> String {
        let mut ways = Table::new();
        ways.load_preset(presets::ASCII_BORDERS_ONLY_CONDENSED);
        ways.set_header(["proved by", "theorems"]);
        for (way, number) in &self.ways {
            ways.add_row([way.word().to_owned(), number.to_string()]);
        }
        right(&mut ways, 1);
        let mut text = format!("{}\n{ways}", self.bench.table());
        let is_shown = |k: usize| k.is_power_of_two() || Some(k) == self.pass_at.last().map(|(k, _)| *k);
        let shown = self.pass_at.iter().filter(|(k, _)| is_shown(*k));
        let rates: Vec<String> = shown.map(|(k, p)| format!("pass@{k} {:.1} %", 100.0 * p)).collect();
        if !rates.is_empty() {
            text += &format!("\n{}", rates.join(", "));
        }
        let Usage { requests, prompt_tokens, completion_tokens, cost } = self.usage;
        text += &format!(
            "\nsamples: {}, of them right: {}; {requests} requests, tokens: {prompt_tokens} of questions, \
             {completion_tokens} of answers",
            self.samples, self.right
        );
        if cost > 0.0 {
            text += &format!("; paid: {cost:.4}");
        }
        if let Some((most, all)) = self.solved_within_tokens.last().filter(|(most, _)| *most > 0) {
            let part = |share: usize| {
                let wanted = (all * share).div_ceil(100);
                self.solved_within_tokens.iter().find(|(_, n)| *n >= wanted).map_or(0, |(tokens, _)| *tokens)
            };
            text += &format!(
                "\ntokens to the proof: half of the proved ones within {}, nine tenths within {}, all within \
                 {most}",
                part(50),
                part(90)
            );
        }
        text
    }
}

fn right(table: &mut Table, column: usize) {
    if let Some(c) = table.column_mut(column) {
        c.set_cell_alignment(CellAlignment::Right);
    }
}

/// See [`WholeSummary::pass_at`].
fn pass_at_all(theorems: usize, results: &[WholeResult]) -> Vec<(usize, f64)> {
    let Some(options) = results.first().map(|r| &r.options).filter(|o| o.all_samples) else { return vec![] };
    let number = options.samples;
    let of = |r: &WholeResult, k| pass_at(number.max(r.whole.samples), r.whole.right, k).unwrap_or(0.0);
    let mean = |k| results.iter().map(|r| of(r, k)).sum::<f64>() / theorems.max(1) as f64;
    (1..=number).map(|k| (k, mean(k))).collect()
}
