//! Unfolding the statement's own definitions, and simplification with them as an open step.
//!
//! What does not call itself is unfolded everywhere at once: specifications, and programs around their loops.
//! Fires when a definition of the preamble occurs in the goal. `simp [f]` uses the equations of `f` and may
//! loop on functions that recur on computed arguments; `unfold f` and `rw [f]` go one step. Also proposes
//! `simp_all` and `simp` as open steps: what they leave may be within reach of another move.

use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{has_const, head};

/// Where the claim is one of the source's own words and nothing is known of these but what they stand for,
/// nothing can be done before they are unfolded.
pub fn committed(scene: &Scene) -> Option<Move> {
    let named = head(scene.target).is_some_and(|c| scene.plain_defs().contains(&c));
    if named && scene.preamble.lemmas.is_empty() { unfold_all(scene) } else { None }
}

/// All definitions in sight that do not call themselves, unfolded everywhere.
fn unfold_all(scene: &Scene) -> Option<Move> {
    let plain = scene.plain_defs();
    let step = format!("simp only [{}]", plain.join(", "));
    let of = |t: &Term| has_const(t, |c| plain.contains(&c));
    let text = match (of(scene.target), scene.props.iter().any(|p| of(p.2))) {
        // a hypothesis that the target speaks of can be changed only after the target
        (true, true) => format!("({step}; try {step} at *)"),
        (true, false) => step,
        (false, true) => format!("{step} at *"),
        (false, false) => return None,
    };
    Some(tactic("unfold_all", 0.2, text, Effort::Normal))
}

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let set = scene.simp_set(&[]);
    out.push(tactic("simp_all_open", 1.8, format!("simp_all{set}"), Effort::Normal));
    out.push(tactic("simp_open", 2.2, format!("simp{set}"), Effort::Normal));
    for (_, name, _) in scene.props.iter().rev().take(3) {
        out.push(tactic("simp_at", 2.8, format!("simp{set} at {name}"), Effort::Normal));
    }
    out.extend(unfold_all(scene));
    let unrolling = scene.unrolling();
    if !unrolling.is_empty() {
        // as far as `grind` unrolls them
        let set = scene.grind_set(&unrolling);
        out.push(tactic("unroll", 1.3, format!("grind{set}"), Effort::Normal));
        out.push(tactic("grind", 1.2, format!("grind{}", scene.grind_set(&[])), Effort::Normal));
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
    use super::super::scene::Scene;
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_search::policy::Context;
    use proof_term::build::*;

    #[test]
    fn specifications_are_unfolded_first() {
        let goal = goal(&[], call("post", vec![nat(1)]));
        let committed = |preamble| {
            let context = Context { depth: 0, path: &[], preamble };
            super::committed(&Scene::new(&goal, &context).unwrap()).map(|m| text_of(&m))
        };
        assert_eq!(committed("def post (n : Nat) : Prop := n = 1").as_deref(), Some("simp only [post]"));
        assert_eq!(committed("def post : Nat → Prop | 0 => True | n + 1 => post n"), None);
        assert_eq!(committed("def post (n : Nat) : Prop := n = 1 theorem key : post 1 := rfl"), None);
    }

    #[test]
    fn own_definitions_only() {
        let f = |t| call("double", vec![t]);
        let target = eq(&nat_ty(), f(Term::Hyp(0)), nat(4));
        let hyps = [("n", nat_ty()), ("h", eq(&nat_ty(), f(nat(1)), Term::Hyp(0)))];
        let t = texts(&hyps, target.clone(), "def double (n : Nat) := 2 * n", super::moves);
        for w in [
            "simp_all [double]",
            "(simp only [double]; try simp only [double] at *)",
            "unfold double",
            "rw [double]",
            "unfold double at h",
        ] {
            assert!(t.contains(&w.into()), "{w}: {t:?}");
        }
        let t = texts(&hyps, target, "", super::moves);
        assert_eq!(t, ["simp_all", "simp", "simp at h"]);
    }
}
