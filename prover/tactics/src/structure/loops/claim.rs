//! Claims about a loop that are strong enough for induction.

use super::Loop;
use super::variable::{Role, Variable};
use lean_bridge::term::{Binder, Goal, Term};
use proof_term::build::{and, call, le, nat_ty};
use proof_term::shape::{has_const, head};
use proof_term::{print, traverse, view};

/// A strengthened claim.
pub(super) struct Strengthened {
    pub claim: String,
    /// What is known of the variables at the start and on the way.
    pub invariants: Vec<String>,
    /// Whether the claim at the starting values is the goal itself.
    pub is_goal: bool,
}

impl Loop {
    /// Strengthened claims, the strongest first.
    pub(super) fn strengthened(&self, goal: &Goal, variables: &[Variable]) -> Vec<Strengthened> {
        let general = self.general(variables);
        let show = |t: &Term| print::atom(goal, t);
        let Some(claim) = print::print(goal, &traverse::replace(&self.claim, &self.call(), &general)) else {
            return vec![];
        };
        let index = variables.iter().find(|v| v.kind == Some(Role::Index));
        let holders = || {
            variables.iter().filter_map(|v| match v.kind {
                Some(Role::Places(count)) => Some((v, count)),
                _ => None,
            })
        };
        let starts_at_zero = |v: &Variable| view::integer(&v.start).is_some_and(|n| n.to_string() == "0");
        let (mut sizes, mut passed, mut below) = (vec![], vec![], vec![]);
        if let Some(i) = index.filter(|i| !starts_at_zero(i)) {
            sizes.extend(show(&i.start).map(|start| format!("{start} ≤ {}", i.name)));
        }
        for (holder, count) in holders() {
            let (acc, start) = (&holder.name, &holder.start);
            let empty = is_empty(start);
            if !empty {
                sizes.extend(show(start).map(|start| format!("@{count} _ {acc} = @{count} _ {start}")));
            } else if let Some(i) = index {
                let first = show(&i.start).filter(|_| !starts_at_zero(i)).map(|start| format!(" + {start}"));
                sizes.push(format!("@{count} _ {acc}{} = {}", first.unwrap_or_default(), i.name));
            }
            let so_far = traverse::replace(&self.claim, &self.call(), &Term::Hyp(holder.index));
            let Some(so_far) = print::atom(goal, &so_far) else { continue };
            for place in self.places.iter().filter_map(|p| show(&Term::Hyp(*p))) {
                match index {
                    Some(i) if !empty => {
                        passed.push(format!("({place} < {} → {so_far})", i.name));
                        if let Some(start) = show(start) {
                            passed.push(format!(
                                "({} ≤ {place} → {acc}[{place}]! = {start}[{place}]!)",
                                i.name
                            ));
                        }
                    }
                    _ => passed.push(format!("({place} < @{count} _ {acc} → {so_far})")),
                }
            }
        }
        if let Some(i) = index {
            for (position, fixed) in self.args.iter().enumerate() {
                let Term::Hyp(h) = fixed else { continue };
                if variables.iter().any(|v| v.position == position) {
                    continue;
                }
                let count = match head(&goal.hyps[*h].ty) {
                    Some("Array") => "Array.size",
                    Some("List") => "List.length",
                    _ => continue,
                };
                below.extend(show(fixed).map(|a| format!("{} ≤ @{count} _ {a}", i.name)));
            }
        }
        let together =
            |lists: &[&Vec<String>]| lists.iter().flat_map(|l| l.iter().cloned()).collect::<Vec<_>>();
        let sets = [
            together(&[&sizes, &passed]),
            together(&[&sizes, &passed, &below]),
            together(&[&sizes, &below]),
            sizes.clone(),
            vec![],
        ];
        let mut strengthened: Vec<Strengthened> = vec![];
        let from_here = index.and_then(|i| {
            let bounded = bounded(&self.claim, &Term::Hyp(i.index))?;
            print::print(goal, &traverse::replace(&bounded, &self.call(), &general))
        });
        if let Some(claim) = from_here {
            strengthened.push(Strengthened { claim, invariants: sizes.clone(), is_goal: false });
        }
        for invariants in sets {
            if !strengthened.iter().any(|s| s.is_goal && s.invariants == invariants) {
                strengthened.push(Strengthened { claim: claim.clone(), invariants, is_goal: true });
            }
        }
        strengthened
    }
}

/// Whether loops start with such a term: a number, or something empty.
pub(super) fn is_start(term: &Term) -> bool {
    view::integer(term).is_some() || is_empty(term)
}

/// Whether a term stands for something without places, as far as one can see.
fn is_empty(term: &Term) -> bool {
    let empty = ["List.nil", "Array.empty", "Array.mkEmpty", "Array.emptyWithCapacity"];
    has_const(term, |c| empty.contains(&c)) && !has_const(term, |c| c == "List.cons")
}

/// A claim whose quantifiers over natural numbers range from `least` on; `None` if it has none.
pub(super) fn bounded(claim: &Term, least: &Term) -> Option<Term> {
    let mut any = false;
    let bounded = bounded_below(claim, least, &mut any);
    any.then_some(bounded)
}

fn bounded_below(term: &Term, least: &Term, any: &mut bool) -> Term {
    let nat = nat_ty();
    let is_nat = |ty: &Term| *ty == nat;
    let at_least = || le(&nat, least.clone(), Term::Bound(0));
    match term {
        Term::Forall(b, e) if is_nat(&b.ty) => {
            *any = true;
            let body = bounded_below(e, least, any);
            let premise = Binder { name: "h".into(), info: 0, ty: Box::new(at_least()) };
            let body = Term::Forall(premise, Box::new(traverse::lift(&body, 1)));
            Term::Forall(b.clone(), Box::new(body))
        }
        Term::Forall(b, e) => {
            let ty = Box::new(bounded_below(&b.ty, least, any));
            Term::Forall(Binder { ty, ..b.clone() }, Box::new(bounded_below(e, least, any)))
        }
        Term::App(head, xs) => match (&**head, &xs[..]) {
            (Term::Const(c), [ty, Term::Lambda(b, e)]) if c == "Exists" && is_nat(ty) => {
                *any = true;
                let body = and(at_least(), bounded_below(e, least, any));
                call("Exists", vec![ty.clone(), Term::Lambda(b.clone(), Box::new(body))])
            }
            (Term::Const(c), _)
                if matches!(c.as_str(), "And" | "Or" | "Iff" | "Not" | "Eq" | "Decidable.decide") =>
            {
                Term::App(head.clone(), xs.iter().map(|x| bounded_below(x, least, any)).collect())
            }
            (Term::Const(c), [ty, Term::Lambda(b, e)]) if c == "Exists" => {
                let body = bounded_below(e, least, any);
                call("Exists", vec![ty.clone(), Term::Lambda(b.clone(), Box::new(body))])
            }
            _ => term.clone(),
        },
        _ => term.clone(),
    }
}
