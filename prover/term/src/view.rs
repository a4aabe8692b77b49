//! Reading terms: arithmetic operations, relations, connectives, numerals, casts, types of variables, and the
//! de Bruijn helpers (lifting, instantiating, occurs checks) that moves need.

pub use crate::traverse::*;
use lean_protocol::term::{Goal, Term};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};

/// A binary operation on one type (`x ^ n` may have another exponent type).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinOp {
    /// `+`.
    Add,
    /// `-`, between two terms.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
    /// `%`.
    Mod,
    /// `^`.
    Pow,
}

/// A binary relation or proposition former on terms of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rel {
    /// `=`.
    Eq,
    /// `≠`.
    Ne,
    /// `≤`, also written `≥`.
    Le,
    /// `<`, also written `>`.
    Lt,
    /// `a ∣ b`
    Dvd,
}

/// `a op b` over `ty` (the type of `a` and of the result).
#[derive(Clone, Copy, Debug)]
pub struct Binary<'a> {
    /// The operator.
    pub op: BinOp,
    /// The type of `lhs` and of the result.
    pub ty: &'a Term,
    /// What stands before it.
    pub lhs: &'a Term,
    /// What stands behind it.
    pub rhs: &'a Term,
}

/// `lhs rel rhs` over `ty`; `≥` and `>` are turned round.
#[derive(Clone, Copy, Debug)]
pub struct Relation<'a> {
    /// The relation.
    pub rel: Rel,
    /// The type of both sides.
    pub ty: &'a Term,
    /// What stands before it.
    pub lhs: &'a Term,
    /// What stands behind it.
    pub rhs: &'a Term,
}

/// The types that moves know by heart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumType {
    /// `Nat`.
    Nat,
    /// `Int`.
    Int,
    /// `Rat`.
    Rat,
}

impl NumType {
    /// The name to write in tactic text.
    pub fn name(self) -> &'static str {
        match self {
            NumType::Nat => "Nat",
            NumType::Int => "Int",
            NumType::Rat => "Rat",
        }
    }
}

/// `Nat`, `Int` or `Rat`.
pub fn num_type(ty: &Term) -> Option<NumType> {
    match ty {
        Term::Const(c) => match c.as_str() {
            "Nat" => Some(NumType::Nat),
            "Int" => Some(NumType::Int),
            "Rat" => Some(NumType::Rat),
            _ => None,
        },
        _ => None,
    }
}

/// Arguments if `term` is the constant `name` applied to exactly `count` arguments.
pub fn app<'a>(term: &'a Term, name: &str, count: usize) -> Option<&'a [Term]> {
    match term.as_const_app() {
        Some((c, xs)) if c == name && xs.len() == count => Some(xs),
        _ => None,
    }
}

/// Reads `+ - * / % ^` and their `Nat.add`-like kernel forms.
pub fn binary(term: &Term) -> Option<Binary<'_>> {
    let (c, xs) = term.as_const_app()?;
    let op = match c {
        "HAdd.hAdd" => BinOp::Add,
        "HSub.hSub" => BinOp::Sub,
        "HMul.hMul" => BinOp::Mul,
        "HDiv.hDiv" => BinOp::Div,
        "HMod.hMod" => BinOp::Mod,
        "HPow.hPow" => BinOp::Pow,
        _ => return None,
    };
    if xs.len() != 6 || xs[0] != xs[2] || (op != BinOp::Pow && xs[0] != xs[1]) {
        return None;
    }
    Some(Binary { op, ty: &xs[0], lhs: &xs[4], rhs: &xs[5] })
}

/// `term` read as this operation.
pub fn as_op(term: &Term, op: BinOp) -> Option<(&Term, &Term)> {
    binary(term).filter(|b| b.op == op).map(|b| (b.lhs, b.rhs))
}

/// `-x` → `x`
pub fn as_neg(term: &Term) -> Option<&Term> {
    app(term, "Neg.neg", 3).map(|xs| &xs[2])
}

