//! Lemmas of the library in a tactic, with what they state.

use crate::goal_text::one_line;
use crate::names::{open_namespaces, words};
use lean_bridge::term::Goal;
use lean_bridge::{BlockingWorker, ConstantsQuery};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Lemmas that are told of one tactic.
const MOST: usize = 8;
/// Characters of a statement that are told.
const MOST_CHARS: usize = 240;
/// Time for looking names up.
const LIMIT: Duration = Duration::from_secs(2);

/// A lemma that a tactic uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lemma {
    /// Its full name.
    pub name: String,
    /// What it states, in a line, cut where it is long.
    pub statement: String,
}

/// Looks lemmas up, each once.
pub(crate) struct Lemmas {
    header: String,
    spaces: Vec<String>,
    /// By full name; nothing for what is no lemma.
    known: HashMap<String, Option<Lemma>>,
}

impl Lemmas {
    /// For texts below a header.
    pub(crate) fn new(header: &str) -> Lemmas {
        let spaces = open_namespaces(header, header.len());
        Lemmas { header: header.to_owned(), spaces, known: HashMap::new() }
    }

    /// The lemmas in a tactic on a goal. None where the engine does not tell, which costs the suggestion
    /// nothing.
    pub(crate) fn of(
        &mut self,
        worker: &mut BlockingWorker,
        tactic: &str,
        goal: Option<&Goal>,
    ) -> Vec<Lemma> {
        let words = self.names(tactic, goal);
        let full: Vec<Vec<String>> = words.iter().map(|w| self.readings(w)).collect();
        let new: Vec<String> =
            full.iter().flatten().filter(|n| !self.known.contains_key(*n)).cloned().collect();
        if !new.is_empty() {
            self.look_up(worker, new);
        }
        let known =
            |readings: Vec<String>| readings.iter().find_map(|n| self.known.get(n).cloned().flatten());
        let mut seen = HashSet::new();
        let lemmas = full.into_iter().filter_map(known).filter(|l| seen.insert(l.name.clone()));
        lemmas.take(MOST).collect()
    }

    /// Words that may be names of constants.
    fn names(&self, tactic: &str, goal: Option<&Goal>) -> Vec<String> {
        let own: HashSet<&str> = goal.into_iter().flat_map(|g| &g.hyps).map(|h| h.name.as_str()).collect();
        let mut seen = HashSet::new();
        let is_name = |word: &&str| {
            let first = word.split('.').next().unwrap_or(word);
            // A lemma of the library that stands in no namespace has an underscore or another sign in its
            // name.
            let is_long = word.contains('.') || word.contains('_') || word.contains('\'');
            word.starts_with(char::is_alphabetic) && is_long && !own.contains(first)
        };
        let all = words(tactic).map(|w| w.trim_matches('.')).filter(is_name);
        all.filter(|w| seen.insert(*w)).map(str::to_owned).collect()
    }

    /// The full names that a word may stand for, the most likely first.
    fn readings(&self, word: &str) -> Vec<String> {
        let word = word.strip_prefix("_root_.").unwrap_or(word);
        let mut all: Vec<String> = self.spaces.iter().map(|n| format!("{n}.{word}")).collect();
        all.push(word.to_owned());
        // `h.symm`, `Nat.le_of_lt.mp`: fields of what comes before
        if let Some((before, _)) = word.rsplit_once('.')
            && before.contains(['.', '_'])
        {
            all.push(before.to_owned());
        }
        all
    }

    fn look_up(&mut self, worker: &mut BlockingWorker, names: Vec<String>) {
        let query = ConstantsQuery { names: Some(names.clone()), types: true, ..ConstantsQuery::default() };
        let found = worker.constants_within(&self.header, &query, LIMIT).unwrap_or_else(|failure| {
            tracing::debug!(%failure, "lemmas of a suggestion are not looked up");
            Default::default()
        });
        self.known.extend(names.into_iter().map(|n| (n, None)));
        for constant in found
            .constants
            .into_iter()
            .filter(|constant| matches!(constant.kind.as_str(), "theorem" | "axiom"))
        {
            let Some(statement) = constant.ty.map(|t| cut(&one_line(&t))) else { continue };
            self.known.insert(constant.name.clone(), Some(Lemma { name: constant.name, statement }));
        }
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
