//! Lemmas about accumulators.
//!
//! Fires on an application `f … x … a …` of an own definition or of `List.foldl` whose argument `a`
//! is a starting value (`[]`, `0`, `1`): the claim to be proved is then too weak for induction.
//! Conjectured for all `x` and `a`: `f x a = f x [] ++ a`, `f x a = x.reverse ++ a`, `f x a = x ++
//! a`; for numbers `f x a = f x 0 + a`, `f x a = x + a`, `f x a = f x 1 * a`. Each is tried by
//! induction; those that hold become `have key : …` moves.

use super::super::scene::{Effort, Scene, tactic};
use lean_bridge::term::{Goal, Hyp, Term};
use proof_search::policy::{Action, Move, Outcome, Probe};
use proof_term::{print, traverse, view};

/// Applications looked at in one goal.
const APPLICATIONS: usize = 3;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    if scene.used("accumulator") > 0 {
        return;
    }
    let mut texts: Vec<String> = vec![];
    let mut seen = 0;
    traverse::visit(scene.target, &mut |t, _| {
        let Some((c, xs)) = t.as_const_app() else { return };
        // folds of the library carry an accumulator like own definitions by patterns; of others see `loops`
        let by_patterns = scene.preamble.definition(c).is_some_and(|d| !d.unrolls());
        let own = c == "List.foldl" || (by_patterns && scene.defs.iter().any(|d| d == c));
        if seen >= APPLICATIONS || !own || !traverse::is_closed(t) {
            return;
        }
        for (k, start) in xs.iter().enumerate() {
            let Some(kind) = start_value(start) else { continue };
            // the other value is what the function recurses on
            let Some(j) = (0..xs.len()).rev().find(|j| *j != k && is_value(scene, &xs[*j])) else { continue };
            seen += 1;
            texts.extend(
                conjectures(scene, c, xs, j, k, kind)
                    .into_iter()
                    .filter(|t| !texts.contains(t))
                    .collect::<Vec<_>>(),
            );
        }
    });
    if texts.is_empty() {
        return;
    }
    let compute = move |probe: &mut dyn Probe| {
        let mut found = vec![];
        for text in texts {
            let m = tactic("accumulator", 0.3, text, Effort::Heavy);
            let Action::Tactic(t) = &m.action else { continue };
            if let Some(Outcome::Goals(_)) = probe.run(std::slice::from_ref(t), false).first() {
                found.push(m);
            }
        }
        found
    };
    out.push(Move { family: "accumulator", cost: 1.3, action: Action::Lazy(Box::new(compute)) });
}

#[derive(Clone, Copy, PartialEq)]
enum Start {
    Nil,
    Zero,
    One,
}

fn start_value(term: &Term) -> Option<Start> {
    if view::app(term, "List.nil", 1).is_some() {
        return Some(Start::Nil);
    }
    match view::integer(term)?.to_string().as_str() {
        "0" => Some(Start::Zero),
        "1" => Some(Start::One),
        _ => None,
    }
}

/// Whether an argument is a value other than a starting value, a type, or an instance.
fn is_value(scene: &Scene, term: &Term) -> bool {
    match term {
        Term::Hyp(i) => scene.vars.iter().any(|v| v.index == *i),
        Term::App(..) => {
            start_value(term).is_none()
                && !proof_term::shape::is_data_type(term)
                && !proof_term::names::is_instance(term)
        }
        _ => false,
    }
}

/// `have key : ∀ x a, function … = … := by …` for each conjecture; `x` at the
/// argument `recursive`, `a` at the argument `accumulator`.
fn conjectures(
    scene: &Scene,
    function: &str,
    xs: &[Term],
    recursive: usize,
    accumulator: usize,
    start: Start,
) -> Vec<String> {
    let (x, a, key) = (scene.fresh("x"), scene.fresh("a"), scene.fresh("key"));
    // the variables as two more entries of the context, so that the application can be printed
    let entry = |name: &str| Hyp {
        name: name.into(),
        ty: Term::Sort("1".into()),
        value: None,
        prop: false,
        accessible: true,
    };
    let mut goal: Goal = scene.goal.clone();
    let n = goal.hyps.len();
    goal.hyps.extend([entry(&x), entry(&a)]);
    let application = |last: Term| {
        let mut args = xs.to_vec();
        args[recursive] = Term::Hyp(n);
        args[accumulator] = last;
        print::print(&goal, &Term::App(Box::new(Term::Const(function.into())), args))
    };
    let (Some(general), Some(from_start)) =
        (application(Term::Hyp(n + 1)), application(xs[accumulator].clone()))
    else {
        return vec![];
    };
    let sides = match start {
        Start::Nil => vec![
            format!("List.reverse {x} ++ {a}"),
            format!("{x} ++ {a}"),
            format!("{from_start} ++ {a}"),
            format!("{a} ++ {from_start}"),
        ],
        Start::Zero => vec![format!("{x} + {a}"), format!("{from_start} + {a}")],
        Start::One => vec![format!("{from_start} * {a}")],
    };
    // `simp_all` may loop on `f x a = f x [] ++ a`, and a recursion error is not caught by `first`
    let close = format!(
        "first | grind [{function}] | (simp_all [{function}]; done) | (simp_all [{function}]; omega)"
    );
    let proof = format!(
        "first | (intro {x}; induction {x} <;> intro {a} <;> {close}) | (intro {x} {a}; fun_induction \
         {general} <;> {close})"
    );
    sides
        .into_iter()
        .map(|side| format!("have {key} : ∀ {x} {a}, {general} = {side} := (by {proof})"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn starting_values_make_conjectures() {
        let list = call("List", vec![nat_ty()]);
        let nil = call("List.nil", vec![nat_ty()]);
        let f = call("revOnto", vec![Term::Hyp(0), nil]);
        let target = eq(&list, f.clone(), Term::Hyp(0));
        let hyps = [("l", list.clone())];
        assert_eq!(texts(&hyps, target.clone(), "def revOnto", super::moves), ["<accumulator>"]);
        assert!(texts(&hyps, target.clone(), "", super::moves).is_empty());
        with_scene(&hyps, target, "def revOnto", |s| {
            let (_, xs) = f.as_const_app().unwrap();
            let t = super::conjectures(s, "revOnto", xs, 0, 1, super::Start::Nil);
            assert!(
                t[0].starts_with("have key : ∀ x a, @revOnto x a = List.reverse x ++ a := (by first"),
                "{}",
                t[0]
            );
            assert!(t[2].contains("@revOnto x a = @revOnto x ([] : List Nat) ++ a"), "{}", t[2]);
        });
    }
}
