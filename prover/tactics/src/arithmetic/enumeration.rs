//! `kdec`: all variables of the goal lie in known finite ranges, so the kernel tries them all.
//!
//! Variables become natural numbers (an integer `x ≥ L` becomes `k + L`), the hypotheses are reverted in
//! between, each as soon as its variables are there so that the loops are cut early, and `decide
//! +kernel` evaluates `∀ x, x < B → h₁ x → ∀ y, y < C → …`. The same loops are run here first: a
//! counterexample or too many points mean that no move is made.

use super::scene::{DECIDE, FACT_PREFIX, Prop, Scene, step};
use crate::script::{Script, anonymous, by, clear, have, obtain, revert};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view;
use proof_term::view::{NumType, hyps_in};

/// Values `low ≤ x < high` of a variable. `facts` are texts of proofs of `low ≤ x` and of `x < high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub var: usize,
    pub ty: NumType,
    pub low: i64,
    pub high: i64,
}

impl Range {
    /// How many values.
    pub fn size(&self) -> i64 {
        (self.high - self.low).max(0)
    }
}

/// Most points of the loops that are worth the kernel's time.
const MAX_POINTS: u64 = 60_000;
/// The same if the goal cannot be evaluated here.
const MAX_BLIND_POINTS: u64 = 3_000;

/// Ranges stated literally in the hypotheses (`x < 5`, `2 ≤ x`, `¬ 5 ≤ x`).
pub fn stated(scene: &Scene) -> Vec<Range> {
    let mut out = vec![];
    for &(var, ty) in scene.vars.iter().filter(|v| v.1 != NumType::Rat) {
        let (mut low, mut high) = (if ty == NumType::Nat { Some(0) } else { None }, None);
        for p in scene.props() {
            let Some((v, l, h)) = bound_of(p.ty) else { continue };
            if v == var {
                low = low.max(l);
                high = match (high, h) {
                    (Some(a), Some(b)) => Some(std::cmp::min::<i64>(a, b)),
                    (a, b) => a.or(b),
                };
            }
        }
        if let (Some(low), Some(high)) = (low, high) {
            out.push(Range { var, ty, low, high });
        }
    }
    out
}

/// The largest lower bound of a natural number that a hypothesis states.
pub fn least(scene: &Scene, var: usize) -> u64 {
    let mut least = 0;
    for p in scene.props() {
        let positive = matches!(view::relation(p.ty), Some(r) if r.rel == view::Rel::Ne
            && *r.lhs == Term::Hyp(var) && view::integer(r.rhs) == Some(BigInt::from(0)));
        let low = if positive { Some(1) } else { bound_of(p.ty).filter(|b| b.0 == var).and_then(|b| b.1) };
        least = least.max(low.and_then(|l| u64::try_from(l).ok()).unwrap_or(0));
    }
    least
}

/// Whether a statement is just a lower bound of this natural number (`c ≤ x`, `c < x`, `x ≠ 0`).
pub fn is_lower_bound(term: &Term, var: usize) -> bool {
    let nonzero = matches!(view::relation(term), Some(r) if r.rel == view::Rel::Ne
        && *r.lhs == Term::Hyp(var) && view::integer(r.rhs) == Some(BigInt::from(0)));
    nonzero || matches!(bound_of(term), Some((v, Some(_), None)) if v == var)
}

/// Reads `x < c`, `x ≤ c`, `c < x`, `c ≤ x` and their negations:
/// variable, least value, bound above (exclusive).
fn bound_of(term: &Term) -> Option<(usize, Option<i64>, Option<i64>)> {
    let (term, negated) = view::as_not(term).map_or((term, false), |s| (s, true));
    let r = view::relation(term)?;
    let strict = match r.rel {
        view::Rel::Lt => true,
        view::Rel::Le => false,
        _ => return None,
    };
    let number = |term: &Term| view::integer(term)?.to_i64();
    // ¬ a < b is b ≤ a
    let (a, b, strict) = if negated { (r.rhs, r.lhs, !strict) } else { (r.lhs, r.rhs, strict) };
    match (a, b) {
        (Term::Hyp(v), c) => number(c).map(|c| (*v, None, Some(if strict { c } else { c + 1 }))),
        (c, Term::Hyp(v)) => number(c).map(|c| (*v, Some(if strict { c + 1 } else { c }), None)),
        _ => None,
    }
}

