//! What a claim says of all places, said of those from one on.

use lean_bridge::term::{Binder, Term};
use proof_term::build::{and, call, le, nat_ty};
use proof_term::traverse;

/// A claim whose quantifiers over natural numbers range from `least` on, and up to `most` if there is one;
/// `None` if it has no such quantifiers.
pub(super) fn bounded(claim: &Term, least: &Term, most: Option<&Term>) -> Option<Term> {
    let mut bounds = Bounds { least, most, any: false };
    let bounded = bounds.put(claim);
    bounds.any.then_some(bounded)
}

struct Bounds<'a> {
    least: &'a Term,
    most: Option<&'a Term>,
    /// Whether there was a quantifier.
    any: bool,
}

impl Bounds<'_> {
    /// What is required of the variable of the innermost binder.
    fn premises(&self) -> Vec<Term> {
        let nat = nat_ty();
        let least = le(&nat, self.least.clone(), Term::Bound(0));
        let most = self.most.map(|most| le(&nat, Term::Bound(0), most.clone()));
        std::iter::once(least).chain(most).collect()
    }

    fn put(&mut self, term: &Term) -> Term {
        match term {
            Term::Forall(b, e) if *b.ty == nat_ty() => {
                self.any = true;
                let body = self.premises().into_iter().rev().fold(self.put(e), |body, premise| {
                    let premise = Binder { name: "h".into(), info: 0, ty: Box::new(premise) };
                    Term::Forall(premise, Box::new(traverse::lift(&body, 1)))
                });
                Term::Forall(b.clone(), Box::new(body))
            }
            Term::Forall(b, e) => {
                let ty = Box::new(self.put(&b.ty));
                Term::Forall(Binder { ty, ..b.clone() }, Box::new(self.put(e)))
            }
            Term::App(head, xs) => match (&**head, &xs[..]) {
                (Term::Const(c), [ty, Term::Lambda(b, e)]) if c == "Exists" => {
                    let mut body = self.put(e);
                    if *ty == nat_ty() {
                        self.any = true;
                        body =
                            self.premises().into_iter().rev().fold(body, |body, premise| and(premise, body));
                    }
                    call("Exists", vec![ty.clone(), Term::Lambda(b.clone(), Box::new(body))])
                }
                (Term::Const(c), _)
                    if matches!(c.as_str(), "And" | "Or" | "Iff" | "Not" | "Eq" | "Decidable.decide") =>
                {
                    Term::App(head.clone(), xs.iter().map(|x| self.put(x)).collect())
                }
                _ => term.clone(),
            },
            _ => term.clone(),
        }
    }
}
