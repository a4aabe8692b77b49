//! Powers with variable or huge exponents.
//!
//! `groundmod`: a hypothesis `v = e` with a ground `e` too large to be written out (or used as an exponent)
//! is replaced by what is needed of it, its remainders modulo the moduli of the goal and the periods of the
//! goal's powers, and a lower bound. So does a huge ground exponent, which becomes a variable. Substituting
//! it would make `2 ^ v` a literal, which ends the engine ("Nat.pow exponent is too big").

use super::congruence::modulus;
use super::period::period;
use super::scene::{Scene, step};
use crate::script::{Script, back, clear, first, generalize, have, rewrite};
use lean_bridge::term::{Goal, Term};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::evaluate::{Value, closed};
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, as_op, binary, num_type, relation};

/// Exponents above this are never evaluated.
const MAX_EXPONENT: u64 = 1_000_000;

/// Whether a goal has, or substitution would give it, a ground power that the engine does not survive.
/// `omega`, `simp`, `grind` and `decide` must not see such a goal; only [`propose`] may.
pub fn dangerous(goal: &Goal) -> bool {
    let statements = view::statements(goal);
    let hidden = goal.hyps.iter().filter(|h| h.prop && !h.accessible).map(|h| &h.ty);
    let all: Vec<&Term> = statements.into_iter().chain(hidden).collect();
    let large: Vec<usize> = all.iter().filter_map(|s| large_definition(s)).map(|d| d.0).collect();
    let bad = |t: &Term| {
        let Some((_, e)) = as_op(t, BinOp::Pow) else { return false };
        if view::is_closed(e) && view::hyps_in(e).is_empty() {
            return !small(e);
        }
        large.iter().any(|v| view::mentions(e, *v))
    };
    all.iter().any(|s| {
        let mut found = false;
        view::visit(s, &mut |t, _| found |= bad(t));
        found
    })
}

/// Whether a ground exponent is small enough.
fn small(expression: &Term) -> bool {
    match closed(expression) {
        Some(Value::Int(n)) => n.to_u64().is_some_and(|n| n <= MAX_EXPONENT),
        // not arithmetic (`[].length`): only a power inside can make it large
        _ => {
            let mut large = false;
            view::visit(expression, &mut |t, _| {
                large |= as_op(t, BinOp::Pow).is_some();
                large |= view::integer(t).is_some_and(|n| n > MAX_EXPONENT.into());
            });
            !large
        }
    }
}

/// `v = e` with ground `e` that is large (or whose size is not known): variable, value.
fn large_definition(term: &Term) -> Option<(usize, Term, bool)> {
    let r = relation(term).filter(|r| r.rel == Rel::Eq && num_type(r.ty) == Some(NumType::Nat))?;
    let ground = |term: &Term| view::hyps_in(term).is_empty() && view::is_closed(term);
    let (v, e, flipped) = match (r.lhs, r.rhs) {
        (Term::Hyp(v), e) if ground(e) => (*v, e, false),
        (e, Term::Hyp(v)) if ground(e) => (*v, e, true),
        _ => return None,
    };
    (!small(e)).then(|| (v, e.clone(), flipped))
}

/// `groundmod`
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for p in scene.props() {
        let Some((v, e, flipped)) = large_definition(p.ty) else { continue };
        let Some(Value::Int(n)) = closed(&e) else { continue };
        let moduli = moduli(scene, p.index);
        if moduli.is_empty() {
            continue;
        }
        let x = scene.name(v);
        let equation = if flipped { back(p.name) } else { p.name.to_string() };
        let mut script = Script::new();
        for modulus in moduli {
            let remainder = n.mod_floor(&BigInt::from(modulus));
            let claim = format!("{x} % {modulus} = {remainder}");
            script.push(have(format!("hgr{modulus}"), claim, evaluated(&equation)));
        }
        script.push(have("hgrp", format!("100 ≤ {x}"), evaluated(&equation)));
        script.extend(clear(&[p.name]));
        out.push(step("groundmod", 0.3, script.block(), 100, 4));
    }
    out.extend(exponents(scene));
    out
}

/// A proof about a variable by evaluating the number that the equation gives for it.
fn evaluated(equation: &str) -> String {
    let decided = first(&["done", "decide +kernel"]);
    Script::new().then(rewrite(&[equation])).then(decided).proof()
}

