//! What Lean's induction theorem for a function tells: which arguments change, and how.

use super::Loop;
use super::fold::{self, FOLD};
use super::variable::{Role, Variable};
use crate::structure::names::Names;
use lean_bridge::term::{Binder, Goal, Hyp, Term};
use proof_term::build::{call, not};
use proof_term::shape::{Shape, head, is_data_type, telescope};
use proof_term::{print, traverse, view};
use std::collections::BTreeSet;

/// Stands for the theorem's motive while its cases are read.
const MOTIVE: &str = "motive";

/// A recursive function as its theorem `f.induct_unfolding` describes it:
/// `∀ fixed (motive : …) cases changed, motive changed (f args)`.
pub(super) struct Reading {
    /// The goal with a variable for each argument that the function changes.
    pub goal: Goal,
    pub variables: Vec<Variable>,
    /// What the function does, one case for each way through its body.
    pub cases: Vec<Case>,
    /// Where the index of a fold along a range stops.
    pub stop: Option<Term>,
}

/// One way through a function's body.
pub(super) struct Case {
    /// The goal with the variables and conditions of the case.
    pub goal: Goal,
    /// The entries of [`Case::goal`] that belong to the case.
    pub own: std::ops::Range<usize>,
    /// The arguments that change, as they come in.
    pub args: Vec<Term>,
    /// The function's value.
    pub value: Term,
    /// The arguments that change, for each call.
    pub calls: Vec<Vec<Term>>,
    /// Whether all calls are known; those inside of functions are not.
    pub whole: bool,
    /// Names for all that Lean's tactic introduces in this case, in its order.
    pub introduced: Vec<String>,
}

/// The name of a hypothesis of induction among those.
pub(super) const HYPOTHESIS: &str = "ih";

impl Case {
    /// Variables and conditions as quantifiers and premises: `∀ (x : Nat), x < n → `.
    pub fn quantifiers(&self) -> Option<String> {
        self.own.clone().map(|entry| self.quantifier(entry)).collect()
    }

    fn quantifier(&self, entry: usize) -> Option<String> {
        let hyp = &self.goal.hyps[entry];
        Some(match hyp.prop {
            true => format!("{} → ", print::atom(&self.goal, &hyp.ty)?),
            false => format!("∀ ({} : {}), ", hyp.name, print::print(&self.goal, &hyp.ty)?),
        })
    }

    /// Whether the case depends on what this argument is.
    fn asks_for(&self, argument: usize) -> bool {
        match self.args.get(argument) {
            Some(Term::Hyp(entry)) => {
                self.conditions().any(|condition| traverse::mentions(condition, *entry))
            }
            Some(_) => true,
            None => false,
        }
    }

    /// What holds in the case.
    pub fn conditions(&self) -> impl Iterator<Item = &Term> {
        self.own.clone().map(|entry| &self.goal.hyps[entry]).filter(|hyp| hyp.prop).map(|hyp| &hyp.ty)
    }

    /// What the arguments of its calls ask before they are what they are: `if x > m then x else m`.
    pub fn tests(&self) -> Vec<Term> {
        let mut found = vec![];
        for arg in self.calls.iter().flatten() {
            traverse::visit(arg, &mut |term, _| {
                if let Some([_, condition, ..]) = view::app(term, "ite", 5)
                    && traverse::is_closed(condition)
                {
                    found.extend([condition.clone(), not(condition.clone())]);
                }
            });
        }
        found
    }

    /// The text of a term of the case, as an argument.
    pub fn text(&self, term: &Term) -> Option<String> {
        print::atom(&self.goal, term)
    }
}

