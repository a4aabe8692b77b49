//! `gcd`: greatest common divisors and least common multiples are replaced by what characterises them.
//!
//! Fires on `Nat.gcd a b` (at least one of `a`, `b` not a numeral) in the goal: adds that it divides
//! `a` and `b` and, if one of them is positive, that it is positive, and generalises it to a
//! variable; `Nat.lcm a b` likewise with `a`, `b` dividing it and `gcd a b * lcm a b = a * b`. A
//! target `Nat.gcd a b = c` with numerals is left to evaluation.

use super::scene::{Scene, step};
use crate::script::{Script, generalize, have, note};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::view;
use proof_term::view::app;

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut seen: Vec<(&Term, bool)> = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            let gcd = app(t, "Nat.gcd", 2).is_some();
            if (gcd || app(t, "Nat.lcm", 2).is_some())
                && view::is_closed(t)
                && !view::hyps_in(t).is_empty()
                && !seen.iter().any(|s| s.0 == t)
            {
                seen.push((t, gcd));
            }
        });
    }
    let mut facts = Script::new();
    let mut generalised = vec![];
    for (k, (term, gcd)) in seen.iter().take(3).enumerate() {
        let Some((_, [a, b])) = term.as_const_app() else { continue };
        let (Some(a), Some(b)) = (scene.atom(a), scene.atom(b)) else { continue };
        if *gcd {
            facts.push(note(format!("hgl{k}"), format!("Nat.gcd_dvd_left {a} {b}")));
            facts.push(note(format!("hgr{k}"), format!("Nat.gcd_dvd_right {a} {b}")));
            let claim = format!("{a} = 0 ∨ 0 < Nat.gcd {a} {b}");
            let proof = format!("(Nat.eq_zero_or_pos {a}).imp_right (Nat.gcd_pos_of_pos_left {b})");
            facts.push(have(format!("hgp{k}"), claim, proof));
        } else {
            facts.push(note(format!("hll{k}"), format!("Nat.dvd_lcm_left {a} {b}")));
            facts.push(note(format!("hlr{k}"), format!("Nat.dvd_lcm_right {a} {b}")));
            facts.push(note(format!("hlm{k}"), format!("Nat.gcd_mul_lcm {a} {b}")));
        }
        let name = if *gcd { "gcd" } else { "lcm" };
        generalised.push(generalize(format!("Nat.{name} {a} {b}"), format!("gg{k}")));
    }
    if facts.is_empty() || scene.times("gcd") > 0 {
        return vec![];
    }
    vec![step("gcd", 1.0, facts.then_all(generalised).block(), 80, 3)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn facts_and_generalisation() {
        let s = scene("n : Nat; h : 0 < n ⊢ Nat.gcd (n + 7) (2 * n + 1) ≤ 13");
        let t = texts(&propose(&s));
        assert!(t[0].1.contains("Nat.gcd_dvd_left (n + 7) (2 * n + 1)"), "{t:?}");
        assert!(t[0].1.ends_with("generalize Nat.gcd (n + 7) (2 * n + 1) = gg0 at *)"));
        assert!(propose(&scene("n : Nat ⊢ Nat.gcd 12 18 = 6")).is_empty());
    }
}
