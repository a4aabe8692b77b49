//! Functions of the source as lemmas speak of them: those in sight, and those that these call.
//!
//! Lean's equation for a function's definition tells its arguments, their types and what it calls.

use super::super::names::Names;
use super::super::scene::{Effort, Scene};
use lean_bridge::term::{Goal, Hyp, Term};
use proof_search::policy::{Outcome, Probe, Tactic};
use proof_term::shape::{Shape, head, is_data_type};
use proof_term::{names, print, traverse, view};

/// Functions looked at.
const FUNCTIONS: usize = 10;
/// Calls within calls that are followed.
const DEPTH: usize = 4;

/// What the text before a statement says of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    pub recursive: bool,
    /// Whether lemmas about it are of use: its equations come to an end.
    pub by_patterns: bool,
    /// Whether `grind` is told its definition.
    pub told: bool,
}

/// A function's types and instances, as far as an application fixes them, by position.
pub(super) type Given = Vec<Option<Term>>;

/// An argument that is data.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub name: String,
    pub ty: Term,
    /// The type as text.
    pub text: String,
}

/// A function with its types and instances fixed.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub name: String,
    pub declared: Declared,
    /// What stands before the arguments that are data.
    head: String,
    pub parameters: Vec<Parameter>,
    pub result: Term,
    /// Functions of the source that it calls.
    pub calls: Vec<String>,
    /// A name that no parameter has, for an element that its value may contain.
    pub element: String,
}

impl Function {
    /// The function with these texts for the arguments that are data.
    pub fn at(&self, args: &[String]) -> String {
        format!("({} {})", self.head, args.join(" "))
    }

    /// The function of its own variables.
    pub fn of_variables(&self) -> String {
        self.at(&self.parameters.iter().map(|p| p.name.clone()).collect::<Vec<_>>())
    }

    /// Whether a text speaks of the function.
    pub fn occurs_in(&self, text: &str) -> bool {
        let ends = |c: char| c.is_whitespace() || "()[]{},".contains(c);
        text.split(ends).any(|word| word.trim_start_matches('@') == self.name)
    }

    /// Reads the equation of its definition; with it come the functions of the source that it calls.
    pub fn read(
        goal: &Goal,
        name: &str,
        declared: Declared,
        given: &Given,
        equation: &Term,
        is_own: &impl Fn(&str) -> bool,
    ) -> Option<(Function, Vec<(String, Given)>)> {
        let entries = goal.hyps.len();
        let (mut goal, mut taken) = (goal.clone(), Names::of(goal));
        let element = taken.fresh("z");
        let constant = names::name(name)?;
        let (mut head, mut implicit, mut parameters) = (String::new(), false, vec![]);
        let mut rest = equation.clone();
        let mut position = 0;
        while let Term::Forall(binder, body) = rest {
            let value = if is_fixed(&binder.ty, binder.info) {
                implicit |= binder.info == 0;
                if parameters.is_empty() {
                    head.push_str(" _");
                } else {
                    return None;
                }
                given.get(position)?.clone()?
            } else {
                if !is_data(&binder.ty) || !traverse::is_closed(&binder.ty) {
                    return None;
                }
                implicit |= binder.info != 0;
                let base = match &*binder.ty {
                    Term::Forall(..) => "p",
                    ty if self::head(ty) == Some("List") => "l",
                    _ => "x",
                };
                let (name, ty) = (taken.fresh(base), (*binder.ty).clone());
                let text = print::print(&goal, &ty)?;
                let hyp =
                    Hyp { name: name.clone(), ty: ty.clone(), value: None, prop: false, accessible: true };
                goal.hyps.push(hyp);
                parameters.push(Parameter { name, ty, text });
                Term::Hyp(goal.hyps.len() - 1)
            };
            rest = traverse::instantiate(&body, &value);
            position += 1;
        }
        let equation = view::as_eq(&rest)?;
        if parameters.is_empty()
            || !traverse::is_closed(equation.ty)
            || matches!(equation.ty, Term::Forall(..))
        {
            return None;
        }
        let head = if implicit { format!("@{constant}{head}") } else { constant };
        let of_goal = |t: &Term| traverse::is_closed(t) && traverse::hyps_in(t).iter().all(|h| *h < entries);
        let mut calls: Vec<(String, Given)> = vec![];
        traverse::visit(equation.rhs, &mut |t, _| {
            let (f, xs) = t.as_const_app().unwrap_or_default();
            if is_own(f) && !calls.iter().any(|(known, _)| known == f) {
                calls.push((f.to_string(), xs.iter().map(|x| of_goal(x).then(|| x.clone())).collect()));
            }
        });
        let called = calls.iter().map(|(name, _)| name.clone()).collect();
        let result = equation.ty.clone();
        let name = name.to_string();
        Some((Function { name, declared, head, parameters, result, calls: called, element }, calls))
    }
}