impl Reading {
    /// Reads the theorem for a loop; `None` where its form is not the expected one.
    pub fn new(task: &Loop, induction: &Term) -> Option<Reading> {
        let (binders, end) = telescope(induction);
        let Term::App(motive, of_motive) = end else { return None };
        // the binder that a bound variable below all of them means
        let binder = |t: &Term| match t {
            Term::Bound(b) => binders.len().checked_sub(b + 1),
            _ => None,
        };
        let motive = binder(motive)?;
        let (_, args) = of_motive.last()?.as_const_app()?;
        if args.len() != task.args.len() {
            return None;
        }
        let given = |at: usize| args.iter().position(|a| binder(a) == Some(at)).map(|k| &task.args[k]);
        let cases = cases(task, induction, motive, &given).unwrap_or_default();
        let mut goal = task.goal.clone();
        let mut names = Names::of(&goal);
        let mut variables = vec![];
        for (position, (arg, start)) in args.iter().zip(&task.args).enumerate() {
            let Some(at) = binder(arg).filter(|at| *at > motive) else { continue };
            // what the type says of arguments that stay is known
            let ty = closed(&binders[at].ty, at, &|fixed| given(fixed).filter(|_| fixed < motive))?;
            if !is_data(&ty) {
                return None;
            }
            let of_type = Role::of(&ty);
            let counts = cases.iter().any(|case| case.asks_for(variables.len()));
            let kind = of_type.filter(|role| *role != Role::Index || cases.is_empty() || counts);
            let name = names.fresh(match kind {
                Some(Role::Index) => "i",
                _ => "acc",
            });
            let text = print::print(&goal, &ty);
            let (index, start) = (goal.hyps.len(), start.clone());
            goal.hyps.push(Hyp { name: name.clone(), ty, value: None, prop: false, accessible: true });
            variables.push(Variable { position, index, name, ty: text, kind, start });
        }
        if variables.is_empty() {
            return None;
        }
        Some(Reading { goal, variables, cases, stop: None })
    }

    /// The variables of the goal that the arguments speak of which the function does not change.
    pub fn fixed<'a>(&'a self, task: &'a Loop) -> impl Iterator<Item = Term> {
        let changes = |at: usize| self.variables.iter().any(|v| v.position == at);
        let fixed = task.args.iter().enumerate().filter(|(at, _)| !changes(*at));
        let entries: BTreeSet<usize> = fixed.flat_map(|(_, arg)| traverse::hyps_in(arg)).collect();
        entries.into_iter().map(Term::Hyp)
    }

    /// Values with which the function stops, as far as they are made of its variables, and variables that
    /// such a value is compared with before.
    pub fn results(&self) -> Vec<Term> {
        let mut results: Vec<Term> = vec![];
        for case in self.cases.iter().filter(|case| case.calls.is_empty() && case.whole) {
            let of_case = |entry: usize| case.args.iter().position(|arg| *arg == Term::Hyp(entry));
            let of_loop = |term: &Term| self.of_loop(case, term, &|_| None);
            let is_variable = |term: &Term| matches!(term, Term::Hyp(entry) if of_case(*entry).is_some());
            let compared = case.conditions().filter_map(|condition| {
                let relation = view::relation(view::as_not(condition).unwrap_or(condition))?;
                match (relation.lhs, relation.rhs) {
                    (this, other) if *this == case.value && is_variable(other) => Some(other),
                    (other, this) if *this == case.value && is_variable(other) => Some(other),
                    _ => None,
                }
            });
            for result in std::iter::once(&case.value).chain(compared).filter_map(of_loop) {
                let of_variables = self.variables.iter().any(|v| traverse::mentions(&result, v.index));
                if of_variables && !results.contains(&result) {
                    results.push(result);
                }
            }
        }
        results
    }

    /// A term of a case with the loop's variables for those of the case, and what `more` says of its other
    /// entries; `None` if it mentions others still.
    pub fn of_loop(&self, case: &Case, term: &Term, more: &impl Fn(usize) -> Option<Term>) -> Option<Term> {
        let mut known = true;
        let term = traverse::map_leaves(term, &mut |leaf, _| match leaf {
            Term::Hyp(entry) if case.own.contains(entry) => {
                let at = case.args.iter().position(|arg| *arg == Term::Hyp(*entry));
                let variable = at.and_then(|at| self.variables.get(at)).map(|v| Term::Hyp(v.index));
                let of_loop = variable.or_else(|| more(*entry));
                known &= of_loop.is_some();
                of_loop
            }
            _ => None,
        });
        known.then_some(term)
    }

    /// Whether the function's value in some case is made of that of a call, so that work is left to do
    /// after it.
    pub fn builds_on_calls(&self, function: &str) -> bool {
        self.cases.iter().any(|case| !case.calls.is_empty() && head(&case.value) != Some(function))
    }

    /// The application with the variables for its arguments.
    pub fn general(&self, task: &Loop) -> Term {
        if task.function == FOLD {
            return fold::general(task, self);
        }
        let mut args = task.args.clone();
        self.variables.iter().for_each(|v| args[v.position] = Term::Hyp(v.index));
        call(&task.function, args)
    }
}

