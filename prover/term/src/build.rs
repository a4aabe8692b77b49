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

/// The numeral `n` of a type.
pub fn num(ty: &Term, n: u64) -> Term {
    let lit = Term::Nat(n.to_string());
    let inst = match ty.as_const_app() {
        Some(("Nat", _)) => call("instOfNatNat", vec![lit.clone()]),
        Some(("Int", _)) => call("instOfNat", vec![lit.clone()]),
        _ => call("instOfNat", vec![ty.clone(), lit.clone()]),
    };
    call("OfNat.ofNat", vec![ty.clone(), lit, inst])
}

/// A numeral of type `Nat`.
pub fn nat(n: u64) -> Term {
    num(&nat_ty(), n)
}

/// A numeral of type `Int`; below 0 its negation.
pub fn int(n: i64) -> Term {
    let abs = num(&int_ty(), n.unsigned_abs());
    if n < 0 { neg(&int_ty(), abs) } else { abs }
}

/// `-x` in a type.
pub fn neg(ty: &Term, x: Term) -> Term {
    call("Neg.neg", vec![ty.clone(), constant("instNeg"), x])
}

fn hetero(f: &str, class: &str, ty: &Term, exp: &Term, a: Term, b: Term) -> Term {
    let inst = call(class, vec![ty.clone(), constant("inst")]);
    call(f, vec![ty.clone(), exp.clone(), ty.clone(), inst, a, b])
}

/// `a + b` in a type.
pub fn add(ty: &Term, a: Term, b: Term) -> Term {
    hetero("HAdd.hAdd", "instHAdd", ty, ty, a, b)
}

/// `a - b` in a type.
pub fn sub(ty: &Term, a: Term, b: Term) -> Term {
    hetero("HSub.hSub", "instHSub", ty, ty, a, b)
}

/// `a * b` in a type.
pub fn mul(ty: &Term, a: Term, b: Term) -> Term {
    hetero("HMul.hMul", "instHMul", ty, ty, a, b)
}

/// `a / b` in a type.
pub fn div(ty: &Term, a: Term, b: Term) -> Term {
    hetero("HDiv.hDiv", "instHDiv", ty, ty, a, b)
}

/// `a % b` in a type.
pub fn modulo(ty: &Term, a: Term, b: Term) -> Term {
    hetero("HMod.hMod", "instHMod", ty, ty, a, b)
}

/// `a ^ n` with a natural exponent.
pub fn pow(ty: &Term, a: Term, n: Term) -> Term {
    hetero("HPow.hPow", "instHPow", ty, &nat_ty(), a, n)
}

/// `a = b` in a type.
pub fn eq(ty: &Term, a: Term, b: Term) -> Term {
    call("Eq", vec![ty.clone(), a, b])
}

/// `a ≠ b` in a type.
pub fn ne(ty: &Term, a: Term, b: Term) -> Term {
    call("Ne", vec![ty.clone(), a, b])
}

fn ordered(f: &str, ty: &Term, a: Term, b: Term) -> Term {
    call(f, vec![ty.clone(), constant("inst"), a, b])
}

/// `a ≤ b` in a type.
pub fn le(ty: &Term, a: Term, b: Term) -> Term {
    ordered("LE.le", ty, a, b)
}

/// `a < b` in a type.
pub fn lt(ty: &Term, a: Term, b: Term) -> Term {
    ordered("LT.lt", ty, a, b)
}

/// `a ∣ b` in a type.
pub fn dvd(ty: &Term, a: Term, b: Term) -> Term {
    ordered("Dvd.dvd", ty, a, b)
}

/// `¬ p`.
pub fn not(p: Term) -> Term {
    call("Not", vec![p])
}

/// `p ∧ q`.
pub fn and(p: Term, q: Term) -> Term {
    call("And", vec![p, q])
}

/// `p ∨ q`.
pub fn or(p: Term, q: Term) -> Term {
    call("Or", vec![p, q])
}

/// `p ↔ q`.
pub fn iff(p: Term, q: Term) -> Term {
    call("Iff", vec![p, q])
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

/// `((x : Nat) : ty)`
pub fn nat_cast(ty: &Term, x: Term) -> Term {
    call("Nat.cast", vec![ty.clone(), constant("inst"), x])
}
