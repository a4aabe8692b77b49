//! Connectives in the target: `↔`, `∨`, equality of propositions, contradiction.
//!
//! `↔` may be split, but an induction hypothesis may need it whole, so this is a move; `∨` is tried left,
//! right, and by assuming the negation of one side; targets about which nothing else is known are attacked by
//! contradiction or by a hypothesis `¬ P` (prove `P`).

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};
use proof_term::view;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let h = scene.fresh("h");
    match Shape::of(scene.target) {
        Shape::Iff(..) => {
            out.push(tactic("iff", 0.9, "constructor", Effort::Light));
        }
        Shape::Or(..) => {
            out.push(tactic("or", 1.6, "left", Effort::Light));
            out.push(tactic("or", 1.8, "right", Effort::Light));
            let text = format!("refine Classical.or_iff_not_imp_left.2 (fun {h} => ?_)");
            out.push(tactic("or_not", 1.5, text, Effort::Light));
        }
        Shape::Eq(Term::Sort(_), ..) => out.push(tactic("propext", 0.7, "apply propext", Effort::Light)),
        Shape::Eq(ty, ..) if head(ty) == Some("Prod") => {
            out.push(tactic("prod_ext", 1.5, "refine Prod.ext ?_ ?_", Effort::Light));
        }
        Shape::Eq(ty, ..) if head(ty) == Some("Subtype") => {
            out.push(tactic("subtype_ext", 1.2, "apply Subtype.ext", Effort::Light));
        }
        Shape::Eq(ty, ..) if matches!(head(ty), Some("Bool")) => {
            let text = "rw [Bool.eq_iff_iff]";
            out.push(tactic("bool_iff", 2.0, text, Effort::Light));
        }
        _ => {}
    }
    let is_false = view::is_false(scene.target);
    if !is_false
        && view::relation(scene.target).is_none()
        && !matches!(Shape::of(scene.target), Shape::Exists(..))
    {
        let text = format!("refine Classical.byContradiction (fun {h} => ?_)");
        out.push(tactic("by_contradiction", 3.2, text, Effort::Light));
    }
    for (_, name, p) in &scene.props {
        if let Shape::Not(_) | Shape::Ne(..) = Shape::of(p) {
            let text =
                if is_false { format!("refine {name} ?_") } else { format!("refine absurd ?_ {name}") };
            out.push(tactic("refute_hypothesis", if is_false { 1.2 } else { 3.0 }, text, Effort::Light));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn texts_by_connective() {
        let p = || le(&nat_ty(), nat(1), Term::Hyp(0));
        let hyps = [("n", nat_ty()), ("h", not(p()))];
        let t = texts(&hyps, iff(p(), p()), "", super::moves);
        assert!(t.contains(&"constructor".into()) && t.contains(&"refine absurd ?_ h".into()), "{t:?}");
        let t = texts(&hyps, or(p(), p()), "", super::moves);
        assert!(
            t.contains(&"left".into()) && t.iter().any(|t| t.contains("or_iff_not_imp_left.2 (fun h1")),
            "{t:?}"
        );
        let t = texts(&hyps, constant("False"), "", super::moves);
        assert_eq!(t, ["refine h ?_"]);
        assert!(texts(&[], p(), "", super::moves).is_empty());
    }
}