/// Reads `= ≠ ≤ < ≥ > ∣`; `¬ (a = b)` reads as `≠`.
pub fn relation(term: &Term) -> Option<Relation<'_>> {
    let (c, xs) = term.as_const_app()?;
    let (rel, swap) = match (c, xs.len()) {
        ("Eq", 3) => (Rel::Eq, false),
        ("Ne", 3) => (Rel::Ne, false),
        ("LE.le", 4) => (Rel::Le, false),
        ("LT.lt", 4) => (Rel::Lt, false),
        ("GE.ge", 4) => (Rel::Le, true),
        ("GT.gt", 4) => (Rel::Lt, true),
        ("Dvd.dvd", 4) => (Rel::Dvd, false),
        ("Not", 1) => {
            let r = relation(&xs[0])?;
            return (r.rel == Rel::Eq).then_some(Relation { rel: Rel::Ne, ..r });
        }
        _ => return None,
    };
    let (a, b) = (&xs[xs.len() - 2], &xs[xs.len() - 1]);
    let (lhs, rhs) = if swap { (b, a) } else { (a, b) };
    Some(Relation { rel, ty: &xs[0], lhs, rhs })
}

/// `a = b` with its type.
pub fn as_eq(term: &Term) -> Option<Relation<'_>> {
    relation(term).filter(|r| r.rel == Rel::Eq)
}

/// `¬ p` → `p` (not through `≠`).
pub fn as_not(term: &Term) -> Option<&Term> {
    app(term, "Not", 1).map(|xs| &xs[0])
}

/// `p ∧ q`
pub fn as_and(term: &Term) -> Option<(&Term, &Term)> {
    app(term, "And", 2).map(|xs| (&xs[0], &xs[1]))
}

/// `p ∨ q`
pub fn as_or(term: &Term) -> Option<(&Term, &Term)> {
    app(term, "Or", 2).map(|xs| (&xs[0], &xs[1]))
}

/// `p ↔ q`
pub fn as_iff(term: &Term) -> Option<(&Term, &Term)> {
    app(term, "Iff", 2).map(|xs| (&xs[0], &xs[1]))
}

/// `∃ x : ty, body` → `(name, ty, body)`, `body` under one binder.
pub fn as_exists(term: &Term) -> Option<(&str, &Term, &Term)> {
    match app(term, "Exists", 2)? {
        [ty, Term::Lambda(b, body)] => Some((&b.name, ty, body)),
        _ => None,
    }
}

/// The leaves of a chain of `∧`, left to right.
pub fn conjuncts(term: &Term) -> Vec<&Term> {
    match as_and(term) {
        Some((a, b)) => conjuncts(a).into_iter().chain(conjuncts(b)).collect(),
        None => vec![term],
    }
}

/// The leaves of a chain of `∨`, left to right.
pub fn disjuncts(term: &Term) -> Vec<&Term> {
    match as_or(term) {
        Some((a, b)) => disjuncts(a).into_iter().chain(disjuncts(b)).collect(),
        None => vec![term],
    }
}

/// Whether the target is `False`.
pub fn is_false(term: &Term) -> bool {
    matches!(term, Term::Const(c) if c == "False")
}

/// A cast between number types: `(source, target, argument)`.
pub fn as_cast(term: &Term) -> Option<(NumType, NumType, &Term)> {
    let (c, xs) = term.as_const_app()?;
    match (c, xs.len()) {
        ("Nat.cast", 3) | ("NatCast.natCast", 3) => Some((NumType::Nat, num_type(&xs[0])?, &xs[2])),
        ("Int.cast", 3) | ("IntCast.intCast", 3) => Some((NumType::Int, num_type(&xs[0])?, &xs[2])),
        ("Int.ofNat", 1) => Some((NumType::Nat, NumType::Int, &xs[0])),
        _ => None,
    }
}

/// A numeral written as one: natural literals, `OfNat`, `-5`, `Int.negSucc 4`, casts of numerals, decimals.
/// Not quotients (see [`rational`]). The second component is its type.
pub fn numeral(term: &Term) -> Option<(BigRational, &Term)> {
    let (c, xs) = term.as_const_app()?;
    match (c, xs.len()) {
        ("OfNat.ofNat", 3) => match &xs[1] {
            Term::Nat(n) => Some((BigRational::from_integer(n.parse().ok()?), &xs[0])),
            _ => None,
        },
        ("Neg.neg", 3) => numeral(&xs[2]).map(|(v, _)| (-v, &xs[0])),
        ("Nat.cast", 3) | ("Int.cast", 3) => numeral(&xs[2]).map(|(v, _)| (v, &xs[0])),
        ("OfScientific.ofScientific", 5) => {
            let (m, e) = (raw_nat(&xs[2])?, raw_nat(&xs[4])?);
            let p = num_traits::pow(BigInt::from(10), usize::try_from(e).ok().filter(|e| *e < 1000)?);
            let small = matches!(&xs[3], Term::Const(c) if c == "Bool.true");
            let v = if small { BigRational::new(m, p) } else { BigRational::from_integer(m * p) };
            Some((v, &xs[0]))
        }
        _ => None,
    }
}

