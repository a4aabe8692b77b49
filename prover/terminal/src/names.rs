//! Names in suggestions and in the line: which ones they are, and what they mean.

use crate::app::App;
use crate::message::Command;
use crate::name::Name;

impl App {
    /// Names of the hypotheses that can be written.
    pub fn hypotheses(&self) -> Vec<String> {
        let goals = self.scene.goal().map(|g| g.parts.as_slice()).unwrap_or_default();
        let names = goals.iter().flat_map(|g| &g.hypotheses).flat_map(|h| &h.names);
        names.filter(|n| !n.contains('✝')).cloned().collect()
    }

    /// Words that the word at the cursor may become, without asking.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = self.hypotheses();
        if self.line.at_tactic() {
            words.extend(crate::tactics::TACTICS.iter().map(|t| (*t).to_owned()));
        }
        let word = self.line.word();
        words.retain(|w| w.starts_with(&word) && *w != word);
        words
    }

    /// The names of constants in the chosen suggestion.
    pub fn cited(&self) -> Vec<String> {
        let Some(suggestion) = self.suggestion() else { return vec![] };
        let own = self.hypotheses();
        let is_own = |w: &str| own.iter().any(|h| h == w.split('.').next().unwrap_or(w));
        let mut names: Vec<String> = vec![];
        for word in suggestion.tactic.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '\'')))
        {
            let word = word.trim_matches('.');
            let is_name = word.starts_with(|c: char| c.is_alphabetic()) && word.chars().count() > 1;
            let is_tactic =
                crate::tactics::TACTICS.contains(&word) || matches!(word, "at" | "with" | "only" | "by");
            if is_name && !is_tactic && !is_own(word) && !names.iter().any(|n| n == word) {
                names.push(word.to_owned());
            }
        }
        names.truncate(12);
        names
    }

    /// Asks about names that nobody has asked about.
    pub(crate) fn ask_names(&mut self, names: &[String], out: &mut Vec<Command>) {
        let new: Vec<String> = names.iter().filter(|n| !self.names.contains_key(*n)).cloned().collect();
        if new.is_empty() {
            return;
        }
        new.iter().for_each(|n| _ = self.names.insert(n.clone(), Name::Asked));
        out.push(Command::LookUp(new));
    }

    /// Asks about the names in the chosen suggestion, where only premises are shown.
    pub(crate) fn look_up_premises(&mut self, out: &mut Vec<Command>) {
        if self.only_premises {
            let cited = self.cited();
            self.ask_names(&cited, out);
        }
    }
}
