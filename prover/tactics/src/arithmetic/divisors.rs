//! `divisors`: a term that divides a known number is one of its divisors.
//!
//! Fires on hypotheses `d ∣ c` and `a * b * … = c` with a numeral `c ≠ 0` of at most a few thousand. The
//! kernel checks the list of divisors; each case goes to the closers, or is left open if there are few.

use super::products::factors;
use super::scene::{DECIDE, Scene, step};
use lean_bridge::term::Term;
use num_traits::{Signed, ToPrimitive};
use proof_search::policy::Move;
use proof_term::polynomial::{Atoms, Poly};
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, as_op, num_type, relation};

const MAX_NUMBER: u64 = 5_000;
const MAX_DIVISORS: usize = 40;
/// With at most so many the cases are also left open.
const MAX_OPEN: usize = 12;

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    if scene.times("divisors") + scene.times("divisors_open") >= 2 {
        return vec![];
    }
    let mut out = vec![];
    for p in scene.props() {
        let Some(r) = relation(p.ty) else { continue };
        let Some(ty) = num_type(r.ty).filter(|t| *t != NumType::Rat) else { continue };
        let number = |t: &Term| view::integer(t)?.abs().to_u64().filter(|c| (1..=MAX_NUMBER).contains(c));
        match r.rel {
            Rel::Dvd if !view::hyps_in(r.lhs).is_empty() => {
                if let Some(c) = number(r.rhs) {
                    out.extend(split(scene, ty, r.lhs, c, p.name, p.name));
                }
            }
            Rel::Eq => {
                let (product, c, h) = match (number(r.lhs), number(r.rhs)) {
                    (None, Some(c)) => (r.lhs, c, p.name.to_string()),
                    (Some(c), None) => (r.rhs, c, format!("{}.symm", p.name)),
                    _ => continue,
                };
                if as_op(product, BinOp::Mul).is_none() {
                    continue;
                }
                let all = factors(product);
                for f in all.iter().filter(|f| !view::hyps_in(f).is_empty()) {
                    let Some(proof) = divides(scene, product, f) else { continue };
                    out.extend(split(scene, ty, f, c, &format!("(({h}) ▸ {proof})"), p.name));
                }
            }
            _ => {}
        }
    }
    out
}

/// A proof that the factor `f` divides the product `t`.
fn divides(scene: &Scene, t: &Term, f: &Term) -> Option<String> {
    if t == f {
        return Some("Nat.dvd_refl _".replace("Nat.", if is_int(scene, t) { "Int." } else { "Nat." }));
    }
    let (a, b) = as_op(t, BinOp::Mul)?;
    let ns = if num_type(&t.as_const_app()?.1[0]) == Some(NumType::Int) { "Int" } else { "Nat" };
    let (at, bt) = (scene.atom(a)?, scene.atom(b)?);
    // the two libraries order the arguments differently
    let left = if ns == "Int" {
        format!("(Int.dvd_mul_left {at} {bt})")
    } else {
        format!("(Nat.dvd_mul_left {bt} {at})")
    };
    if b == f {
        return Some(left);
    }
    if a == f {
        return Some(format!("({ns}.dvd_mul_right {at} {bt})"));
    }
    if let Some(p) = divides(scene, b, f) {
        return Some(format!("({ns}.dvd_trans {p} {left})"));
    }
    let p = divides(scene, a, f)?;
    Some(format!("({ns}.dvd_trans {p} ({ns}.dvd_mul_right {at} {bt}))"))
}

fn is_int(scene: &Scene, t: &Term) -> bool {
    view::hyps_in(t).iter().any(|i| scene.var_type(*i) == Some(NumType::Int))
}

