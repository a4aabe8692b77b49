//! Names for what a tactic introduces, and access to entries that have no usable name.

use lean_bridge::term::{Binder, Goal, Term};
use proof_search::policy::{Action, Move, Outcome, Probe, Tactic};
use std::collections::HashSet;

/// Gives out names that clash with nothing in the goal and with none given out before.
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub fn of(goal: &Goal) -> Names {
        Names { taken: goal.hyps.iter().map(|h| h.name.clone()).collect() }
    }

    /// Gives out no name of this goal either.
    pub fn take(&mut self, goal: &Goal) {
        self.taken.extend(goal.hyps.iter().map(|h| h.name.clone()));
    }

    /// `base`, or `base` with the first number that makes it new.
    pub fn fresh(&mut self, base: &str) -> String {
        let base = if is_plain(base) { base } else { "x" };
        let name = std::iter::once(base.to_string())
            .chain((1..).map(|i| format!("{base}{i}")))
            .find(|n| !self.taken.contains(n))
            .expect("unbounded");
        self.taken.insert(name.clone());
        name
    }

    /// A name for a binder: its own if it is usable, else `h` for a proposition and `x` for data.
    pub fn binder(&mut self, binder: &Binder) -> String {
        let default = if binder.info == 3 {
            "inst"
        } else if is_plain(&binder.name) {
            return self.fresh(&binder.name);
        } else if proof_term::shape::is_data_type(&binder.ty) {
            "x"
        } else {
            "h"
        };
        self.fresh(default)
    }

    /// Frees a name for reuse (the tactic clears its entry).
    pub fn release(&mut self, name: &str) {
        self.taken.remove(name);
    }
}

/// Whether a name can stand in tactic text as it is.
pub fn is_plain(name: &str) -> bool {
    let keyword = [
        "at", "by", "do", "end", "else", "exists", "from", "fun", "have", "if", "in", "let", "match", "open",
        "show", "then", "where", "with", "λ", "for", "return", "Type", "Prop", "Sort",
    ];
    !keyword.contains(&name)
        && name.chars().next().is_some_and(|c| c.is_alphabetic())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '\'' || ('₀'..='₉').contains(&c))
}

/// Gives a name to every entry that has none. Returns the goal with these names and the `rename_i` that makes
/// them true, or `None` if all entries can be named already.
///
/// Renaming alone is no step of a proof (goals are compared up to names), so the tactic is put
/// before each text that needs it: see [`Renamed`].
pub fn accessible(goal: &Goal) -> Option<(Goal, Renamed)> {
    if goal.hyps.iter().all(|h| h.accessible) {
        return None;
    }
    let mut names = Names::of(goal);
    let mut new = goal.clone();
    let mut given = vec![];
    for h in new.hyps.iter_mut().filter(|h| !h.accessible) {
        let base = h.name.trim_end_matches(|c: char| c == '✝' || c.is_numeric() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c));
        let base = match &h.ty {
            _ if is_plain(base) && base != "a" => base.to_string(),
            Term::Const(_) | Term::App(..) | Term::Forall(..) if h.prop => "h".into(),
            _ => "a".into(),
        };
        h.name = names.fresh(&base);
        h.accessible = true;
        given.push(h.name.clone());
    }
    Some((new, Renamed { names: given }))
}

/// Makes tactic texts that use the new names work on the goal as it is.
#[derive(Clone)]
pub struct Renamed {
    names: Vec<String>,
}

impl Renamed {
    /// Puts `rename_i` before a text that uses one of the names.
    pub fn text(&self, text: &str) -> String {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'' || ('₀'..='₉').contains(&c);
        let words: HashSet<&str> = text.split(|c| !word(c)).collect();
        match self.names.iter().position(|n| words.contains(n.as_str())) {
            None => text.to_string(),
            Some(first) => format!("(rename_i {}; {text})", self.names[first..].join(" ")),
        }
    }

    fn tactic(&self, tactic: Tactic) -> Tactic {
        Tactic { text: self.text(&tactic.text), ..tactic }
    }

    /// The same for a move; a lazy one sees its probes and results treated likewise.
    pub fn wrap(&self, proposed: Move) -> Move {
        let me = self.clone();
        let action = match proposed.action {
            Action::Tactic(t) => Action::Tactic(self.tactic(t)),
            Action::Lazy(f) => Action::Lazy(Box::new(move |probe| {
                let moves = f(&mut RenamedProbe { inner: probe, renamed: &me });
                moves.into_iter().map(|proposed| me.wrap(proposed)).collect()
            })),
            // whoever is asked is shown the goal as it is
            Action::Ask(ask) => Action::Ask(ask),
        };
        Move { action, ..proposed }
    }
}

struct RenamedProbe<'a> {
    inner: &'a mut dyn Probe,
    renamed: &'a Renamed,
}

impl Probe for RenamedProbe<'_> {
    fn run(&mut self, tactics: &[Tactic], until_closed: bool) -> Vec<Outcome> {
        let tactics: Vec<Tactic> = tactics.iter().map(|t| self.renamed.tactic(t.clone())).collect();
        self.inner.run(&tactics, until_closed)
    }

    fn proposals(&self) -> &[String] {
        self.inner.proposals()
    }

    fn fail(&mut self, stage: &str, message: String) {
        self.inner.fail(stage, message);
    }

    fn candidates(&mut self, limit: usize) -> lean_bridge::LemmaCandidates {
        self.inner.candidates(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::term::Hyp;
    use proof_term::build::*;

    #[test]
    fn inaccessible_entries_get_names() {
        let hyp =
            |n: &str, accessible| Hyp { name: n.into(), ty: nat_ty(), value: None, prop: false, accessible };
        let goal = Goal {
            hyps: vec![hyp("n✝", false), hyp("n", true), hyp("a✝", false)],
            target: Some(eq(&nat_ty(), Term::Hyp(0), Term::Hyp(1))),
            ..Goal::default()
        };
        let (new, renamed) = accessible(&goal).unwrap();
        assert_eq!(new.hyps.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["n1", "n", "a"]);
        assert_eq!(renamed.text("omega"), "omega");
        assert_eq!(renamed.text("cases n1"), "(rename_i n1 a; cases n1)");
        assert_eq!(renamed.text("(exact a)"), "(rename_i a; (exact a))");
        assert!(accessible(&new).is_none());
    }

    #[test]
    fn fresh_names() {
        let mut n = Names { taken: ["h", "x"].iter().map(|s| s.to_string()).collect() };
        assert_eq!((n.fresh("h"), n.fresh("h"), n.fresh("a✝")), ("h1".into(), "h2".into(), "x1".into()));
    }
}
