//! `recurrence`: values of a sequence far out, from its recurrence, by iterating in the kernel.
//!
//! Fires when a variable `f : Nat → T` (T = Nat, Int, Rat) has a hypothesis `∀ n, … → f (n + K) =
//! body` or `∀ n, … → f n = body`, where `body` uses `f` at fixed distances before and possibly
//! `n`, initial values `f i = c` for a whole window, and `f N` with a numeral `N` in the target.
//! Proves `(f (m+s), …, f (m+s+K-1)) = Nat.repeat step m init` by induction, lets the kernel
//! evaluate the iterate, and rewrites `f N` by its value.

use super::iteration::{Iteration, PLACE, Recurrence};
use super::scene::{Scene, step};
use crate::script::{Script, clear, first, simp_only};
use lean_bridge::term::Term;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view::{BinOp, NumType, Rel, apply, as_op, instantiate, num_type, relation};
use proof_term::{print, view};
use std::collections::BTreeMap;

/// Largest index that is computed.
const MAX_INDEX: u64 = 20_000;
/// Whether the target speaks of a sequence at a numeral.
pub fn applies(scene: &Scene) -> bool {
    let Some(target) = scene.target() else { return false };
    let function =
        |i: &usize| matches!(scene.goal.hyps[*i].ty, Term::Forall(..)) && !scene.goal.hyps[*i].prop;
    view::hyps_in(target).iter().filter(|i| function(i)).any(|i| !indices(target, *i).is_empty())
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let Some(target) = scene.target() else { return vec![] };
    let mut out = vec![];
    for p in scene.props() {
        let Some(r) = read(scene, p.name, p.ty) else { continue };
        let wanted = indices(target, r.function);
        if wanted.is_empty() || wanted.iter().any(|n| *n > MAX_INDEX) {
            continue;
        }
        if let Some(text) = write(scene, &r, &wanted) {
            let last = wanted.iter().max().copied().unwrap_or(0);
            out.push(step("recurrence", 0.4 + last as f64 / 10_000.0, text, 1500 + 2 * last, 20));
        }
    }
    out
}

/// Numerals that `function` is applied to.
fn indices(term: &Term, function: usize) -> Vec<u64> {
    let mut out = vec![];
    view::visit(term, &mut |term, _| {
        if let Some(n) = argument(term, function).and_then(view::raw_nat).and_then(|n| n.to_u64())
            && !out.contains(&n)
        {
            out.push(n);
        }
    });
    out
}

/// `function x` → `x`
fn argument(term: &Term, function: usize) -> Option<&Term> {
    match term {
        Term::App(h, xs) if **h == Term::Hyp(function) && xs.len() == 1 => Some(&xs[0]),
        _ => None,
    }
}

fn read(scene: &Scene, name: &str, ty: &Term) -> Option<Recurrence> {
    let Term::Forall(b, body) = ty else { return None };
    if num_type(&b.ty) != Some(NumType::Nat) {
        return None;
    }
    let n = Term::Hyp(PLACE - 1);
    let mut rest = instantiate(body, &n);
    let mut premises = vec![];
    while let Term::Forall(b, e) = &rest {
        premises.push((*b.ty).clone());
        rest = view::strip(e)?;
    }
    let r = relation(&rest).filter(|r| r.rel == Rel::Eq)?;
    let Term::App(h, xs) = r.lhs else { return None };
    let (Term::Hyp(f), [arg]) = (&**h, &xs[..]) else { return None };
    let Term::Forall(fb, cod) = &scene.goal.hyps[*f].ty else { return None };
    let ty = num_type(cod).filter(|_| num_type(&fb.ty) == Some(NumType::Nat))?;
    let lead = offset(arg)?;
    let mut offsets = vec![];
    let mut odd = false;
    view::visit(r.rhs, &mut |t, _| {
        if let Some(x) = argument(t, *f) {
            match offset(x) {
                Some(o) => offsets.push(o),
                None => odd = true,
            }
        }
    });
    let low = *offsets.iter().min()?;
    if odd || offsets.iter().any(|o| *o >= lead) || lead - low > 8 {
        return None;
    }
    let body = replace(r.rhs, *f, low);
    // nothing but placeholders may be left
    if view::hyps_in(&body).iter().any(|h| *h < PLACE - 1) {
        return None;
    }
    let holds_at = |n: u64| {
        let mut e = Evaluator::default();
        e.set(PLACE - 1, Value::Int(n.into()));
        premises.iter().all(|p| e.prop(p) == Some(true))
    };
    let least = u64::try_from(-low).unwrap_or(0);
    let from = (least..least + 30).find(|n| (*n..n + 40).all(holds_at))?;
    let uses_index = view::mentions(&body, PLACE - 1);
    let name = name.to_string();
    Some(Recurrence { name, function: *f, ty, premises: premises.len(), from, lead, low, body, uses_index })
}

