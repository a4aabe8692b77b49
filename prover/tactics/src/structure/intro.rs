//! Introducing what the target quantifies over or assumes, and
//! reducing equalities of functions to their values.
//!
//! Fires on targets `∀ x, …`, `P → …`, `¬ P`, `a ≠ b`, `f = g` with `f : A → B`, and on
//! the usual predicates on functions (injective, surjective, …), which are definitions of
//! such targets. Loses nothing, so it is committed.

use super::names::Names;
use super::scene::{Effort, Scene, tactic};
use lean_bridge::term::Term;
use proof_search::policy::Move;
use proof_term::shape::{Shape, head};

pub fn committed(scene: &Scene) -> Option<Move> {
    let mut names = Names::of(scene.goal);
    let text = match Shape::of(scene.target) {
        Shape::Forall(..) => {
            let (given, rest) = telescope_names(scene.target, &mut names);
            let mut text = format!("intro {}", given.join(" "));
            if matches!(Shape::of(rest), Shape::Not(_) | Shape::Ne(..)) {
                text += &format!(" {}", names.fresh("h"));
            }
            text
        }
        Shape::Not(_) | Shape::Ne(..) => format!("intro {}", names.fresh("h")),
        Shape::Eq(Term::Forall(..), a, b) => {
            let own = [a, b].into_iter().find_map(|t| match t {
                Term::Lambda(b, _) => Some(names.binder(b)),
                _ => None,
            });
            format!("funext {}", own.unwrap_or_else(|| names.fresh("x")))
        }
        _ => match head(scene.target) {
            Some("Function.Injective") => {
                format!("intro {} {} {}", names.fresh("a"), names.fresh("b"), names.fresh("h"))
            }
            Some("Function.Surjective" | "Function.LeftInverse" | "Function.RightInverse") => {
                format!("intro {}", names.fresh("y"))
            }
            _ => return None,
        },
    };
    Some(tactic("intro", 0.05, text, Effort::Light))
}

/// Names for the leading binders, and what stands under them.
fn telescope_names<'t>(mut term: &'t Term, names: &mut Names) -> (Vec<String>, &'t Term) {
    let mut given = vec![];
    while let Term::Forall(b, body) = term {
        given.push(names.binder(b));
        term = body;
    }
    (given, term)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use lean_bridge::term::Term;
    use proof_term::build::*;

    fn text(hyps: &[(&str, Term)], target: Term) -> Option<String> {
        with_scene(hyps, target, "", |s| super::committed(s).map(|m| text_of(&m)))
    }

    #[test]
    fn names_binders() {
        let p = le(&nat_ty(), nat(1), Term::Bound(0));
        let t = forall("n", nat_ty(), forall("a✝", p.clone(), not(p)));
        assert_eq!(text(&[], t.clone()).unwrap(), "intro n h h1");
        assert_eq!(text(&[("n", nat_ty())], t).unwrap(), "intro n1 h h1");
        assert_eq!(text(&[], eq(&nat_ty(), nat(1), nat(1))), None);
    }

    #[test]
    fn function_equalities() {
        let ty = forall("a", nat_ty(), nat_ty());
        let t = eq(&ty, Term::Hyp(0), lambda("k", nat_ty(), Term::Bound(0)));
        assert_eq!(text(&[("f", ty)], t).unwrap(), "funext k");
        let t = call("Function.Injective", vec![nat_ty(), nat_ty(), Term::Hyp(0)]);
        assert_eq!(text(&[("f", nat_ty())], t).unwrap(), "intro a b h");
    }
}
