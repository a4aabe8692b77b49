//! Which statements speak about remainders, and the remainders in them.

use super::congruence::modulus;
use lean_bridge::term::Term;
use proof_term::view;
use proof_term::view::{BinOp, NumType, Rel, binary, num_type, relation};

/// `e % m` or `m ∣ e` inside a statement.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// The whole atom.
    pub term: Term,
    pub inner: Term,
    pub ty: NumType,
    pub modulus: u64,
    pub divides: bool,
}

/// `lhs = rhs`, `lhs ≠ rhs` over Nat or Int with arithmetic in it.
pub(super) fn integer_equation(term: &Term) -> Option<view::Relation<'_>> {
    let r = relation(term).filter(|r| matches!(r.rel, Rel::Eq | Rel::Ne))?;
    num_type(r.ty).filter(|term| *term != NumType::Rat)?;
    Some(r)
}

/// The atoms of a statement that speaks only about remainders; `None` for other statements.
pub(super) fn read(expression: &Term) -> Option<Vec<Atom>> {
    if let Some(p) = view::as_not(expression) {
        return read(p);
    }
    if let Some(pair) =
        view::as_and(expression).or_else(|| view::as_or(expression)).or_else(|| view::as_iff(expression))
    {
        let mut a = read(pair.0)?;
        a.extend(read(pair.1)?);
        return Some(a);
    }
    if let Term::Forall(b, e) = expression {
        let mut a = read(&b.ty)?;
        a.extend(read(&view::strip(e)?)?);
        return Some(a);
    }
    let r = relation(expression)?;
    let ty = num_type(r.ty).filter(|expression| *expression != NumType::Rat)?;
    if r.rel == Rel::Dvd {
        let m = modulus(&view::integer(r.lhs)?)?;
        return Some(vec![Atom {
            term: expression.clone(),
            inner: r.rhs.clone(),
            ty,
            modulus: m,
            divides: true,
        }]);
    }
    let mut a = side(r.lhs, ty)?;
    a.extend(side(r.rhs, ty)?);
    Some(a)
}

/// `e % m` or a numeral, or sums and products of such.
fn side(expression: &Term, ty: NumType) -> Option<Vec<Atom>> {
    if view::integer(expression).is_some() {
        return Some(vec![]);
    }
    let b = binary(expression)?;
    match b.op {
        BinOp::Mod => {
            let m = modulus(&view::integer(b.rhs)?)?;
            Some(vec![Atom {
                term: expression.clone(),
                inner: b.lhs.clone(),
                ty,
                modulus: m,
                divides: false,
            }])
        }
        BinOp::Add | BinOp::Mul => {
            let mut a = side(b.lhs, ty)?;
            a.extend(side(b.rhs, ty)?);
            Some(a)
        }
        _ => None,
    }
}
