//! `shift_induct`: induction on a natural number from its lower bound on, for statements with powers.
//!
//! Fires on a variable `n : Nat` in an exponent of the target when the hypotheses about it are
//! lower bounds only: `n` is written `k + least`, the induction is on `k`, powers are unfolded by
//! one factor and `grind` compares the polynomials (after the shift their coefficients are
//! usually positive, so that no square is missing).

use super::enumeration::{is_lower_bound, least};
use super::scene::{Scene, step};
use proof_search::policy::Move;
use proof_term::view;
use proof_term::view::{BinOp, NumType, as_op};

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let Some(target) = scene.target() else { return vec![] };
    if scene.times("shift_induct") > 0 {
        return vec![];
    }
    let mut out = vec![];
    for &(v, _) in scene.vars.iter().filter(|v| v.1 == NumType::Nat) {
        let mut exponent = false;
        view::visit(target, &mut |t, _| {
            exponent |= as_op(t, BinOp::Pow).is_some_and(|(_, e)| view::mentions(e, v));
        });
        let about: Vec<_> = scene.props().into_iter().filter(|p| view::mentions(p.ty, v)).collect();
        if !exponent || !about.iter().all(|p| is_lower_bound(p.ty, v)) {
            continue;
        }
        let (x, l) = (scene.name(v), least(scene, v));
        let k = scene.fresh(&format!("{x}k"));
        let clear: Vec<&str> = about.iter().map(|p| p.name).collect();
        let clear = if clear.is_empty() { String::new() } else { format!("clear {}; ", clear.join(" ")) };
        let (shift, next) = if l == 0 {
            (format!("{clear}skip"), String::new())
        } else {
            (
                format!("obtain ⟨{k}, hsh⟩ : ∃ k, {x} = k + {l} := ⟨{x} - {l}, by omega⟩; {clear}subst hsh"),
                format!("{k} + 1 + {l}"),
            )
        };
        let k = if l == 0 { x.to_string() } else { k };
        let rewrite = if l == 0 {
            String::new()
        } else {
            format!("(try rw [show {next} = ({k} + {l}) + 1 by omega]); ")
        };
        let text = format!(
            "({shift}; induction {k} with | zero => (first | decide +kernel | simp | omega | grind) \
             | succ {k} ih => ({rewrite}first | (simp only [Nat.pow_succ _ ({k} + {l}), Int.pow_succ _ ({k} + {l})]; grind) \
             | (simp only [Nat.pow_succ, Int.pow_succ] at *; grind) | grind [Nat.pow_succ, Int.pow_succ] | (simp only [Nat.pow_succ] at *; omega)))"
        );
        out.push(step("shift_induct", 1.3, text, 300, 6));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn from_the_lower_bound() {
        let t = texts(&propose(&scene("n : Nat; h : 5 ≤ n ⊢ n ^ 2 < 2 ^ n")));
        assert!(t[0].1.starts_with("(obtain ⟨nk, hsh⟩ : ∃ k, n = k + 5 := ⟨n - 5, by omega⟩; clear h; subst hsh; induction nk with"), "{t:?}");
        assert!(propose(&scene("n : Nat; h : n < 5 ⊢ n ^ 2 < 2 ^ n")).is_empty());
        assert_eq!(propose(&scene("n : Nat ⊢ n < 2 ^ n")).len(), 1);
    }
}
