//! The arguments that a function changes, as Lean's induction theorem for it tells.

use super::super::names::Names;
use super::Loop;
use lean_bridge::term::{Goal, Hyp, Term};
use proof_term::build::call;
use proof_term::shape::{head, is_data_type, telescope};
use proof_term::{print, traverse};

/// An argument that the function changes, as a variable of the strengthened claim.
pub(super) struct Variable {
    /// Which argument it is.
    pub position: usize,
    /// Its entry in the extended goal.
    pub index: usize,
    pub name: String,
    /// As text; `None` leaves it to Lean.
    pub ty: Option<String>,
    pub kind: Option<Role>,
    /// What the loop starts with.
    pub start: Term,
}

/// What an argument that changes is to a loop.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// A number, which counts up or down.
    Index,
    /// Something that is built, with the name of the function that counts its places.
    Places(&'static str),
}

impl Loop {
    /// The goal with a variable for each argument that the function changes, as its induction theorem tells:
    /// `∀ fixed (motive : …) cases changed, motive changed (f args)`.
    pub(super) fn variables(&self, induction: &Term) -> Option<(Goal, Vec<Variable>)> {
        let (binders, end) = telescope(induction);
        let Term::App(motive, of_motive) = end else { return None };
        // the binder that a bound variable below all of them means
        let binder = |t: &Term| match t {
            Term::Bound(b) => binders.len().checked_sub(b + 1),
            _ => None,
        };
        let motive = binder(motive)?;
        let (_, args) = of_motive.last()?.as_const_app()?;
        if args.len() != self.args.len() {
            return None;
        }
        let given = |at: usize| args.iter().position(|a| binder(a) == Some(at)).map(|k| &self.args[k]);
        let mut goal = self.goal.clone();
        let mut names = Names::of(&goal);
        let mut variables = vec![];
        for (position, (arg, start)) in args.iter().zip(&self.args).enumerate() {
            let Some(at) = binder(arg).filter(|at| *at > motive) else { continue };
            // what the type says of arguments that stay is known
            let mut dependent = false;
            let ty = traverse::map_leaves(&binders[at].ty, &mut |leaf, depth| match leaf {
                Term::Bound(b) if *b >= depth => {
                    let fixed = at.checked_sub(b - depth + 1).filter(|b| *b < motive).and_then(given);
                    dependent |= fixed.is_none();
                    fixed.cloned()
                }
                _ => None,
            });
            if dependent || !is_data_type(&ty) {
                return None;
            }
            let kind = match head(&ty) {
                Some("Nat") => Some(Role::Index),
                Some("Array") => Some(Role::Places("Array.size")),
                Some("List") => Some(Role::Places("List.length")),
                _ => None,
            };
            let name = names.fresh(match kind {
                Some(Role::Index) => "i",
                _ => "acc",
            });
            let text = print::print(&goal, &ty);
            let (index, start) = (goal.hyps.len(), start.clone());
            goal.hyps.push(Hyp { name: name.clone(), ty, value: None, prop: false, accessible: true });
            variables.push(Variable { position, index, name, ty: text, kind, start });
        }
        (!variables.is_empty()).then_some((goal, variables))
    }

    /// The application with the variables for its arguments.
    pub(super) fn general(&self, variables: &[Variable]) -> Term {
        let mut args = self.args.clone();
        variables.iter().for_each(|v| args[v.position] = Term::Hyp(v.index));
        call(&self.function, args)
    }

    pub(super) fn call(&self) -> Term {
        call(&self.function, self.args.clone())
    }
}
