//! Splitting the goals of a state into parts that can be solved independently.

use lean_bridge::term::{Binder, Goal, Term};
use std::collections::HashMap;

/// Goals that have to be solved together: one goal, or a whole state in which goals share metavariables.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The goals, in the order of their state.
    pub goals: Vec<Goal>,
    /// Index of the goal in its state; `None` if the part is the state as a whole.
    pub index: Option<usize>,
}

/// The independent parts of a state. As soon as a goal depends on a metavariable the state is
/// one part: which goals assign it is known to Lean only (the goal `w : Nat` left by
/// `constructor` on `∃ w, p w` names no metavariable itself).
pub fn split(goals: Vec<Goal>) -> Vec<Part> {
    if goals.iter().any(|g| !g.mvars.is_empty()) {
        return vec![Part { goals, index: None }];
    }
    goals.into_iter().enumerate().map(|(i, g)| Part { goals: vec![g], index: Some(i) }).collect()
}

impl Part {
    /// Equal for parts that the same tactic texts prove: same structure, same names of the hypotheses that
    /// a text can name, same sharing of metavariables.
    pub fn key(&self) -> String {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut key = String::new();
        for goal in &self.goals {
            key.push_str(&goal.key);
            for hyp in &goal.hyps {
                key.push(' ');
                key.push_str(if hyp.accessible { &hyp.name } else { "_" });
            }
            for mvar in &goal.mvars {
                let next = numbers.len();
                key.push_str(&format!(" ?{}", numbers.entry(mvar).or_insert(next)));
            }
            key.push('\n');
        }
        key
    }

    /// Number of term nodes of all targets and hypotheses, about.
    pub fn size(&self) -> usize {
        // A goal of which only the text is known is taken for one node per word.
        let text = |g: &Goal| g.text.as_ref().map_or(1, |t| t.split_whitespace().count().max(1));
        let goal = |g: &Goal| {
            g.target.as_ref().map_or_else(|| text(g), size)
                + g.hyps.iter().map(|h| size(&h.ty)).sum::<usize>()
        };
        self.goals.iter().map(goal).sum()
    }
}

fn size(term: &Term) -> usize {
    let binder = |b: &Binder| size(&b.ty);
    1 + match term {
        Term::App(f, xs) => size(f) + xs.iter().map(size).sum::<usize>(),
        Term::Lambda(b, e) | Term::Forall(b, e) => binder(b) + size(e),
        Term::Let(b, v, e) => binder(b) + size(v) + size(e),
        Term::Proj(_, _, e) => size(e),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lean_bridge::term::Hyp;

    fn goal(key: &str, hyps: &[&str], mvars: &[&str]) -> Goal {
        let ty = Term::Const("Nat".into());
        let hyp = |name: &&str| Hyp {
            name: name.to_string(),
            ty: ty.clone(),
            value: None,
            prop: false,
            accessible: !name.contains('✝'),
        };
        Goal {
            key: key.into(),
            hyps: hyps.iter().map(hyp).collect(),
            mvars: mvars.iter().map(|m| m.to_string()).collect(),
            ..Goal::default()
        }
    }

    #[test]
    fn goals_without_metavariables_are_independent() {
        let parts = split(vec![goal("a", &[], &[]), goal("b", &[], &[])]);
        assert_eq!(parts.iter().map(|p| p.index).collect::<Vec<_>>(), [Some(0), Some(1)]);
        let together = split(vec![goal("a", &[], &["m1"]), goal("b", &[], &[])]);
        assert_eq!((together.len(), together[0].index, together[0].goals.len()), (1, None, 2));
        assert!(split(vec![]).is_empty());
    }

    #[test]
    fn keys_see_usable_names_and_sharing() {
        let key = |goals: &[Goal]| Part { goals: goals.to_vec(), index: None }.key();
        assert_ne!(key(&[goal("a", &["x"], &[])]), key(&[goal("a", &["y"], &[])]));
        assert_eq!(key(&[goal("a", &["x✝"], &[])]), key(&[goal("a", &["y✝"], &[])]));
        let shared = key(&[goal("a", &[], &["m1"]), goal("b", &[], &["m1"])]);
        let renamed = key(&[goal("a", &[], &["m7"]), goal("b", &[], &["m7"])]);
        let apart = key(&[goal("a", &[], &["m1"]), goal("b", &[], &["m2"])]);
        assert_eq!(shared, renamed);
        assert_ne!(shared, apart);
    }
}