/// Whether a binder is a type or an instance: what an application fixes.
fn is_fixed(ty: &Term, info: u8) -> bool {
    let (_, end) = proof_term::shape::telescope(ty);
    info == 3 || matches!(end, Term::Sort(level) if level != "0")
}

/// Whether a type's elements are data, as far as its form tells.
fn is_data(ty: &Term) -> bool {
    let is_claim = view::relation(ty).is_some()
        || !matches!(Shape::of(ty), Shape::Other)
        || head(ty) == Some("Membership.mem");
    is_data_type(ty) || !is_claim
}

/// What is needed of a scene to look for functions later.
pub(super) struct Sight {
    pub goal: Goal,
    roots: Vec<(String, Given)>,
    declared: Vec<(String, Declared)>,
}

impl Sight {
    pub fn new(scene: &Scene) -> Sight {
        let mut roots: Vec<(String, Given)> = vec![];
        for statement in scene.statements() {
            traverse::visit(statement, &mut |t, _| {
                if let Some((f, xs)) = t.as_const_app()
                    && scene.preamble.definition(f).is_some()
                    && !roots.iter().any(|(known, _)| known == f)
                {
                    let given = xs.iter().map(|x| traverse::is_closed(x).then(|| x.clone())).collect();
                    roots.push((f.to_string(), given));
                }
            });
        }
        let declared = |d: &super::super::preamble::Definition| {
            let declared = Declared {
                recursive: d.recursive,
                by_patterns: !d.unrolls(),
                told: !d.reducible && !d.unrolls(),
            };
            (d.name.clone(), declared)
        };
        let declared = scene.preamble.defs.iter().map(declared).collect();
        Sight { goal: scene.goal.clone(), roots, declared }
    }

    /// What the source says of the constant `full`.
    fn declared(&self, full: &str) -> Option<Declared> {
        let is_end = |name: &String| {
            full.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let named = self.declared.iter().filter(|(name, _)| is_end(name));
        named.max_by_key(|(name, _)| name.len()).map(|(_, declared)| *declared)
    }

    /// The functions in the goal and those that they call, called ones first.
    pub fn functions(&self, probe: &mut dyn Probe) -> Vec<Function> {
        let mut found: Vec<Function> = vec![];
        let mut known: Vec<String> = vec![];
        let mut next = self.roots.clone();
        let equation = view::fresh(&self.goal, "he");
        for _ in 0..DEPTH {
            next.retain(|(name, _)| !known.contains(name));
            next.truncate(FUNCTIONS.saturating_sub(known.len()));
            if next.is_empty() {
                break;
            }
            known.extend(next.iter().map(|(name, _)| name.clone()));
            let ask = |(name, _): &(String, Given)| {
                let name = names::name(name).unwrap_or_default();
                Tactic { text: format!("have {equation} := @{name}.eq_def"), limits: Effort::Normal.limits() }
            };
            let asked: Vec<Tactic> = next.iter().map(ask).collect();
            let outcomes = probe.run(&asked, false);
            let mut called: Vec<(String, Given)> = vec![];
            for ((name, given), outcome) in next.iter().zip(outcomes) {
                let Outcome::Goals(goals) = outcome else { continue };
                let stated = goals.first().and_then(|goal| goal.hyps.iter().find(|h| h.name == equation));
                let (Some(stated), Some(declared)) = (stated, self.declared(name)) else { continue };
                let is_own = |c: &str| self.declared(c).is_some();
                if let Some((function, calls)) =
                    Function::read(&self.goal, name, declared, given, &stated.ty, &is_own)
                {
                    found.push(function);
                    called.extend(calls);
                }
            }
            called.dedup_by(|a, b| a.0 == b.0);
            next = called;
        }
        called_first(found)
    }
}

/// Functions in an order in which each stands behind those that it calls.
fn called_first(mut functions: Vec<Function>) -> Vec<Function> {
    let mut ordered: Vec<Function> = vec![];
    while !functions.is_empty() {
        let waits =
            |f: &Function| f.calls.iter().any(|c| *c != f.name && functions.iter().any(|g| g.name == *c));
        // where functions call each other, the one that was found last comes first
        let at = functions.iter().position(|f| !waits(f)).unwrap_or(functions.len() - 1);
        ordered.push(functions.remove(at));
    }
    ordered
}

/// Whether the function `from` calls `to`, or one that does.
pub(super) fn reaches(functions: &[Function], from: &str, to: &str) -> bool {
    let (mut seen, mut open): (Vec<&str>, Vec<&str>) = (vec![], vec![from]);
    while let Some(name) = open.pop() {
        let Some(function) = functions.iter().find(|f| f.name == name) else { continue };
        for called in &function.calls {
            if called == to {
                return true;
            }
            if !seen.contains(&called.as_str()) {
                seen.push(called);
                open.push(called);
            }
        }
    }
    false
}
