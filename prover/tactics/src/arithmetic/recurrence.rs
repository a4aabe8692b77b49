//! `recurrence`: values of a sequence far out, from its recurrence, by iterating in the kernel.
//!
//! Fires when a variable `f : Nat → T` (T = Nat, Int, Rat) has a hypothesis `∀ n, … → f (n + K) =
//! body` or `∀ n, … → f n = body`, where `body` uses `f` at fixed distances before and possibly
//! `n`, initial values `f i = c` for a whole window, and `f N` with a numeral `N` in the target.
//! Proves `(f (m+s), …, f (m+s+K-1)) = Nat.repeat step m init` by induction, lets the kernel
//! evaluate the iterate, and rewrites `f N` by its value.

use super::scene::{Scene, step};
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

fn write(scene: &Scene, r: &Recurrence, wanted: &[u64]) -> Option<String> {
    let k = usize::try_from(r.lead - r.low).ok()?;
    // the first n for which the recurrence holds and the window before it is known
    let window_at = |n: u64| Some(u64::try_from(i64::try_from(n).ok()? + r.low).ok()?..).map(|w| w.take(k));
    let known = |n: &u64| {
        window_at(*n).is_some_and(|mut w| w.all(|i| initial_hypothesis(scene, r.function, i).is_some()))
    };
    let from = (r.from..r.from + 30).find(known)?;
    let start = window_at(from)?.next()?;
    let r = &Recurrence { from, body: r.body.clone(), name: r.name.clone(), ..*r };
    let f = scene.name(r.function);
    let mut initial = vec![];
    for j in 0..k as u64 {
        initial.push(initial_value(scene, r.function, start + j)?);
    }
    let values = iterate(r, &initial, start, *wanted.iter().max()?)?;
    let ty = r.ty.name();
    // state: (index,) values
    let parts = k + usize::from(r.uses_index);
    let component = |i: usize| match parts {
        1 => "p".to_string(),
        _ if i + 1 < parts => format!("p{}.1", ".2".repeat(i)),
        _ => format!("p{}", ".2".repeat(i)),
    };
    let value = |j: usize| component(j + usize::from(r.uses_index));
    let mut body = print_body(scene, r)?;
    for j in (0..k).rev() {
        body = body.replace(&format!("zzv{j}"), &value(j));
    }
    body = body.replace("zzn", &format!("(p.1 + {})", r.from));
    let tuple = |index: Option<String>, xs: Vec<String>| {
        let all: Vec<String> = index.into_iter().filter(|_| r.uses_index).chain(xs).collect();
        if all.len() == 1 { all[0].clone() } else { format!("({})", all.join(", ")) }
    };
    let types = vec![ty; k].join(" × ");
    let types = if r.uses_index { format!("Nat × {types}") } else { types };
    let next = (1..k).map(value).chain([format!("({body} : {ty})")]).collect();
    let step = format!("(fun p : {types} => {})", tuple(Some("p.1 + 1".into()), next));
    let init = tuple(Some("0".into()), initial.iter().map(|i| format!("({} : {ty})", i.1)).collect());
    let window = (0..k as u64).map(|j| format!("{f} (m + {})", start + j)).collect();
    let window = tuple(Some("m".into()), window);
    let names: Vec<&str> = initial.iter().map(|i| i.0.as_str()).collect();
    let discharge = " (by omega)".repeat(r.premises);
    let mut parts_text = vec![format!(
        "have key : ∀ m : Nat, {window} = Nat.repeat {step} m {init} := (by (intro m; induction m with \
         | zero => (simp [Nat.repeat, {}]) | succ m ih => (show _ = {step} _; rw [← ih]; \
         have hin := {} (m + {}){discharge}; grind)))",
        names.join(", "),
        r.name,
        r.from
    )];
    let last = tuple_projection(parts, usize::from(r.uses_index));
    let cycle = if r.uses_index { None } else { cycle(&values, k) };
    if let Some(p) = cycle {
        parts_text.push(format!(
            "have hadd : ∀ n m : Nat, Nat.repeat {step} (n + m) {init} = Nat.repeat {step} n (Nat.repeat {step} m {init}) := \
             (by (intro n m; induction n with | zero => (rw [Nat.zero_add]; rfl) \
             | succ n ih => (rw [Nat.succ_add]; exact congrArg {step} ih))); \
             have hper : ∀ q : Nat, Nat.repeat {step} ({p} * q) {init} = {init} := \
             (by (intro q; induction q with | zero => rfl | succ q ih => \
             (rw [Nat.mul_add, Nat.mul_one, Nat.add_comm, hadd, ih]; set_option maxRecDepth 100000 in decide +kernel)))"
        ));
    }
    let mut facts = vec![];
    for n in wanted {
        let (value, before) = (values.get(n)?, *n < start);
        if before {
            let (h, _) = initial_hypothesis(scene, r.function, *n)?;
            facts.push(h);
            continue;
        }
        let value = format!("({} : {ty})", print::rational_text(&value.rational()?, r.ty, false));
        let m = n - start;
        let (index, before) = match cycle {
            Some(p) if m >= 2 * p => (
                format!("({} + {p} * {})", m % p, m / p),
                format!("rw [hadd {} ({p} * {}), hper {}]; ", m % p, m / p, m / p),
            ),
            _ => (m.to_string(), String::new()),
        };
        parts_text.push(format!(
            "have hrv{n} : {f} {n} = {value} := (by (have h9 := congrArg (fun q : {types} => q{last}) (key {m}); \
             have h8 : (Nat.repeat {step} {index} {init}){last} = {value} := \
             (by {before}set_option maxRecDepth 1000000 in decide +kernel); exact h9.trans h8))"
        ));
        facts.push(format!("hrv{n}"));
    }
    let lemmas = if cycle.is_some() { "key hadd hper" } else { "key" };
    parts_text.push(format!("clear {lemmas}; simp only [{}]", facts.join(", ")));
    let closing = "first | done | decide +kernel | omega | grind | skip";
    Some(format!("({}; ({closing}))", parts_text.join("; ")))
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

/// The body with `zzv0`, `zzv1`, … for the values and `zzn` for the index.
fn print_body(scene: &Scene, r: &Recurrence) -> Option<String> {
    let mut goal: Goal = (*scene.goal).clone();
    let n = goal.hyps.len();
    let k = usize::try_from(r.lead - r.low).ok()?;
    let hyp = |name: String, ty: NumType| Hyp {
        name,
        ty: Term::Const(ty.name().into()),
        value: None,
        prop: false,
        accessible: true,
    };
    goal.hyps.push(hyp("zzn".into(), NumType::Nat));
    goal.hyps.extend((0..k).map(|j| hyp(format!("zzv{j}"), r.ty)));
    let body = view::map_leaves(&r.body, &mut |t, _| match t {
        Term::Hyp(i) if *i >= PLACE - 1 => Some(Term::Hyp(n + 1 + i - PLACE)),
        _ => None,
    });
    print::print_typed(&goal, &body)
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
