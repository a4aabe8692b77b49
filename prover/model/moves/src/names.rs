//! Names that a model cites, held against those that exist.
//!
//! Models remember other libraries, and other versions of this one. A tactic that cites what does not exist
//! fails in Lean for certain, so it is not run: the name is replaced by the one of a lemma that was
//! retrieved for the goal, or stands close by in the library, and sounds alike; or the tactic is dropped.

use data::lexer::{Kind, tokens};
use lean_bridge::{is_of_library, split_header};
use std::collections::{HashMap, HashSet};

/// So much of two names has to be the same, by the words of their last parts.
const ALIKE: f64 = 0.6;

/// The names of a library.
#[derive(Default)]
pub struct Names {
    /// Each with its statement.
    statements: HashMap<String, String>,
    /// All that stands before a dot in one of them.
    namespaces: HashSet<String>,
    /// By what stands behind their last dots.
    by_end: HashMap<String, Vec<String>>,
}

/// What became of a tactic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It cites nothing that is known not to exist.
    AsItWas,
    /// With other names.
    Replaced(String),
    /// It cites this, which does not exist and has no likeness that does.
    Unknown(String),
}

impl Names {
    /// Of names with their statements.
    pub fn new(all: impl IntoIterator<Item = (String, String)>) -> Names {
        let mut names = Names::default();
        for (name, statement) in all {
            let mut rest = name.as_str();
            while let Some((before, _)) = rest.rsplit_once('.') {
                if !names.namespaces.insert(before.to_string()) {
                    break;
                }
                rest = before;
            }
            names.by_end.entry(end(&name).to_string()).or_default().push(name.clone());
            names.statements.insert(name, statement);
        }
        names
    }

    /// The statement of a name.
    pub fn statement(&self, name: &str) -> Option<&str> {
        self.statements.get(name).map(String::as_str)
    }

    /// Looks at all that a tactic cites. `header`: the text before the statement, whose declarations exist,
    /// too; where it imports more than the library, nothing is known to be missing. `retrieved`: lemmas for
    /// the goal, the best first.
    pub fn mend(&self, tactic: &str, header: &str, retrieved: &[String]) -> Mended {
        let Ok(tokens) = tokens(tactic) else { return Mended::AsItWas };
        let (imports, _) = split_header(header);
        let modules = imports.lines().filter(|line| *line != "prelude").filter_map(|l| l.rsplit(' ').next());
        if modules.into_iter().any(|module| !is_of_library(module)) {
            return Mended::AsItWas;
        }
        let own: HashSet<&str> = header.split(|c: char| !is_name(c)).collect();
        let mut out = String::new();
        let mut copied = 0;
        for token in tokens.iter().filter(|t| t.kind == Kind::Word) {
            let name = token.text.trim_start_matches("_root_.");
            if !self.is_missing(name, &own) {
                continue;
            }
            let Some(other) = self.likeness(name, retrieved) else { return Mended::Unknown(name.into()) };
            out.push_str(&tactic[copied..token.start]);
            out.push_str(other);
            copied = token.end();
        }
        if copied == 0 {
            return Mended::AsItWas;
        }
        out.push_str(&tactic[copied..]);
        Mended::Replaced(out)
    }

    /// Whether a word is a name of the library's name spaces that does not exist. Of words without a dot,
    /// and of names in name spaces of the text, nothing is known.
    fn is_missing(&self, word: &str, own: &HashSet<&str>) -> bool {
        let Some((root, _)) = word.split_once('.') else { return false };
        if !self.namespaces.contains(root) || own.contains(word) || own.contains(end(word)) {
            return false;
        }
        if !is_lemma(end(word)) {
            return false;
        }
        // `Nat.le_refl.trans`: what follows a name that exists is a projection
        let mut known = word;
        loop {
            if self.statements.contains_key(known) {
                return false;
            }
            match known.rsplit_once('.') {
                Some((before, _)) if before.contains('.') => known = before,
                _ => return true,
            }
        }
    }

