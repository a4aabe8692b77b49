//! Witnesses of existential targets.
//!
//! Fires on `∃ x : T, P x`. Candidates, best first: what unification with a hypothesis or `rfl` gives; the
//! solution of an equation in `P` for `x` (inverting sums, differences and products); variables of type `T`
//! in the context, values of local functions into `T` at them; sums, products and successors of number
//! variables; small values of `T`; the numerals of the statement.

use super::scene::{Effort, Kind, Scene, Var, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head, telescope};
use proof_term::view::{BinOp, binary, integer, visit};
use proof_term::{print, traverse};

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let Shape::Exists(ty, pred) = Shape::of(scene.target) else { return };
    let by_unification = "first | exact ⟨_, rfl⟩ | exact ⟨_, by assumption⟩ \
         | exact ⟨_, rfl, by assumption⟩ | \
                          exact ⟨_, by assumption, rfl⟩ | exact ⟨_, by assumption, by assumption⟩";
    out.push(tactic("witness_unify", 0.3, by_unification, Effort::Light));
    out.push(tactic("witness_open", 2.6, "refine ⟨_, ?_, ?_⟩ <;> first | assumption | skip", Effort::Light));
    let mut seen = vec![];
    let mut add = |w: String, cost: f64, out: &mut Vec<Move>| {
        if seen.len() < 40 && !seen.contains(&w) {
            out.push(tactic("witness", cost, format!("refine ⟨{w}, ?_⟩"), Effort::Light));
            seen.push(w);
        }
    };
    if let Term::Lambda(_, body) = pred {
        for w in solutions(scene, body) {
            add(w, 0.5, out);
        }
    }
    for w in diagonals(scene, ty) {
        add(w, 0.6, out);
    }
    let same = |v: &&Var| scene.goal.hyps[v.index].ty == *ty;
    let vars: Vec<&str> = scene.vars.iter().rev().filter(same).map(|v| v.name.as_str()).collect();
    for (k, v) in vars.iter().enumerate() {
        add(v.to_string(), 1.2 + 0.15 * k as f64, out);
    }
    for (k, w) in values(scene, ty).into_iter().enumerate().take(8) {
        add(w, 1.6 + 0.15 * k as f64, out);
    }
    for (k, w) in small_values(ty).iter().enumerate() {
        add(w.to_string(), 1.5 + 0.3 * k as f64, out);
    }
    if matches!(head(ty), Some("Nat" | "Int")) {
        for (k, v) in vars.iter().enumerate().take(3) {
            let more = 0.2 * k as f64;
            add(format!("{v} + 1"), 1.7 + more, out);
            add(format!("{v} / 2"), 2.2 + more, out);
            add(format!("{v} - 1"), 2.4 + more, out);
            add(format!("2 * {v}"), 2.4 + more, out);
            for u in vars.iter().skip(k + 1).take(3) {
                add(format!("{v} + {u}"), 1.9 + more, out);
                add(format!("{v} * {u}"), 2.0 + more, out);
                add(format!("max {v} {u}"), 2.6 + more, out);
                add(format!("{v} + {u} + 1"), 2.4 + more, out);
            }
        }
        for (k, n) in numerals(scene).into_iter().enumerate().take(6) {
            add(n, 2.4 + 0.2 * k as f64, out);
        }
    }
}

