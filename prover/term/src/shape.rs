//! The logical shape of a term: which connective or relation stands at its head.

use crate::traverse;
use lean_protocol::term::{Binder, Term};

/// Head of a proposition, with its immediate parts.
#[derive(Debug, PartialEq)]
pub enum Shape<'a> {
    /// `True`.
    True,
    /// `False`.
    False,
    /// `p ∧ q`.
    And(&'a Term, &'a Term),
    /// `p ∨ q`.
    Or(&'a Term, &'a Term),
    /// `p ↔ q`.
    Iff(&'a Term, &'a Term),
    /// `¬ p`.
    Not(&'a Term),
    /// Type of the witness and the predicate (usually a `Lambda`).
    Exists(&'a Term, &'a Term),
    /// Type and both sides.
    Eq(&'a Term, &'a Term, &'a Term),
    /// Type and both sides, unequal.
    Ne(&'a Term, &'a Term, &'a Term),
    /// `∀ x : T, P` or `P → Q`.
    Forall(&'a Binder, &'a Term),
    /// Something else.
    Other,
}

impl<'a> Shape<'a> {
    /// Looks at the head of a term.
    pub fn of(term: &'a Term) -> Shape<'a> {
        if let Term::Forall(b, body) = term {
            return Shape::Forall(b, body);
        }
        let Some((c, xs)) = term.as_const_app() else { return Shape::Other };
        match (c, xs) {
            ("True", []) => Shape::True,
            ("False", []) => Shape::False,
            ("And", [a, b]) => Shape::And(a, b),
            ("Or", [a, b]) => Shape::Or(a, b),
            ("Iff", [a, b]) => Shape::Iff(a, b),
            ("Not", [a]) => Shape::Not(a),
            ("Exists", [term, p]) => Shape::Exists(term, p),
            ("Eq", [term, a, b]) => Shape::Eq(term, a, b),
            ("Ne", [term, a, b]) => Shape::Ne(term, a, b),
            _ => Shape::Other,
        }
    }
}

/// Head constant of an application, or of a bare constant.
pub fn head(term: &Term) -> Option<&str> {
    term.as_const_app().map(|(c, _)| c)
}

/// Whether some constant satisfying `accepted` occurs in `term`.
pub fn has_const(term: &Term, accepted: impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    traverse::visit(term, &mut |s, _| {
        if let Term::Const(c) = s {
            found |= accepted(c)
        }
    });
    found
}

/// Whether any local hypothesis or metavariable occurs in `term`.
pub fn has_free(term: &Term) -> bool {
    let mut open = false;
    traverse::visit(term, &mut |s, _| open |= matches!(s, Term::Hyp(_) | Term::Meta(_)));
    open
}

/// The binders of a `∀`/`→` telescope and what stands under them.
pub fn telescope(mut term: &Term) -> (Vec<&Binder>, &Term) {
    let mut bs = vec![];
    while let Term::Forall(b, e) = term {
        bs.push(b);
        term = e;
    }
    (bs, term)
}

/// Whether a term is surely a type of data (so that a hypothesis of it is a variable).
pub fn is_data_type(term: &Term) -> bool {
    match term {
        Term::Sort(_) => true,
        Term::Forall(_, e) => is_data_type(e),
        _ => matches!(
            head(term),
            Some(
                "Nat"
                    | "Int"
                    | "Rat"
                    | "Bool"
                    | "List"
                    | "Option"
                    | "Array"
                    | "BitVec"
                    | "Fin"
                    | "Prod"
                    | "Sum"
                    | "String"
                    | "Char"
                    | "Unit"
                    | "PUnit"
                    | "Subtype"
                    | "Sigma"
                    | "Except"
                    | "UInt8"
                    | "UInt16"
                    | "UInt32"
                    | "UInt64"
                    | "Vector"
            )
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::*;

    #[test]
    fn shapes_and_walks() {
        let t = and(eq(&nat_ty(), Term::Hyp(0), nat(3)), constant("False"));
        let Shape::And(a, b) = Shape::of(&t) else { panic!("{t:?}") };
        assert!(matches!(Shape::of(a), Shape::Eq(_, l, _) if *l == Term::Hyp(0)));
        assert_eq!(Shape::of(b), Shape::False);
        assert!(has_free(&t) && !has_free(&nat(3)));
        assert!(has_const(&t, |c| c == "False"));
        let f = forall("x", nat_ty(), forall("h", t.clone(), t));
        assert_eq!(telescope(&f).0.len(), 2);
        assert!(is_data_type(&nat_ty()) && !is_data_type(&f));
    }
}
