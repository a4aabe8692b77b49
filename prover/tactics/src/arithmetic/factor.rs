//! `factor`: polynomial equations that split into factors.
//!
//! Fires on an equation over `Int` or `Rat` with one variable and all roots rational, and on equations `a·x·y
//! + b·x + c·y = d` over `Int` and `Nat`, which are `(a·x + c)·(a·y + b) = a·d + b·c`, and on equations `a·x²
//! + b·x·y + c·y² = d` with square discriminant. The first gives the roots as cases, the others a product for
//! [`super::divisors`]. `natsub`: `A - B = c` over `Nat` with nonlinear `A`, `B` and `c > 0` is `A = B + c`.

use super::scene::{Prop, Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proof_search::policy::Move;
use proof_term::polynomial::{Atoms, Monomial, Poly};
use proof_term::view::{BinOp, NumType, Rel, as_op, num_type, relation};
use proof_term::{print, view};

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for p in scene.props() {
        let Some(r) = relation(p.ty).filter(|r| r.rel == Rel::Eq) else { continue };
        let Some(ty) = num_type(r.ty) else { continue };
        let mut atoms = Atoms::default();
        let (Some(a), Some(b)) = (Poly::read(r.lhs, ty, &mut atoms), Poly::read(r.rhs, ty, &mut atoms))
        else {
            continue;
        };
        let poly = a.minus(&b);
        let Some(texts) = atoms.texts(&scene.goal) else { continue };
        if ty != NumType::Nat && scene.times("factor") < 3 {
            out.extend(roots(&poly, &texts, ty).map(|t| step("factor", 0.8, t, 100, 4)));
        }
        if ty != NumType::Rat && scene.times("bilinear") == 0 {
            out.extend(bilinear(&poly, &texts, ty).map(|t| step("bilinear", 1.4, t, 100, 4)));
            let ints: Vec<String> = texts.iter().map(|t| format!("({t} : Int)")).collect();
            let name = if ty == NumType::Nat { Some(p.name) } else { None };
            out.extend(
                form(&poly, if name.is_some() { &ints } else { &texts }, name)
                    .map(|t| step("bilinear", 1.2, t, 100, 4)),
            );
        }
        if ty == NumType::Nat {
            out.extend(natsub(scene, p));
        }
    }
    out
}

/// `A - B = c`, `c > 0`, as `A = B + c`.
fn natsub(scene: &Scene, prop: Prop) -> Option<Move> {
    let r = relation(prop.ty)?;
    let (a, b) = as_op(r.lhs, BinOp::Sub)?;
    let c = view::raw_nat(r.rhs).filter(|c| c.is_positive())?;
    let linear = |t: &Term| {
        let mut atoms = Atoms::default();
        Poly::read(t, NumType::Nat, &mut atoms).is_none_or(|prop| prop.degree() < 2)
    };
    if linear(a) && linear(b) {
        return None;
    }
    let (a, b, h) = (scene.atom(a)?, scene.atom(b)?, prop.name);
    Some(step("natsub", 0.8, format!("(have {h} : {a} = {b} + {c} := (by omega))"), 60, 2))
}

/// `a x² + b x y + c y² = d` as a product of two linear forms over
/// Int; `nat` names the equation if it is over Nat.
fn form(poly: &Poly, texts: &[String], nat: Option<&str>) -> Option<String> {
    let [x, y] = poly.atoms()[..] else { return None };
    let (xx, xy, yy) = (vec![(x, 2)], vec![(x, 1), (y, 1)], vec![(y, 2)]);
    if poly.0.keys().any(|m| !m.is_empty() && *m != xx && *m != xy && *m != yy) {
        return None;
    }
    let int = |m: &Monomial| Some(poly.coefficient(m)).filter(|c| c.is_integer()).map(|c| c.to_integer());
    let (a, b, c, d) = (int(&xx)?, int(&xy)?, int(&yy)?, -int(&vec![])?);
    if a.is_zero() || d.is_zero() {
        return None;
    }
    let disc = &b * &b - BigInt::from(4) * &a * &c;
    let s = square_root(&disc)?;
    // 4a (a x² + b x y + c y²) = (2a x + (b - s) y) (2a x + (b + s) y); divide by the contents
    let two_a = BigInt::from(2) * &a;
    let (u, v) = (&b - &s, &b + &s);
    let (g, h) = (two_a.gcd(&u), two_a.gcd(&v));
    let scale = &g * &h;
    let value = BigInt::from(4) * &a * &d;
    if !(&value % &scale).is_zero() {
        return None;
    }
    let t = |n: &BigInt| print::integer_text(n);
    let linear = |g: &BigInt, w: &BigInt| {
        format!("({} * {} + {} * {})", t(&(&two_a / g)), texts[x], t(&(w / g)), texts[y])
    };
    let cast = nat.map_or(String::new(), |h| format!("have hz := congrArg (Nat.cast : Nat → Int) {h}; "));
    let proof = if nat.is_some() {
        format!("(by {cast}first | grind | (push_cast at hz; grind))")
    } else {
        "(by grind)".into()
    };
    Some(format!(
        "have hbl : {} * {} = ({} : Int) := {proof}",
        linear(&g, &u),
        linear(&h, &v),
        t(&(value / scale))
    ))
}