/// `n`, `n + 2`, `2 + n`, `n - 1` → 0, 2, 2, -1
fn offset(term: &Term) -> Option<i64> {
    let n = Term::Hyp(PLACE - 1);
    if *term == n {
        return Some(0);
    }
    let number = |term: &Term| view::raw_nat(term)?.to_i64();
    match as_op(term, BinOp::Add) {
        Some((a, b)) if *a == n => return number(b),
        Some((a, b)) if *b == n => return number(a),
        Some((a, b)) => return Some(offset(a)? + number(b)?),
        None => {}
    }
    match as_op(term, BinOp::Sub) {
        Some((a, b)) if *a == n => number(b).map(|k| -k),
        _ => None,
    }
}

fn replace(term: &Term, function: usize, low: i64) -> Term {
    if let Some(o) = argument(term, function).and_then(offset) {
        return Term::Hyp(PLACE + (o - low) as usize);
    }
    match term {
        Term::App(h, xs) => apply((**h).clone(), xs.iter().map(|x| replace(x, function, low)).collect()),
        _ => term.clone(),
    }
}

/// The tactic that rewrites the values at the indices `wanted`.
fn write(scene: &Scene, recurrence: &Recurrence, wanted: &[u64]) -> Option<String> {
    let width = recurrence.width()?;
    // the first n for which the recurrence holds and the window before it is known
    let window_at = |n: u64| {
        let start = u64::try_from(i64::try_from(n).ok()? + recurrence.low).ok()?;
        Some((start..).take(width))
    };
    let known = |n: &u64| {
        let given = |i| initial_hypothesis(scene, recurrence.function, i).is_some();
        window_at(*n).is_some_and(|mut window| window.all(given))
    };
    let from = (recurrence.from..recurrence.from + 30).find(known)?;
    let start = window_at(from)?.next()?;
    let (name, body) = (recurrence.name.clone(), recurrence.body.clone());
    let recurrence = &Recurrence { from, body, name, ..*recurrence };
    let mut initial = vec![];
    for j in 0..width as u64 {
        initial.push(initial_value(scene, recurrence.function, start + j)?);
    }
    let values = iterate(recurrence, &initial, start, *wanted.iter().max()?)?;
    let iteration = Iteration::new(scene, recurrence, &initial, start)?;
    let period = if recurrence.uses_index { None } else { cycle(&values, width) };
    let mut script = Script::new().then(iteration.key(recurrence, &initial));
    if let Some(period) = period {
        script.push(iteration.sum());
        script.push(iteration.periodic(period));
    }
    let mut facts = vec![];
    for n in wanted {
        let value = values.get(n)?;
        if *n < start {
            facts.push(initial_hypothesis(scene, recurrence.function, *n)?.0);
            continue;
        }
        let value = print::rational_text(&value.rational()?, recurrence.ty, false);
        let value = format!("({value} : {})", recurrence.ty.name());
        script.push(iteration.value(*n, &value, period));
        facts.push(format!("hrv{n}"));
    }
    script.extend(clear(if period.is_some() { &["key", "hadd", "hper"][..] } else { &["key"][..] }));
    script.push(simp_only(&facts));
    let closing = first(&["done", "decide +kernel", "omega", "grind", "skip"]);
    Some(script.then(format!("({closing})")).block())
}

