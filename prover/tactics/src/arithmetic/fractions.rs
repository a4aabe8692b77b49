//! `clear`: inequalities over `Rat` with denominators become polynomial ones.
//!
//! Fires on targets `a ≤ b`, `a < b` over `Rat` in which something is divided by a term that is no numeral
//! (or inverted). The sides are brought to one fraction `P / D`; the new target is `0 ≤ P` (or `0 < P`),
//! under the condition that `grind` proves every factor of `D` positive from the hypotheses. The identity `P
//! · D⁻¹ = b - a` is `grind`'s (it has a solver for fields).

use super::scene::{Scene, step};
use crate::script::{Script, by, have, note, rewrite_at};
use lean_bridge::term::Term;
use num_rational::BigRational;
use num_traits::One;
use proof_search::policy::Move;
use proof_term::polynomial::{Atoms, Poly};
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, app, binary, num_type, relation};

/// A fraction: numerator, and the factors of the denominator.
struct Fraction {
    numerator: Poly,
    factors: Vec<Poly>,
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    clear(scene).into_iter().collect()
}

fn clear(scene: &Scene) -> Option<Move> {
    let r = relation(scene.target()?).filter(|r| matches!(r.rel, Rel::Le | Rel::Lt))?;
    if num_type(r.ty) != Some(NumType::Rat) || !(divides(r.lhs) || divides(r.rhs)) {
        return None;
    }
    let mut atoms = Atoms::default();
    let (a, b) = (read(r.lhs, &mut atoms)?, read(r.rhs, &mut atoms)?);
    let difference = add(b, a, &-BigRational::one())?;
    let texts = atoms.texts(&scene.goal)?;
    let text = |p: &Poly| p.text(&texts, NumType::Rat);
    let p = text(&difference.numerator);
    let positive: Vec<(String, String)> =
        difference.factors.iter().map(|f| (text(f), "(by grind)".to_string())).collect();
    let (d, proof) = positive
        .into_iter()
        .reduce(|(d, p), (e, q)| (format!("({d} * {e})"), format!("(Rat.mul_pos {p} {q})")))?;
    let (symbol, lemma, inverse) = if r.rel == Rel::Le {
        ("≤", "Rat.mul_nonneg", "(Rat.le_of_lt (Rat.inv_pos.mpr hcd))")
    } else {
        ("<", "Rat.mul_pos", "(Rat.inv_pos.mpr hcd)")
    };
    let (lhs, rhs) = (scene.atom(r.lhs)?, scene.atom(r.rhs)?);
    let proof = Script::new()
        .then(have("hcd", format!("(0 : Rat) < {d}"), proof))
        .then(note("hc1", format!("{lemma} hcl {inverse}")))
        .then(have("hc2", format!("{p} * {d}⁻¹ = {rhs} - {lhs}"), by("grind")))
        .then(rewrite_at(&["hc2"], "hc1"))
        .then("grind");
    let tactic = format!("(suffices hcl : 0 {symbol} {p} from {})", proof.proof());
    Some(step("clear", 0.6, tactic, 200, 8))
}

/// Whether something is divided by a term that is no numeral.
fn divides(term: &Term) -> bool {
    let mut found = false;
    view::visit(term, &mut |term, _| {
        let division = binary(term).is_some_and(|b| b.op == BinOp::Div && view::rational(b.rhs).is_none());
        found |= division || app(term, "Inv.inv", 3).is_some();
    });
    found
}

fn read(term: &Term, atoms: &mut Atoms) -> Option<Fraction> {
    if let Some(x) = view::as_neg(term) {
        let f = read(x, atoms)?;
        return Some(Fraction { numerator: f.numerator.scale(&-BigRational::one()), ..f });
    }
    if let Some([_, _, x]) = app(term, "Inv.inv", 3) {
        return invert(read(x, atoms)?);
    }
    if let Some(b) = binary(term).filter(|_| divides(term)) {
        let (x, y) = (b.lhs, b.rhs);
        return match b.op {
            BinOp::Add => add(read(x, atoms)?, read(y, atoms)?, &BigRational::one()),
            BinOp::Sub => add(read(x, atoms)?, read(y, atoms)?, &-BigRational::one()),
            BinOp::Mul => multiply(read(x, atoms)?, read(y, atoms)?),
            BinOp::Div => multiply(read(x, atoms)?, invert(read(y, atoms)?)?),
            _ => None,
        };
    }
    if divides(term) {
        return None;
    }
    Some(Fraction { numerator: Poly::read(term, NumType::Rat, atoms)?, factors: vec![] })
}

/// `1 / fraction`, if `fraction` has no denominator.
fn invert(fraction: Fraction) -> Option<Fraction> {
    let mut numerator = Poly::constant(BigRational::one());
    for g in &fraction.factors {
        numerator = numerator.times(g)?;
    }
    match fraction.numerator.as_constant() {
        Some(c) => Some(Fraction { numerator: numerator.scale(&c.recip()), factors: vec![] }),
        None => Some(Fraction { numerator, factors: vec![fraction.numerator] }),
    }
}

fn multiply(left: Fraction, right: Fraction) -> Option<Fraction> {
    let numerator = left.numerator.times(&right.numerator)?;
    Some(Fraction { numerator, factors: left.factors.into_iter().chain(right.factors).collect() })
}

/// `left + coefficient right` over the least common list of factors.
fn add(left: Fraction, right: Fraction, coefficient: &BigRational) -> Option<Fraction> {
    let missing = |have: &[Poly], want: &[Poly]| -> Vec<Poly> {
        let mut have = have.to_vec();
        let mut out = vec![];
        for f in want {
            match have.iter().position(|h| h == f) {
                Some(i) => drop(have.remove(i)),
                None => out.push(f.clone()),
            }
        }
        out
    };
    let (for_a, for_b) = (missing(&left.factors, &right.factors), missing(&right.factors, &left.factors));
    let expand = |p: &Poly, fs: &[Poly]| fs.iter().try_fold(p.clone(), |p, f| p.times(f));
    let numerator =
        expand(&left.numerator, &for_a)?.add_scaled(&expand(&right.numerator, &for_b)?, coefficient);
    Some(Fraction { numerator, factors: left.factors.into_iter().chain(for_a).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn one_fraction() {
        let t = texts(&propose(&scene("a b : Rat; h : 0 < a; h1 : 0 < b ⊢ 2 ≤ a / b + b / a")));
        assert!(
            t[0].1.contains("suffices hcl : 0 ≤ (a ^ 2 + (-2) * a * b + b ^ 2)")
                || t[0].1.contains("suffices hcl : 0 ≤ ("),
            "{t:?}"
        );
        assert!(t[0].1.contains("(Rat.mul_pos (by grind) (by grind))"), "{t:?}");
        assert!(propose(&scene("a : Rat ⊢ 2 ≤ a / 2")).is_empty());
    }
}
