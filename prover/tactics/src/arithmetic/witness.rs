//! `numeral`: witnesses of existential targets over numbers, found by evaluating.
//!
//! Fires on `∃ x y …, P` over `Nat`, `Int` (at most three of them) where `P` can be evaluated
//! when the witnesses are numerals: the smallest witnesses that make `P` true, in order of
//! size. If `P` also has variables of the context, those numerals are kept that make it true at
//! all sample values that agree with the hypotheses.

use super::scene::{Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view::{NumType, num_type};
use proof_term::{print, view};

/// Evaluations spent on one goal.
const BUDGET: usize = 60_000;

/// Whether the target is an existential statement.
pub fn applies(scene: &Scene) -> bool {
    scene.target().is_some_and(|t| view::as_exists(t).is_some())
}

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let Some(target) = scene.target() else { return vec![] };
    let mut types = vec![];
    let mut body = target;
    while let Some((_, ty, inner)) = view::as_exists(body) {
        let Some(ty) = num_type(ty).filter(|t| *t != NumType::Rat) else { return vec![] };
        types.push(ty);
        body = inner;
    }
    if types.is_empty() || types.len() > 3 {
        return vec![];
    }
    let samples = samples(scene, target);
    if samples.is_empty() {
        return vec![];
    }
    let mut found = vec![];
    let mut spent = 0;
    let reach = [4000, 120, 25][types.len() - 1];
    let mut size = 0;
    while size <= reach && found.len() < 2 && spent < BUDGET {
        // all tuples whose largest absolute value is `size`
        let values = |ty: &NumType, low: i64| -> Vec<i64> {
            let both = |x: i64| if x == 0 || *ty == NumType::Nat { vec![x] } else { vec![x, -x] };
            (low..=size).flat_map(both).collect()
        };
        let mut tuples = vec![vec![]];
        for ty in &types {
            let range = values(ty, if types.len() == 1 { size } else { 0 });
            tuples = tuples.iter().flat_map(|t| range.iter().map(|x| [&t[..], &[*x]].concat())).collect();
        }
        for t in tuples.into_iter().filter(|t| t.iter().any(|x| x.abs() == size)) {
            spent += 1;
            if found.len() < 2 && samples.iter().all(|s| holds(s.clone(), &t, body)) {
                found.push(t);
            }
        }
        size += 1;
    }
    let ground = view::hyps_in(target).is_empty();
    let close = if ground { "decide +kernel" } else { "first | decide +kernel | omega | grind" };
    let write = |(k, t): (usize, &Vec<i64>)| {
        let w: Vec<String> = t.iter().map(|x| print::integer_text(&BigInt::from(*x))).collect();
        step("numeral", 0.2 + 0.5 * k as f64, format!("(refine ⟨{}, ?_⟩; ({close}))", w.join(", ")), 200, 5)
    };
    let open = found.first().map(|t| {
        let w: Vec<String> = t.iter().map(|x| print::integer_text(&BigInt::from(*x))).collect();
        step("numeral_open", 1.0, format!("refine ⟨{}, ?_⟩", w.join(", ")), 40, 2)
    });
    found.iter().enumerate().map(write).chain(open).collect()
}

fn holds(mut evaluator: Evaluator, values: &[i64], body: &Term) -> bool {
    fn go(evaluator: &mut Evaluator, values: &[i64], body: &Term) -> bool {
        match values {
            [] => evaluator.prop(body) == Some(true),
            [v, rest @ ..] => evaluator.under(Value::from(*v), |evaluator| go(evaluator, rest, body)),
        }
    }
    go(&mut evaluator, values, body)
}

/// Values of the context's variables that occur in the target and satisfy the hypotheses;
/// one empty sample if there are none in the target.
fn samples(scene: &Scene, target: &Term) -> Vec<Evaluator> {
    let vars: Vec<usize> = view::hyps_in(target).into_iter().collect();
    if vars.is_empty() {
        return vec![Evaluator::default()];
    }
    if vars.len() > 2 || vars.iter().any(|v| !matches!(scene.var_type(*v), Some(NumType::Nat | NumType::Int)))
    {
        return vec![];
    }
    let mut out = vec![];
    let grid: Vec<i64> = (0..40).collect();
    for x in &grid {
        for y in if vars.len() == 2 { &grid[..12] } else { &grid[..1] } {
            let mut e = Evaluator::default();
            e.set(vars[0], Value::from(*x));
            if let Some(v) = vars.get(1) {
                e.set(*v, Value::from(*y));
            }
            if scene.props().iter().all(|p| e.prop(p.ty) != Some(false)) {
                out.push(e);
            }
        }
    }
    out.truncate(12);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn smallest_witness_first() {
        let t = texts(&propose(&scene("⊢ ∃ x : Nat, 5 < x ∧ x * x % 7 = 2")));
        assert_eq!(t[0].1, "(refine ⟨10, ?_⟩; (decide +kernel))");
        let t = texts(&propose(&scene("⊢ ∃ x : Int, ∃ y : Int, 3 * x + 5 * y = 1")));
        assert!(t[0].1.starts_with("(refine ⟨2, (-1), ?_⟩;"), "{t:?}");
        assert!(propose(&scene("⊢ ∃ x : Nat, x * x = 2")).is_empty());
    }
}
