//! Patterns that were passed over.
//!
//! Along a function whose last case takes what is left, Lean says of a value only which forms it does not
//! have: `∀ x y xs, l = x :: y :: xs → False`. Fires on such a hypothesis, and takes the value apart as deep
//! as the pattern goes, so that the forms that are left stand in the goal.

use super::names::Names;
use super::preamble::Preamble;
use super::scene::{Effort, Kind, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::telescope;
use proof_term::view;

/// Patterns deeper than this are left alone.
const DEPTH: usize = 4;

pub fn moves(scene: &Scene, out: &mut Vec<Move>) {
    for (_, name, claim) in &scene.props {
        let Some((variable, pattern)) = passed_over(claim) else { continue };
        let Some(variable) = scene.vars.iter().find(|v| v.index == variable) else { continue };
        let of_source = |t: &String| Preamble::declares(&scene.preamble.types, t);
        let text = match &variable.kind {
            Kind::List => match depth(pattern) {
                Some(depth) if depth <= DEPTH => {
                    let forms = forms(&mut Names::of(scene.goal), depth);
                    format!("rcases {} with {forms}", variable.name)
                }
                _ => continue,
            },
            Kind::Named(t) if of_source(t) => format!("cases {}", variable.name),
            _ => continue,
        };
        let text = format!("({text} <;> try simp at {name})");
        out.push(tactic("passed_pattern", 0.5, text, Effort::Normal));
    }
}

/// The variable of `∀ x…, v = pattern → False` and the pattern.
fn passed_over(claim: &Term) -> Option<(usize, &Term)> {
    let (binders, end) = telescope(claim);
    let equation = view::as_eq(&binders.last()?.ty)?;
    match equation.lhs {
        Term::Hyp(variable) if view::is_false(end) => Some((*variable, equation.rhs)),
        _ => None,
    }
}

/// How many elements a list has to have, so that one sees whether it has the form.
fn depth(pattern: &Term) -> Option<usize> {
    match pattern.as_const_app()? {
        ("List.nil", _) => Some(1),
        ("List.cons", [_, _, rest]) => match rest {
            Term::Bound(_) => Some(1),
            _ => depth(rest).map(|depth| depth + 1),
        },
        _ => None,
    }
}

/// `_ | ⟨x, _ | ⟨x1, xs⟩⟩`.
fn forms(names: &mut Names, depth: usize) -> String {
    match depth {
        0 => names.fresh("xs"),
        _ => {
            let first = names.fresh("x");
            format!("_ | ⟨{first}, {}⟩", forms(names, depth - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::texts;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    #[test]
    fn as_deep_as_the_pattern() {
        let list = call("List", vec![nat_ty()]);
        let cons = |x, xs| call("List.cons", vec![nat_ty(), x, xs]);
        let pattern = cons(Term::Bound(2), cons(Term::Bound(1), Term::Bound(0)));
        let claim = forall("h", eq(&list, Term::Hyp(0), pattern), constant("False"));
        let claim = forall("x", nat_ty(), forall("y", nat_ty(), forall("xs", list.clone(), claim)));
        let target = eq(&list, Term::Hyp(0), Term::Hyp(0));
        let t = texts(&[("l", list.clone()), ("h", claim)], target.clone(), "", super::moves);
        assert_eq!(t, ["(rcases l with _ | ⟨x, _ | ⟨x1, xs⟩⟩ <;> try simp at h)"]);
        let equation = eq(&list, Term::Hyp(0), Term::Hyp(0));
        assert!(texts(&[("l", list), ("h", equation)], target, "", super::moves).is_empty());
    }
}
