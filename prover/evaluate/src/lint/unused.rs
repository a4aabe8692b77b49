//! What nothing depends on.

use super::finding::{Code, Finding, Level};
use super::logic::{mentions_own, quantifiers};
use super::subject::{Subject, hypothesis};
use lean_bridge::term::Term;
use proof_term::view;
use std::collections::BTreeSet;

/// Variables that occur nowhere.
pub fn variables(subject: &Subject) -> Vec<Finding> {
    let mut used: BTreeSet<usize> = subject.goal.target.iter().flat_map(view::hyps_in).collect();
    for h in &subject.goal.hyps {
        used.extend(view::hyps_in(&h.ty));
        used.extend(h.value.iter().flat_map(view::hyps_in));
    }
    let unused = subject.variables().filter(|(i, _)| !used.contains(i));
    let finding = |(_, h): (usize, &lean_bridge::term::Hyp)| {
        let (level, more) = match is_inhabited(&h.ty) {
            true => (Level::Warning, ""),
            false => (Level::Note, "; that there is one may matter"),
        };
        let reason = format!("{} occurs nowhere else{more}", h.name);
        Finding::new(Code::UnusedVariable, level, format!("variable {}", h.name), reason)
    };
    unused.map(finding).collect()
}

/// Whether a type is known to have an element.
fn is_inhabited(ty: &Term) -> bool {
    const INHABITED: [&str; 11] =
        ["Nat", "Int", "Rat", "Bool", "Char", "String", "List", "Array", "Option", "Unit", "BitVec"];
    matches!(ty, Term::Sort(_)) || ty.as_const_app().is_some_and(|(c, _)| INHABITED.contains(&c))
}

/// Quantifiers whose bodies do not mention their variables.
pub fn binders(subject: &Subject) -> Vec<Finding> {
    let mut out = vec![];
    for (part, proposition) in subject.parts() {
        quantifiers(proposition, &mut |q| {
            // `∀ _ : p, q` and `∃ _ : p, q` are implication and conjunction
            let is_data =
                matches!(&*q.binder.ty, Term::Const(_) | Term::Hyp(_) | Term::Bound(_) | Term::Sort(_))
                    || view::num_type(&q.binder.ty).is_some();
            if is_data && !mentions_own(q.body) && !is_proposition(subject, &q.binder.ty) {
                let word = if q.is_exists { "∃" } else { "∀" };
                let reason = format!("`{word} {}` quantifies over what does not depend on it", q.binder.name);
                out.push(Finding::new(Code::UnusedBinder, Level::Warning, part.clone(), reason));
            }
        });
    }
    out
}

/// Whether a type is a propositional variable or constant.
fn is_proposition(subject: &Subject, ty: &Term) -> bool {
    match ty {
        Term::Hyp(i) => subject.goal.hyps.get(*i).is_some_and(|h| h.ty == Term::Sort("0".into())),
        Term::Const(c) => matches!(c.as_str(), "True" | "False"),
        Term::Bound(_) => true,
        _ => false,
    }
}

/// Hypotheses that cannot matter: nothing that they speak of has to do with the conclusion, directly or
/// through other hypotheses.
pub fn hypotheses(subject: &Subject) -> Vec<Finding> {
    let Some(target) = &subject.goal.target else { return vec![] };
    // with nothing in the conclusion (`False`, say) everything may matter
    let mut reached: BTreeSet<usize> = subject.closure(target);
    if reached.is_empty() {
        return vec![];
    }
    let mut rest: Vec<(usize, BTreeSet<usize>)> = vec![];
    let mut out = vec![];
    for (i, h) in subject.hypotheses() {
        let own = subjects(subject, &h.ty);
        match own.is_empty() {
            true if is_closed_fact(&h.ty) => {
                out.push(unused(subject, i, "it is about none of the variables"))
            }
            true => {}
            false => rest.push((i, own)),
        }
    }
    loop {
        let before = rest.len();
        rest.retain(|(i, own)| {
            let joined = !own.is_disjoint(&reached) || view::hyps_in(target).contains(i);
            if joined {
                reached.extend(subject.closure(&subject.goal.hyps[*i].ty));
            }
            !joined
        });
        if rest.len() == before {
            break;
        }
    }
    let reason = "it has nothing to do with the conclusion, directly or through other hypotheses";
    out.extend(rest.into_iter().map(|(i, _)| unused(subject, i, reason)));
    out
}

fn unused(subject: &Subject, index: usize, reason: &str) -> Finding {
    Finding::new(
        Code::UnusedHypothesis,
        subject.level(Level::Warning),
        hypothesis(&subject.goal.hyps[index]),
        reason,
    )
}

/// What a proposition is about: its variables, types only if there is nothing else.
fn subjects(subject: &Subject, term: &Term) -> BTreeSet<usize> {
    let all = subject.closure(term);
    let is_type = |i: &usize| {
        let h = &subject.goal.hyps[*i];
        matches!(h.ty, Term::Sort(ref level) if level != "0") || super::subject::is_instance(h)
    };
    let things: BTreeSet<usize> = all.iter().filter(|i| !is_type(i)).copied().collect();
    if things.is_empty() { all } else { things }
}

/// A proposition without quantifiers: about nothing, it is either true or false.
fn is_closed_fact(term: &Term) -> bool {
    let mut plain = true;
    view::visit(term, &mut |term, _| plain &= !matches!(term, Term::Forall(..) | Term::Lambda(..)));
    plain
}
