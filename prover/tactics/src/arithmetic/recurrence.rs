//! `recurrence`: values of a sequence far out, from its recurrence, by iterating in the kernel.
//!
//! Fires when a variable `f : Nat → T` (T = Nat, Int, Rat) has a hypothesis `∀ n, … → f (n + K) =
//! body` or `∀ n, … → f n = body`, where `body` uses `f` at fixed distances before and possibly
//! `n`, initial values `f i = c` for a whole window, and `f N` with a numeral `N` in the target.
//! Proves `(f (m+s), …, f (m+s+K-1)) = Nat.repeat step m init` by induction, lets the kernel
//! evaluate the iterate, and rewrites `f N` by its value.

use super::scene::{Scene, step};
use crate::script::{Script, by, clear, first, have, induction, note, rewrite, simp_only};
use lean_bridge::term::{Goal, Hyp, Term};
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view::{BinOp, NumType, Rel, apply, as_op, instantiate, num_type, relation};
use proof_term::{print, view};
use std::collections::BTreeMap;

/// Largest index that is computed.
const MAX_INDEX: u64 = 20_000;
/// Hypothesis numbers of the placeholders for `f (m + s + j)` and for `n`.
const PLACE: usize = 100_000;

/// `∀ n, premises → f (n + lead) = body`
struct Recurrence {
    name: String,
    function: usize,
    ty: NumType,
    /// Number of premises to discharge.
    premises: usize,
    /// Least `n` from which on all premises hold.
    from: u64,
    /// Offset of the defined value relative to `n`.
    lead: i64,
    /// Smallest offset on the right.
    low: i64,
    /// Right side, `f (n + o)` replaced by `Hyp(PLACE + o - low)`, `n` by `Hyp(PLACE - 1)`.
    body: Term,
    uses_index: bool,
}

impl Recurrence {
    /// How many values in a row give the next one.
    fn width(&self) -> Option<usize> {
        usize::try_from(self.lead - self.low).ok()
    }
}

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

/// Numerals that `f` is applied to.
fn indices(t: &Term, f: usize) -> Vec<u64> {
    let mut out = vec![];
    view::visit(t, &mut |t, _| {
        if let Some(n) = argument(t, f).and_then(view::raw_nat).and_then(|n| n.to_u64())
            && !out.contains(&n)
        {
            out.push(n);
        }
    });
    out
}

