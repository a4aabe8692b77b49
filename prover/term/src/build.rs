//! Small builders of terms, in the shape that Lean's elaborator gives them (instances included).

use lean_protocol::term::{Binder, Term};

/// A constant.
pub fn constant(name: &str) -> Term {
    Term::Const(name.into())
}

/// A constant applied to arguments, implicit ones included.
pub fn call(name: &str, xs: Vec<Term>) -> Term {
    if xs.is_empty() { constant(name) } else { Term::App(Box::new(constant(name)), xs) }
}

/// The type `Nat`.
pub fn nat_ty() -> Term {
    constant("Nat")
}

/// The type `Int`.
pub fn int_ty() -> Term {
    constant("Int")
}

/// The type `Rat`.
pub fn rat_ty() -> Term {
    constant("Rat")
}

/// The numeral `number` of a type.
pub fn num(ty: &Term, number: u64) -> Term {
    let lit = Term::Nat(number.to_string());
    let inst = match ty.as_const_app() {
        Some(("Nat", _)) => call("instOfNatNat", vec![lit.clone()]),
        Some(("Int", _)) => call("instOfNat", vec![lit.clone()]),
        _ => call("instOfNat", vec![ty.clone(), lit.clone()]),
    };
    call("OfNat.ofNat", vec![ty.clone(), lit, inst])
}

/// A numeral of type `Nat`.
pub fn nat(number: u64) -> Term {
    num(&nat_ty(), number)
}

/// A numeral of type `Int`; below 0 its negation.
pub fn int(number: i64) -> Term {
    let abs = num(&int_ty(), number.unsigned_abs());
    if number < 0 { neg(&int_ty(), abs) } else { abs }
}

/// `-term` in a type.
pub fn neg(ty: &Term, term: Term) -> Term {
    call("Neg.neg", vec![ty.clone(), constant("instNeg"), term])
}

fn hetero(function: &str, class: &str, ty: &Term, exp: &Term, left: Term, right: Term) -> Term {
    let inst = call(class, vec![ty.clone(), constant("inst")]);
    call(function, vec![ty.clone(), exp.clone(), ty.clone(), inst, left, right])
}

/// `left + right` in a type.
pub fn add(ty: &Term, left: Term, right: Term) -> Term {
    hetero("HAdd.hAdd", "instHAdd", ty, ty, left, right)
}

/// `left - right` in a type.
pub fn sub(ty: &Term, left: Term, right: Term) -> Term {
    hetero("HSub.hSub", "instHSub", ty, ty, left, right)
}

/// `left * right` in a type.
pub fn mul(ty: &Term, left: Term, right: Term) -> Term {
    hetero("HMul.hMul", "instHMul", ty, ty, left, right)
}

/// `left / right` in a type.
pub fn div(ty: &Term, left: Term, right: Term) -> Term {
    hetero("HDiv.hDiv", "instHDiv", ty, ty, left, right)
}

/// `left % right` in a type.
pub fn modulo(ty: &Term, left: Term, right: Term) -> Term {
    hetero("HMod.hMod", "instHMod", ty, ty, left, right)
}

/// `left ^ exponent` with a natural exponent.
pub fn pow(ty: &Term, left: Term, exponent: Term) -> Term {
    hetero("HPow.hPow", "instHPow", ty, &nat_ty(), left, exponent)
}

/// `left = right` in a type.
pub fn eq(ty: &Term, left: Term, right: Term) -> Term {
    call("Eq", vec![ty.clone(), left, right])
}

/// `left ≠ right` in a type.
pub fn ne(ty: &Term, left: Term, right: Term) -> Term {
    call("Ne", vec![ty.clone(), left, right])
}

fn ordered(function: &str, ty: &Term, left: Term, right: Term) -> Term {
    call(function, vec![ty.clone(), constant("inst"), left, right])
}

/// `left ≤ right` in a type.
pub fn le(ty: &Term, left: Term, right: Term) -> Term {
    ordered("LE.le", ty, left, right)
}

/// `left < right` in a type.
pub fn lt(ty: &Term, left: Term, right: Term) -> Term {
    ordered("LT.lt", ty, left, right)
}

/// `left ∣ right` in a type.
pub fn dvd(ty: &Term, left: Term, right: Term) -> Term {
    ordered("Dvd.dvd", ty, left, right)
}

/// `¬ proposition`.
pub fn not(proposition: Term) -> Term {
    call("Not", vec![proposition])
}

/// `proposition ∧ other`.
pub fn and(proposition: Term, other: Term) -> Term {
    call("And", vec![proposition, other])
}

/// `proposition ∨ other`.
pub fn or(proposition: Term, other: Term) -> Term {
    call("Or", vec![proposition, other])
}

/// `proposition ↔ other`.
pub fn iff(proposition: Term, other: Term) -> Term {
    call("Iff", vec![proposition, other])
}

fn binder(name: &str, ty: Term) -> Binder {
    Binder { name: name.into(), info: 0, ty: Box::new(ty) }
}

/// `fun name : ty => body`, where `Term::Bound(0)` is the variable.
pub fn lambda(name: &str, ty: Term, body: Term) -> Term {
    Term::Lambda(binder(name, ty), Box::new(body))
}

/// `∀ name : ty, body`, where `Term::Bound(0)` is the variable.
pub fn forall(name: &str, ty: Term, body: Term) -> Term {
    Term::Forall(binder(name, ty), Box::new(body))
}

/// `∃ name : ty, body`, `body` under one binder.
pub fn exists(name: &str, ty: Term, body: Term) -> Term {
    call("Exists", vec![ty.clone(), lambda(name, ty, body)])
}

/// `((term : Nat) : ty)`
pub fn nat_cast(ty: &Term, term: Term) -> Term {
    call("Nat.cast", vec![ty.clone(), constant("inst"), term])
}
