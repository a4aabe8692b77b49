//! `sos`: polynomial inequalities over `Int` and `Rat` by a certificate found with linear programming.
//!
//! Fires on a target `a ≤ b`, `a < b` (or `False`, or an equation proved by two inequalities elsewhere) whose
//! sides are polynomials in at most four atoms. The negated target and the hypotheses are known signs; a
//! certificate is a combination with non-negative coefficients of squares, of those, and of products of two
//! of those, that is a negative number (or zero with a strict part): Positivstellensatz of degree two
//! (Stengle 1974), searched as a linear program over fixed candidates for the squares: differences, sums and
//! shifts of monomials. `grind` checks the linear combination.

use super::scene::{Scene, step};
use crate::script::{Script, by, have, rewrite, show_by, shown};
use num_rational::BigRational;
use num_traits::{One, Zero};
use proof_search::policy::Move;
use proof_term::linear_algebra::solve_nonnegative;
use proof_term::polynomial::{Atoms, Monomial, Poly, monomials};
use proof_term::view;
use proof_term::view::{NumType, Rel, num_type, relation};
use std::collections::BTreeSet;

/// A polynomial known to be ≥ 0, > 0 or = 0.
struct Known {
    poly: Poly,
    sign: Sign,
    /// Text of the expression.
    expression: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    NonNegative,
    Positive,
    Zero,
}

const MAX_COLUMNS: usize = 160;
const MAX_ROWS: usize = 90;
const MAX_PIVOTS: usize = 400;

/// Whether the target is an inequality (or `False`) over an ordered ring.
pub fn applies(scene: &Scene) -> bool {
    let Some(target) = scene.target() else { return false };
    let inequality = |t: &lean_bridge::term::Term| {
        relation(t).is_some_and(|r| {
            matches!(r.rel, Rel::Le | Rel::Lt) && matches!(num_type(r.ty), Some(NumType::Int | NumType::Rat))
        })
    };
    inequality(target) || view::is_false(target) && scene.props().iter().any(|p| inequality(p.ty))
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    if scene.times("sos") > 0 {
        return vec![];
    }
    [NumType::Rat, NumType::Int].into_iter().filter_map(|ty| certificate(scene, ty)).collect()
}

fn certificate(scene: &Scene, ty: NumType) -> Option<Move> {
    let target = scene.target()?;
    let mut atoms = Atoms::default();
    let mut known: Vec<Known> = vec![];
    let mut script = Script::new();
    if view::is_false(target) {
    } else {
        let r = relation(target).filter(|r| num_type(r.ty) == Some(ty))?;
        let (a, b) = (Poly::read(r.lhs, ty, &mut atoms)?, Poly::read(r.rhs, ty, &mut atoms)?);
        // negated: b < a or b ≤ a
        let sign = match r.rel {
            Rel::Le => Sign::Positive,
            Rel::Lt => Sign::NonNegative,
            _ => return None,
        };
        script.push("apply Classical.byContradiction; intro hneg");
        known.push(Known { poly: a.minus(&b), sign, expression: String::new() });
    }
    for p in scene.props() {
        let Some(r) = relation(p.ty).filter(|r| num_type(r.ty) == Some(ty)) else { continue };
        let sign = match r.rel {
            Rel::Le => Sign::NonNegative,
            Rel::Lt => Sign::Positive,
            Rel::Eq => Sign::Zero,
            _ => continue,
        };
        let (a, b) = (Poly::read(r.lhs, ty, &mut atoms)?, Poly::read(r.rhs, ty, &mut atoms)?);
        known.push(Known { poly: b.minus(&a), sign, expression: String::new() });
    }
    let used: Vec<usize> = (0..atoms.terms.len()).collect();
    let degree = known.iter().map(|k| k.poly.degree()).max()?;
    if used.is_empty() || used.len() > 4 || degree == 0 || degree > 4 || known.len() > 9 {
        return None;
    }
    let texts = atoms.texts(&scene.goal)?;
    for k in &mut known {
        k.expression = k.poly.text(&texts, ty);
    }
    // linear goals are omega's and grind's
    if known.iter().all(|k| k.poly.degree() <= 1) {
        return None;
    }
    let (extra, hints) = candidates(&known, &used, &texts, ty, degree);
    let all: Vec<&Known> = known.iter().chain(&extra).collect();
    let chosen = solve(&all)?;
    let squares: Vec<usize> = chosen.iter().copied().filter(|i| *i >= known.len()).collect();
    if squares.is_empty() {
        return None;
    }
    for (n, i) in squares.into_iter().enumerate() {
        let k = &extra[i - known.len()];
        let symbol = match k.sign {
            Sign::Positive => "0 <",
            Sign::NonNegative => "0 ≤",
            Sign::Zero => "0 =",
        };
        let claim = format!("{symbol} {}", k.expression);
        script.push(have(format!("hsos{n}"), claim, &hints[i - known.len()]));
    }
    Some(step("sos", 0.9, script.then("grind").block(), 300, 6))
}