/// `f x` → `x`
fn argument(t: &Term, f: usize) -> Option<&Term> {
    match t {
        Term::App(h, xs) if **h == Term::Hyp(f) && xs.len() == 1 => Some(&xs[0]),
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
fn offset(t: &Term) -> Option<i64> {
    let n = Term::Hyp(PLACE - 1);
    if *t == n {
        return Some(0);
    }
    let number = |t: &Term| view::raw_nat(t)?.to_i64();
    match as_op(t, BinOp::Add) {
        Some((a, b)) if *a == n => return number(b),
        Some((a, b)) if *b == n => return number(a),
        Some((a, b)) => return Some(offset(a)? + number(b)?),
        None => {}
    }
    match as_op(t, BinOp::Sub) {
        Some((a, b)) if *a == n => number(b).map(|k| -k),
        _ => None,
    }
}

fn replace(t: &Term, f: usize, low: i64) -> Term {
    if let Some(o) = argument(t, f).and_then(offset) {
        return Term::Hyp(PLACE + (o - low) as usize);
    }
    match t {
        Term::App(h, xs) => apply((**h).clone(), xs.iter().map(|x| replace(x, f, low)).collect()),
        _ => t.clone(),
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

/// The texts of a sequence as the iterates of a step. The state is the window of values, after the index where
/// the body uses it; without the index, and with a window of one, it is a value and no tuple.
struct Iteration {
    /// The sequence.
    function: String,
    /// Index of the first value of the initial window.
    start: u64,
    /// Type of the state.
    state: String,
    /// The function from one state to the next.
    step: String,
    /// The initial state.
    initial: String,
    /// The state after `m` steps, by its values.
    window: String,
    /// Projection from the state to the first value of the window.
    first: String,
}

impl Iteration {
    fn new(
        scene: &Scene,
        recurrence: &Recurrence,
        initial: &[(String, String, Value)],
        start: u64,
    ) -> Option<Iteration> {
        let (width, number) = (initial.len(), recurrence.ty.name());
        let before = usize::from(recurrence.uses_index);
        let parts = width + before;
        let value = |j: usize| format!("p{}", tuple_projection(parts, j + before));
        let tuple = |index: &str, values: Vec<String>| {
            let index = Some(index.to_string()).filter(|_| recurrence.uses_index);
            let all: Vec<String> = index.into_iter().chain(values).collect();
            if all.len() == 1 { all[0].clone() } else { format!("({})", all.join(", ")) }
        };
        let body = print_body(scene, recurrence, value)?;
        let values = vec![number; width].join(" × ");
        let state = if recurrence.uses_index { format!("Nat × {values}") } else { values };
        let next = (1..width).map(value).chain([format!("({body} : {number})")]).collect();
        let function = scene.name(recurrence.function).to_string();
        let window = (0..width as u64).map(|j| format!("{function} (m + {})", start + j)).collect();
        let initial = initial.iter().map(|(_, text, _)| format!("({text} : {number})")).collect();
        Some(Iteration {
            step: format!("(fun p : {state} => {})", tuple("p.1 + 1", next)),
            initial: tuple("0", initial),
            window: tuple("m", window),
            first: tuple_projection(parts, before),
            function,
            start,
            state,
        })
    }

    /// The state after a number of steps, from a state on.
    fn iterate(&self, count: &str, from: &str) -> String {
        format!("Nat.repeat {} {count} {from}", self.step)
    }

    /// `key`: the window after `m` steps is the `m`-th iterate.
    fn key(&self, recurrence: &Recurrence, initial: &[(String, String, Value)]) -> String {
        let claim = format!("∀ m : Nat, {} = {}", self.window, self.iterate("m", &self.initial));
        let names: Vec<&str> = initial.iter().map(|i| i.0.as_str()).collect();
        let discharged = " (by omega)".repeat(recurrence.premises);
        let instance = format!("{} (m + {}){discharged}", recurrence.name, recurrence.from);
        let successor = Script::new()
            .then(format!("show _ = {} _", self.step))
            .then(rewrite(&["← ih"]))
            .then(note("hin", instance))
            .then("grind");
        let zero = format!("(simp [Nat.repeat, {}])", names.join(", "));
        let proof = Script::new().then("intro m").then(induction("m", zero, successor.block()));
        have("key", claim, by(proof.block()))
    }

    /// `hadd`: iterating `n + m` times is iterating `m` times, then `n` times.
    fn sum(&self) -> String {
        let both = self.iterate("n", &format!("({})", self.iterate("m", &self.initial)));
        let claim = format!("∀ n m : Nat, {} = {both}", self.iterate("(n + m)", &self.initial));
        let zero = Script::new().then(rewrite(&["Nat.zero_add"])).then("rfl");
        let successor =
            Script::new().then(rewrite(&["Nat.succ_add"])).then(format!("exact congrArg {} ih", self.step));
        let proof = Script::new().then("intro n m").then(induction("n", zero.block(), successor.block()));
        have("hadd", claim, by(proof.block()))
    }

    /// `hper`: after whole periods the state is the initial one.
    fn periodic(&self, period: u64) -> String {
        let count = format!("({period} * q)");
        let claim = format!("∀ q : Nat, {} = {}", self.iterate(&count, &self.initial), self.initial);
        let successor = Script::new()
            .then(rewrite(&["Nat.mul_add", "Nat.mul_one", "Nat.add_comm", "hadd", "ih"]))
            .then("set_option maxRecDepth 100000 in decide +kernel");
        let proof = Script::new().then("intro q").then(induction("q", "rfl", successor.block()));
        have("hper", claim, by(proof.block()))
    }

    /// `hrv<n>`: the value at `n`, which the kernel computes, after whole periods are taken off.
    fn value(&self, n: u64, value: &str, period: Option<u64>) -> String {
        let steps = n - self.start;
        let mut evaluation = Script::new();
        let count = match period {
            Some(period) if steps >= 2 * period => {
                let (rest, whole) = (steps % period, steps / period);
                let sum = format!("hadd {rest} ({period} * {whole})");
                evaluation.push(rewrite(&[&sum, &format!("hper {whole}")]));
                format!("({rest} + {period} * {whole})")
            }
            _ => steps.to_string(),
        };
        evaluation.push("set_option maxRecDepth 1000000 in decide +kernel");
        let computed = format!("({}){} = {value}", self.iterate(&count, &self.initial), self.first);
        let proof = Script::new()
            .then(note("h9", format!("congrArg (fun q : {} => q{}) (key {steps})", self.state, self.first)))
            .then(have("h8", computed, evaluation.proof()))
            .then("exact h9.trans h8");
        have(format!("hrv{n}"), format!("{} {n} = {value}", self.function), by(proof.block()))
    }
}

/// The period of a sequence that returns to its first `k` values, if it is seen twice.
fn cycle(values: &BTreeMap<u64, Value>, k: usize) -> Option<u64> {
    let v: Vec<&Value> = values.values().collect();
    let p = (1..v.len() / 2).find(|p| v.len() >= p + k && (0..k).all(|j| v[p + j] == v[j]))?;
    (p <= 500).then_some(p as u64)
}

/// Projection to the component `i` of a tuple of `n`.
fn tuple_projection(n: usize, i: usize) -> String {
    match n {
        1 => String::new(),
        _ if i + 1 < n => format!("{}.1", ".2".repeat(i)),
        _ => ".2".repeat(i),
    }
}

/// Name of the hypothesis `f i = c`, and `c`.
fn initial_hypothesis(scene: &Scene, f: usize, i: u64) -> Option<(String, Term)> {
    scene.props().into_iter().find_map(|p| {
        let r = relation(p.ty).filter(|r| r.rel == Rel::Eq)?;
        let n = view::raw_nat(argument(r.lhs, f)?)?.to_u64()?;
        (n == i && view::hyps_in(r.rhs).is_empty()).then(|| (p.name.to_string(), r.rhs.clone()))
    })
}

/// Hypothesis, source text and value of `f i`.
fn initial_value(scene: &Scene, f: usize, i: u64) -> Option<(String, String, Value)> {
    let (name, t) = initial_hypothesis(scene, f, i)?;
    let value = Evaluator::default().term(&t)?;
    Some((name, print::print_typed(&scene.goal, &t)?, value))
}

/// All values from the window on up to index `last`.
fn iterate(
    r: &Recurrence,
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
        e.set(PLACE - 1, Value::Int((m as u64 + r.from).into()));
        let v = e.term(&r.body)?;
        // values of many digits make the kernel slow and the text long
        if v.rational()?.numer().bits() > 4000 {
            return None;
        }
        values.push(v);
    }
    Some(values.into_iter().enumerate().map(|(i, v)| (start + i as u64, v)).collect())
}

/// The body with `p…` (see [`tuple_projection`]) for the values and `(p.1 + from)` for the index.
fn print_body(scene: &Scene, recurrence: &Recurrence, value: impl Fn(usize) -> String) -> Option<String> {
    let mut goal: Goal = (*scene.goal).clone();
    let n = goal.hyps.len();
    let width = recurrence.width()?;
    // projections are no identifiers, so they take the place of names in the text
    let placeholder = |j: usize| format!("zzv{j}");
    let hyp = |name: String, ty: NumType| Hyp {
        name,
        ty: Term::Const(ty.name().into()),
        value: None,
        prop: false,
        accessible: true,
    };
    goal.hyps.push(hyp("zzn".into(), NumType::Nat));
    goal.hyps.extend((0..width).map(|j| hyp(placeholder(j), recurrence.ty)));
    let body = view::map_leaves(&recurrence.body, &mut |t, _| match t {
        Term::Hyp(i) if *i >= PLACE - 1 => Some(Term::Hyp(n + 1 + i - PLACE)),
        _ => None,
    });
    let text = print::print_typed(&goal, &body)?;
    let text = (0..width).rev().fold(text, |text, j| text.replace(&placeholder(j), &value(j)));
    Some(text.replace("zzn", &format!("(p.1 + {})", recurrence.from)))
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
        assert!(t.contains("(a (m + 1), a (m + 2)) = Nat.repeat (fun p : Rat × Rat => (p.2, (p.1 * p.2 / (2 * p.1 - p.2) : Rat)))"), "{t}");
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
        assert!(t.contains("(m, u (m + 0)) = Nat.repeat (fun p : Nat × Nat => (p.1 + 1, (2 * p.2 + ((p.1 + 0) + 1) : Nat)))"), "{t}");
        assert!(t.contains("have hrv10 : u 10 = (2036 : Nat)"), "{t}");
    }
}
