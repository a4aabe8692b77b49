//! Induction: on variables of recursive types, strong induction on numbers, along a
//! recursive function, along an inductive predicate.
//!
//! Fires on each `Nat`, `List` or own inductive variable of the target (and dearer, if it stands only in
//! hypotheses). Every induction comes plain and, if other variables stand beside it, with these generalised:
//! a function with an accumulator calls itself with other arguments, so its claim must hold for all of them.
//! Hypotheses that mention the variable are generalised by Lean itself. Variables that are an argument of one
//! of the statement's own definitions come first, since these recurse on them.

use super::preamble::Preamble;
use super::scene::{Effort, Kind, Scene, Var, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::head;
use proof_term::{print, traverse};

/// Inductions around another one; more have never paid.
const NESTED: usize = 2;
const FAMILIES: [&str; 5] =
    ["induction", "induction_gen", "strong_induction", "fun_induction", "induction_predicate"];

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    let nested: usize = FAMILIES.iter().map(|f| scene.used(f)).sum();
    if nested > NESTED {
        return;
    }
    // what generalisation leaves is a lemma of its own, made for induction
    let lemma = scene.path.last().is_some_and(|f| matches!(*f, "fertilise" | "generalize"));
    let again = if lemma { -0.3 } else { nested as f64 };
    let recursive = recursive_arguments(scene);
    for v in &scene.vars {
        if scene.goal.hyps[v.index].value.is_some() || !scene.in_goal(v.index) {
            continue;
        }
        let mut extra = again;
        if !scene.in_target(v.index) {
            extra += 1.5;
        }
        if !recursive.is_empty() && !recursive.contains(&v.index) {
            extra += 0.8;
        }
        variable(scene, v, extra, out);
    }
    along_functions(scene, again, out);
    for (_, name, p) in &scene.props {
        if head(p).is_some_and(|c| Preamble::declares(&scene.preamble.types, c)) {
            let text = format!("induction {name}");
            out.push(tactic("induction_predicate", 1.3 + again, text, Effort::Light));
        }
    }
}

fn variable(scene: &Scene, variable: &Var, extra: f64, out: &mut Vec<Move>) {
    let n = &variable.name;
    let ih = scene.fresh("ih");
    let (cost, cases) = match &variable.kind {
        Kind::Nat => (1.3, format!(" with | zero => ?_ | succ {n} {ih} => ?_")),
        Kind::List => {
            let (x, xs) = (scene.fresh("x"), scene.fresh("xs"));
            (1.0, format!(" with | nil => ?_ | cons {x} {xs} {ih} => ?_"))
        }
        Kind::Named(t) if Preamble::declares(&scene.preamble.types, t) => (1.0, String::new()),
        _ => return,
    };
    let others = generalizable(scene, variable);
    if others.is_empty() {
        out.push(tactic("induction", cost + extra, format!("induction {n}{cases}"), Effort::Light));
    } else {
        out.push(tactic("induction", cost + 0.2 + extra, format!("induction {n}{cases}"), Effort::Light));
        let text = format!("induction {n} generalizing {}{cases}", others.join(" "));
        out.push(tactic("induction_gen", cost + 0.5 + extra, text, Effort::Light));
    }
    if variable.kind == Kind::Nat {
        let text = format!("induction {n} using Nat.strongRecOn with | _ {n} {ih} => ?_");
        out.push(tactic("strong_induction", 2.4 + extra, text, Effort::Light));
    }
}

/// Other variables that a stronger induction hypothesis may quantify over: they occur in the target, and the
/// induction variable's type does not depend on them.
fn generalizable(scene: &Scene, variable: &Var) -> Vec<String> {
    let ty = &scene.goal.hyps[variable.index].ty;
    let free = |o: &&Var| {
        o.index != variable.index
            && scene.in_target(o.index)
            && scene.goal.hyps[o.index].value.is_none()
            && o.kind != Kind::Function
            && o.kind != Kind::Prop
            && !traverse::mentions(ty, o.index)
    };
    scene.vars.iter().filter(free).map(|o| o.name.clone()).collect()
}

