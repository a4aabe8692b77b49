//! Backward chaining: `apply` of hypotheses, of earlier lemmas of
//! the same source, of constructors of own predicates.
//!
//! Fires on a hypothesis whose conclusion has the target's head (a constant or a local predicate), on every
//! lemma declared before the statement (also as rewrite rule and in simp and grind sets), and with
//! `constructor` on targets whose head is declared as inductive before the statement.

use super::preamble::Preamble;
use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head, telescope};
use proof_term::view;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    hypotheses(scene, out);
    lemmas(scene, out);
    constructors(scene, out);
}

fn hypotheses(scene: &Scene, out: &mut Vec<Move>) {
    for (_, name, p) in &scene.props {
        let (binders, end) = telescope(p);
        if binders.is_empty() || !same_head(end, scene.target) {
            continue;
        }
        // equations are better used by rewriting
        let cost = if matches!(Shape::of(end), Shape::Eq(..)) { 2.2 } else { 1.0 };
        out.push(tactic("apply", cost, format!("apply {name}"), Effort::Light));
    }
}

/// Whether both have the same head constant or the same local head.
fn same_head(left: &Term, right: &Term) -> bool {
    let local = |t: &Term| match t {
        Term::Hyp(i) => Some(*i),
        Term::App(f, _) => match &**f {
            Term::Hyp(i) => Some(*i),
            _ => None,
        },
        _ => None,
    };
    match (head(left), head(right)) {
        (Some(x), Some(y)) => x == y || matches!((x, y), ("Not", "False")),
        (None, None) => local(left).is_some() && local(left) == local(right),
        _ => false,
    }
}

fn lemmas(scene: &Scene, out: &mut Vec<Move>) {
    let lemmas = &scene.preamble.lemmas;
    if lemmas.is_empty() {
        return;
    }
    let recent: Vec<&str> = lemmas.iter().rev().take(6).map(String::as_str).collect();
    let set = scene.simp_set(&recent);
    let told = scene.grind_set(&recent);
    out.push(tactic("lemma_grind", 1.0, format!("grind{told}"), Effort::Normal));
    out.push(tactic("lemma_simp", 1.2, format!("simp_all{set}"), Effort::Normal));
    for (k, l) in recent.iter().enumerate() {
        let more = 0.2 * k as f64;
        out.push(tactic("lemma_apply", 1.8 + more, format!("apply {l}"), Effort::Light));
        out.push(tactic("lemma_rewrite", 1.8 + more, format!("rw [{l}]"), Effort::Light));
        out.push(tactic("lemma_rewrite", 2.8 + more, format!("rw [← {l}]"), Effort::Light));
    }
}

fn constructors(scene: &Scene, out: &mut Vec<Move>) {
    let Some(c) = head(scene.target) else { return };
    if !Preamble::declares(&scene.preamble.types, c) || view::is_false(scene.target) {
        return;
    }
    out.push(tactic("constructor", 1.4, "constructor", Effort::Light));
    for k in scene.preamble.constructors.iter().filter(|k| Preamble::declares(std::slice::from_ref(&k.0), c))
    {
        out.push(tactic("constructor", 1.5, format!("apply {c}.{}", k.1), Effort::Light));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn hypotheses_by_head() {
        let p = |t| Term::App(Box::new(Term::Hyp(0)), vec![t]);
        let hyps = [
            ("p", forall("a", nat_ty(), Term::Sort("0".into()))),
            ("h", forall("x", nat_ty(), p(Term::Bound(0)))),
            ("h1", forall("x", nat_ty(), le(&nat_ty(), nat(1), Term::Bound(0)))),
        ];
        assert_eq!(texts(&hyps, p(nat(3)), "", super::moves), ["apply h"]);
    }

    #[test]
    fn lemmas_and_constructors() {
        let even = call("Even", vec![nat(4)]);
        let pre = "inductive Even : Nat → Prop\n | zero : Even 0\n | step : Even n → Even (n+2)\n\
            theorem foo : True := trivial";
        let t = texts(&[], even, pre, super::moves);
        for w in ["grind [foo]", "apply foo", "rw [← foo]", "constructor", "apply Even.step"] {
            assert!(t.contains(&w.into()), "{w}: {t:?}");
        }
    }
}