/// Huge ground exponents become variables of which the remainders are known.
fn exponents(scene: &Scene) -> Option<Move> {
    let mut huge: Vec<&Term> = vec![];
    for s in scene.statements() {
        view::visit(s, &mut |t, _| {
            if let Some((_, e)) = as_op(t, BinOp::Pow)
                && view::is_closed(e)
                && view::hyps_in(e).is_empty()
                && !small(e)
                && !huge.contains(&e)
            {
                huge.push(e);
            }
        });
    }
    let moduli = moduli(scene, usize::MAX);
    let mut script = Script::new();
    for (k, exponent) in huge.iter().enumerate() {
        let Some(Value::Int(n)) = closed(exponent) else { continue };
        let (text, x) = (scene.atom(exponent)?, scene.fresh(&format!("ge{k}")));
        let equation = format!("hge{k}");
        script.push(generalize(format!("{equation} : {text}"), &x));
        for modulus in &moduli {
            let remainder = n.mod_floor(&BigInt::from(*modulus));
            let claim = format!("{x} % {modulus} = {remainder}");
            script.push(have(format!("{equation}_{modulus}"), claim, evaluated(&back(&equation))));
        }
        script.push(have(format!("hgp{k}"), format!("100 ≤ {x}"), evaluated(&back(&equation))));
        script.extend(clear(&[equation]));
    }
    (!script.is_empty()).then(|| step("groundmod", 0.3, script.block(), 100, 4))
}

/// Moduli of the goal (but for one hypothesis) and the periods of its powers for them.
fn moduli(scene: &Scene, except: usize) -> Vec<u64> {
    let (mut moduli, mut bases) = (vec![], vec![]);
    let statements =
        scene.props().into_iter().filter(|p| p.index != except).map(|p| p.ty).chain(scene.target());
    for s in statements {
        view::visit(s, &mut |t, _| {
            if let Some(b) = binary(t) {
                let numeral = if b.op == BinOp::Mod { view::integer(b.rhs) } else { None };
                moduli.extend(numeral.and_then(|m| modulus(&m)));
                if b.op == BinOp::Pow {
                    bases.extend(view::integer(b.lhs));
                }
            }
            if let Some(r) = relation(t).filter(|r| r.rel == Rel::Dvd) {
                moduli.extend(view::integer(r.lhs).and_then(|m| modulus(&m)));
            }
        });
    }
    let periods: Vec<u64> = moduli
        .iter()
        .flat_map(|m| bases.iter().filter_map(|b| period(b, *m)))
        .map(|p| p.1)
        .filter(|p| *p > 1)
        .collect();
    moduli.extend(periods);
    moduli.sort_unstable();
    moduli.dedup();
    moduli.truncate(12);
    moduli
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};
    use proof_term::sample::goal;

    #[test]
    fn remainders_in_place_of_a_huge_value() {
        let s = scene("k : Nat; h : k = 2008 ^ 2 + 2 ^ 2008 ⊢ (k ^ 2 + 2 ^ k) % 10 = 6");
        let t = texts(&propose(&s));
        assert!(
            t[0].1.contains("have hgr4 : k % 4 = 0 := ") && t[0].1.contains("have hgr10 : k % 10 = 0"),
            "{t:?}"
        );
        assert!(t[0].1.ends_with("clear h)"));
    }

    #[test]
    fn huge_exponents_become_variables() {
        let t = texts(&propose(&scene("⊢ 3 ^ (3 ^ 27) % 7 = 6")));
        assert!(
            t[0].1.starts_with("(generalize hge0 : (3 ^ 27) = ge0 at *; have hge0_6 : ge0 % 6 = 3 := "),
            "{t:?}"
        );
    }

    #[test]
    fn danger() {
        assert!(dangerous(&goal("k : Nat; h : k = 2 ^ 2008 ⊢ 2 ^ k % 10 = 6")));
        assert!(dangerous(&goal("k : Nat ⊢ 2 ^ (10 ^ 9) % 10 = 6")));
        assert!(!dangerous(&goal("k : Nat; h : k = 2 ^ 2008 ⊢ k % 10 = 6")));
        assert!(!dangerous(&goal("k : Nat; h : k = 2008 ⊢ 2 ^ k % 10 = 6")));
    }
}
