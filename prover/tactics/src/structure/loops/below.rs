//! Loops within loops: applications below quantifiers, whose arguments speak of bound variables.

use super::Loop;
use crate::structure::scene::Scene;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::build::nat_ty;
use proof_term::{traverse, view};

/// The family of the move that tells what is known of such loops.
pub(super) const FAMILY: &str = "loop_below";

/// An application of a recursive function below quantifiers.
pub(super) struct Below {
    /// The goal with one more variable for each bound one that the application mentions.
    goal: Goal,
    /// How many these are.
    bound: usize,
    /// The application with these variables.
    pub call: Term,
}

impl Below {
    /// The loop, for all values of the bound variables, and how many these are.
    pub fn task(&self, scene: &Scene) -> Option<(Loop, usize)> {
        Some((Loop::within(scene, &self.goal, &self.call)?, self.bound))
    }
}

/// The applications of recursive functions of the source below quantifiers, each once.
pub(super) fn calls(scene: &Scene) -> Vec<Below> {
    let mut found = vec![];
    scene.statements().for_each(|statement| search(scene, statement, &mut vec![], &mut found));
    found
}

/// Goes through a term below these binders, of which the innermost is the last.
fn search<'a>(scene: &Scene, term: &'a Term, binders: &mut Vec<(&'a str, &'a Term)>, found: &mut Vec<Below>) {
    match term {
        Term::App(head, args) => {
            if let Term::Const(function) = &**head
                && scene.preamble.definition(function).is_some_and(|d| d.recursive)
                && let Some(below) = below(scene, term, binders)
                && !found.iter().any(|known| known.call == below.call)
            {
                found.push(below);
            }
            search(scene, head, binders, found);
            args.iter().for_each(|arg| search(scene, arg, binders, found));
        }
        Term::Lambda(binder, body) | Term::Forall(binder, body) => {
            search(scene, &binder.ty, binders, found);
            binders.push((&binder.name, &binder.ty));
            search(scene, body, binders, found);
            binders.pop();
        }
        Term::Let(binder, value, body) => {
            search(scene, value, binders, found);
            binders.push((&binder.name, &binder.ty));
            search(scene, body, binders, found);
            binders.pop();
        }
        _ => {}
    }
}

/// `None` where no bound variable is mentioned, or one that is no number: those that loops count with are.
fn below(scene: &Scene, call: &Term, binders: &[(&str, &Term)]) -> Option<Below> {
    let mut goal = scene.goal.clone();
    let first = goal.hyps.len();
    let mut mentioned: Vec<usize> = vec![];
    let mut known = true;
    let call = traverse::map_leaves(call, &mut |leaf, depth| match leaf {
        Term::Bound(index) if *index >= depth => {
            let Some(binder) = binders.len().checked_sub(index - depth + 1) else {
                known = false;
                return None;
            };
            let at = mentioned.iter().position(|m| *m == binder).unwrap_or_else(|| {
                let (name, ty) = binders[binder];
                known &= *ty == nat_ty();
                let base = if crate::structure::names::is_plain(name) { name } else { "y" };
                let name = view::fresh(&goal, base);
                goal.hyps.push(Hyp { name, ty: ty.clone(), value: None, prop: false, accessible: true });
                mentioned.push(binder);
                mentioned.len() - 1
            });
            Some(Term::Hyp(first + at))
        }
        _ => None,
    });
    let bound = mentioned.len();
    (known && bound > 0).then_some(Below { goal, bound, call })
}
