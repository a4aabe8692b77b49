//! The data card: what a corpus is, written from the corpus itself.

use super::error::CorpusError;
use super::reader::Corpus;
use super::shards;
use super::stats::{CorpusStats, Quantiles, Spread};
use crate::theorem::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

impl Corpus {
    /// The card, as Markdown. `folder`: where the corpus was read from.
    ///
    /// # Errors
    /// [`CorpusError::Io`] when a shard cannot be read.
    pub fn card(&self, folder: &Path) -> Result<String, CorpusError> {
        let stats = self.stats();
        let mut card = format!("# {} new theorems\n\n", stats.theorems);
        let lean = &self.head.lean;
        let header = self.head.header.replace('\n', "; ");
        let _ = write!(
            card,
            "Made by `prover mutate` from the theorems of Lean's own library (`{header}`, {lean}), whose \
             licence is Apache-2.0. Each was built as a term, accepted by Lean's kernel (generalised ones \
             with their text), printed so that Lean reads it back as the same term, and then judged from \
             that text: the proof elaborates in a fresh state, states the same term, and what it rests on \
             was audited.\n\n"
        );
        card += &table("Settings", ["setting", "value"], settings(self));
        card += &composition(&stats);
        card += &table(
            "How attempts ended",
            ["word", "mutations"],
            stats.tally.iter().map(|(word, n)| (word.clone(), n.to_string())),
        );
        card += MEANINGS;
        card += &table("Files", ["file", "SHA-256"], hashes(self, folder)?);
        for d in &self.damage {
            let _ = writeln!(
                card,
                "**Damaged:** {}, {} lines, the first is line {}.\n",
                d.path.display(),
                d.lines,
                d.first
            );
        }
        card += LIMITS;
        Ok(card)
    }
}

const MEANINGS: &str = "\
`refused`: Lean does not rewrite or apply; `solved`: the lemma proves the hypothesis outright; `open`: what \
is left open cannot be made a variable; `unused`: a variable that the statement does not mention; `large`: \
too many symbols; `known`: the library, or an earlier mutant of the same theorem, says the same; \
`excluded`: it states what must not come out; `artificial`: a backward rewrite that needs new variables; \
`trivial`: the conclusion is a hypothesis or says that a thing is itself; `generated`: it mentions a \
constant that Lean has generated; `kernel`: the kernel does not accept the proof; `unproved`: no tactic \
proves what was generalised; `contradiction`: its hypotheses contradict each other; `simp`, `onelemma`, \
`omega`, `simpall`, `grind`, `exact`: what proves it without an idea; `not printed`: no readable text is \
read back as the same term; `not judged`: the text is not a proof of the text; `another statement`: it \
proves another term; `duplicate`: another target gave the same.

";

const LIMITS: &str = "\
## Known limits

- New does not mean interesting: a statement may be a longer way to say what a shorter one says.
- Two statements count as the same up to names and order of variables and hypotheses, sides of equations, \
  binder annotations and universes; not up to unfolding, or to what `simp` would make of them.
- What counts as proved without an idea was tried with bounded effort. Hypotheses that contradict each \
  other are found only as far as those provers find them.
- The library's own theorems are taken as true: its proofs are not part of the embedded Lean.
";

fn settings(corpus: &Corpus) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| match value.as_object() {
        // what is excluded is a long list
        Some(object) if object.values().all(|v| v.is_array()) => object
            .iter()
            .map(|(word, v)| format!("{} {word}", v.as_array().map_or(0, Vec::len)))
            .collect::<Vec<_>>()
            .join(", "),
        _ => value.to_string(),
    };
    corpus.head.settings.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

fn composition(stats: &CorpusStats) -> String {
    let mut rows: Vec<(String, String)> = vec![
        ("theorems".into(), stats.theorems.to_string()),
        ("mutations tried".into(), stats.tried.to_string()),
        ("targets that could not be mutated".into(), stats.errors.to_string()),
    ];
    let mut group = |what: &str, counts: Vec<(String, usize)>| {
        rows.extend(counts.into_iter().map(|(word, n)| (format!("{what}: {word}"), n.to_string())));
    };
    let words = |map: &BTreeMap<String, usize>| map.iter().map(|(k, n)| (k.clone(), *n)).collect();
    group("kind", words(&stats.kinds));
    group("round", stats.rounds.iter().map(|(k, n)| (k.to_string(), *n)).collect());
    group("printed", words(&stats.forms));
    group("judged", words(&stats.tiers));
    let axioms = stats.axioms.iter().map(|(k, n)| {
        let word = if k.is_empty() { "none beyond the library" } else { k };
        (word.to_string(), *n)
    });
    group("axioms", axioms.collect());
    group("searched", words(&stats.difficulty));
    for (what, q) in [("symbols", stats.size), ("characters", stats.characters)] {
        let Quantiles { least, quarter, median, tenth, most } = q;
        rows.push((
            format!("{what} of a statement: least, 25 %, median, 90 %, most"),
            format!("{least}, {quarter}, {median}, {tenth}, {most}"),
        ));
    }
    let mut out = table("Composition", ["what", "how many"], rows);
    out += "## Diversity\n\nEffective: the number of equally frequent things with the same entropy.\n\n";
    out += "| of | distinct | effective | most frequent |\n|---|---|---|---|\n";
    let spreads = [
        ("modules", &stats.modules),
        ("targets", &stats.targets),
        ("lemmas", &stats.lemmas),
        ("constants", &stats.constants),
    ];
    for (what, Spread { distinct, effective, most }) in spreads {
        let most: Vec<String> = most.iter().take(5).map(|(name, n)| format!("`{name}` {n}")).collect();
        let _ = writeln!(out, "| {what} | {distinct} | {effective} | {} |", most.join(", "));
    }
    out + "\n"
}

fn table(title: &str, heads: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> String {
    let mut out = format!("## {title}\n\n| {} | {} |\n|---|---|\n", heads[0], heads[1]);
    for (a, b) in rows {
        let _ = writeln!(out, "| {} | {} |", a.replace('|', "\\|"), b.replace('|', "\\|"));
    }
    out + "\n"
}

fn hashes(corpus: &Corpus, folder: &Path) -> Result<Vec<(String, String)>, CorpusError> {
    let mut numbers: Vec<u32> = corpus.units.iter().map(|u| u.shard).collect();
    numbers.dedup();
    let mut out = vec![];
    for number in numbers {
        let path = shards::shard(folder, number);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let hash = match std::fs::read(&path) {
            Ok(bytes) => hex(&Sha256::digest(bytes)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => "missing".into(),
            Err(source) => return Err(CorpusError::Io { path, action: "read", source }),
        };
        out.push((name, hash));
    }
    Ok(out)
}
