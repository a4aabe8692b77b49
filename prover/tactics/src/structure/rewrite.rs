//! Rewriting the target with equations and equivalences from the context.
//!
//! Fires on hypotheses `a = b`, `P ↔ Q` and their quantified forms, if the side to be
//! replaced can occur in the target: without quantifiers it must be a subterm, with
//! quantifiers its head must occur. Both directions; the backward one costs more. Rewriting
//! one hypothesis with another is left to `simp_all` and `grind`.

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, has_const, head, telescope};
use proof_term::traverse;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    for (_, name, p) in &scene.props {
        let (binders, end) = telescope(p);
        let (a, b) = match Shape::of(end) {
            Shape::Eq(_, a, b) => (a, b),
            Shape::Iff(a, b) => (a, b),
            _ => continue,
        };
        let quantified = if binders.is_empty() { 0.0 } else { 0.3 };
        if occurs(scene.target, a) {
            out.push(tactic("rewrite", 1.6 + quantified, format!("rw [{name}]"), Effort::Light));
        }
        if occurs(scene.target, b) {
            // the induction hypothesis from right to left: what is left may be generalised
            let cost = if name.starts_with("ih") && !scene.defs.is_empty() { 1.5 } else { 2.4 };
            out.push(tactic("rewrite_back", cost + quantified, format!("rw [← {name}]"), Effort::Light));
        }
    }
}

fn occurs(target: &Term, side: &Term) -> bool {
    if traverse::is_closed(side) {
        return traverse::contains(target, side) && proof_term::view::integer(side).is_none();
    }
    match side {
        Term::App(f, _) => match &**f {
            Term::Hyp(i) => traverse::mentions(target, *i),
            _ => head(side).is_some_and(|c| has_const(target, |d| c == d)),
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn only_sides_that_occur() {
        let f = |t| Term::App(Box::new(Term::Hyp(0)), vec![t]);
        let hyps = [
            ("f", forall("a", nat_ty(), nat_ty())),
            ("n", nat_ty()),
            ("h", forall("x", nat_ty(), eq(&nat_ty(), f(Term::Bound(0)), Term::Bound(0)))),
            ("h1", eq(&nat_ty(), f(Term::Hyp(1)), nat(7))),
        ];
        let t = texts(&hyps, eq(&nat_ty(), f(Term::Hyp(1)), nat(7)), "", super::moves);
        assert_eq!(t, ["rw [h]", "rw [h1]"]);
    }
}