    /// A name that exists and may be what was meant.
    fn likeness<'a>(&'a self, name: &str, retrieved: &'a [String]) -> Option<&'a str> {
        let space = name.rsplit_once('.').map_or("", |(before, _)| before);
        let score = |other: &str| {
            let same_space = other.rsplit_once('.').is_some_and(|(before, _)| before == space);
            similarity(end(name), end(other)) + if same_space { 0.05 } else { 0.0 }
        };
        let best = |names: &mut dyn Iterator<Item = &'a str>| {
            let scored = names.map(|n| (score(n), n)).filter(|(s, _)| *s >= ALIKE);
            // of equals the first, which was retrieved before the others
            scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, n)| n)
        };
        best(&mut retrieved.iter().map(String::as_str).filter(|n| self.statements.contains_key(*n))).or_else(
            || {
                let namesakes = self.by_end.get(end(name))?;
                // the same word in several name spaces: which one was meant is not known
                <[String; 1]>::try_from(namesakes.clone()).ok().and(namesakes.first()).map(String::as_str)
            },
        )
    }
}

/// Whether the last part of a name is one that people give lemmas: words joined by underscores. Recursors,
/// projections and what else Lean makes by itself is not all in the list of a library.
fn is_lemma(end: &str) -> bool {
    const MADE: [&str; 6] = ["eq_", "match_", "proof_", "sizeOf_", "fun_", "mutual_"];
    end.contains('_') && !MADE.iter().any(|made| end.starts_with(made))
}

fn end(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, end)| end)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '!' | '?' | '«' | '»')
}

/// Of the words of two names (`add_sub_cancel`), how many are the same: twice those that both have, by all.
fn similarity(left: &str, right: &str) -> f64 {
    let words = |name: &str| name.split('_').map(|w| w.trim_matches('\'').to_lowercase()).collect::<Vec<_>>();
    let (left, mut right) = (words(left), words(right));
    let all = left.len() + right.len();
    let mut both = 0;
    for word in &left {
        if let Some(at) = right.iter().position(|w| w == word) {
            right.swap_remove(at);
            both += 1;
        }
    }
    2.0 * both as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let all =
            ["Nat.add_comm", "Nat.le_refl", "Nat.sub_add_cancel", "List.length_append", "Int.only_here"];
        Names::new(all.map(|n| (n.to_string(), "s".to_string())))
    }

    #[test]
    fn what_exists_is_left_alone() {
        for tactic in [
            "rw [Nat.add_comm, h.symm]",
            "exact (Nat.le_refl n).trans h",
            "exact Nat.le_refl.trans h",
            "simp [Own.lemma_x, Nat.mine]",
            "exact Mathlib.Something.at_all",
            "induction n using Nat.strongRecOn",
            "rw [Nat.add.eq_1, List.map.eq_def]",
        ] {
            let header = "theorem Nat.mine : True := trivial";
            assert_eq!(names().mend(tactic, header, &[]), Mended::AsItWas, "{tactic}");
        }
        let missing = "simp [Nat.frob_knob]";
        assert_eq!(names().mend(missing, "import Std\nimport Mine.Lemmas\n", &[]), Mended::AsItWas);
        assert_ne!(names().mend(missing, "import Std\n", &[]), Mended::AsItWas);
    }

    #[test]
    fn what_does_not_exist_is_replaced_or_told() {
        let retrieved = ["List.length_append".to_string(), "Nat.sub_add_cancel".into()];
        assert_eq!(
            names().mend("rw [Nat.sub_add_cancel', Nat.add_comm]", "", &retrieved),
            Mended::Replaced("rw [Nat.sub_add_cancel, Nat.add_comm]".into())
        );
        assert_eq!(
            names().mend("exact Nat.only_here", "", &retrieved),
            Mended::Replaced("exact Int.only_here".into())
        );
        assert_eq!(
            names().mend("simp [Nat.frob_knob]", "", &retrieved),
            Mended::Unknown("Nat.frob_knob".into())
        );
    }
}
