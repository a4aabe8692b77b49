//! Parts of a corpus for training and testing.

use super::reader::Corpus;
use super::theorem::CorpusTheorem;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A part of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// For training.
    Train,
    /// For choosing among trained things.
    Valid,
    /// For the figure that is reported.
    Test,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 3] = [Part::Train, Part::Valid, Part::Test];

    /// As in file names.
    pub fn word(self) -> &'static str {
        match self {
            Part::Train => "train",
            Part::Valid => "valid",
            Part::Test => "test",
        }
    }
}

/// What keeps the parts apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// No library theorem is the origin of theorems of two parts.
    Target,
    /// No lemma of valid or test occurs in a proof of train, and
    /// none of test in one of valid: novel premises.
    Lemma,
}

/// The part of each theorem, in order: about so many of a thousand to valid and to test. Depends on names
/// only, so that a theorem stays in its part when the corpus grows.
pub fn splits(corpus: &Corpus, by: SplitBy, valid: u32, test: u32) -> Vec<Part> {
    let names = corpus.by_name();
    let mut known: HashMap<&str, Part> = HashMap::new();
    let part = |name: &str| {
        let place = crc32fast::hash(name.as_bytes()) % 1000;
        match place {
            p if p < test => Part::Test,
            p if p < test + valid => Part::Valid,
            _ => Part::Train,
        }
    };
    let mut out = vec![];
    for theorem in &corpus.theorems {
        let parents = || theorem.parents.iter().filter_map(|p| names.get(p.as_str()));
        let found = match by {
            SplitBy::Target => part(origin(theorem, &names)),
            SplitBy::Lemma => {
                let own = part(&theorem.lemma);
                // the part that is held back most
                parents().map(|p| known.get(p.name.as_str()).copied().unwrap_or(own)).fold(own, Part::max)
            }
        };
        known.insert(&theorem.name, found);
        out.push(found);
    }
    out
}

/// The library theorem that a theorem was made from, over however many rounds.
pub fn origin<'a>(theorem: &'a CorpusTheorem, names: &HashMap<&str, &'a CorpusTheorem>) -> &'a str {
    let mut at = theorem;
    for _ in 0..theorem.round {
        match names.get(at.target.as_str()) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    &at.target
}
