//! Search for values at which the hypotheses hold and the conclusion fails, by evaluation.
//!
//! Depth-first over the variables. A variable that an equation determines once the others have values is
//! computed (linear interpolation at three points, then checked); the others run through small values, the
//! numerals of the statement with their neighbours, sums and products, and then a longer range. Each variable
//! in turn is the one to be enumerated first, with growing ranges, until the budget of evaluations is spent.
//! Quantified hypotheses are tested on a sample: what is found still has to be proved.

use lean_bridge::term::{Goal, Term};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use proof_term::evaluate::{Evaluator, Value};
use proof_term::shape::{Shape, head};
use proof_term::view;
use proof_term::view::Rel;
use std::collections::BTreeSet;

/// Evaluations of facts in one search.
const BUDGET: usize = 400_000;
/// Lengths of the ranges that are tried, in rounds that share the budget.
const RANGES: [i64; 5] = [6, 30, 150, 1_000, 6_000];
/// Values tried for the bound variable of a quantifier whose range is not known.
const SAMPLE: i64 = 60;
/// Longest range of a quantifier that is tested completely.
const RANGE: i64 = 5_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Domain {
    Nat,
    Int,
    Rat,
    Bool,
}

fn domain(ty: &Term) -> Option<Domain> {
    Some(match head(ty)? {
        "Nat" => Domain::Nat,
        "Int" => Domain::Int,
        "Rat" => Domain::Rat,
        "Bool" => Domain::Bool,
        _ => return None,
    })
}

/// Whether variables of this type are evaluated.
pub fn evaluated(ty: &Term) -> bool {
    domain(ty).is_some()
}

/// A value as a Lean argument.
pub fn text(value: &Value) -> String {
    match value {
        Value::Int(n) if n.is_negative() => format!("({n})"),
        Value::Int(n) => n.to_string(),
        Value::Rat(q) if q.is_integer() && !q.is_negative() => q.to_string(),
        Value::Rat(q) => format!("({q})"),
        Value::Bool(b) => b.to_string(),
    }
}

/// The search for one goal.
pub struct Counterexamples<'a> {
    target: Option<&'a Term>,
    /// Index in the goal and domain of each variable.
    vars: Vec<(usize, Domain)>,
    /// Hypotheses with the variables that occur in them.
    facts: Vec<(&'a Term, BTreeSet<usize>)>,
    numerals: Vec<BigInt>,
    eval: Evaluator,
    found: Vec<Vec<Value>>,
    most: usize,
    /// Whether the conclusion could be evaluated anywhere.
    known: bool,
    /// Evaluations allowed.
    limit: usize,
    /// Evaluations done, and the number at which the present round ends.
    spent: usize,
    budget: usize,
    /// Length of the ranges of the present round.
    range: i64,
}

