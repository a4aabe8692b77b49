//! Walking through the connectives and quantifiers of a proposition.

use lean_bridge::term::{Binder, Term};
use proof_term::shape::Shape;
use proof_term::view;

/// A quantifier of a proposition.
pub struct Quantified<'a> {
    pub binder: &'a Binder,
    pub body: &'a Term,
    /// Names of the quantifiers around it.
    pub around: Vec<&'a str>,
    /// `∃` rather than `∀`.
    pub is_exists: bool,
}

/// Calls `visitor` on every quantifier of a proposition. Implications, and anything inside of terms, are no
/// quantifiers.
pub fn quantifiers<'a>(proposition: &'a Term, visitor: &mut impl FnMut(&Quantified<'a>)) {
    go(proposition, &mut vec![], visitor);
}

fn go<'a>(term: &'a Term, around: &mut Vec<&'a str>, visitor: &mut impl FnMut(&Quantified<'a>)) {
    let mut quantified = |binder: &'a Binder, body: &'a Term, is_exists, around: &mut Vec<&'a str>| {
        if is_exists || !is_arrow(binder) {
            visitor(&Quantified { binder, body, around: around.clone(), is_exists });
        }
    };
    match Shape::of(term) {
        Shape::And(a, b) | Shape::Or(a, b) | Shape::Iff(a, b) => {
            go(a, around, visitor);
            go(b, around, visitor);
        }
        Shape::Not(a) => go(a, around, visitor),
        Shape::Exists(_, Term::Lambda(binder, body)) => {
            quantified(binder, body, true, around);
            around.push(&binder.name);
            go(body, around, visitor);
            around.pop();
        }
        Shape::Forall(binder, body) => {
            quantified(binder, body, false, around);
            go(&binder.ty, around, visitor);
            around.push(&binder.name);
            go(body, around, visitor);
            around.pop();
        }
        _ => {}
    }
}

/// Whether a binder is that of `A → B`, which has a name that no text can write.
fn is_arrow(binder: &Binder) -> bool {
    binder.name.contains('✝') || binder.name.is_empty()
}

/// Whether the body of a binder mentions its variable.
pub fn mentions_own(body: &Term) -> bool {
    let mut found = false;
    view::visit(body, &mut |t, depth| found |= *t == Term::Bound(depth));
    found
}
