//! What closers see of a goal: where one failed it is not run again on what is the same to it.

use lean_bridge::term::{Goal, Hyp, Term};
use proof_search::policy::Sight;
use proof_term::shape::head;
use proof_term::view;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What the closer with this text sees of the goal; `None` where that is not known, or where names are not
/// enough to tell entries of the goal apart.
///
/// - `omega` sees what speaks of (in)equalities and divisibility over its types, the target among it.
/// - `grind` alone sees the target and every entry: what it cannot do with some facts it cannot do with
///   fewer.
/// - `rfl` and `decide +kernel` see the target, and values of variables.
pub fn sight(goal: &Goal, text: &str) -> Option<Sight> {
    let target = goal.target.as_ref()?;
    let names: HashSet<&str> = goal.hyps.iter().map(|h| h.name.as_str()).collect();
    if names.len() < goal.hyps.len() {
        return None;
    }
    let statement = |term: &Term| {
        let mut hasher = DefaultHasher::new();
        hash(goal, term, &mut hasher);
        hasher.finish()
    };
    let entry = |h: &Hyp| {
        let mut hasher = DefaultHasher::new();
        // the name of a hypothesis says nothing, that of a variable is how others speak of it
        if !h.prop {
            h.name.hash(&mut hasher);
        }
        hash(goal, &h.ty, &mut hasher);
        h.value.iter().for_each(|value| hash(goal, value, &mut hasher));
        hasher.finish()
    };
    let props = || goal.hyps.iter().filter(|h| h.prop);
    let values = || goal.hyps.iter().filter(|h| h.value.is_some());
    let (target, mut facts): (u64, Vec<u64>) = match text {
        "omega" => {
            // `False` and a target without arithmetic are the same to it
            let target = if arithmetic(target) { statement(target) } else { 0 };
            let seen = props().filter(|h| arithmetic(&h.ty) || view::is_false(&h.ty));
            (target, seen.chain(values()).map(entry).collect())
        }
        "grind" => (statement(target), goal.hyps.iter().map(entry).collect()),
        "rfl" | "decide +kernel" => (statement(target), values().map(entry).collect()),
        _ => return None,
    };
    facts.sort_unstable();
    facts.dedup();
    Some(Sight { target, facts })
}

/// Whether something that `omega` reads occurs.
fn arithmetic(term: &Term) -> bool {
    let mut found = false;
    view::visit(term, &mut |t, _| {
        let of = |ty: &Term| matches!(head(ty), Some("Nat" | "Int" | "Fin" | "BitVec"));
        found |= view::relation(t).is_some_and(|r| of(r.ty));
    });
    found
}

/// Structure and names of entries; not the names of bound variables.
fn hash(goal: &Goal, term: &Term, hasher: &mut DefaultHasher) {
    std::mem::discriminant(term).hash(hasher);
    match term {
        Term::Hyp(i) => match goal.hyps.get(*i) {
            // a proof is as good as any other of its statement
            Some(h) if h.prop => hash(goal, &h.ty, hasher),
            Some(h) => h.name.hash(hasher),
            None => i.hash(hasher),
        },
        Term::Const(text) | Term::Nat(text) | Term::Str(text) | Term::Sort(text) | Term::Meta(text) => {
            text.hash(hasher);
        }
        Term::Bound(i) => i.hash(hasher),
        Term::App(function, arguments) => {
            hash(goal, function, hasher);
            arguments.len().hash(hasher);
            arguments.iter().for_each(|a| hash(goal, a, hasher));
        }
        Term::Lambda(binder, body) | Term::Forall(binder, body) => {
            hash(goal, &binder.ty, hasher);
            hash(goal, body, hasher);
        }
        Term::Let(binder, value, body) => {
            hash(goal, &binder.ty, hasher);
            hash(goal, value, hasher);
            hash(goal, body, hasher);
        }
        Term::Proj(structure, field, value) => {
            (structure, field).hash(hasher);
            hash(goal, value, hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::build::*;

    fn goal(entries: &[(&str, Term, bool)], target: Term) -> Goal {
        let hyp = |(name, ty, prop): &(&str, Term, bool)| Hyp {
            name: name.to_string(),
            ty: ty.clone(),
            value: None,
            prop: *prop,
            accessible: true,
        };
        Goal { hyps: entries.iter().map(hyp).collect(), target: Some(target), ..Goal::default() }
    }

    /// Whether what fails on `a` is known to fail on `b`.
    fn covers(text: &str, a: &Goal, b: &Goal) -> bool {
        let (a, b) = (sight(a, text).unwrap(), sight(b, text).unwrap());
        a.target == b.target && b.facts.iter().all(|f| a.facts.contains(f))
    }

    #[test]
    fn omega_does_not_see_lists() {
        let n = nat_ty();
        let below = |k| lt(&n, Term::Hyp(0), nat(k));
        let list = call("List", vec![n.clone()]);
        let fact = call("List.Nodup", vec![n.clone(), Term::Hyp(1)]);
        let plain = goal(&[("n", n.clone(), false)], below(3));
        let more =
            goal(&[("n", n.clone(), false), ("l", list.clone(), false), ("h", fact.clone(), true)], below(3));
        let other = goal(&[("n", n.clone(), false), ("h", below(2), true)], below(3));
        assert!(covers("omega", &plain, &more) && covers("omega", &more, &plain));
        assert!(covers("omega", &other, &plain) && !covers("omega", &plain, &other));
        assert!(!covers("omega", &plain, &goal(&[("n", n.clone(), false)], below(4))));
        assert!(!covers("grind", &plain, &more) && covers("grind", &more, &plain));
        assert!(covers("rfl", &plain, &more));
    }

    #[test]
    fn names_of_hypotheses_do_not_matter_and_those_of_variables_do() {
        let n = nat_ty();
        let below = |x, k| lt(&n, Term::Hyp(x), nat(k));
        let entries = |h| [("n", n.clone(), false), ("m", n.clone(), false), (h, below(0, 2), true)];
        let (a, b) = (goal(&entries("h"), below(0, 3)), goal(&entries("h1"), below(0, 3)));
        assert!(covers("grind", &a, &b) && covers("grind", &b, &a));
        assert!(!covers("grind", &a, &goal(&entries("h"), below(1, 3))));
    }

    #[test]
    fn nothing_is_said_of_entries_with_one_name_and_of_other_tactics() {
        let n = nat_ty();
        let twice =
            goal(&[("n", n.clone(), false), ("n", n.clone(), false)], lt(&n, Term::Hyp(0), Term::Hyp(1)));
        assert_eq!(sight(&twice, "omega"), None);
        assert_eq!(sight(&goal(&[], lt(&n, nat(1), nat(2))), "simp_all"), None);
    }
}
