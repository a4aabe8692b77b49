//! What a claim says of all places, said of those from one on.

use lean_bridge::term::{Binder, Term};
use proof_term::build::{and, call, le, nat_ty};
use proof_term::traverse;

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
