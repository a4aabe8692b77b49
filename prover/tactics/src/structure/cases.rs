//! Case analysis: on variables of inductive types, on disjunctions, on inductively defined hypotheses, on the
//! conditions of `if` and `match`, and on propositional variables.

use super::preamble::Preamble;
use super::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, has_const, head};
use proof_term::traverse;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    variables(scene, out);
    hypotheses(scene, out);
    conditions(scene, out);
}

/// `cases` on variables that occur in the goal. Cheap types (two constructors without arguments) come first;
/// for recursive types induction usually pays more, so they are dearer.
fn variables(scene: &Scene, out: &mut Vec<Move>) {
    for v in &scene.vars {
        if scene.goal.hyps[v.index].value.is_some() || !scene.in_goal(v.index) {
            continue;
        }
        let elsewhere = if scene.in_target(v.index) { 0.0 } else { 0.7 };
        let n = &v.name;
        let x = scene.fresh("x");
        let (cost, text) = match &v.kind {
            Kind::Bool => (0.8, format!("cases {n}")),
            Kind::Prop => (1.2, format!("by_cases {} : {n}", scene.fresh(&format!("h{n}")))),
            Kind::Option => (1.0, format!("cases {n} with | none => ?_ | some {x} => ?_")),
            Kind::Sum => (0.8, format!("cases {n} with | inl {x} => ?_ | inr {x} => ?_")),
            Kind::List => (2.6, format!("cases {n} with | nil => ?_ | cons {x} {} => ?_", scene.fresh("xs"))),
            Kind::Nat => (2.8, format!("cases {n} with | zero => ?_ | succ {n} => ?_")),
            Kind::Int => (4.0, format!("cases {n} with | ofNat {n} => ?_ | negSucc {n} => ?_")),
            Kind::Fin => (3.0, format!("obtain ⟨{n}, {}⟩ := {n}", scene.fresh("h"))),
            Kind::Named(t) if Preamble::declares(&scene.preamble.types, t) => (1.8, format!("cases {n}")),
            Kind::Named(_) => (2.8, format!("cases {n}")),
            _ => continue,
        };
        out.push(tactic("cases", cost + elsewhere, text, Effort::Light));
    }
}

/// Disjunctions, and hypotheses whose head is an inductive predicate of the statement's own.
fn hypotheses(scene: &Scene, out: &mut Vec<Move>) {
    for (_, name, p) in &scene.props {
        match Shape::of(p) {
            Shape::Or(..) => {
                let n = disjuncts(p);
                let pattern = vec![*name; n].join(" | ");
                let text = format!("rcases {name} with {pattern}");
                out.push(tactic("cases_or", 0.6 + 0.2 * n as f64, text, Effort::Light));
            }
            Shape::Other if head(p).is_some_and(|c| Preamble::declares(&scene.preamble.types, c)) => {
                out.push(tactic("cases_predicate", 1.8, format!("cases {name}"), Effort::Light));
            }
            _ => {}
        }
    }
}

fn disjuncts(proposition: &Term) -> usize {
    match Shape::of(proposition) {
        Shape::Or(_, b) => 1 + disjuncts(b),
        _ => 1,
    }
}

/// `split` where an `if` or `match` is in sight; `by_cases` on
/// conditions and on equations of opaque elements.
fn conditions(scene: &Scene, out: &mut Vec<Move>) {
    let branching = |t: &Term| {
        has_const(t, |c| {
            c == "ite" || c == "dite" || c.contains(".match_") || c == "cond" || c.ends_with(".casesOn")
        })
    };
    if branching(scene.target) {
        out.push(tactic("split", 0.8, "split", Effort::Normal));
        out.push(tactic("split_all", 1.4, "(repeat' split) <;> (try simp_all)", Effort::Normal));
    }
    for (_, name, _) in scene.props.iter().filter(|p| branching(p.2)) {
        out.push(tactic("split_at", 1.0, format!("split at {name}"), Effort::Normal));
    }
    let mut seen: Vec<String> = vec![];
    for t in scene.statements() {
        traverse::visit(t, &mut |e, _| {
            if let Some(("ite" | "dite", [_, c, ..])) = e.as_const_app()
                && traverse::is_closed(c)
                && let Some(text) = scene.text(c)
                && !seen.contains(&text)
            {
                seen.push(text);
            }
        });
    }
    let h = scene.fresh("hc");
    for (k, c) in seen.iter().take(4).enumerate() {
        out.push(tactic("by_cases", 1.6 + 0.3 * k as f64, format!("by_cases {h} : {c}"), Effort::Light));
    }
    let opaque: Vec<_> =
        scene.vars.iter().filter(|v| v.kind == Kind::Opaque && scene.in_target(v.index)).collect();
    for (i, a) in opaque.iter().enumerate().take(3) {
        for b in opaque.iter().skip(i + 1).take(3) {
            if scene.goal.hyps[a.index].ty == scene.goal.hyps[b.index].ty {
                let text = format!("by_cases {h} : {} = {}", a.name, b.name);
                out.push(tactic("by_cases_eq", 2.6, text, Effort::Light));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn variables_and_hypotheses() {
        let p = |i| eq(&nat_ty(), Term::Hyp(i), nat(1));
        let list = call("List", vec![nat_ty()]);
        let target =
            and(eq(&list, Term::Hyp(0), Term::Hyp(0)), eq(&constant("Bool"), Term::Hyp(1), Term::Hyp(1)));
        let hyps = [("l", list), ("b", constant("Bool")), ("n", nat_ty()), ("h", or(p(2), or(p(2), p(2))))];
        let t = texts(&hyps, target, "", super::moves);
        assert_eq!(
            t,
            [
                "cases l with | nil => ?_ | cons x xs => ?_",
                "cases b",
                "cases n with | zero => ?_ | succ n => ?_",
                "rcases h with h | h | h"
            ]
        );
    }

    #[test]
    fn conditions_are_split() {
        let c = le(&nat_ty(), Term::Hyp(0), nat(3));
        let ite = call("ite", vec![nat_ty(), c, constant("inst"), nat(0), nat(1)]);
        let t = texts(&[("n", nat_ty())], eq(&nat_ty(), ite, nat(1)), "", super::moves);
        assert!(t.contains(&"split".into()) && t.contains(&"by_cases hc : (n ≤ 3)".into()), "{t:?}");
    }

    #[test]
    fn own_predicates() {
        let even = call("Even", vec![Term::Hyp(0)]);
        let t =
            texts(&[("n", nat_ty()), ("h", even.clone())], even, "inductive Even : Nat → Prop", super::moves);
        assert!(t.contains(&"cases h".into()), "{t:?}");
    }
}
