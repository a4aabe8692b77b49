//! Evaluating terms and propositions over `Nat`, `Int`, `Rat` and `Bool` at given values of
//! the variables, with Lean's conventions (truncated subtraction, `x / 0 = 0`, `x % 0 = x`,
//! `Int` division rounding so that remainders are ≥ 0).
//!
//! A result is never trusted: it only decides what is worth proving. What cannot be evaluated is `None`.

use crate::view::{self, BinOp, NumType, Rel, as_cast, binary, num_type, relation};
use lean_protocol::term::Term;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::HashMap;

/// A value of a closed term.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of type `Nat` or `Int`.
    Int(BigInt),
    /// Of type `Rat`.
    Rat(BigRational),
    /// Of type `Bool`, or a proposition that is decided.
    Bool(bool),
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number.into())
    }
}

impl Value {
    /// The number, as a rational.
    pub fn rational(&self) -> Option<BigRational> {
        match self {
            Value::Int(n) => Some(BigRational::from_integer(n.clone())),
            Value::Rat(q) => Some(q.clone()),
            Value::Bool(_) => None,
        }
    }

    fn int(self) -> Option<BigInt> {
        match self {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }
}

/// Powers with more bits than this are not computed.
const MAX_BITS: u64 = 200_000;

/// Values of variables, by index in the goal's `hyps`.
#[derive(Clone, Debug, Default)]
pub struct Evaluator {
    /// The values of variables.
    pub vars: HashMap<usize, Value>,
    bound: Vec<Value>,
}

impl Evaluator {
    /// An evaluator with these values, outside of all binders.
    pub fn new(vars: HashMap<usize, Value>) -> Evaluator {
        Evaluator { vars, bound: vec![] }
    }

    /// Sets one variable.
    pub fn set(&mut self, var: usize, value: Value) {
        self.vars.insert(var, value);
    }

    /// Evaluates `body` under one more binder, whose variable has this value.
    pub fn under<T>(&mut self, value: Value, task: impl FnOnce(&mut Evaluator) -> T) -> T {
        self.bound.push(value);
        let r = task(self);
        self.bound.pop();
        r
    }

    /// The value of a term.
    pub fn term(&mut self, term: &Term) -> Option<Value> {
        match term {
            Term::Hyp(i) => return self.vars.get(i).cloned(),
            Term::Bound(i) => return self.bound.iter().rev().nth(*i).cloned(),
            Term::Nat(n) => return n.parse().ok().map(Value::Int),
            Term::Const(c) => {
                return match c.as_str() {
                    "Nat.zero" => Some(Value::Int(BigInt::zero())),
                    "Bool.true" => Some(Value::Bool(true)),
                    "Bool.false" => Some(Value::Bool(false)),
                    _ => None,
                };
            }
            _ => {}
        }
        if let Some((_, to, x)) = as_cast(term) {
            let n = self.term(x)?.int()?;
            return Some(if to == NumType::Rat {
                Value::Rat(BigRational::from_integer(n))
            } else {
                Value::Int(n)
            });
        }
        if let Some(b) = binary(term) {
            return self.operation(b);
        }
        if let Some((v, ty)) = view::numeral(term) {
            return match num_type(ty)? {
                NumType::Rat => Some(Value::Rat(v)),
                _ => v.is_integer().then(|| Value::Int(v.to_integer())),
            };
        }
        if let Some(x) = view::as_neg(term) {
            return match self.term(x)? {
                Value::Int(n) => Some(Value::Int(-n)),
                Value::Rat(q) => Some(Value::Rat(-q)),
                Value::Bool(_) => None,
            };
        }
        let (c, xs) = term.as_const_app()?;
        self.function(c, xs)
    }

