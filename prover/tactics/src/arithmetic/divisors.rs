//! `divisors`: a term that divides a known number is one of its divisors.
//!
//! Fires on hypotheses `d ∣ c` and `a * b * … = c` with a numeral `c ≠ 0` of at most a few thousand. The
//! kernel checks the list of divisors; each case goes to the closers, or is left open if there are few.

use super::products::factors;
use super::scene::{DECIDE, Scene, step};
use crate::script::lemma::Lemma;
use crate::script::{self, Script, any_of, by, first, focus, have, note, rewrite_at, shown};
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

/// A proof that a factor divides a product.
fn divides(scene: &Scene, product: &Term, factor: &Term) -> Option<String> {
    if product == factor {
        let number = if is_int(scene, product) { NumType::Int } else { NumType::Nat };
        return Some(format!("{} _", Lemma::DvdRefl.of(number)));
    }
    let (left, right) = as_op(product, BinOp::Mul)?;
    let int = num_type(&product.as_const_app()?.1[0]) == Some(NumType::Int);
    let number = if int { NumType::Int } else { NumType::Nat };
    let (left_text, right_text) = (scene.atom(left)?, scene.atom(right)?);
    let divides_left = format!("({} {left_text} {right_text})", Lemma::DvdMulRight.of(number));
    // the two libraries order the arguments differently
    let divides_right = if int {
        format!("(Int.dvd_mul_left {left_text} {right_text})")
    } else {
        format!("(Nat.dvd_mul_left {right_text} {left_text})")
    };
    if right == factor {
        return Some(divides_right);
    }
    if left == factor {
        return Some(divides_left);
    }
    let through = |proof: String, rest: String| format!("({} {proof} {rest})", Lemma::DvdTrans.of(number));
    match divides(scene, right, factor) {
        Some(proof) => Some(through(proof, divides_right)),
        None => Some(through(divides(scene, left, factor)?, divides_left)),
    }
}

fn is_int(scene: &Scene, term: &Term) -> bool {
    view::hyps_in(term).iter().any(|i| scene.var_type(*i) == Some(NumType::Int))
}

/// The moves that split a term `divisor` into the divisors of `number`; `proof` shows that it divides the
/// number, and comes from the hypothesis `source`.
fn split(scene: &Scene, ty: NumType, divisor: &Term, number: u64, proof: &str, source: &str) -> Vec<Move> {
    let divisors: Vec<u64> = (1..=number).filter(|k| number.is_multiple_of(*k)).collect();
    let Some(text) = scene.atom(divisor) else { return vec![] };
    if divisors.len() > MAX_DIVISORS {
        return vec![];
    }
    let n = divisors.len();
    let split = listed(ty, &text, number, &divisors, proof, source);
    let cases = Cases { scene, ty, source, text: &text, shifted: shift(scene, divisor, ty) };
    let each = divisors.iter().map(|k| cases.closed(*k as i64));
    let closed = split.clone().then(script::cases("hdw", "hdw", n)).then_all(each);
    let mut out =
        vec![step("divisors", 0.7 + n as f64 * 0.03, closed.block(), 400 + number / 4 + 20 * n as u64, 12)];
    if n <= MAX_OPEN {
        let open = first(&["(exfalso; omega)", "(subst hdw; skip)", "skip"]);
        let open = split.then(format!("{} <;> {open}", script::cases("hdw", "hdw", n)));
        out.push(step("divisors_open", 1.2 + n as f64 * 0.1, open.block(), 200 + number / 4, 6));
    }
    out
}

/// Adds `hdw`: the term, or its absolute value, is one of the divisors.
fn listed(ty: NumType, text: &str, number: u64, divisors: &[u64], proof: &str, source: &str) -> Script {
    let one_of = |value: &str| any_of(divisors.iter().map(|k| format!("{value} = {k}")));
    let (value, proof) = if ty == NumType::Nat {
        (text.to_string(), proof.to_string())
    } else if proof == source && ty == NumType::Int {
        // the hypothesis may speak of the negative number
        let proof = Script::new()
            .then(note("hx", format!("Int.natAbs_dvd_natAbs.mpr {proof}")))
            .then("simpa using hx");
        (format!("({text}).natAbs"), proof.proof())
    } else {
        let proof = format!("Int.natAbs_dvd_natAbs.mpr (show {text} ∣ ({number} : Int) from {proof})");
        (format!("({text}).natAbs"), proof)
    };
    let all = format!("∀ d : Nat, d < {} → d ∣ {number} → ({})", number + 1, one_of("d"));
    let small = "(Nat.lt_succ_of_le (Nat.le_of_dvd (by decide) hdp))";
    Script::new()
        .then(have("hdp", format!("{value} ∣ {number}"), proof))
        .then(have("hdv", all, by(DECIDE)))
        .then(have("hdw", one_of(&value), format!("hdv _ {small} hdp")))
        .then("clear hdv hdp")
}

/// What is needed to close the cases one after the other, since each has its own values.
struct Cases<'a> {
    scene: &'a Scene,
    ty: NumType,
    source: &'a str,
    text: &'a str,
    /// The divisor as a variable and a number that is added to it.
    shifted: Option<(usize, i64)>,
}

impl Cases<'_> {
    /// Closes the case of one divisor.
    fn closed(&self, divisor: i64) -> String {
        let values = if self.ty == NumType::Int { vec![divisor, -divisor] } else { vec![divisor] };
        let (subject, values, then) = match &self.shifted {
            // a divisor `v + c` gives the value of `v`
            Some((variable, shift)) => {
                let possible = values.iter().map(|value| value - shift);
                let possible = possible.filter(|value| self.ty == NumType::Int || *value >= 0).collect();
                (self.scene.name(*variable), possible, "subst hdw".to_string())
            }
            None => (self.text, values, format!("(try {})", rewrite_at(&["hdw"], self.source))),
        };
        if values.is_empty() {
            return focus("(exfalso; omega)");
        }
        let equations = any_of(values.iter().map(|value| format!("{subject} = {value}")));
        let close = first(&["omega", "(simp at *; done)", "grind"]);
        let values = script::cases(shown(equations, "omega"), "hdw", values.len());
        focus(format!("({values} <;> ({then}; {close}))"))
    }
}

/// `v + c` (or `v`, `v - c` over Int) → `(v, c)`
fn shift(scene: &Scene, divisor: &Term, ty: NumType) -> Option<(usize, i64)> {
    let mut atoms = Atoms::default();
    let p = Poly::read(divisor, ty, &mut atoms)?;
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