/// The kernel decision for these ranges. `prefix` proves, under the
/// names given, `low ≤ x` (first name) and `x < high`.
pub fn decide(scene: &Scene, prefix: &str, ranges: &[(Range, String, String)]) -> Option<Move> {
    let target = scene.target()?;
    let vars: Vec<usize> = ranges.iter().map(|r| r.0.var).collect();
    if !hyps_in(target).is_subset(&vars.iter().copied().collect()) {
        return None;
    }
    let props = scene.props();
    let plan = Plan::new(ranges, &props, target)?;
    let text = plan.text(scene, prefix, ranges)?;
    let cost = 0.3 + plan.points as f64 / 8000.0;
    Some(step("kdec", cost, text, 1500 + plan.points / 20, 15))
}

/// Order of the loops and where each hypothesis is tested.
struct Plan<'a> {
    /// Positions in `ranges`, outermost first.
    order: Vec<usize>,
    /// Hypotheses tested right after the loop of the same position is entered.
    tests: Vec<Vec<Prop<'a>>>,
    /// Points visited.
    points: u64,
}

impl<'a> Plan<'a> {
    fn new(ranges: &[(Range, String, String)], props: &[Prop<'a>], target: &Term) -> Option<Plan<'a>> {
        // small ranges outside; ties keep the order of declaration
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_by_key(|&i| ranges[i].0.size());
        let mut probe = Evaluator::default();
        for (r, ..) in ranges {
            probe.set(r.var, Value::from(r.low));
        }
        let mut tests: Vec<Vec<Prop>> = vec![vec![]; order.len()];
        for p in props {
            let used = hyps_in(p.ty);
            let place = order.iter().rposition(|&i| used.contains(&ranges[i].0.var));
            let inside = used.iter().all(|v| ranges.iter().any(|r| r.0.var == *v));
            if let Some(place) = place
                && inside
                && probe.prop(p.ty).is_some()
                && !trivial(p.ty, ranges)
                && !p.name.starts_with(FACT_PREFIX)
            {
                tests[place].push(*p);
            }
        }
        let evaluable = probe.prop(target).is_some();
        let mut plan = Plan { order, tests, points: 0 };
        let limit = if evaluable { MAX_POINTS } else { MAX_BLIND_POINTS };
        let mut e = Evaluator::default();
        plan.run(0, ranges, target, evaluable, limit, &mut e).then_some(plan)
    }

    /// Runs the loops; false on a counterexample or when there are too many points.
    fn run(
        &mut self,
        depth: usize,
        ranges: &[(Range, String, String)],
        target: &Term,
        evaluable: bool,
        limit: u64,
        evaluator: &mut Evaluator,
    ) -> bool {
        let Some(&i) = self.order.get(depth) else {
            return !evaluable || evaluator.prop(target) != Some(false);
        };
        let r = ranges[i].0.clone();
        for x in r.low..r.high {
            self.points += 1;
            if self.points > limit {
                return false;
            }
            evaluator.set(r.var, Value::Int(BigInt::from(x)));
            if self.tests[depth].iter().all(|p| evaluator.prop(p.ty) != Some(false))
                && !self.run(depth + 1, ranges, target, evaluable, limit, evaluator)
            {
                return false;
            }
        }
        true
    }

    fn text(&self, scene: &Scene, prefix: &str, ranges: &[(Range, String, String)]) -> Option<String> {
        let mut script = Script::new();
        if !prefix.is_empty() {
            script.push(prefix);
        }
        // hypotheses about the variables that are not tested would be reverted along with them
        let tested: Vec<usize> = self.tests.iter().flatten().map(|p| p.index).collect();
        let vars: Vec<usize> = ranges.iter().map(|r| r.0.var).collect();
        let dropped: Vec<usize> = (0..scene.goal.hyps.len())
            .filter(|i| !tested.contains(i) && !vars.contains(i))
            .filter(|&i| vars.iter().any(|&v| view::mentions(&scene.goal.hyps[i].ty, v)))
            .collect();
        // (loop variable, hypothesis with its bound)
        let mut loops = vec![];
        for (r, low, high) in ranges {
            let x = scene.name(r.var);
            if r.ty == NumType::Nat && r.low <= 16 {
                loops.push((x.to_string(), high.clone()));
                script.extend(clear(&[low]));
                continue;
            }
            let (k, hk, bound) = (format!("{x}k"), format!("hk_{x}"), r.high - r.low);
            let (value, witness) = match r.ty {
                NumType::Nat => (format!("{k} + {}", r.low), format!("{x} - {}", r.low)),
                _ => (format!("({k} : Int) + ({})", r.low), format!("({x} - ({})).toNat", r.low)),
            };
            let (equation, shift) = (format!("hx_{x}"), anonymous(&[&witness, "by omega"]));
            script.push(obtain(&[&k, &equation], format!("∃ {k} : Nat, {x} = {value}"), shift));
            script.push(have(&hk, format!("{k} < {bound}"), by("omega")));
            script.push(format!("clear {low} {high}; subst {equation}"));
            loops.push((k, hk));
        }
        for i in dropped {
            let h = &scene.goal.hyps[i];
            if h.accessible {
                script.push(format!("try clear {}", h.name));
            }
        }
        for (depth, &i) in self.order.iter().enumerate().rev() {
            let names: Vec<&str> = self.tests[depth].iter().map(|p| p.name).collect();
            script.extend(revert(&names));
            let (x, h) = &loops[i];
            script.push(format!("revert {h}; revert {x}"));
        }
        Some(script.then(DECIDE).block())
    }
}

/// Whether a hypothesis only states a range that the loop keeps anyway.
fn trivial(term: &Term, ranges: &[(Range, String, String)]) -> bool {
    let Some((v, low, high)) = bound_of(term) else { return false };
    ranges.iter().any(|(r, ..)| {
        // natural numbers with a small lower bound are looped from zero: keep the test
        let kept_low = low.is_none_or(|l| l <= r.low && (r.ty == NumType::Int || r.low > 16 || l <= 0));
        r.var == v && kept_low && high.is_none_or(|h| h >= r.high)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, text_of};

    fn named(ranges: Vec<Range>, scene: &Scene) -> Vec<(Range, String, String)> {
        ranges
            .into_iter()
            .map(|ranges| {
                (
                    ranges.clone(),
                    format!("l_{}", scene.name(ranges.var)),
                    format!("u_{}", scene.name(ranges.var)),
                )
            })
            .collect()
    }

    #[test]
    fn stated_ranges() {
        let s = scene("x : Int; n : Nat; h : -3 ≤ x ∧ n < 2; h1 : -3 ≤ x; h2 : x < 4; h3 : ¬ 5 ≤ n ⊢ x = 0");
        let r = stated(&s);
        assert_eq!(r.iter().map(|r| (r.low, r.high)).collect::<Vec<_>>(), [(-3, 4), (0, 5)]);
    }

    #[test]
    fn loops_are_ordered_and_cut() {
        let s = scene("x y : Nat; hx : x < 30; hy : y < 20; h : x * y = 12; h2 : y = 3 ⊢ x = 4");
        let r = named(stated(&s), &s);
        let m = decide(&s, "", &r).unwrap();
        let t = text_of(&m);
        assert!(t.contains("revert h; revert u_x; revert x; revert h2; revert u_y; revert y"), "{t}");
    }

    #[test]
    fn nothing_for_a_false_goal() {
        let s = scene("x : Nat; hx : x < 30 ⊢ x * x ≠ 16");
        assert!(decide(&s, "", &named(stated(&s), &s)).is_none());
    }

    #[test]
    fn integers_are_shifted() {
        let s = scene("x : Int; h1 : -3 ≤ x; h2 : x < 4; h : x * x = 9 * x ⊢ x = 0");
        let m = decide(&s, "p", &named(stated(&s), &s)).unwrap();
        let t = text_of(&m);
        assert!(
            t.starts_with(
                "(p; obtain ⟨xk, hx_x⟩ : ∃ xk : Nat, x = (xk : Int) + (-3) := ⟨(x - (-3)).toNat, by omega⟩"
            ),
            "{t}"
        );
    }
}