    fn operation(&mut self, operation: view::Binary) -> Option<Value> {
        let ty = num_type(operation.ty)?;
        let x = self.term(operation.lhs)?;
        if operation.op == BinOp::Pow {
            let n = self.term(operation.rhs)?.int()?;
            let bits = match &x {
                Value::Int(x) => x.bits(),
                Value::Rat(q) => q.numer().bits().max(q.denom().bits()),
                Value::Bool(_) => return None,
            };
            let e = n.abs().to_u64().filter(|e| bits <= 1 || e.saturating_mul(bits) <= MAX_BITS)?;
            let e = usize::try_from(e).ok()?;
            return match x {
                Value::Int(x) if bits <= 1 && x.is_negative() => {
                    Some(Value::Int(if e % 2 == 0 { -x } else { x }))
                }
                Value::Int(x) if bits <= 1 => Some(Value::Int(if e == 0 { BigInt::one() } else { x })),
                Value::Int(x) if !n.is_negative() => Some(Value::Int(num_traits::pow(x, e))),
                Value::Rat(q) => {
                    let p = num_traits::pow(q, e);
                    Some(Value::Rat(if n.is_negative() && !p.is_zero() { p.recip() } else { p }))
                }
                _ => None,
            };
        }
        match (x, self.term(operation.rhs)?) {
            (Value::Int(x), Value::Int(y)) => {
                let v = match operation.op {
                    BinOp::Add => x + y,
                    BinOp::Sub if ty == NumType::Nat => (x - y).max(BigInt::zero()),
                    BinOp::Sub => x - y,
                    BinOp::Mul => x * y,
                    BinOp::Div if y.is_zero() => y,
                    BinOp::Mod if y.is_zero() => x,
                    // the quotient that leaves a remainder in 0..|y|
                    BinOp::Div => (&x - x.mod_floor(&y.abs())) / y,
                    BinOp::Mod => x.mod_floor(&y.abs()),
                    BinOp::Pow => return None,
                };
                Some(Value::Int(v))
            }
            (Value::Rat(x), Value::Rat(y)) => {
                let v = match operation.op {
                    BinOp::Add => x + y,
                    BinOp::Sub => x - y,
                    BinOp::Mul => x * y,
                    BinOp::Div => {
                        if y.is_zero() {
                            y
                        } else {
                            x / y
                        }
                    }
                    BinOp::Mod | BinOp::Pow => return None,
                };
                Some(Value::Rat(v))
            }
            _ => None,
        }
    }

    fn function(&mut self, constant: &str, xs: &[Term]) -> Option<Value> {
        if constant == "ite"
            && let [_, p, _, a, b] = xs
        {
            let p = self.prop(p)?;
            return self.term(if p { a } else { b });
        }
        if constant == "Decidable.decide"
            && let [p, _] = xs
        {
            return self.prop(p).map(Value::Bool);
        }
        if let ("Min.min" | "Max.max", [_, _, a, b]) = (constant, xs) {
            let (a, b) = (self.term(a)?, self.term(b)?);
            let first = (a.rational()? <= b.rational()?) == (constant == "Min.min");
            return Some(if first { a } else { b });
        }
        let args = match constant {
            "Int.negSucc" | "Nat.succ" | "Nat.pred" | "Nat.sqrt" | "Int.natAbs" | "Int.toNat"
            | "Int.sign"
                if xs.len() == 1 =>
            {
                xs
            }
            "Nat.gcd" | "Nat.lcm" | "Int.gcd" | "Int.lcm" if xs.len() == 2 => xs,
            "Nat.add" | "Nat.mul" | "Nat.sub" | "Nat.div" | "Nat.mod" | "Nat.pow" if xs.len() == 2 => xs,
            "Int.add" | "Int.mul" | "Int.sub" | "Int.emod" if xs.len() == 2 => xs,
            "Rat.num" | "Rat.den" | "Rat.floor" | "Rat.ceil" if xs.len() == 1 => {
                let Value::Rat(q) = self.term(&xs[0])? else { return None };
                return Some(Value::Int(match constant {
                    "Rat.num" => q.numer().clone(),
                    "Rat.den" => q.denom().clone(),
                    "Rat.floor" => q.floor().to_integer(),
                    _ => q.ceil().to_integer(),
                }));
            }
            _ => return None,
        };
        let v: Vec<BigInt> = args.iter().map(|x| self.term(x)?.int()).collect::<Option<_>>()?;
        let zero = BigInt::zero();
        Some(Value::Int(match constant {
            "Int.negSucc" => -(&v[0] + 1i32),
            "Nat.succ" => &v[0] + 1i32,
            "Nat.pred" => (&v[0] - 1i32).max(zero),
            "Nat.sqrt" => v[0].sqrt(),
            "Int.natAbs" => v[0].abs(),
            "Int.toNat" => v[0].clone().max(zero),
            "Int.sign" => Signed::signum(&v[0]),
            "Nat.gcd" | "Int.gcd" => v[0].gcd(&v[1]),
            "Nat.lcm" | "Int.lcm" => v[0].lcm(&v[1]).abs(),
            "Nat.add" | "Int.add" => &v[0] + &v[1],
            "Nat.mul" | "Int.mul" => &v[0] * &v[1],
            "Nat.sub" => (&v[0] - &v[1]).max(zero),
            "Int.sub" => &v[0] - &v[1],
            "Nat.div" => {
                if v[1].is_zero() {
                    zero
                } else {
                    &v[0] / &v[1]
                }
            }
            "Nat.mod" | "Int.emod" if v[1].is_zero() => v[0].clone(),
            "Nat.mod" | "Int.emod" => v[0].mod_floor(&v[1].abs()),
            _ => return None,
        }))
    }