/// Squares and products, with their proofs.
fn candidates(
    known: &[Known],
    atoms: &[usize],
    texts: &[String],
    ty: NumType,
    degree: u32,
) -> (Vec<Known>, Vec<String>) {
    let mut out: Vec<Known> = vec![];
    let mut proofs = vec![];
    let one = BigRational::one();
    let half = degree.div_ceil(2).max(1);
    let base: Vec<Monomial> = monomials(atoms, half);
    let mut roots: Vec<Poly> = vec![];
    for (i, m) in base.iter().enumerate() {
        let p = Poly::monomial(m.clone(), one.clone());
        if !m.is_empty() {
            roots.push(p.clone());
        }
        for n in &base[..i] {
            let q = Poly::monomial(n.clone(), one.clone());
            let constants: &[i64] = if n.is_empty() { &[1, 2, 3, 4, 5] } else { &[1, 2] };
            for c in constants {
                let c = BigRational::from_integer((*c).into());
                roots.push(p.add_scaled(&q, &c));
                roots.push(p.add_scaled(&q, &-c.clone()));
                if !n.is_empty() && c != one {
                    roots.push(q.add_scaled(&p, &-c.clone()));
                    roots.push(q.add_scaled(&p, &c));
                }
            }
        }
    }
    // sums of all atoms with signs
    if atoms.len() == 3 {
        for (s, t) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
            let c = |v: i64| BigRational::from_integer(v.into());
            let p = Poly::atom(atoms[0]).add_scaled(&Poly::atom(atoms[1]), &c(s));
            roots.push(p.add_scaled(&Poly::atom(atoms[2]), &c(t)));
        }
    }
    // products of two known signs
    for (i, a) in known.iter().enumerate() {
        for b in &known[..=i] {
            if a.sign == Sign::Zero
                || b.sign == Sign::Zero
                || a.poly.degree() + b.poly.degree() > degree.max(2)
            {
                continue;
            }
            let Some(poly) = a.poly.times(&b.poly) else { continue };
            let both = a.sign == Sign::Positive && b.sign == Sign::Positive;
            let symbol = if both { "<" } else { "≤" };
            let lemma = if both { "mul_pos" } else { "mul_nonneg" };
            let factor = |k: &Known| shown(format!("0 {symbol} {}", k.expression), "grind");
            proofs.push(format!("{}.{lemma} {} {}", ty.name(), factor(a), factor(b)));
            let sign = if both { Sign::Positive } else { Sign::NonNegative };
            out.push(Known { poly, sign, expression: format!("{} * {}", a.expression, b.expression) });
        }
    }
    // equations times atoms
    for k in known.iter().filter(|k| k.sign == Sign::Zero) {
        for m in base.iter().filter(|m| !m.is_empty()) {
            let Some(poly) = k.poly.times(&Poly::monomial(m.clone(), one.clone())) else { continue };
            if poly.degree() > degree.max(2) {
                continue;
            }
            let factor = Poly::monomial(m.clone(), one.clone()).text(texts, ty);
            let zero = show_by(format!("{} = 0", k.expression), "grind");
            proofs.push(Script::new().then(rewrite(&[&zero])).then("grind").proof());
            out.push(Known { poly, sign: Sign::Zero, expression: format!("{} * {factor}", k.expression) });
        }
    }
    // a known sign times a square
    for k in known.iter().filter(|k| k.sign != Sign::Zero && k.poly.degree() <= 2) {
        for r in
            roots.iter().filter(|r| r.degree() == 1 && r.0.len() == 2 && k.poly.degree() + 2 <= degree.max(3))
        {
            let Some(poly) = r.power(2).and_then(|r| r.times(&k.poly)) else { continue };
            let symbol = if k.sign == Sign::Positive { "<" } else { "≤" };
            let known = have("hp", format!("0 {symbol} {}", k.expression), by("grind"));
            let sign = shown(format!("0 ≤ {}", k.expression), Script::new().then(known).then("grind").text());
            proofs.push(format!("{}.mul_nonneg {sign} Lean.Grind.OrderedRing.sq_nonneg", ty.name()));
            let expression = format!("{} * {} ^ 2", k.expression, r.text(texts, ty));
            out.push(Known { poly, sign: Sign::NonNegative, expression });
        }
    }
    for r in roots {
        let Some(poly) = r.power(2) else { continue };
        let text = r.text(texts, ty);
        proofs.push("Lean.Grind.OrderedRing.sq_nonneg".into());
        out.push(Known { poly, sign: Sign::NonNegative, expression: format!("{text} ^ 2") });
    }
    out.truncate(MAX_COLUMNS);
    proofs.truncate(MAX_COLUMNS);
    (out, proofs)
}