/// The period of a sequence that returns to its first `width` values, if it is seen twice.
fn cycle(values: &BTreeMap<u64, Value>, width: usize) -> Option<u64> {
    let v: Vec<&Value> = values.values().collect();
    let p = (1..v.len() / 2).find(|p| v.len() >= p + width && (0..width).all(|j| v[p + j] == v[j]))?;
    (p <= 500).then_some(p as u64)
}

/// Name of the hypothesis `function index = c`, and `c`.
fn initial_hypothesis(scene: &Scene, function: usize, index: u64) -> Option<(String, Term)> {
    scene.props().into_iter().find_map(|p| {
        let r = relation(p.ty).filter(|r| r.rel == Rel::Eq)?;
        let n = view::raw_nat(argument(r.lhs, function)?)?.to_u64()?;
        (n == index && view::hyps_in(r.rhs).is_empty()).then(|| (p.name.to_string(), r.rhs.clone()))
    })
}

/// Hypothesis, source text and value of `function index`.
fn initial_value(scene: &Scene, function: usize, index: u64) -> Option<(String, String, Value)> {
    let (name, t) = initial_hypothesis(scene, function, index)?;
    let value = Evaluator::default().term(&t)?;
    Some((name, print::print_typed(&scene.goal, &t)?, value))
}

/// All values from the window on up to index `last`.
fn iterate(
    recurrence: &Recurrence,
    initial: &[(String, String, Value)],
    start: u64,
    last: u64,
) -> Option<BTreeMap<u64, Value>> {
    let k = initial.len();
    let mut values: Vec<Value> = initial.iter().map(|i| i.2.clone()).collect();
    let mut e = Evaluator::default();
    for m in 0.. {
        if start + (values.len() as u64) > last {
            break;
        }
        for j in 0..k {
            e.set(PLACE + j, values[m + j].clone());
        }
        e.set(PLACE - 1, Value::Int((m as u64 + recurrence.from).into()));
        let v = e.term(&recurrence.body)?;
        // values of many digits make the kernel slow and the text long
        if v.rational()?.numer().bits() > 4000 {
            return None;
        }
        values.push(v);
    }
    Some(values.into_iter().enumerate().map(|(i, v)| (start + i as u64, v)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    fn one(text: &str) -> String {
        texts(&propose(&scene(text))).pop().map(|t| t.1).unwrap_or_default()
    }

    #[test]
    fn window_of_two_over_rat() {
        let t = one("a : Nat → Rat; h0 : a 1 = 1; h1 : a 2 = 3 / 7; \
             h2 : ∀ n : Nat, a (n + 2) = a n * a (n + 1) / (2 * a n - a (n + 1)) ⊢ a 4 = 5");
        // the recurrence holds from n = 0 on, but a 0 is not known: the window begins at 1
        assert!(t.contains("(a (m + 1), a (m + 2)) = Nat.repeat") && t.contains("h2 (m + 1)"), "{t}");
        let t = one("a : Nat → Rat; h0 : a 1 = 1; h1 : a 2 = 3 / 7; \
             h2 : ∀ n : Nat, 3 ≤ n → a n = a (n - 2) * a (n - 1) / (2 * a (n - 2) - a (n - 1)) ⊢ a 4 = 5");
        assert!(
            t.contains(
                "(a (m + 1), a (m + 2)) = Nat.repeat (fun p : Rat × Rat => (p.2, (p.1 * p.2 / (2 \
            * p.1 - p.2) : Rat)))"
            ),
            "{t}"
        );
        assert!(
            t.contains("have hrv4 : a 4 = ((3 / 15) : Rat)")
                || t.contains("have hrv4 : a 4 = ((1 / 5) : Rat)")
                || t.contains("hrv4"),
            "{t}"
        );
    }

    #[test]
    fn index_in_the_body() {
        let t =
            one("u : Nat → Nat; h0 : u 0 = 0; h1 : ∀ n : Nat, u (n + 1) = 2 * u n + (n + 1) ⊢ u 10 = 2036");
        assert!(
            t.contains(
                "(m, u (m + 0)) = Nat.repeat (fun p : Nat × Nat => (p.1 + 1, (2 * p.2 + ((p.1 + \
            0) + 1) : Nat)))"
            ),
            "{t}"
        );
        assert!(t.contains("have hrv10 : u 10 = (2036 : Nat)"), "{t}");
    }
}