    /// The truth value of a proposition; quantifiers only where the
    /// value of the body does not depend on them.
    pub fn prop(&mut self, term: &Term) -> Option<bool> {
        if let Some(p) = view::as_not(term) {
            return self.prop(p).map(|b| !b);
        }
        if let Some(r) = relation(term) {
            return self.holds(r);
        }
        if let Some((p, q)) = view::as_and(term) {
            return match (self.prop(p), self.prop(q)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (p, q) => Some(p? && q?),
            };
        }
        if let Some((p, q)) = view::as_or(term) {
            return match (self.prop(p), self.prop(q)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (p, q) => Some(p? || q?),
            };
        }
        if let Some((p, q)) = view::as_iff(term) {
            return Some(self.prop(p)? == self.prop(q)?);
        }
        if let Term::Forall(b, e) = term {
            let p = self.prop(&b.ty)?;
            return if p { view::strip(e).and_then(|e| self.prop(&e)) } else { Some(true) };
        }
        match term.as_const_app()? {
            ("True", []) => Some(true),
            ("False", []) => Some(false),
            ("Nat.Coprime", [a, b]) => Some(self.term(a)?.int()?.gcd(&self.term(b)?.int()?).is_one()),
            _ => None,
        }
    }

    fn holds(&mut self, relation: view::Relation) -> Option<bool> {
        if relation.rel == Rel::Dvd {
            let (a, b) = (self.term(relation.lhs)?.int()?, self.term(relation.rhs)?.int()?);
            return Some(if a.is_zero() { b.is_zero() } else { b.is_multiple_of(&a) });
        }
        let (a, b) = (self.term(relation.lhs)?, self.term(relation.rhs)?);
        if let (Value::Bool(a), Value::Bool(b)) = (&a, &b) {
            return match relation.rel {
                Rel::Eq => Some(a == b),
                Rel::Ne => Some(a != b),
                _ => None,
            };
        }
        let (a, b) = match (a, b) {
            (Value::Int(a), Value::Int(b)) => {
                return Some(match relation.rel {
                    Rel::Eq => a == b,
                    Rel::Ne => a != b,
                    Rel::Le => a <= b,
                    _ => a < b,
                });
            }
            (a, b) => (a.rational()?, b.rational()?),
        };
        Some(match relation.rel {
            Rel::Eq => a == b,
            Rel::Ne => a != b,
            Rel::Le => a <= b,
            _ => a < b,
        })
    }
}

/// The value of a closed term.
pub fn closed(term: &Term) -> Option<Value> {
    Evaluator::default().term(term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::goal;

    fn holds(text: &str, values: &[i64]) -> Option<bool> {
        let g = goal(text);
        let vars = values.iter().enumerate().map(|(i, v)| (i, Value::from(*v))).collect();
        Evaluator::new(vars).prop(g.target.as_ref().unwrap())
    }

    #[test]
    fn conventions_of_lean() {
        assert_eq!(holds("a b : Nat ⊢ a - b = 0 ∧ a / 0 = 0 ∧ b % 0 = b", &[3, 5]), Some(true));
        assert_eq!(holds("a : Int ⊢ a / 2 = -4 ∧ a % 2 = 1 ∧ a / -2 = 4", &[-7]), Some(true));
        assert_eq!(holds("a : Int ⊢ a % -3 = 2 ∧ a / -3 = 3", &[-7]), Some(true));
        assert_eq!(holds("a : Nat ⊢ 3 ∣ a ^ 2 + 2 ↔ ¬ Nat.gcd a 3 = 3", &[5]), Some(true));
        assert_eq!(holds("a : Nat ⊢ (1 : Rat) / (a : Rat) < 1 → a < 2", &[3]), Some(false));
        assert_eq!(holds("a : Nat ⊢ 2 ^ (2 ^ (2 ^ a)) % 3 = 1", &[9]), None);
    }
}
