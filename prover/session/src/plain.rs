//! Tactics that do the same in other words: which text is shown.
//!
//! `(simp_all; done)` is `simp_all` where that closes the goal, so that is what is run. A list of lemmas that
//! changes nothing is left out. Of several ways to close a goal those count as different that end with
//! different tactics.

use proof_search::tactic_lines;
use std::time::Duration;

/// Tactics whose list of lemmas may be left out.
const WITH_LISTS: [&str; 4] = ["simp", "simp_all", "dsimp", "grind"];

/// Words before a tactic that say where it runs, not what it does.
const AROUND: [&str; 9] = ["all_goals", "any_goals", "try", "focus", "repeat", "iterate", "·", "first", "|"];

/// Time that a shorter text gets at least.
pub(crate) const SHORTER: Duration = Duration::from_millis(20);

/// A tactic in its plain form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Without what says nothing: parentheses around the whole, `done` at the end.
    pub text: String,
    /// Whether `done` stood at the end: what leaves goals has failed.
    pub must_close: bool,
}

impl Plain {
    /// The plain form of a tactic.
    pub(crate) fn of(tactic: &str) -> Plain {
        let mut steps = tactic_lines(tactic);
        let mut must_close = false;
        if steps.len() > 1 && steps.last().is_some_and(|l| l == "done") {
            steps.pop();
            must_close = true;
        }
        if let Some(last) = steps.last_mut()
            && let Some(before) = last.strip_suffix("<;> done").map(str::trim_end)
        {
            *last = before.to_owned();
            must_close = true;
        }
        Plain { text: joined(&steps), must_close }
    }

    /// Shorter texts that may do the same, the shortest first.
    pub(crate) fn shorter(&self) -> Vec<String> {
        let steps = tactic_lines(&self.text);
        let without: Vec<String> = steps.iter().map(|s| without_list(s)).collect();
        let mut texts = vec![joined(&without)];
        if let ([_, .., last], [_, .., bare]) = (&steps[..], &without[..]) {
            // What comes before may have been idle.
            texts.extend([last.clone(), bare.clone()]);
        }
        texts.retain(|t| t.chars().count() < self.text.chars().count());
        texts.sort_by_key(|t| t.chars().count());
        texts.dedup();
        texts
    }
}

/// The tactic that a text ends with: what closes the goal.
pub(crate) fn kind(tactic: &str) -> String {
    let steps = tactic_lines(tactic);
    let last = steps.last().map(String::as_str).unwrap_or_default();
    let last = last.rsplit("<;>").next().unwrap_or(last);
    let last = last.lines().last().unwrap_or(last);
    let words = last.split(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '⟨' | ';'));
    let mut words = words.filter(|w| !w.is_empty() && !AROUND.contains(w));
    words.next().unwrap_or_default().trim_end_matches([')', '?', '!']).to_owned()
}

fn joined(steps: &[String]) -> String {
    match steps {
        [one] => one.clone(),
        many => format!("({})", many.join("; ")),
    }
}

/// A step without the list behind its first word.
fn without_list(step: &str) -> String {
    let Some((head, rest)) = step.split_once(" [") else { return step.to_owned() };
    if !WITH_LISTS.contains(&head.trim_end()) {
        return step.to_owned();
    }
    let mut depth = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return format!("{head}{}", &rest[at + 1..]);
        }
    }
    step.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(tactic: &str) -> (String, bool) {
        let Plain { text, must_close } = Plain::of(tactic);
        (text, must_close)
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        assert_eq!(plain("(simp_all; done)"), ("simp_all".into(), true));
        assert_eq!(plain("((simp_all [h]); done)"), ("simp_all [h]".into(), true));
        assert_eq!(plain("(ext <;> simp <;> done)"), ("ext <;> simp".into(), true));
        assert_eq!(plain("(simp at *; omega)"), ("(simp at *; omega)".into(), false));
        assert_eq!(plain("done"), ("done".into(), false));
        assert_eq!(plain("(first | simp; done)"), ("(first | simp; done)".into(), false));
    }

    #[test]
    fn shorter_texts() {
        let shorter = |t: &str| Plain::of(t).shorter();
        assert_eq!(shorter("simp_all [a, b[0]] at h"), ["simp_all at h"]);
        assert_eq!(shorter("rw [a]"), Vec::<String>::new());
        assert_eq!(shorter("(simp [a] at *; omega)"), ["omega", "(simp at *; omega)"]);
        assert_eq!(shorter("omega"), Vec::<String>::new());
    }

    #[test]
    fn kinds_of_closers() {
        assert_eq!(kind("(simp at *; omega)"), "omega");
        assert_eq!(kind("induction n <;> simp_all [h]"), "simp_all");
        assert_eq!(kind("all_goals grind"), "grind");
        assert_eq!(kind("exact Nat.add_comm a b"), "exact");
        assert_eq!(kind("(intro h; (exact h))"), "exact");
    }
}
