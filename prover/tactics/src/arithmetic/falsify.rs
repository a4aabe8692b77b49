//! `chain`: a functional equation `∀ x, … f (x + 1) … f x …` over `Int` (or `Nat`) used at all
//! numerals between those at which the goal speaks of `f`.
//!
//! `falsify`: a hypothesis `∀ x …, P` over numbers that is false at some small numerals.
//!
//! Fires on universally quantified hypotheses (one or two variables of type `Nat` or `Int`) whose body can be
//! evaluated at numerals, which needs that no other variable is left in it; `decide` refutes the instance.

use super::scene::{Scene, step};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use proof_search::policy::Move;
use proof_term::evaluate::{Evaluator, Value};
use proof_term::view::{NumType, num_type};
use proof_term::{print, view};

/// Numerals tried for each variable, by absolute value.
const REACH: [i64; 2] = [200, 20];

/// The family's moves.
pub fn propose(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for p in scene.props() {
        if !view::hyps_in(p.ty).is_empty() {
            continue;
        }
        let mut types = vec![];
        let mut body = p.ty;
        while let Term::Forall(b, e) = body {
            let Some(ty) = num_type(&b.ty).filter(|t| *t != NumType::Rat) else { break };
            types.push(ty);
            body = e;
        }
        let Some(values) = counterexample(&types, body) else { continue };
        let text: Vec<String> = values.iter().map(|v| print::integer_text(&BigInt::from(*v))).collect();
        out.push(step(
            "falsify",
            0.3,
            format!("exact absurd ({} {}) (by decide +kernel)", p.name, text.join(" ")),
            60,
            2,
        ));
    }
    out
}

/// `chain`
pub fn chain(scene: &Scene) -> Vec<Move> {
    let mut out = vec![];
    for p in scene.props() {
        let Term::Forall(b, body) = p.ty else { continue };
        if !matches!(num_type(&b.ty), Some(NumType::Int | NumType::Nat | NumType::Rat))
            || !matches!(**body, Term::App(..))
        {
            continue;
        }
        // functions of the quantified variable, and the numerals at which the goal has them
        let mut functions = vec![];
        view::visit(body, &mut |t, d| {
            if let Term::App(h, xs) = t
                && let Term::Hyp(f) = **h
                && xs.iter().any(|x| !view::is_closed(x))
                && d == 0
            {
                functions.push(f);
            }
        });
        let mut numerals = vec![];
        for s in scene.statements() {
            view::visit(s, &mut |t, _| {
                if let Term::App(h, xs) = t
                    && matches!(**h, Term::Hyp(f) if functions.contains(&f))
                {
                    numerals.extend(xs.iter().filter_map(view::integer).filter_map(|n| n.to_i64()));
                }
            });
        }
        let (Some(low), Some(high)) = (numerals.iter().min(), numerals.iter().max()) else { continue };
        if high - low > 40 || functions.is_empty() {
            continue;
        }
        let each = |(k, x): (usize, i64)| {
            format!("have hin{k} := {} {}", p.name, print::integer_text(&BigInt::from(x)))
        };
        let facts: Vec<String> = (*low..=*high).enumerate().map(each).collect();
        let text = format!(
            "({}; clear {}; first | grind | (simp at *; omega) | (simp_all; done) | (simp at *; grind))",
            facts.join("; "),
            p.name
        );
        out.push(step("chain", 1.0, text, 300, 6));
    }
    out
}

fn counterexample(types: &[NumType], body: &Term) -> Option<Vec<i64>> {
    let reach = *REACH.get(types.len().checked_sub(1)?)?;
    let range = |ty: NumType| -> Vec<i64> {
        (0..=reach).flat_map(|x| if x == 0 || ty == NumType::Nat { vec![x] } else { vec![x, -x] }).collect()
    };
    let mut e = Evaluator::default();
    for x in range(types[0]) {
        let found = e.under(Value::from(x), |e| match types.get(1) {
            None => (e.prop(body) == Some(false)).then(Vec::new),
            Some(ty) => range(*ty)
                .into_iter()
                .find(|y| e.under(Value::from(*y), |e| e.prop(body)) == Some(false))
                .map(|y| vec![y]),
        });
        if let Some(rest) = found {
            return Some([vec![x], rest].concat());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::tests::{scene, texts};

    #[test]
    fn smallest_counterexample() {
        let t = texts(&propose(&scene("h : ∀ d : Nat, d ∣ 6 → d = 1 ∨ d = 6 ⊢ 1 = 2")));
        assert_eq!(t[0].1, "exact absurd (h 2) (by decide +kernel)");
        let t = texts(&chain(&scene(
            "f : Int → Int; h : ∀ x : Int, f (x + 1) = f x + 2 * x; h0 : f 0 = 0 ⊢ f 3 = 6",
        )));
        assert!(t[0].1.starts_with(
            "(have hin0 := h 0; have hin1 := h 1; have hin2 := h 2; have hin3 := h 3; clear h;"
        ));
        assert!(propose(&scene("n : Nat; h : ∀ d : Nat, d ≤ n ⊢ 1 = 2")).is_empty());
        assert!(propose(&scene("h : ∀ d : Nat, 0 ≤ d ⊢ 1 = 2")).is_empty());
    }
}
