//! `Fin`: equations and orders as those of the numbers below.
//!
//! Fires when `Fin` occurs. Small concrete sizes are decided by the closers; here equations go through
//! `Fin.ext` and `omega`, elements are taken apart into a number and its bound.

use crate::structure::scene::{Effort, Kind, Scene, tactic};
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if !scene.has_const(|c| c == "Fin" || c.starts_with("Fin.")) {
        return;
    }
    if let Shape::Eq(ty, ..) = Shape::of(scene.target)
        && head(ty) == Some("Fin")
    {
        out.push(tactic(
            "fin_ext",
            0.9,
            "(apply Fin.ext; first | omega | (simp_all; done) | (simp_all; omega))",
            Effort::Normal,
        ));
        out.push(tactic("fin_ext", 1.4, "apply Fin.ext", Effort::Light));
    }
    let vars: Vec<&str> =
        scene.vars.iter().filter(|v| v.kind == Kind::Fin).map(|v| v.name.as_str()).collect();
    if !vars.is_empty() && vars.len() <= 4 {
        let parts: Vec<String> = vars.iter().map(|v| format!("obtain ⟨{v}, h{v}⟩ := {v}")).collect();
        let text =
            format!("({}; first | omega | (simp_all; done) | (simp_all; omega) | grind)", parts.join("; "));
        out.push(tactic("fin_number", 1.2, text, Effort::Normal));
        out.push(tactic(
            "fin_bounds",
            1.5,
            format!(
                "({}; omega)",
                vars.iter().map(|v| format!("have h{v} := {v}.isLt")).collect::<Vec<_>>().join("; ")
            ),
            Effort::Normal,
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn equations_and_parts() {
        let fin = call("Fin", vec![Term::Hyp(0)]);
        let t = texts(
            &[("n", nat_ty()), ("i", fin.clone())],
            eq(&fin, Term::Hyp(1), Term::Hyp(1)),
            "",
            super::moves,
        );
        assert!(
            t.contains(&"apply Fin.ext".into()) && t.iter().any(|t| t.starts_with("(obtain ⟨i, hi⟩ := i;")),
            "{t:?}"
        );
        assert!(texts(&[("n", nat_ty())], constant("False"), "", super::moves).is_empty());
    }
}