/// Variables that stand as arguments of the statement's own definitions.
fn recursive_arguments(scene: &Scene) -> Vec<usize> {
    let mut found = vec![];
    for t in scene.statements() {
        traverse::visit(t, &mut |e, _| {
            if let Some((c, xs)) = e.as_const_app()
                && scene.defs.iter().any(|d| d == c)
            {
                found.extend(xs.iter().filter_map(|x| match x {
                    Term::Hyp(i) => Some(*i),
                    _ => None,
                }));
            }
        });
    }
    found
}

/// `fun_induction f x y` for applications of own recursive definitions in the target.
fn along_functions(scene: &Scene, again: f64, out: &mut Vec<Move>) {
    let mut seen: Vec<(String, usize)> = vec![];
    traverse::visit(scene.target, &mut |e, _| {
        let Some((c, xs)) = e.as_const_app() else { return };
        let recursive =
            scene.defs.iter().any(|d| d == c) && scene.preamble.definition(c).is_some_and(|d| d.recursive);
        if !recursive || !traverse::is_closed(e) {
            return;
        }
        let data: Vec<&Term> = xs.iter().filter(|x| is_value(scene, x)).collect();
        let takes_proof = xs.iter().any(|x| matches!(x, Term::Hyp(i) if scene.goal.hyps[*i].prop));
        let text = if takes_proof || data.is_empty() {
            // Lean finds the arguments itself
            format!("fun_induction {c}")
        } else {
            let args: Option<Vec<String>> = data.iter().map(|x| print::atom(scene.goal, x)).collect();
            let Some(args) = args else { return };
            format!("fun_induction {c} {}", args.join(" "))
        };
        // an argument that is no variable becomes one, and what it was is forgotten
        let forgets = data.iter().filter(|x| !matches!(x, Term::Hyp(_))).count();
        if !seen.iter().any(|(known, _)| *known == text) {
            seen.push((text, forgets));
        }
    });
    for (k, (text, forgets)) in seen.into_iter().take(4).enumerate() {
        let cost = 1.1 + 0.3 * (k + forgets) as f64 + again;
        out.push(tactic("fun_induction", cost, text, Effort::Normal));
    }
}

/// Whether an argument is a value and not a type or an instance.
fn is_value(scene: &Scene, term: &Term) -> bool {
    match term {
        Term::Hyp(i) => scene.vars.iter().any(|v| v.index == *i),
        Term::Sort(_) | Term::Forall(..) => false,
        _ => {
            !proof_term::shape::is_data_type(term)
                && !proof_term::names::is_instance(term)
                && !is_own_type(scene, term)
        }
    }
}

fn is_own_type(scene: &Scene, term: &Term) -> bool {
    head(term).is_some_and(|c| Preamble::declares(&scene.preamble.types, c))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn plain_and_generalised() {
        let list = call("List", vec![nat_ty()]);
        let f = call("revAux", vec![Term::Hyp(0), Term::Hyp(1)]);
        let hyps = [("l", list.clone()), ("acc", list.clone())];
        let t = texts(
            &hyps,
            eq(&list, f.clone(), Term::Hyp(1)),
            "def revAux l acc := revAux l acc",
            super::moves,
        );
        assert!(
            t.contains(&"induction l generalizing acc with | nil => ?_ | cons x xs ih => ?_".into()),
            "{t:?}"
        );
        assert!(t.contains(&"induction l with | nil => ?_ | cons x xs ih => ?_".into()));
        assert!(t.contains(&"fun_induction revAux l acc".into()));
        let t = texts(&hyps, eq(&list, f, Term::Hyp(1)), "", super::moves);
        assert!(!t.iter().any(|t| t.starts_with("fun_induction")));
    }

    #[test]
    fn numbers_and_predicates() {
        let even = call("Even", vec![Term::Hyp(0)]);
        let hyps = [("n", nat_ty()), ("h", even.clone())];
        let t = texts(&hyps, even, "inductive Even : Nat → Prop", super::moves);
        assert_eq!(
            t,
            [
                "induction n with | zero => ?_ | succ n ih => ?_",
                "induction n using Nat.strongRecOn with | _ n ih => ?_",
                "induction h"
            ]
        );
    }
}