/// Indices of the parts of a certificate: `Σ λ p = -1`, or `= 0` with the strict ones summing to one.
fn solve(all: &[&Known]) -> Option<Vec<usize>> {
    let mut rows: BTreeSet<Monomial> = BTreeSet::from([vec![]]);
    all.iter().for_each(|k| rows.extend(k.poly.0.keys().cloned()));
    if rows.len() > MAX_ROWS {
        return None;
    }
    let one = BigRational::one();
    let zero = BigRational::zero();
    // unknown slack: Σ λ p + s = 0 with (strict part) + s = 1
    let mut columns: Vec<Vec<BigRational>> = all
        .iter()
        .map(|k| {
            let mut v: Vec<BigRational> = rows.iter().map(|m| k.poly.coefficient(m)).collect();
            v.push(if k.sign == Sign::Positive { one.clone() } else { zero.clone() });
            v
        })
        .collect();
    let mut slack: Vec<BigRational> =
        rows.iter().map(|m| if m.is_empty() { one.clone() } else { zero.clone() }).collect();
    slack.push(one.clone());
    columns.push(slack);
    let mut target = vec![zero.clone(); rows.len()];
    target.push(one);
    let free: Vec<usize> = (0..all.len()).filter(|i| all[*i].sign == Sign::Zero).collect();
    let x = solve_nonnegative(&columns, &target, &free, MAX_PIVOTS)?;
    Some((0..all.len()).filter(|i| !x[*i].is_zero()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    fn one(text: &str) -> Option<String> {
        texts(&propose(&scene(text))).pop().map(|t| t.1)
    }

    #[test]
    fn certificates() {
        let t = one("x y : Int ⊢ 2 * x * y ≤ x ^ 2 + y ^ 2").unwrap();
        assert!(t.contains("Lean.Grind.OrderedRing.sq_nonneg") && t.ends_with("; grind)"), "{t}");
        assert!(one("a b c : Rat ⊢ a * b + b * c + c * a ≤ a ^ 2 + b ^ 2 + c ^ 2").is_some());
        let t = one("x y : Rat; h : 0 < x; h2 : 0 < y; h3 : x * y = 4 ⊢ 4 ≤ x + y").unwrap();
        assert!(t.contains("hsos"), "{t}");
        assert!(one("x : Rat ⊢ x ^ 2 ≤ x").is_none());
    }
}
