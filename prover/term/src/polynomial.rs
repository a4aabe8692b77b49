//! Multivariate polynomials with rational coefficients over atoms,
//! the subterms that are no sums, products or powers.

use crate::print;
use crate::view::{self, BinOp, NumType, as_cast, binary, num_type};
use lean_protocol::term::{Goal, Term};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// Exponents of a monomial: pairs (atom, exponent ≥ 1), ascending by atom.
pub type Monomial = Vec<(usize, u32)>;

/// The atoms of a family of polynomials, all read with the same table.
#[derive(Clone, Debug, Default)]
pub struct Atoms {
    /// Term (without its cast) and the type it is cast to, if it is cast.
    pub terms: Vec<(Term, Option<NumType>)>,
}

impl Atoms {
    fn index(&mut self, term: &Term, cast: Option<NumType>) -> usize {
        match self.terms.iter().position(|(s, c)| s == term && *c == cast) {
            Some(i) => i,
            None => {
                self.terms.push((term.clone(), cast));
                self.terms.len() - 1
            }
        }
    }

    /// Source text of each atom, fit for an operand; `None` if one cannot be written.
    pub fn texts(&self, goal: &Goal) -> Option<Vec<String>> {
        let one = |(t, cast): &(Term, Option<NumType>)| {
            let text = print::atom(goal, t)?;
            Some(match cast {
                Some(ty) => format!("({text} : {})", ty.name()),
                None => text,
            })
        };
        self.terms.iter().map(one).collect()
    }
}

/// A polynomial; no coefficient is zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Poly(pub BTreeMap<Monomial, BigRational>);

/// Products and powers are expanded up to this many terms.
const MAX_TERMS: usize = 400;
const MAX_POWER: u32 = 24;

impl Poly {
    /// A constant.
    pub fn constant(coefficient: BigRational) -> Poly {
        Poly::monomial(vec![], coefficient)
    }

    /// One monomial with a coefficient.
    pub fn monomial(monomial: Monomial, coefficient: BigRational) -> Poly {
        Poly(if coefficient.is_zero() { BTreeMap::new() } else { BTreeMap::from([(monomial, coefficient)]) })
    }

    /// The atom of this index.
    pub fn atom(index: usize) -> Poly {
        Poly::monomial(vec![(index, 1)], BigRational::one())
    }

    /// Reads a term of a number type. Casts are pushed to the atoms; truncated subtraction, division of
    /// integers and remainders are atoms. `None` if the type is no number type or the expansion is too large.
    pub fn read(term: &Term, ty: NumType, atoms: &mut Atoms) -> Option<Poly> {
        Poly::read_cast(term, ty, None, atoms)
    }

    /// `cast`: the type that `term` (of type `ty`) is cast to.
    fn read_cast(term: &Term, ty: NumType, cast: Option<NumType>, atoms: &mut Atoms) -> Option<Poly> {
        if let Some((v, _)) = view::numeral(term) {
            return Some(Poly::constant(v));
        }
        if let Some((from, to, x)) = as_cast(term) {
            return Poly::read_cast(x, from, Some(cast.unwrap_or(to)), atoms);
        }
        if let Some(x) = view::as_neg(term) {
            return Some(Poly::read_cast(x, ty, cast, atoms)?.scale(&-BigRational::one()));
        }
        if let Some(b) = binary(term).filter(|b| num_type(b.ty) == Some(ty)) {
            let mut read = |x: &Term| Poly::read_cast(x, ty, cast, atoms);
            match b.op {
                BinOp::Add => return Some(read(b.lhs)?.plus(&read(b.rhs)?)),
                BinOp::Sub if ty != NumType::Nat => return Some(read(b.lhs)?.minus(&read(b.rhs)?)),
                BinOp::Mul => return read(b.lhs)?.times(&read(b.rhs)?),
                BinOp::Div if ty == NumType::Rat => {
                    if let Some(c) = view::rational(b.rhs).filter(|c| !c.is_zero()) {
                        return Some(read(b.lhs)?.scale(&c.recip()));
                    }
                }
                BinOp::Pow => {
                    if let Some(n) = view::raw_nat(b.rhs).and_then(|n| n.to_u32()).filter(|n| *n <= MAX_POWER)
                    {
                        return read(b.lhs)?.power(n);
                    }
                }
                _ => {}
            }
        }
        Some(Poly::atom(atoms.index(term, cast)))
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if no atom occurs.
    pub fn as_constant(&self) -> Option<BigRational> {
        match self.0.len() {
            0 => Some(BigRational::zero()),
            1 => self.0.get(&vec![]).cloned(),
            _ => None,
        }
    }

    /// Coefficient of a monomial.
    pub fn coefficient(&self, monomial: &Monomial) -> BigRational {
        self.0.get(monomial).cloned().unwrap_or_else(BigRational::zero)
    }

    /// The sum.
    pub fn plus(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &BigRational::one())
    }

    /// The difference.
    pub fn minus(&self, other: &Poly) -> Poly {
        self.add_scaled(other, &-BigRational::one())
    }

    /// `self + coefficient * other`
    pub fn add_scaled(&self, other: &Poly, coefficient: &BigRational) -> Poly {
        let mut out = self.0.clone();
        for (m, v) in &other.0 {
            let e = out.entry(m.clone()).or_insert_with(BigRational::zero);
            *e += v * coefficient;
            if e.is_zero() {
                out.remove(m);
            }
        }
        Poly(out)
    }