fn split(scene: &Scene, ty: NumType, d: &Term, c: u64, proof: &str, source: &str) -> Vec<Move> {
    let divisors: Vec<u64> = (1..=c).filter(|k| c.is_multiple_of(*k)).collect();
    let Some(text) = scene.atom(d) else { return vec![] };
    if divisors.len() > MAX_DIVISORS {
        return vec![];
    }
    let list = |x: &str| divisors.iter().map(|k| format!("{x} = {k}")).collect::<Vec<_>>().join(" ∨ ");
    let key = format!("have hdv : ∀ d : Nat, d < {} → d ∣ {c} → ({}) := (by {DECIDE})", c + 1, list("d"));
    let (fact, cases) = match ty {
        NumType::Nat => (format!("have hdp : {text} ∣ {c} := {proof}"), text.clone()),
        _ => (
            format!(
                "have hdp : ({text}).natAbs ∣ {c} := Int.natAbs_dvd_natAbs.mpr (show {text} ∣ ({c} : Int) from {proof})"
            ),
            format!("({text}).natAbs"),
        ),
    };
    let fact = if proof == source && ty == NumType::Int {
        // the hypothesis may speak of the negative number
        format!(
            "have hdp : {cases} ∣ {c} := (by have hx := Int.natAbs_dvd_natAbs.mpr {proof}; simpa using hx)"
        )
    } else {
        fact
    };
    let split = format!(
        "{fact}; {key}; have hdw : {} := hdv _ (Nat.lt_succ_of_le (Nat.le_of_dvd (by decide) hdp)) hdp; clear hdv hdp",
        list(&cases)
    );
    let shifted = shift(scene, d, ty);
    // one case after the other, since each has its own values
    let cases = |close: &str| {
        let one = |k: &u64| {
            let k = *k as i64;
            let values: Vec<i64> = match ty {
                NumType::Int => vec![k, -k],
                _ => vec![k],
            };
            let (subject, values, then) = match &shifted {
                // a divisor `v + c` gives the value of `v`
                Some((v, c)) => {
                    let possible = values.iter().map(|k| k - c).filter(|x| ty == NumType::Int || *x >= 0);
                    (scene.name(*v).to_string(), possible.collect(), "subst hdw".to_string())
                }
                None => (text.clone(), values, format!("(try rw [hdw] at {source})")),
            };
            if values.is_empty() {
                return "(focus (exfalso; omega))".to_string();
            }
            let equations: Vec<String> = values.iter().map(|x| format!("{subject} = {x}")).collect();
            let names = vec!["hdw"; values.len()].join(" | ");
            format!(
                "(focus (rcases (show {} by omega) with {names} <;> ({then}; {close})))",
                equations.join(" ∨ ")
            )
        };
        divisors.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let names = vec!["hdw"; divisors.len()].join(" | ");
    let close = "first | omega | (simp at *; done) | grind";
    let n = divisors.len();
    let mut out = vec![step(
        "divisors",
        0.7 + n as f64 * 0.03,
        format!("({split}; rcases hdw with {names}; {})", cases(close)),
        400 + c / 4 + 20 * n as u64,
        12,
    )];
    if n <= MAX_OPEN {
        out.push(step(
            "divisors_open",
            1.2 + n as f64 * 0.1,
            format!(
                "({split}; rcases hdw with {names} <;> first | (exfalso; omega) | (subst hdw; skip) | skip)"
            ),
            200 + c / 4,
            6,
        ));
    }
    out
}

/// `v + c` (or `v`, `v - c` over Int) → `(v, c)`
fn shift(scene: &Scene, d: &Term, ty: NumType) -> Option<(usize, i64)> {
    let mut atoms = Atoms::default();
    let p = Poly::read(d, ty, &mut atoms)?;
    let [(Term::Hyp(v), None)] = &atoms.terms[..] else { return None };
    scene.var_type(*v)?;
    let c = p.coefficient(&vec![]);
    let linear = p.minus(&Poly::constant(c.clone())) == Poly::atom(0);
    (linear && c.is_integer()).then(|| c.to_integer().to_i64().map(|c| (*v, c))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn factors_of_a_product() {
        let s = scene(
            "rows seats : Nat; h : rows * seats = 450; h1 : (rows + 5) * (seats - 3) = 450 ⊢ rows = 25",
        );
        let t = texts(&propose(&s));
        let first = &t[0].1;
        assert!(first.contains("have hdp : rows ∣ 450 := ((h) ▸ (Nat.dvd_mul_right rows seats))"), "{first}");
        assert!(first.contains("rows = 1 ∨ rows = 2 ∨ rows = 3"));
        assert!(t.iter().any(|t| t.1.contains("(rows + 5) ∣ 450")));
    }

    #[test]
    fn divisors_of_a_number() {
        let s = scene("n : Nat; h : n ∣ 12; h1 : 5 < n ⊢ n = 6 ∨ n = 12");
        assert_eq!(texts(&propose(&s)).len(), 2);
        assert!(texts(&propose(&scene("n : Nat; h : 3 ∣ n ⊢ n = 6"))).is_empty());
    }
}