/// The square root, if the number is a square.
fn square_root(number: &BigInt) -> Option<BigInt> {
    let r = if number.is_negative() { return None } else { number.sqrt() };
    (&r * &r == *number).then_some(r)
}

/// Coefficients by degree if exactly one atom occurs.
fn univariate(poly: &Poly) -> Option<(usize, Vec<BigRational>)> {
    let [x] = poly.atoms()[..] else { return None };
    let d = poly.degree();
    let m = |e: u32| -> Monomial { if e == 0 { vec![] } else { vec![(x, e)] } };
    Some((x, (0..=d).map(|e| poly.coefficient(&m(e))).collect()))
}

fn value(coefficients: &[BigRational], x: &BigRational) -> BigRational {
    coefficients.iter().rev().fold(BigRational::zero(), |v, a| v * x + a)
}

/// Divides by `x - root`; the remainder is zero.
fn deflate(coefficients: &[BigRational], root: &BigRational) -> Vec<BigRational> {
    let mut out = vec![BigRational::zero(); coefficients.len() - 1];
    let mut carry = BigRational::zero();
    for i in (1..coefficients.len()).rev() {
        carry = &coefficients[i] + carry * root;
        out[i - 1] = carry.clone();
    }
    out
}

/// Positive divisors of a number below a million.
fn divisors(number: &BigInt) -> Vec<u64> {
    let number = number.abs().to_u64().filter(|number| *number <= 1_000_000).unwrap_or(0);
    let mut out: Vec<u64> =
        (1u64..).take_while(|k| k * k <= number).filter(|k| number.is_multiple_of(*k)).collect();
    out.extend(out.clone().iter().map(|k| number / k));
    out
}

/// A rational root by the rational root theorem.
fn root(coefficients: &[BigRational]) -> Option<BigRational> {
    if coefficients[0].is_zero() {
        return Some(BigRational::zero());
    }
    let d = coefficients.iter().fold(BigInt::one(), |d, a| d.lcm(a.denom()));
    let (low, high) = ((&coefficients[0] * &d).to_integer(), (coefficients.last()? * &d).to_integer());
    for q in divisors(&high) {
        for p in divisors(&low) {
            let r = BigRational::new(p.into(), q.into());
            for r in [r.clone(), -r] {
                if value(coefficients, &r).is_zero() {
                    return Some(r);
                }
            }
        }
    }
    None
}

fn roots(poly: &Poly, texts: &[String], ty: NumType) -> Option<String> {
    let (x, mut c) = univariate(poly).filter(|(_, c)| (3..=7).contains(&c.len()))?;
    let mut found = vec![];
    while c.len() > 1 {
        let Some(r) = root(&c) else { break };
        c = deflate(&c, &r);
        found.push(r);
    }
    // what is left may be a quadratic without real roots
    let mut rest = None;
    if let [k, b, a] = &c[..] {
        let four = BigRational::from_integer(4.into());
        if !(b * b - &four * a * k).is_negative() {
            return None;
        }
        let scale = BigRational::from_integer(c.iter().fold(BigInt::one(), |d, v| d.lcm(v.denom())));
        let [k, b, a] = [k, b, a].map(|v| (v * &scale).to_integer());
        rest = Some((a, b, k));
    } else if c.len() > 1 {
        return None;
    }
    let v = &texts[x];
    // the factor of a root p / q is q x - p
    let factor = |r: &BigRational| format!("({} * {v} - {})", r.denom(), print::integer_text(r.numer()));
    let t = |n: &BigInt| print::integer_text(n);
    let quadratic =
        rest.as_ref().map(|(a, b, k)| format!("({} * {v} ^ 2 + {} * {v} + {})", t(a), t(b), t(k)));
    let factors = quadratic.into_iter().chain(found.iter().map(factor));
    let product = factors.reduce(|a, f| format!("({a} * {f})"))?;
    let zero = if ty == NumType::Int { "Int.mul_eq_zero" } else { "Rat.mul_eq_zero" };
    // (2 a x + b)² ≥ 0
    let last = match &rest {
        Some((a, b, _)) => format!(
            "exfalso; have hsq : 0 ≤ ({} * {v} + {}) ^ 2 := Lean.Grind.OrderedRing.sq_nonneg; grind",
            t(&(BigInt::from(2) * a)),
            t(b)
        ),
        None => CLOSE.to_string(),
    };
    let mut distinct = found.clone();
    distinct.sort();
    distinct.dedup();
    let cases: Vec<String> = distinct.iter().map(|r| case(v, r, ty)).filter(|c| !c.is_empty()).collect();
    let proof = format!(
        "(by have hf : {product} = (0 : {}) := (by grind); {})",
        ty.name(),
        nested(found.len() - 1 + usize::from(rest.is_some()), zero, &last)
    );
    if cases.is_empty() {
        return Some(format!("exact absurd (show False from {proof}) id"));
    }
    let names = vec!["hfr"; cases.len()].join(" | ");
    Some(format!("(have hfr : {} := {proof}; rcases hfr with {names})", cases.join(" ∨ ")))
}