/// A natural number, as a bare literal or as a numeral of type `Nat`.
pub fn raw_nat(term: &Term) -> Option<BigInt> {
    match term {
        Term::Nat(n) => n.parse().ok(),
        _ => match numeral(term)? {
            (v, ty) if num_type(ty) == Some(NumType::Nat) => Some(v.to_integer()),
            _ => None,
        },
    }
}

/// A whole number of any numeric type, `Int.negSucc` and `Int.ofNat` included.
pub fn integer(term: &Term) -> Option<BigInt> {
    if let Some([x]) = app(term, "Int.negSucc", 1) {
        return raw_nat(x).map(|n| -(n + BigInt::one()));
    }
    if let Some([x]) = app(term, "Int.ofNat", 1) {
        return raw_nat(x);
    }
    if let Term::Nat(n) = term {
        return n.parse().ok();
    }
    let (v, _) = numeral(term)?;
    v.is_integer().then(|| v.to_integer())
}

/// A rational constant of type `Rat`: numerals, and quotients, sums and products of such.
pub fn rational(term: &Term) -> Option<BigRational> {
    if let Some((v, _)) = numeral(term) {
        return Some(v);
    }
    let b = binary(term)?;
    if num_type(b.ty)? != NumType::Rat {
        return None;
    }
    let (x, y) = (rational(b.lhs)?, rational(b.rhs)?);
    match b.op {
        BinOp::Add => Some(x + y),
        BinOp::Sub => Some(x - y),
        BinOp::Mul => Some(x * y),
        BinOp::Div => Some(if y.is_zero() { y } else { x / y }),
        _ => None,
    }
}

/// The number types of the goal's variables (not hypotheses), with their index
/// in `hyps`; only those that tactic text can name.
pub fn num_vars(goal: &Goal) -> Vec<(usize, NumType)> {
    let of = |(i, h): (usize, &lean_protocol::term::Hyp)| {
        (h.accessible && !h.prop && h.value.is_none()).then(|| num_type(&h.ty).map(|t| (i, t))).flatten()
    };
    goal.hyps.iter().enumerate().filter_map(of).collect()
}

/// The accessible hypotheses that are propositions: index, name and statement.
pub fn props(goal: &Goal) -> Vec<(usize, &str, &Term)> {
    let each = goal.hyps.iter().enumerate();
    each.filter(|(_, h)| h.prop && h.accessible).map(|(i, h)| (i, h.name.as_str(), &h.ty)).collect()
}

/// All statements of a goal: its accessible hypotheses' and its target.
pub fn statements(goal: &Goal) -> Vec<&Term> {
    props(goal).into_iter().map(|p| p.2).chain(&goal.target).collect()
}

/// A name that no entry of the goal has: `base`, `base1`, `base2`…
pub fn fresh(goal: &Goal, base: &str) -> String {
    let taken = |n: &str| goal.hyps.iter().any(|h| h.name == n);
    if !taken(base) {
        return base.to_string();
    }
    (1..).map(|i| format!("{base}{i}")).find(|n| !taken(n)).expect("unbounded")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::*;

    #[test]
    fn operations_relations_numerals() {
        let x = Term::Hyp(0);
        let t = eq(&int_ty(), add(&int_ty(), x.clone(), int(-3)), int(5));
        let r = relation(&t).unwrap();
        assert_eq!((r.rel, num_type(r.ty)), (Rel::Eq, Some(NumType::Int)));
        let b = binary(r.lhs).unwrap();
        assert_eq!((b.op, b.lhs), (BinOp::Add, &x));
        assert_eq!(integer(b.rhs), Some(BigInt::from(-3)));
        assert_eq!(relation(&not(t.clone())).unwrap().rel, Rel::Ne);
        assert!(mentions(&t, 0) && !mentions(&t, 1));
    }
}