impl<'a> Counterexamples<'a> {
    /// All variables of the goal must be [`evaluated`].
    pub fn of(goal: &'a Goal) -> Counterexamples<'a> {
        let vars = goal.hyps.iter().enumerate().filter(|(_, h)| !h.prop && h.value.is_none());
        let vars: Vec<_> = vars.filter_map(|(i, h)| Some((i, domain(&h.ty)?))).collect();
        let mut facts = vec![];
        for h in goal.hyps.iter().filter(|h| h.prop) {
            for c in view::conjuncts(&h.ty) {
                facts.push((c, view::hyps_in(c)));
            }
        }
        let mut numerals = BTreeSet::new();
        for t in goal.hyps.iter().filter(|h| h.prop).map(|h| &h.ty).chain(&goal.target) {
            view::visit(t, &mut |e, _| {
                if let Some(n) = view::integer(e).filter(|n| n.bits() < 40) {
                    numerals.insert(n.abs());
                }
            });
        }
        Counterexamples {
            target: goal.target.as_ref(),
            vars,
            facts,
            numerals: numerals.into_iter().collect(),
            eval: Evaluator::default(),
            found: vec![],
            most: 0,
            known: false,
            limit: BUDGET,
            spent: 0,
            budget: 0,
            range: 0,
        }
    }

    /// With fewer evaluations.
    pub fn within(mut self, evaluations: usize) -> Self {
        self.limit = evaluations;
        self
    }

    /// Up to `most` counterexamples, as values in the order of the variables. `None` if the conclusion cannot
    /// be evaluated, so that nothing follows from finding none.
    pub fn search(mut self, most: usize) -> Option<Vec<Vec<Value>>> {
        self.most = most;
        for range in RANGES {
            self.range = range;
            for first in 0..self.vars.len().max(1) {
                let mut order: Vec<usize> = (0..self.vars.len()).collect();
                if !order.is_empty() {
                    order.swap(0, first);
                }
                let share = self.limit / RANGES.len() / self.vars.len().max(1);
                self.budget = self.limit.min(self.spent + share);
                self.descend(&order);
            }
            if !self.found.is_empty() || self.vars.is_empty() {
                break;
            }
        }
        (self.known || !self.found.is_empty()).then_some(self.found)
    }

    fn over(&self) -> bool {
        self.found.len() >= self.most || self.spent > self.budget
    }

    fn descend(&mut self, left: &[usize]) {
        if self.over() {
            return;
        }
        if left.is_empty() {
            self.spent += 1;
            let conclusion = self.target.and_then(|t| truth(&mut self.eval, t));
            self.known |= conclusion.is_some();
            if conclusion == Some(false) {
                let values: Option<Vec<Value>> =
                    self.vars.iter().map(|v| self.eval.vars.get(&v.0).cloned()).collect();
                self.found.extend(values.filter(|v| !self.found.contains(v)));
            }
            return;
        }
        // a variable that is determined goes first
        for (k, v) in left.iter().enumerate() {
            if let Some(value) = self.determined(*v) {
                let mut rest = left.to_vec();
                rest.remove(k);
                if let Some(value) = value {
                    self.assign(*v, value, &rest);
                }
                return;
            }
        }
        let (v, rest) = (left[0], &left[1..]);
        for value in self.values(self.vars[v].1) {
            self.assign(v, value, rest);
            if self.over() {
                break;
            }
        }
    }

    /// Gives variable `variable` a value and goes on with `rest`, if no hypothesis fails.
    fn assign(&mut self, variable: usize, value: Value, rest: &[usize]) {
        let index = self.vars[variable].0;
        self.eval.set(index, value);
        let known = &self.eval.vars;
        let due =
            |needs: &BTreeSet<usize>| needs.contains(&index) && needs.iter().all(|i| known.contains_key(i));
        let due: Vec<&Term> = self.facts.iter().filter(|f| due(&f.1)).map(|f| f.0).collect();
        self.spent += due.len();
        // what cannot be evaluated is given the benefit of the doubt
        if due.into_iter().all(|f| truth(&mut self.eval, f) != Some(false)) {
            self.descend(rest);
        }
        self.eval.vars.remove(&index);
    }

    /// `Some(value)` if an equation determines variable `variable` from those that have values:
    /// `Some(None)` if it has no solution of the variable's type.
    fn determined(&mut self, variable: usize) -> Option<Option<Value>> {
        let (index, domain) = self.vars[variable];
        if domain == Domain::Bool {
            return None;
        }
        let facts: Vec<&Term> = self
            .facts
            .iter()
            .filter(|f| {
                f.1.contains(&index) && f.1.iter().all(|i| *i == index || self.eval.vars.contains_key(i))
            })
            .map(|f| f.0)
            .collect();
        for f in facts {
            let Some(r) = view::as_eq(f).filter(|r| domain_of_numbers(r.ty)) else { continue };
            let mut at = |x: i64| -> Option<BigRational> {
                self.eval.set(index, number(domain, BigRational::from_integer(x.into()))?);
                Some(self.eval.term(r.lhs)?.rational()? - self.eval.term(r.rhs)?.rational()?)
            };
            // far from zero, so that truncated subtraction does not hide the line
            let points = [7_000_003i64, 7_000_033, 7_000_063].map(&mut at);
            self.eval.vars.remove(&index);
            self.spent += 3;
            let [Some(a), Some(b), Some(c)] = points else { continue };
            let slope = &b - &a;
            if slope.is_zero() || &c - &b != slope {
                continue;
            }
            let x = BigRational::from_integer(7_000_003.into())
                - a * BigRational::from_integer(30.into()) / slope;
            return Some(number(domain, x));
        }
        None
    }

    /// Values to try for a variable, simplest first.
    fn values(&self, domain: Domain) -> Vec<Value> {
        let range = match self.vars.len() {
            0 | 1 => self.range,
            2 => self.range.min(1_500),
            3 => self.range.min(120),
            _ => self.range.min(30),
        };
        let mut out: Vec<BigRational> = vec![];
        let mut add = |n: BigRational| {
            if !out.contains(&n) {
                out.push(n);
            }
        };
        let whole = |n: i64| BigRational::from_integer(n.into());
        let small = range.min(20);
        for n in 0..=small {
            add(whole(n));
            if domain != Domain::Nat {
                add(whole(-n));
            }
        }
        if domain == Domain::Rat {
            for (a, b) in [(1, 2), (-1, 2), (1, 3), (2, 3), (3, 2), (1, 4), (1, 10)] {
                add(BigRational::new(a.into(), b.into()));
            }
        }
        let near: Vec<BigInt> = self.numerals.clone();
        for n in &near {
            for d in [0, 1, -1] {
                add(BigRational::from_integer(n + d));
            }
            if domain != Domain::Nat {
                add(BigRational::from_integer(-n));
            }
        }
        if range >= 30 {
            for a in near.iter().take(6) {
                for b in near.iter().take(6) {
                    add(BigRational::from_integer(a * b));
                    add(BigRational::from_integer(a + b));
                }
            }
        }
        let seen: BTreeSet<BigRational> = out.iter().cloned().collect();
        for n in small + 1..=range {
            for n in if domain == Domain::Nat { vec![whole(n)] } else { vec![whole(n), whole(-n)] } {
                if !seen.contains(&n) {
                    out.push(n);
                }
            }
        }
        match domain {
            Domain::Bool => vec![Value::Bool(true), Value::Bool(false)],
            d => out.into_iter().filter_map(|n| number(d, n)).collect(),
        }
    }
}

fn domain_of_numbers(ty: &Term) -> bool {
    matches!(domain(ty), Some(Domain::Nat | Domain::Int | Domain::Rat))
}

/// The number as a value of the domain, if it is one.
fn number(domain: Domain, value: BigRational) -> Option<Value> {
    match domain {
        Domain::Rat => Some(Value::Rat(value)),
        Domain::Int => value.is_integer().then(|| Value::Int(value.to_integer())),
        Domain::Nat => (value.is_integer() && !value.is_negative()).then(|| Value::Int(value.to_integer())),
        Domain::Bool => None,
    }
}

/// Truth value of a proposition, with quantifiers over numbers tested on a sample: on all values below a
/// bound that the body states as a premise or refutes in its conclusion, else on small ones.
fn truth(eval: &mut Evaluator, proposition: &Term) -> Option<bool> {
    match Shape::of(proposition) {
        Shape::Not(a) => truth(eval, a).map(|b| !b),
        Shape::And(a, b) => match (truth(eval, a), truth(eval, b)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (a, b) => Some(a? && b?),
        },
        Shape::Or(a, b) => match (truth(eval, a), truth(eval, b)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (a, b) => Some(a? || b?),
        },
        Shape::Iff(a, b) => Some(truth(eval, a)? == truth(eval, b)?),
        Shape::Exists(ty, Term::Lambda(_, body)) => quantifier(eval, ty, body, false),
        Shape::Forall(b, body) if domain(&b.ty).is_some() => quantifier(eval, &b.ty, body, true),
        Shape::Forall(b, body) => match truth(eval, &b.ty) {
            Some(false) => Some(true),
            premise => {
                // the proof is no value: nothing may look at it
                let conclusion = truth(eval, &view::strip(body)?)?;
                if conclusion { Some(true) } else { premise.map(|_| false) }
            }
        },
        _ => eval.prop(proposition),
    }
}

/// `∀` (`all`) or `∃` over numbers; `Some` also where only a sample was tested.
fn quantifier(eval: &mut Evaluator, ty: &Term, body: &Term, all: bool) -> Option<bool> {
    let domain = domain(ty)?;
    if domain == Domain::Bool {
        let values = [true, false].map(|b| eval.under(Value::Bool(b), |e| truth(e, body)));
        return if all { Some(values[0]? && values[1]?) } else { Some(values[0]? || values[1]?) };
    }
    let top = limit(eval, body).unwrap_or(SAMPLE).min(RANGE);
    let low = if domain == Domain::Nat { 0 } else { -top.min(SAMPLE) };
    for n in low..=top {
        let value = number(domain, BigRational::from_integer(n.into()))?;
        match eval.under(value, |e| truth(e, body)) {
            Some(b) if b != all => return Some(b),
            Some(_) => {}
            None => return None,
        }
    }
    Some(all)
}

/// A bound of the variable of a quantifier, where its body is `… x < t → …` or ends in `t ≤ x`.
fn limit(eval: &mut Evaluator, body: &Term) -> Option<i64> {
    let variable = Term::Bound(0);
    let mut t = body.clone();
    loop {
        if let Term::Forall(b, rest) = &t {
            let premise = view::relation(&b.ty).filter(|r| matches!(r.rel, Rel::Lt | Rel::Le));
            if let Some(r) = premise.filter(|r| *r.lhs == variable) {
                return constant(eval, r.rhs);
            }
            t = view::strip(rest)?;
            continue;
        }
        let r = view::relation(&t)?;
        let lower = matches!(r.rel, Rel::Lt | Rel::Le) && *r.rhs == variable;
        return lower.then(|| constant(eval, r.lhs)).flatten();
    }
}

fn constant(eval: &mut Evaluator, term: &Term) -> Option<i64> {
    // under a binder without a value: the term must not look at it
    view::is_closed(term).then(|| eval.term(term)).flatten()?.rational()?.to_integer().to_i64()
}

#[cfg(test)]
#[path = "counterexamples_tests.rs"]
mod tests;
