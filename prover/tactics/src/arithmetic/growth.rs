//! `shift_induct`: induction on a natural number from its lower bound on, for statements with powers.
//!
//! Fires on a variable `n : Nat` in an exponent of the target when the hypotheses about it are
//! lower bounds only: `n` is written `k + least`, the induction is on `k`, powers are unfolded by
//! one factor and `grind` compares the polynomials (after the shift their coefficients are
//! usually positive, so that no square is missing).

use super::enumeration::{is_lower_bound, least};
use super::scene::{Scene, step};
use crate::script::{Script, clear, first, induction, obtain, rewrite, show_by};
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
        let about: Vec<&str> = about.iter().map(|prop| prop.name).collect();
        let text = text(scene, scene.name(v), least(scene, v), &about);
        out.push(step("shift_induct", 1.3, text, 300, 6));
    }
    out
}

/// Shifts the variable by its lower bound, if that is not zero, and proves the target by induction. `about`:
/// the hypotheses about the variable, which are forgotten.
fn text(scene: &Scene, variable: &str, least: u64, about: &[&str]) -> String {
    let mut script = Script::new();
    let mut successor = Script::new();
    let mut counter = variable.to_string();
    if least == 0 {
        script.extend(clear(about));
        script.push("skip");
    } else {
        counter = scene.fresh(&format!("{variable}k"));
        let claim = format!("∃ k, {variable} = k + {least}");
        script.push(obtain(&[&counter, "hsh"], claim, format!("⟨{variable} - {least}, by omega⟩")));
        script.extend(clear(about));
        script.push("subst hsh");
        let next = format!("{counter} + 1 + {least} = ({counter} + {least}) + 1");
        successor.push(format!("(try {})", rewrite(&[&show_by(next, "omega")])));
    }
    let exponent = format!("({counter} + {least})");
    let one = format!("(simp only [Nat.pow_succ _ {exponent}, Int.pow_succ _ {exponent}]; grind)");
    successor.push(first(&[
        &one,
        "(simp only [Nat.pow_succ, Int.pow_succ] at *; grind)",
        "grind [Nat.pow_succ, Int.pow_succ]",
        "(simp only [Nat.pow_succ] at *; omega)",
    ]));
    let zero = first(&["decide +kernel", "simp", "omega", "grind"]);
    script.push(induction(&counter, format!("({zero})"), successor.block()));
    script.block()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn from_the_lower_bound() {
        let t = texts(&propose(&scene("n : Nat; h : 5 ≤ n ⊢ n ^ 2 < 2 ^ n")));
        assert!(
            t[0].1.starts_with(
                "(obtain ⟨nk, hsh⟩ : ∃ k, n = k + 5 := ⟨n - 5, by omega⟩; clear h; subst \
            hsh; induction nk with"
            ),
            "{t:?}"
        );
        assert!(propose(&scene("n : Nat; h : n < 5 ⊢ n ^ 2 < 2 ^ n")).is_empty());
        assert_eq!(propose(&scene("n : Nat ⊢ n < 2 ^ n")).len(), 1);
    }
}
