//! Using universally quantified hypotheses forward: at the
//! variables of the context, and through their premises.
//!
//! Fires on `h : ∀ x : T, …` with variables of type `T` in the context (other terms of the goal are `grind`'s
//! business), and on `h : P → Q` when `P` itself is a hypothesis. New facts are dear when they are many: only
//! combinations of the first two data arguments are tried, nine at most for each hypothesis.

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::Shape;
use proof_term::traverse;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let new = scene.fresh("hi");
    for (_, name, p) in &scene.props {
        let Shape::Forall(b, body) = Shape::of(p) else { continue };
        if let Some((_, premise, _)) = scene.props.iter().find(|q| *q.2 == *b.ty) {
            let text = format!("have {new} := {name} {premise}");
            if !already(scene, body) {
                out.push(tactic("modus_ponens", 0.8, text, Effort::Light));
            }
            continue;
        }
        if let Some((f, _)) = body_binder(body) {
            // two data arguments
            let pairs = candidates(scene, &b.ty)
                .into_iter()
                .flat_map(|x| candidates(scene, f).into_iter().map(move |y| format!("{x} {y}")));
            for (k, xy) in pairs.take(9).enumerate() {
                let text = format!("have {new} := {name} {xy}");
                out.push(tactic("instantiate", 2.8 + 0.2 * k as f64, text, Effort::Light));
            }
        }
        for (k, x) in candidates(scene, &b.ty).into_iter().take(6).enumerate() {
            let text = format!("have {new} := {name} {x}");
            out.push(tactic("instantiate", 2.3 + 0.2 * k as f64, text, Effort::Light));
        }
    }
}

/// Type of the second argument if it does not depend on the first.
fn body_binder(body: &Term) -> Option<(&Term, &Term)> {
    match body {
        Term::Forall(b, e) if traverse::is_closed(&b.ty) => Some((&b.ty, e)),
        _ => None,
    }
}

/// Variables of exactly this type, the latest first.
fn candidates(scene: &Scene, ty: &Term) -> Vec<String> {
    scene.vars.iter().rev().filter(|v| scene.goal.hyps[v.index].ty == *ty).map(|v| v.name.clone()).collect()
}

/// Whether a hypothesis says `fact` already.
fn already(scene: &Scene, fact: &Term) -> bool {
    traverse::strip(fact).is_some_and(|f| scene.props.iter().any(|p| *p.2 == f))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn variables_and_premises() {
        let p = |t| le(&nat_ty(), nat(1), t);
        let hyps = [
            ("n", nat_ty()),
            ("h", p(Term::Hyp(0))),
            ("h1", forall("a", p(Term::Hyp(0)), p(nat(2)))),
            ("h2", forall("x", nat_ty(), p(Term::Bound(0)))),
        ];
        let t = texts(&hyps, constant("False"), "", super::moves);
        assert_eq!(t, ["have hi := h1 h", "have hi := h2 n"]);
    }
}