/// Closes the case of one linear factor.
const CLOSE: &str = "first | omega | grind";

/// Splits `((f₁ * f₂) * f₃) = 0`, named `hf`, at its `count` products; `last` closes the case of `f₁`.
fn nested(count: usize, zero: &str, last: &str) -> String {
    if count == 0 {
        return format!("({last})");
    }
    format!(
        "(rcases {zero}.mp hf with hf | hf; (focus {}); (focus ({CLOSE})))",
        nested(count - 1, zero, last)
    )
}

/// `variable = value`, empty if `value` is no value of the type.
fn case(variable: &str, value: &BigRational, ty: NumType) -> String {
    if ty == NumType::Int && !value.is_integer() {
        return String::new();
    }
    format!("{variable} = {}", print::rational_text(value, ty, false))
}

/// `a x y + b x + c y = d` in product form.
fn bilinear(poly: &Poly, texts: &[String], ty: NumType) -> Option<String> {
    let [x, y] = poly.atoms()[..] else { return None };
    if poly.0.keys().any(|m| *m != vec![(x, 1), (y, 1)] && m.iter().map(|q| q.1).sum::<u32>() > 1) {
        return None;
    }
    let coefficient = |m: Monomial| poly.coefficient(&m);
    let (a, b, c) = (coefficient(vec![(x, 1), (y, 1)]), coefficient(vec![(x, 1)]), coefficient(vec![(y, 1)]));
    let d = -coefficient(vec![]);
    if a.is_zero() || b.is_zero() && c.is_zero() {
        return None;
    }
    let (a, b, c, d) = if a.is_negative() { (-a, -b, -c, -d) } else { (a, b, c, d) };
    let all_integer = [&a, &b, &c, &d].iter().all(|v| v.is_integer());
    let value = &a * &d + &b * &c;
    if !all_integer || value.is_zero() {
        return None;
    }
    let int = |v: &BigRational| print::integer_text(&v.to_integer());
    let (u, w) = (&texts[x], &texts[y]);
    if ty == NumType::Nat && (b.is_negative() || c.is_negative()) {
        // the factors are differences: over Int
        let text = format!(
            "have hbl : ({} * ({u} : Int) + {}) * ({} * ({w} : Int) + {}) = {} := (by grind)",
            int(&a),
            int(&c),
            int(&a),
            int(&b),
            int(&value)
        );
        return Some(text);
    }
    Some(format!(
        "have hbl : ({} * {u} + {}) * ({} * {w} + {}) = {} := (by grind)",
        int(&a),
        int(&c),
        int(&a),
        int(&b),
        int(&value)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn roots_as_cases() {
        let t = texts(&propose(&scene("x : Int; h : x ^ 2 = 5 * x - 6 ⊢ x = 2 ∨ x = 3")));
        assert!(
            t[0].1.contains("have hf : ((1 * x - 2) * (1 * x - 3)) = (0 : Int) := (by grind)")
                || t[0].1.contains("(1 * x - 3)"),
            "{t:?}"
        );
        assert!(t[0].1.contains("have hfr : x = "), "{t:?}");
        let t = texts(&propose(&scene("n : Int; h : (n - 1) * n * (n + 1) = 720 ⊢ n = 9")));
        assert!(t[0].1.contains("((1 * n ^ 2 + 9 * n + 80) * (1 * n - 9)) = (0 : Int)"), "{t:?}");
        assert!(texts(&propose(&scene("x : Int; h : x ^ 2 = 2 ⊢ x = 2"))).is_empty());
    }

    #[test]
    fn product_form() {
        let t = texts(&propose(&scene("x y : Int; h : x + y + x * y = 80 ⊢ x = 26")));
        assert!(t[0].1.contains("(1 * x + 1) * (1 * y + 1) = 81"), "{t:?}");
        let t = texts(&propose(&scene("x y : Int; h : x ^ 2 - y ^ 2 = 12 ⊢ x = 4")));
        assert!(t[0].1.contains("(1 * x + (-1) * y) * (1 * x + 1 * y) = (12 : Int)"), "{t:?}");
        let t = texts(&propose(&scene("x y : Nat; h : x ^ 2 - y ^ 2 = 12 ⊢ x = 4")));
        assert!(t[0].1.contains("have h : (x ^ 2) = (y ^ 2) + 12 := (by omega)"), "{t:?}");
    }
}
