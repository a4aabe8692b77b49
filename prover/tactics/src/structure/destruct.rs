//! Taking apart what loses nothing when it is taken apart.
//!
//! Fires on hypotheses `A ∧ B` and `∃ x, P` (nested ones in one go), on variables of product types, on
//! equations `x = e` with a variable `x` (substituted, unless `e` is large or holds a big power), on
//! equations between equal constructors, and on targets `A ∧ B`. All of them are committed.

use super::names::Names;
use super::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use num_bigint::BigInt;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};
use proof_term::{traverse, view};

pub fn committed(scene: &Scene) -> Option<Move> {
    if let Some(t) = patterns(scene) {
        return Some(tactic("destruct", 0.05, t, Effort::Light));
    }
    if let Some(t) = substitution(scene) {
        return Some(tactic("subst", 0.1, t, Effort::Light));
    }
    if let Some(t) = injection(scene) {
        return Some(tactic("injection", 0.1, t, Effort::Light));
    }
    if let Shape::And(..) = Shape::of(scene.target) {
        return Some(tactic("split_and", 0.1, "refine ⟨?_, ?_⟩", Effort::Light));
    }
    None
}

/// One `obtain` per hypothesis or variable that has parts.
fn patterns(scene: &Scene) -> Option<String> {
    let mut names = Names::of(scene.goal);
    let mut texts = vec![];
    for v in scene.vars.iter().filter(|v| v.kind == Kind::Prod && scene.goal.hyps[v.index].value.is_none()) {
        if scene.in_goal(v.index) {
            let (a, b) = (names.fresh(&format!("{}1", v.name)), names.fresh(&format!("{}2", v.name)));
            texts.push(format!("obtain ⟨{a}, {b}⟩ := {}", v.name));
        }
    }
    for (_, name, p) in &scene.props {
        if matches!(Shape::of(p), Shape::And(..) | Shape::Exists(..)) {
            names.release(name);
            texts.push(format!("obtain {} := {name}", pattern(p, name, &mut names)));
        }
    }
    match texts.len() {
        0 => None,
        1 => texts.pop(),
        _ => Some(format!("({})", texts.join("; "))),
    }
}

fn pattern(proposition: &Term, base: &str, names: &mut Names) -> String {
    let mut parts = vec![];
    let mut rest = proposition;
    loop {
        match Shape::of(rest) {
            Shape::And(a, b) => {
                parts.push(pattern(a, base, names));
                rest = b;
            }
            Shape::Exists(_, Term::Lambda(x, body)) => {
                parts.push(names.binder(x));
                rest = body;
            }
            _ => break,
        }
    }
    parts.push(names.fresh(base));
    if parts.len() == 1 { parts.remove(0) } else { format!("⟨{}⟩", parts.join(", ")) }
}

/// Equations with a variable on one side that does not occur on the other.
fn substitution(scene: &Scene) -> Option<String> {
    let variable = |x: &Term, e: &Term| {
        let Term::Hyp(i) = x else { return false };
        let free = scene.goal.hyps.get(*i).is_some_and(|h| !h.prop && h.value.is_none());
        free && !traverse::mentions(e, *i) && harmless(e)
    };
    scene.props.iter().find_map(|(_, name, p)| match Shape::of(p) {
        Shape::Eq(_, a, b) if variable(a, b) || variable(b, a) => Some(format!("subst {name}")),
        _ => None,
    })
}

/// Whether putting `expression` in place of a variable keeps the goal handy: not large, and no
/// power that `omega` or `simp` would try to compute.
fn harmless(expression: &Term) -> bool {
    let limit = BigInt::from(1_000_000);
    let mut ok = traverse::size(expression) <= 150;
    traverse::visit(expression, &mut |t, _| {
        if let Some((_, n)) = view::as_op(t, view::BinOp::Pow) {
            ok &= view::integer(n).is_none_or(|n| n <= BigInt::from(20));
        }
        ok &= view::integer(t).is_none_or(|n| n <= limit);
    });
    ok
}

/// `f x = f y` for a constructor `f` gives `x = y`.
fn injection(scene: &Scene) -> Option<String> {
    scene.props.iter().find_map(|(_, name, p)| {
        let Shape::Eq(_, a, b) = Shape::of(p) else { return None };
        let (f, g) = (head(a)?, head(b)?);
        let arity = match f {
            "Option.some" | "Nat.succ" | "Sum.inl" | "Sum.inr" => 1,
            "List.cons" | "Prod.mk" => 2,
            _ => return None,
        };
        if f != g {
            return None;
        }
        let mut names = Names::of(scene.goal);
        let given: Vec<String> = (0..arity).map(|_| names.fresh(name)).collect();
        Some(format!("injection {name} with {}", given.join(" ")))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    fn text(hyps: &[(&str, Term)], target: Term) -> Option<String> {
        with_scene(hyps, target, "", |s| super::committed(s).map(|m| text_of(&m)))
    }
    fn p(index: usize) -> Term {
        le(&nat_ty(), nat(1), Term::Hyp(index))
    }

    #[test]
    fn nested_patterns() {
        let ex = exists("k", nat_ty(), and(le(&nat_ty(), Term::Bound(0), Term::Hyp(0)), p(0)));
        let hyps = [("n", nat_ty()), ("h", and(and(p(0), p(0)), ex))];
        assert_eq!(text(&hyps, p(0)).unwrap(), "obtain ⟨⟨h, h1⟩, k, h2, h3⟩ := h");
    }

    #[test]
    fn substitutes_only_harmless_values() {
        let e = add(&nat_ty(), Term::Hyp(1), nat(3));
        let hyps = |e| [("x", nat_ty()), ("y", nat_ty()), ("h", eq(&nat_ty(), Term::Hyp(0), e))];
        assert_eq!(text(&hyps(e.clone()), p(0)).unwrap(), "subst h");
        assert_eq!(text(&hyps(pow(&nat_ty(), nat(2), nat(2008))), p(0)), None);
        assert_eq!(text(&hyps(add(&nat_ty(), Term::Hyp(0), e)), p(0)), None);
    }

    #[test]
    fn products_and_constructors() {
        let pair = call("Prod", vec![nat_ty(), nat_ty()]);
        assert_eq!(
            text(&[("p", pair), ("h", eq(&nat_ty(), Term::Hyp(0), nat(1)))], nat(0)).unwrap(),
            "obtain ⟨p1, p2⟩ := p"
        );
        let some = |t| call("Option.some", vec![nat_ty(), t]);
        let o = call("Option", vec![nat_ty()]);
        let h = eq(&o, some(Term::Hyp(0)), some(nat(1)));
        assert_eq!(text(&[("x", nat_ty()), ("h", h)], p(0)).unwrap(), "injection h with h1");
        assert_eq!(text(&[("x", nat_ty())], and(p(0), p(0))).unwrap(), "refine ⟨?_, ?_⟩");
    }
}
