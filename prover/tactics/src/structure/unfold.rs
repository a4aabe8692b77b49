//! Unfolding the statement's own definitions, and simplification with them as an open step.
//!
//! Fires when a definition of the preamble occurs in the goal. `simp [f]` uses the equations of `f` and may
//! loop on functions that recur on computed arguments; `unfold f` and `rw [f]` go one step. Also proposes
//! `simp_all` and `simp` as open steps: what they leave may be within reach of another move.

use super::scene::{Effort, Scene, tactic};
use proof_search::policy::Move;
use proof_term::shape::{has_const, head};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let set = scene.simp_set(&[]);
    out.push(tactic("simp_all_open", 1.8, format!("simp_all{set}"), Effort::Normal));
    out.push(tactic("simp_open", 2.2, format!("simp{set}"), Effort::Normal));
    for (_, name, _) in scene.props.iter().rev().take(3) {
        out.push(tactic("simp_at", 2.8, format!("simp{set} at {name}"), Effort::Normal));
    }
    for (k, f) in scene.defs.iter().enumerate().take(4) {
        let more = 0.3 * k as f64;
        if has_const(scene.target, |c| c == f) {
            let cost = if head(scene.target) == Some(f) { 0.5 } else { 1.6 };
            out.push(tactic("unfold", cost + more, format!("unfold {f}"), Effort::Light));
            out.push(tactic("unfold", cost + 1.0 + more, format!("rw [{f}]"), Effort::Light));
        }
        for (_, name, p) in &scene.props {
            if has_const(p, |c| c == f) {
                let cost = if head(p) == Some(f) { 0.7 } else { 2.2 };
                out.push(tactic("unfold_at", cost + more, format!("unfold {f} at {name}"), Effort::Light));
            }
        }
        if scene.props.iter().any(|p| head(p.2) == Some(f)) && head(scene.target) == Some(f) {
            out.push(tactic("unfold_at", 0.4 + more, format!("unfold {f} at *"), Effort::Light));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn own_definitions_only() {
        let f = |t| call("double", vec![t]);
        let target = eq(&nat_ty(), f(Term::Hyp(0)), nat(4));
        let hyps = [("n", nat_ty()), ("h", eq(&nat_ty(), f(nat(1)), Term::Hyp(0)))];
        let t = texts(&hyps, target.clone(), "def double (n : Nat) := 2 * n", super::moves);
        for w in ["simp_all [double]", "unfold double", "rw [double]", "unfold double at h"] {
            assert!(t.contains(&w.into()), "{w}: {t:?}");
        }
        let t = texts(&hyps, target, "", super::moves);
        assert_eq!(t, ["simp_all", "simp", "simp at h"]);
    }
}
