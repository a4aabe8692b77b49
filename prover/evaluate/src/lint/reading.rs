//! A statement read over integers or fractions instead of the whole numbers that it is about, compared with
//! what it says.

use super::subject::Subject;
use lean_bridge::term::{Goal, Term};
use num_bigint::BigInt;
use num_rational::BigRational;
use proof_tactics::refute::Counterexamples;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view;
use proof_term::view::{BinOp, NumType, as_cast, binary, num_type};

/// Assignments of values that are compared.
const POINTS: usize = 2_000;
/// Most values of one variable.
const VALUES: usize = 9;

/// What an author may have meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Natural numbers are integers: subtraction goes below 0.
    Integers,
    /// Whole numbers are fractions: division leaves no remainder.
    Fractions,
}

/// Whether the two readings differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not at any of the values that were tried.
    None,
    /// At these values the statement fails as it is written, and holds in the other reading.
    FailsAsWritten(String),
    /// At these values it holds as it is written, and would fail in the other reading.
    HoldsAsWritten(String),
    /// It cannot be evaluated.
    Unknown,
}

/// Compares a statement with another reading at small values of its variables.
pub fn difference(subject: &Subject, reading: Reading) -> Difference {
    let variables: Vec<(usize, NumType)> =
        match subject.variables().map(|(i, h)| Some((i, num_type(&h.ty)?))).collect() {
            Some(variables) => variables,
            None => return Difference::Unknown,
        };
    let other = Goal {
        hyps: subject
            .goal
            .hyps
            .iter()
            .map(|h| lean_bridge::term::Hyp { ty: lifted(&h.ty, reading), ..h.clone() })
            .collect(),
        target: subject.goal.target.as_ref().map(|t| lifted(t, reading)),
        ..Goal::default()
    };
    let (mut known, mut holds) = (false, None);
    for point in points(&variables) {
        let written = truth(subject, &subject.goal, point.iter().map(|(i, v)| (*i, v.clone())));
        let meant = truth(subject, &other, point.iter().map(|(i, v)| (*i, as_read(v, reading))));
        let (Some(written), Some(meant)) = (written, meant) else { continue };
        known = true;
        if !written && meant {
            return Difference::FailsAsWritten(text(subject, &point));
        }
        if written && !meant && holds.is_none() {
            holds = Some(text(subject, &point));
        }
    }
    match (holds, known) {
        (Some(point), _) => Difference::HoldsAsWritten(point),
        (None, true) => Difference::None,
        (None, false) => Difference::Unknown,
    }
}

type Point = Vec<(usize, Value)>;

/// Assignments of small values, as many as are allowed.
fn points(variables: &[(usize, NumType)]) -> Vec<Point> {
    let mut each = VALUES;
    while each > 2 && each.checked_pow(variables.len() as u32).is_none_or(|n| n > POINTS) {
        each -= 1;
    }
    let mut out: Vec<Point> = vec![vec![]];
    for (i, ty) in variables {
        let longer = |p: &Point| {
            let with = |v: Value| p.iter().cloned().chain([(*i, v)]).collect::<Point>();
            values(*ty, each).into_iter().map(with).collect::<Vec<_>>()
        };
        out = out.iter().flat_map(longer).take(POINTS).collect();
    }
    out
}

fn values(ty: NumType, count: usize) -> Vec<Value> {
    // 0, 1, -1, 2, -2, …
    let signed = |k: i64| if k % 2 == 1 { (k + 1) / 2 } else { -k / 2 };
    let one = |k: i64| match ty {
        NumType::Nat => Value::from(k),
        NumType::Int => Value::from(signed(k)),
        NumType::Rat => Value::Rat(BigRational::new(signed(k).into(), BigInt::from(1 + k % 3))),
    };
    (0..count as i64).map(one).collect()
}

fn as_read(value: &Value, reading: Reading) -> Value {
    match (value, reading) {
        (Value::Int(n), Reading::Fractions) => Value::Rat(BigRational::from_integer(n.clone())),
        (value, _) => value.clone(),
    }
}

