//! Being a power of a number, as a property that a recursive function can follow.
//!
//! `∃ m, n = 4 ^ m` says nothing of `n / 4`, which is what a function that divides goes on with. Fires where
//! such a claim stands beside a recursive function; puts a predicate in its place, of which it is known that
//! `n` has it if it is one, or can be divided and the quotient has it; and follows the function.

use super::scene::{Effort, Scene, tactic};
use crate::script::{Script, have};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::build::nat_ty;
use proof_term::view::{self, BinOp};
use proof_term::{print, traverse};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let Some(claim) = powers(scene.target) else { return };
    let mut calls: Vec<&Term> = vec![];
    traverse::visit(scene.target, &mut |term, _| {
        let recursive = |c: &str| scene.preamble.definition(c).is_some_and(|d| d.recursive);
        if let Some((c, [_, ..])) = term.as_const_app()
            && recursive(c)
            && traverse::is_closed(term)
            && !calls.contains(&term)
        {
            calls.push(term);
        }
    });
    let names = ["P", "hP", "step", "m", "n", "key"].map(|base| scene.fresh(base));
    for call in calls.into_iter().filter_map(|call| print::print(scene.goal, call)).take(2) {
        let text = script(&claim, &names, &call, &scene.grind_set(&[]));
        out.push(tactic("power_of", 0.6, text, Effort::Heavy));
    }
}

/// `∃ m, n = b ^ m`.
struct Powers {
    base: String,
    /// The power stands on the left.
    power_first: bool,
}

/// The claim of this form in a target.
fn powers(target: &Term) -> Option<Powers> {
    let mut found = None;
    traverse::visit(target, &mut |term, _| {
        let Some((_, _, body)) = view::as_exists(term) else { return };
        let Some(equation) = view::as_eq(body).filter(|equation| *equation.ty == nat_ty()) else { return };
        for (power, other, power_first) in
            [(equation.rhs, equation.lhs, false), (equation.lhs, equation.rhs, true)]
        {
            let Some((base, exponent)) = view::as_op(power, BinOp::Pow) else { continue };
            let base = view::integer(base).filter(|base| *base >= 2.into());
            let mut depends = false;
            traverse::visit(other, &mut |leaf, depth| depends |= *leaf == Term::Bound(depth));
            if let Some(base) = base.filter(|_| *exponent == Term::Bound(0) && !depends) {
                found = Some(Powers { base: base.to_string(), power_first });
            }
        }
    });
    found
}

fn script(claim: &Powers, names: &[String; 6], call: &str, set: &str) -> String {
    let ([p, holds, step, m, n, key], b) = (names, &claim.base);
    let equation = match claim.power_first {
        true => format!("{b} ^ {m} = {n}"),
        false => format!("{n} = {b} ^ {m}"),
    };
    let means = format!("∀ {n}, {p} {n} ↔ ∃ {m} : Nat, {equation}");
    let divides = format!("∀ {n}, {p} {n} ↔ {n} = 1 ∨ ({n} % {b} = 0 ∧ {n} ≠ 0 ∧ {p} ({n} / {b}))");
    let symmetric = if claim.power_first { ".symm" } else { "" };
    let proof = format!(
        "⟨_, fun _ => Iff.rfl, fun {n} => ⟨by rintro ⟨{m}, rfl⟩; cases {m} with | zero => exact Or.inl rfl \
         | succ {m} => exact Or.inr ⟨by simp [Nat.pow_succ], by have := Nat.pow_pos (n := {m}) (show 0 \
         < {b} by decide); rw [Nat.pow_succ]; omega, {m}, by simp [Nat.pow_succ]⟩, by rintro (rfl | \
         ⟨h1, h2, {m}, h3⟩); exact ⟨0, rfl⟩; exact ⟨{m} + 1, by rw [Nat.pow_succ]; have := \
         h3{symmetric}; omega⟩⟩⟩"
    );
    Script::new()
        .then(have(key, format!("∃ {p} : Nat → Prop, ({means}) ∧ ({divides})"), proof))
        .then(format!("obtain ⟨{p}, {holds}, {step}⟩ := {key}"))
        .then(format!("simp only [← {holds}]"))
        .then(format!("clear {holds}"))
        .then(format!("fun_induction {call} <;> grind{set}"))
        .block()
}

#[cfg(test)]
mod tests {
    use super::super::testing::texts;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn powers_beside_a_recursive_function() {
        let n = nat_ty();
        let power = exists("m", n.clone(), eq(&n, Term::Hyp(0), pow(&n, nat(3), Term::Bound(0))));
        let answer = eq(&constant("Bool"), call("isPower", vec![Term::Hyp(0)]), constant("Bool.true"));
        let source = "def isPower (n : Nat) : Bool := if n < 3 then n == 1 else isPower (n / 3)";
        let hyps = [("n", n.clone())];
        let t = texts(&hyps, iff(answer, power.clone()), source, super::moves);
        let [text] = &t[..] else { panic!("{t:?}") };
        assert!(
            text.contains("P (n1 / 3)") && text.ends_with("fun_induction @isPower n <;> grind)"),
            "{text}"
        );
        assert!(texts(&hyps, power, source, super::moves).is_empty(), "nothing recurs");
    }
}