/// Solves equations of the body for the bound variable 0.
fn solutions(scene: &Scene, body: &Term) -> Vec<String> {
    let mut found = vec![];
    let mut rest = vec![body];
    while let Some(p) = rest.pop() {
        match Shape::of(p) {
            Shape::And(a, b) => {
                rest.push(b);
                rest.push(a);
            }
            // under a further `∃` the variable is `Bound 1`; equations with both are left alone
            Shape::Eq(_, a, b) => {
                for (x, y) in [(a, b), (b, a)] {
                    if has_bound(x, 0)
                        && traverse::is_closed(y)
                        && let Some(y) = print::atom(scene.goal, y)
                        && let Some(w) = invert(scene, x, y)
                    {
                        found.push(w);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn has_bound(term: &Term, index: usize) -> bool {
    let mut found = false;
    visit(term, &mut |e, d| found |= *e == Term::Bound(index + d));
    found
}

/// The text of an `x` with `side(x) = value`, if `side` is built from `x` by sums, differences, products.
fn invert(scene: &Scene, side: &Term, value: String) -> Option<String> {
    if *side == Term::Bound(0) {
        return Some(value);
    }
    let b = binary(side)?;
    if b.lhs == b.rhs && b.op == BinOp::Add {
        return invert(scene, b.lhs, format!("({value} / 2)"));
    }
    let (inner, other, left) = match (has_bound(b.lhs, 0), has_bound(b.rhs, 0)) {
        (true, false) => (b.lhs, b.rhs, true),
        (false, true) => (b.rhs, b.lhs, false),
        _ => return None,
    };
    if !traverse::is_closed(other) {
        return None;
    }
    let o = print::atom(scene.goal, other)?;
    let value = match (b.op, left) {
        (BinOp::Add, _) => format!("({value} - {o})"),
        (BinOp::Mul, _) => format!("({value} / {o})"),
        (BinOp::Sub, true) => format!("({value} + {o})"),
        (BinOp::Sub, false) => format!("({o} - {value})"),
        (BinOp::Div, true) => format!("({value} * {o})"),
        _ => return None,
    };
    invert(scene, inner, value)
}

/// For a predicate type `α → Prop` (or `α → Bool`): the diagonal of a family of such predicates, negated.
fn diagonals(scene: &Scene, ty: &Term) -> Vec<String> {
    let Term::Forall(a, end) = ty else { return vec![] };
    let family = |f: &&Var| match &scene.goal.hyps[f.index].ty {
        Term::Forall(i, pred) => i.ty == a.ty && traverse::strip(pred).is_some_and(|p| p == *ty),
        _ => false,
    };
    let not = if head(end) == Some("Bool") { "!" } else { "¬" };
    scene.vars.iter().filter(family).map(|f| format!("fun x => {not}({} x x)", f.name)).collect()
}

/// Values of local functions into `ty` at variables, and closed
/// constructor arguments that occur in equations.
fn values(scene: &Scene, ty: &Term) -> Vec<String> {
    let mut found = vec![];
    for f in scene.vars.iter().filter(|v| v.kind == Kind::Function) {
        let (binders, end) = telescope(&scene.goal.hyps[f.index].ty);
        if end != ty || binders.len() != 1 {
            continue;
        }
        for x in scene.vars.iter().filter(|v| scene.goal.hyps[v.index].ty == *binders[0].ty) {
            found.push(format!("{} {}", f.name, x.name));
        }
    }
    // both sides of equations at this type
    for t in scene.props.iter().map(|p| p.2) {
        if let Shape::Eq(t, a, b) = Shape::of(t)
            && t == ty
        {
            for x in [a, b].into_iter().filter(|x| !matches!(x, Term::Hyp(_))) {
                found.extend(print::print_typed(scene.goal, x));
            }
        }
    }
    found
}

fn small_values(ty: &Term) -> &'static [&'static str] {
    match ty {
        Term::Sort(l) if l == "0" => &["True", "False"],
        Term::Forall(..) => &["id", "fun x => x", "fun _ => default", "fun _ => 0"],
        _ => match head(ty) {
            Some("Nat") => &["0", "1", "2", "3"],
            Some("Int") => &["0", "1", "-1", "2", "-2"],
            Some("Rat") => &["0", "1", "1 / 2", "-1", "2"],
            Some("Bool") => &["true", "false"],
            Some("List") => &["[]", "[0]", "[1]"],
            Some("Option") => &["none"],
            Some("Array") => &["#[]"],
            Some("Fin" | "BitVec") => &["0", "1"],
            Some("String") => &["\"\""],
            _ => &["default"],
        },
    }
}

/// Numerals of the goal, as text.
fn numerals(scene: &Scene) -> Vec<String> {
    let mut found = std::collections::BTreeSet::new();
    for t in scene.statements() {
        visit(t, &mut |e, _| {
            if let Some(n) = integer(e).filter(|n| n.bits() <= 64) {
                found.insert(n);
            }
        });
    }
    found.into_iter().filter(|n| *n > 3.into()).map(|n| n.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn equations_are_solved() {
        let n = nat_ty();
        let side = add(&n, mul(&n, nat(2), Term::Bound(0)), nat(1));
        let t =
            texts(&[("a", n.clone())], exists("k", n.clone(), eq(&n, Term::Hyp(0), side)), "", super::moves);
        assert!(t[0].starts_with("first | exact ⟨_, rfl⟩"));
        assert!(t.contains(&"refine ⟨((a - 1) / 2), ?_⟩".into()), "{t:?}");
        assert!(t.contains(&"refine ⟨a + 1, ?_⟩".into()) && t.contains(&"refine ⟨0, ?_⟩".into()));
        let half = exists("k", n.clone(), eq(&n, Term::Hyp(0), add(&n, Term::Bound(0), Term::Bound(0))));
        assert!(texts(&[("a", n)], half, "", super::moves).contains(&"refine ⟨(a / 2), ?_⟩".into()));
    }

    #[test]
    fn diagonal_of_a_family() {
        let pred = forall("a", nat_ty(), Term::Sort("0".into()));
        let target = exists("s", pred.clone(), eq(&pred, Term::Bound(0), Term::Bound(0)));
        let t = texts(&[("f", forall("i", nat_ty(), pred))], target, "", super::moves);
        assert!(t.contains(&"refine ⟨fun x => ¬(f x x), ?_⟩".into()), "{t:?}");
    }

    #[test]
    fn values_of_functions() {
        let f = forall("a", nat_ty(), constant("Bool"));
        let p = exists("b", constant("Bool"), eq(&constant("Bool"), Term::Bound(0), constant("Bool.true")));
        let t = texts(&[("f", f), ("n", nat_ty())], p, "", super::moves);
        assert!(t.contains(&"refine ⟨f n, ?_⟩".into()) && t.contains(&"refine ⟨true, ?_⟩".into()), "{t:?}");
    }
}