/// Whether the hypotheses imply the conclusion at these values.
fn truth(subject: &Subject, goal: &Goal, values: impl Iterator<Item = (usize, Value)>) -> Option<bool> {
    let mut evaluator = Evaluator::new(values.collect());
    let mut known = true;
    for (i, _) in subject.hypotheses() {
        match evaluator.prop(&goal.hyps[i].ty) {
            Some(true) => {}
            Some(false) => return Some(true),
            None => known = false,
        }
    }
    evaluator.prop(goal.target.as_ref()?).filter(|_| known)
}

fn text(subject: &Subject, point: &Point) -> String {
    let one = |(i, v): &(usize, Value)| {
        let value = match v {
            Value::Int(n) => n.to_string(),
            Value::Rat(q) => q.to_string(),
            Value::Bool(b) => b.to_string(),
        };
        format!("{} = {value}", subject.goal.hyps[*i].name)
    };
    point.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A term in the other reading: the same operations on another type.
fn lifted(expression: &Term, reading: Reading) -> Term {
    if let Some((_, _, x)) = as_cast(expression) {
        // what it casts from and to is one type there
        return lifted(x, reading);
    }
    match expression {
        Term::Const(c) => match (c.as_str(), reading) {
            ("Nat", Reading::Integers) => Term::Const("Int".into()),
            ("Nat" | "Int", Reading::Fractions) => Term::Const("Rat".into()),
            _ => expression.clone(),
        },
        Term::App(f, xs) => {
            if let ("Int.toNat", [x]) = (expression.as_const_app().map_or("", |(c, _)| c), &xs[..]) {
                return lifted(x, reading);
            }
            let is_power = binary(expression).is_some_and(|b| b.op == BinOp::Pow);
            // an exponent stays what it is
            let one = |(i, x): (usize, &Term)| match is_power && matches!(i, 1 | 5) {
                true => x.clone(),
                false => lifted(x, reading),
            };
            Term::App(Box::new(lifted(f, reading)), xs.iter().enumerate().map(one).collect())
        }
        Term::Forall(b, body) => {
            let ty = Box::new(lifted(&b.ty, reading));
            Term::Forall(lean_bridge::term::Binder { ty, ..b.clone() }, Box::new(lifted(body, reading)))
        }
        _ => expression.clone(),
    }
}

/// Whether values are easily found at which all hypotheses hold.
pub fn is_satisfiable(subject: &Subject) -> bool {
    let mut goal = subject.goal.clone();
    goal.target = Some(Term::Const("False".into()));
    let evaluated = subject.variables().all(|(_, h)| proof_tactics::refute::is_evaluated(&h.ty));
    evaluated && Counterexamples::of(&goal).within(5_000).search(1).is_some_and(|found| !found.is_empty())
}

/// Whether a term is a numeral, with its value.
pub fn numeral(term: &Term) -> Option<BigInt> {
    view::integer(term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proof_term::sample::goal;

    fn compare(text: &str, reading: Reading) -> Difference {
        let subject = Subject { goal: goal(text), auto_bound: lean_bridge::AutoBound::default() };
        difference(&subject, reading)
    }

    #[test]
    fn subtraction_and_division_are_read_both_ways() {
        use Difference::{FailsAsWritten, HoldsAsWritten, None, Unknown};
        let at = |values: &str| values.to_string();
        for (text, reading, expected) in [
            ("a b : Nat ⊢ a - b + b = a", Reading::Integers, FailsAsWritten(at("a = 0, b = 1"))),
            ("a b : Nat ⊢ a - b ≤ a", Reading::Integers, None),
            ("a b c : Nat ⊢ a - b - c = a - (b + c)", Reading::Integers, None),
            ("a : Nat ⊢ 0 - a = 0", Reading::Integers, HoldsAsWritten(at("a = 1"))),
            ("a : Nat ⊢ a / 2 * 2 = a", Reading::Fractions, FailsAsWritten(at("a = 1"))),
            ("a : Int ⊢ a / 2 ≤ a ∨ a < 1", Reading::Fractions, None),
            ("l : List Nat ⊢ l = l", Reading::Integers, Unknown),
        ] {
            assert_eq!(compare(text, reading), expected, "{text}");
        }
    }
}