    /// The product with a constant.
    pub fn scale(&self, coefficient: &BigRational) -> Poly {
        Poly::default().add_scaled(self, coefficient)
    }

    /// `None` if the product has too many terms.
    pub fn times(&self, other: &Poly) -> Option<Poly> {
        if self.0.len() * other.0.len() > 20 * MAX_TERMS {
            return None;
        }
        let mut out = Poly::default();
        for (m, v) in &self.0 {
            let shifted = other.0.iter().map(|(n, w)| (product(m, n), v * w)).collect();
            out = out.plus(&Poly(shifted));
        }
        (out.0.len() <= MAX_TERMS).then_some(out)
    }

    /// The power; `None` if it has too many terms.
    pub fn power(&self, exponent: u32) -> Option<Poly> {
        let mut out = Poly::constant(BigRational::one());
        for _ in 0..exponent {
            out = out.times(self)?;
        }
        Some(out)
    }

    /// Largest total degree of a monomial.
    pub fn degree(&self) -> u32 {
        self.0.keys().map(degree).max().unwrap_or(0)
    }

    /// Atoms that occur, ascending.
    pub fn atoms(&self) -> Vec<usize> {
        let mut v: Vec<usize> = self.0.keys().flatten().map(|p| p.0).collect();
        v.sort_unstable();
        v.dedup();
        v
    }

    /// The least positive integer that makes all coefficients integers.
    pub fn denominator(&self) -> BigInt {
        self.0.values().fold(BigInt::one(), |d, c| d.lcm(c.denom()))
    }

    /// Source text over a type in which all atoms (already written)
    /// live: a sum of products, fit for an operand.
    pub fn text(&self, atoms: &[String], ty: NumType) -> String {
        if self.is_zero() {
            return format!("(0 : {})", ty.name());
        }
        let term = |(m, c): (&Monomial, &BigRational)| {
            let mut factors = vec![];
            if m.is_empty() || !c.is_one() {
                factors.push(print::rational_text(c, ty, m.is_empty()));
            }
            factors.extend(m.iter().map(|(a, e)| match e {
                1 => atoms[*a].clone(),
                _ => format!("{} ^ {e}", atoms[*a]),
            }));
            factors.join(" * ")
        };
        // highest degree first, so that the type of the first numeral is fixed by an atom
        let mut terms: Vec<_> = self.0.iter().collect();
        terms.sort_by_key(|(m, _)| std::cmp::Reverse(degree(m)));
        format!("({})", terms.into_iter().map(term).collect::<Vec<_>>().join(" + "))
    }

    /// `(p, q)` with non-negative coefficients and `self = p - q`: for sums over `Nat`.
    pub fn split_signs(&self) -> (Poly, Poly) {
        let part = |keep: bool| {
            let each = self.0.iter().filter(|(_, c)| c.is_positive() == keep);
            Poly(each.map(|(m, c)| (m.clone(), c.abs())).collect())
        };
        (part(true), part(false))
    }
}

/// Total degree.
pub fn degree(monomial: &Monomial) -> u32 {
    monomial.iter().map(|p| p.1).sum()
}

/// The product of two monomials.
pub fn product(left: &Monomial, right: &Monomial) -> Monomial {
    let mut out: BTreeMap<usize, u32> = left.iter().copied().collect();
    for (i, e) in right {
        *out.entry(*i).or_default() += e;
    }
    out.into_iter().collect()
}

/// All monomials in these atoms of total degree at most `depth`, the constant one first.
pub fn monomials(atoms: &[usize], depth: u32) -> Vec<Monomial> {
    let mut out = vec![vec![]];
    for (i, a) in atoms.iter().enumerate() {
        let rest = monomials(&atoms[i + 1..], depth);
        for e in 1..=depth {
            for m in rest.iter().filter(|m| degree(m) + e <= depth) {
                out.push(product(&vec![(*a, e)], m));
            }
        }
    }
    out.sort_by_key(degree);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::goal;

    #[test]
    fn expansion_and_text() {
        let g = goal("x y : Int ⊢ (x - y) ^ 2 + 2 * x * y = 0");
        let r = view::as_eq(g.target.as_ref().unwrap()).unwrap();
        let mut atoms = Atoms::default();
        let p = Poly::read(r.lhs, NumType::Int, &mut atoms).unwrap();
        assert_eq!(p.text(&atoms.texts(&g).unwrap(), NumType::Int), "(x ^ 2 + y ^ 2)");
        assert_eq!(p.degree(), 2);
        assert_eq!(monomials(&[0, 1], 2).len(), 6);
    }

    #[test]
    fn casts_are_pushed_to_atoms() {
        let g = goal("a b : Nat ⊢ ((a * (b + 1) : Nat) : Rat) / 2 = 0");
        let r = view::as_eq(g.target.as_ref().unwrap()).unwrap();
        let mut atoms = Atoms::default();
        let p = Poly::read(r.lhs, NumType::Rat, &mut atoms).unwrap();
        let text = p.text(&atoms.texts(&g).unwrap(), NumType::Rat);
        assert_eq!(text, "((1 / 2) * (a : Rat) * (b : Rat) + (1 / 2) * (a : Rat))");
        assert_eq!(p.denominator(), BigInt::from(2));
    }
}
