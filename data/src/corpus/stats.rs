//! What a corpus is made of.

use super::reader::Corpus;
use super::split::origin;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Figures of a corpus, from the theorems themselves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CorpusStats {
    /// Theorems that can be read.
    pub theorems: usize,
    /// Lines that cannot.
    pub damaged: usize,
    /// Finished units of work.
    pub units: usize,
    /// Mutations tried.
    pub tried: usize,
    /// Theorems by kind of mutation.
    pub kinds: BTreeMap<String, usize>,
    /// By number of mutations from the library.
    pub rounds: BTreeMap<u32, usize>,
    /// By how they had to be printed.
    pub forms: BTreeMap<String, usize>,
    /// By the judge's tier.
    pub tiers: BTreeMap<String, usize>,
    /// By axioms, joined by a comma; empty for none beyond the library.
    pub axioms: BTreeMap<String, usize>,
    /// By module of the library theorem they come from.
    pub modules: Spread,
    /// By that theorem.
    pub targets: Spread,
    /// By lemma.
    pub lemmas: Spread,
    /// By constant that the statement mentions.
    pub constants: Spread,
    /// Symbols of the statements.
    pub size: Quantiles,
    /// Characters of the statements.
    pub characters: Quantiles,
    /// By what a search made of them, of those that were searched:
    /// [`Difficulty::word`](super::Difficulty::word).
    pub difficulty: BTreeMap<String, usize>,
    /// How attempts ended, by word; over all units.
    pub tally: BTreeMap<String, usize>,
    /// Targets that could not be mutated.
    pub errors: usize,
}

/// How evenly theorems are spread over something.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// How many things occur.
    pub distinct: usize,
    /// The number of equally frequent things with the same entropy: exp(−Σ p ln p), Hill's number of order 1.
    pub effective: f64,
    /// The most frequent ones.
    pub most: Vec<(String, usize)>,
}

/// Order statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quantiles {
    /// The smallest.
    pub least: usize,
    /// One quarter is at most this.
    pub quarter: usize,
    /// One half is at most this.
    pub median: usize,
    /// Nine tenths are at most this.
    pub tenth: usize,
    /// The largest.
    pub most: usize,
}

/// Most frequent things listed.
const LISTED: usize = 10;

impl Corpus {
    /// See [`CorpusStats`].
    pub fn stats(&self) -> CorpusStats {
        let names = self.by_name();
        let mut stats = CorpusStats {
            theorems: self.theorems.len(),
            damaged: self.damage.iter().map(|d| d.lines).sum(),
            units: self.units.len(),
            errors: self.units.iter().map(|u| u.errors.len()).sum(),
            ..CorpusStats::default()
        };
        for (word, n) in self.units.iter().flat_map(|u| &u.tally) {
            *stats.tally.entry(word.clone()).or_default() += n;
        }
        // `kept` by the engine is what the judge and the comparison with other targets see afterwards
        let later = [
            "duplicate",
            "over the limit",
            "over the lemma's share",
            "not printed",
            "not judged",
            "another statement",
        ];
        let first = stats.tally.iter().filter(|(word, _)| !later.contains(&word.as_str()));
        stats.tried = first.map(|(_, n)| n).sum();
        let [mut modules, mut targets, mut lemmas, mut constants] = [(); 4].map(|()| HashMap::new());
        for t in &self.theorems {
            *stats.kinds.entry(t.kind.word().into()).or_default() += 1;
            *stats.rounds.entry(t.round).or_default() += 1;
            *stats.forms.entry(t.form.clone()).or_default() += 1;
            *stats.tiers.entry(t.tier.clone()).or_default() += 1;
            if let Some(difficulty) = self.difficulty.get(&t.name) {
                *stats.difficulty.entry(difficulty.word()).or_default() += 1;
            }
            *stats.axioms.entry(t.axioms.join(", ")).or_default() += 1;
            *modules.entry(t.module.as_str()).or_default() += 1;
            *targets.entry(origin(t, &names)).or_default() += 1;
            *lemmas.entry(t.lemma.as_str()).or_default() += 1;
            for c in &t.constants {
                *constants.entry(c.as_str()).or_default() += 1;
            }
        }
        stats.modules = Spread::of(modules);
        stats.targets = Spread::of(targets);
        stats.lemmas = Spread::of(lemmas);
        stats.constants = Spread::of(constants);
        stats.size = Quantiles::of(self.theorems.iter().map(|t| t.size));
        stats.characters = Quantiles::of(self.theorems.iter().map(|t| t.statement.chars().count()));
        stats
    }
}

impl Spread {
    fn of(counts: HashMap<&str, usize>) -> Spread {
        let total: usize = counts.values().sum();
        let entropy: f64 = counts
            .values()
            .map(|n| {
                let p = *n as f64 / total as f64;
                -p * p.ln()
            })
            .sum();
        let distinct = counts.len();
        let mut most: Vec<(String, usize)> = counts.into_iter().map(|(k, n)| (k.to_string(), n)).collect();
        most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        most.truncate(LISTED);
        let effective = if distinct == 0 { 0.0 } else { (entropy.exp() * 10.0).round() / 10.0 };
        Spread { distinct, effective, most }
    }
}

impl Quantiles {
    fn of(values: impl Iterator<Item = usize>) -> Quantiles {
        let mut all: Vec<usize> = values.collect();
        all.sort_unstable();
        let at = |part: f64| {
            let index = (part * all.len().saturating_sub(1) as f64).round() as usize;
            all.get(index).copied().unwrap_or(0)
        };
        Quantiles { least: at(0.0), quarter: at(0.25), median: at(0.5), tenth: at(0.9), most: at(1.0) }
    }
}
