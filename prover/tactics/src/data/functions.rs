//! Functions: the usual predicates (injective, surjective, inverses) and composition.
//!
//! Fires when one of these constants occurs: they are unfolded in the whole goal; hypotheses of injectivity
//! and surjectivity are used at the terms that the goal offers.

use crate::structure::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::Shape;

const PREDICATES: &[&str] =
    &["Function.Injective", "Function.Surjective", "Function.LeftInverse", "Function.RightInverse"];

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    pointwise(scene, out);
    let seen: Vec<&str> = PREDICATES.iter().copied().filter(|p| scene.has_const(|c| c == *p)).collect();
    let comp = scene.has_const(|c| c == "Function.comp");
    if seen.is_empty() && !comp {
        return;
    }
    let mut set = seen.clone();
    if comp {
        set.push("Function.comp_def");
    }
    let set = set.join(", ");
    out.push(tactic("function_grind", 0.8, format!("grind [{set}]"), Effort::Normal));
    out.push(tactic("function_unfold", 1.0, format!("simp only [{set}] at *"), Effort::Light));
    out.push(tactic("function_simp", 1.4, format!("simp_all [{set}]"), Effort::Normal));
    for (_, name, p) in &scene.props {
        match p.as_const_app() {
            Some(("Function.Injective", _)) if matches!(Shape::of(scene.target), Shape::Eq(..)) => {
                out.push(tactic("injective", 0.8, format!("apply {name}"), Effort::Light));
            }
            Some(("Function.Surjective", [_, b, _])) => {
                // a preimage of each variable and each existential target's value
                let h = scene.fresh("hx");
                for (k, v) in
                    scene.vars.iter().filter(|v| scene.goal.hyps[v.index].ty == *b).enumerate().take(4)
                {
                    let x = scene.fresh("x");
                    let text = format!("obtain ⟨{x}, {h}⟩ := {name} {}", v.name);
                    out.push(tactic("surjective", 0.9 + 0.3 * k as f64, text, Effort::Light));
                }
            }
            _ => {}
        }
    }
}

/// An equation between functions, used at the variables of the argument's type.
fn pointwise(scene: &Scene, out: &mut Vec<Move>) {
    for (_, name, p) in &scene.props {
        let Shape::Eq(Term::Forall(b, _), ..) = Shape::of(p) else { continue };
        let h = scene.fresh("hc");
        for (k, v) in
            scene.vars.iter().rev().filter(|v| scene.goal.hyps[v.index].ty == *b.ty).take(3).enumerate()
        {
            let text = format!("have {h} := congrFun {name} {}", v.name);
            out.push(tactic("congr_fun", 1.0 + 0.3 * k as f64, text, Effort::Light));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn predicates_are_unfolded_and_used() {
        let n = nat_ty;
        let f = forall("a", n(), n());
        let surjective = call("Function.Surjective", vec![n(), n(), Term::Hyp(0)]);
        let injective = call("Function.Injective", vec![n(), n(), Term::Hyp(0)]);
        let hyps = [("f", f), ("y", n()), ("h", surjective), ("h1", injective)];
        let t = texts(&hyps, eq(&n(), Term::Hyp(1), nat(1)), "", super::moves);
        assert_eq!(t[0], "grind [Function.Injective, Function.Surjective]");
        assert!(t.contains(&"obtain ⟨x, hx⟩ := h y".into()) && t.contains(&"apply h1".into()), "{t:?}");
        assert!(texts(&[("n", n())], constant("False"), "", super::moves).is_empty());
    }
}