/// A type below `at` binders, with what `given` says for those that it mentions; `None` if it mentions
/// others.
fn closed<'a>(ty: &Term, at: usize, given: &impl Fn(usize) -> Option<&'a Term>) -> Option<Term> {
    let mut dependent = false;
    let closed = traverse::map_leaves(ty, &mut |leaf, depth| match leaf {
        Term::Bound(b) if *b >= depth => {
            let known = at.checked_sub(b - depth + 1).and_then(given);
            dependent |= known.is_none();
            known.cloned()
        }
        _ => None,
    });
    (!dependent).then_some(closed)
}

/// Whether a type's elements are data, as far as its form tells.
fn is_data(ty: &Term) -> bool {
    let is_claim = view::relation(ty).is_some()
        || !matches!(Shape::of(ty), Shape::Other)
        || head(ty) == Some("Membership.mem");
    is_data_type(ty) || !is_claim
}

/// The cases of the theorem; `None` if one of them cannot be read.
fn cases<'a>(
    task: &Loop,
    induction: &Term,
    motive: usize,
    given: &impl Fn(usize) -> Option<&'a Term>,
) -> Option<Vec<Case>> {
    let placeholder = Term::Meta(MOTIVE.into());
    let mut cases = vec![];
    let mut rest = induction.clone();
    for at in 0.. {
        let Term::Forall(binder, body) = rest else { break };
        let value = match at {
            _ if at < motive => given(at)?.clone(),
            _ if at == motive => placeholder.clone(),
            _ => match of_motive(&binder.ty) {
                true => {
                    cases.push(case(&task.goal, &binder.ty)?);
                    Term::Const("case".into())
                }
                // behind the cases stand the arguments
                false => break,
            },
        };
        rest = traverse::instantiate(&body, &value);
    }
    Some(cases)
}

/// Whether something is claimed of the motive at the end of a type.
fn of_motive(ty: &Term) -> bool {
    match ty {
        Term::Forall(_, body) | Term::Let(_, _, body) => of_motive(body),
        Term::App(head, _) => matches!(&**head, Term::Meta(m) if m == MOTIVE),
        _ => false,
    }
}

fn case(goal: &Goal, ty: &Term) -> Option<Case> {
    let mut goal = goal.clone();
    let mut names = Names::of(&goal);
    let first = goal.hyps.len();
    let (mut calls, mut whole, mut introduced) = (vec![], true, vec![]);
    let mut rest = ty.clone();
    loop {
        rest = match rest {
            Term::Let(_, value, body) => {
                introduced.push("_".into());
                traverse::instantiate(&body, &value)
            }
            Term::Forall(binder, body) if of_motive(&binder.ty) => {
                introduced.push(HYPOTHESIS.into());
                match &*binder.ty {
                    Term::App(_, args) => calls.push(args[..args.len() - 1].to_vec()),
                    _ => whole = false,
                }
                traverse::instantiate(&body, &Term::Const("hypothesis".into()))
            }
            Term::Forall(binder, body) => {
                let Binder { ty, .. } = &binder;
                let prop = !is_data(ty);
                let name = names.binder(&binder);
                introduced.push(name.clone());
                let entry = Term::Hyp(goal.hyps.len());
                goal.hyps.push(Hyp { name, ty: (**ty).clone(), value: None, prop, accessible: true });
                traverse::instantiate(&body, &entry)
            }
            Term::App(_, mut args) => {
                let value = args.pop()?;
                let own = first..goal.hyps.len();
                return Some(Case { goal, own, args, value, calls, whole, introduced });
            }
            _ => return None,
        };
    }
}
