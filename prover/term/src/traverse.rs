//! Walking through terms and the de Bruijn arithmetic: lifting, instantiating, substituting, occurs checks.

use lean_protocol::term::{Binder, Term};
use std::collections::BTreeSet;

/// Calls `visitor` on `term` and every term inside it, outside first, with the number of binders
/// passed. Arguments that are instances are visited too.
pub fn visit<'a>(term: &'a Term, visitor: &mut impl FnMut(&'a Term, usize)) {
    fn go<'a>(term: &'a Term, depth: usize, visitor: &mut impl FnMut(&'a Term, usize)) {
        visitor(term, depth);
        match term {
            Term::App(h, xs) => {
                go(h, depth, visitor);
                xs.iter().for_each(|x| go(x, depth, visitor));
            }
            Term::Lambda(b, e) | Term::Forall(b, e) => {
                go(&b.ty, depth, visitor);
                go(e, depth + 1, visitor);
            }
            Term::Let(b, v, e) => {
                go(&b.ty, depth, visitor);
                go(v, depth, visitor);
                go(e, depth + 1, visitor);
            }
            Term::Proj(_, _, e) => go(e, depth, visitor),
            _ => {}
        }
    }
    go(term, 0, visitor);
}

/// Indices of the hypotheses that occur in `term`.
pub fn hyps_in(term: &Term) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    visit(term, &mut |s, _| {
        if let Term::Hyp(i) = s {
            out.insert(*i);
        }
    });
    out
}

/// Whether hypothesis `index` occurs in `term`.
pub fn mentions(term: &Term, index: usize) -> bool {
    let mut found = false;
    visit(term, &mut |s, _| found |= *s == Term::Hyp(index));
    found
}

/// Whether `term` has no bound variable that points outside `term`.
pub fn is_closed(term: &Term) -> bool {
    let mut closed = true;
    visit(term, &mut |s, d| closed &= !matches!(s, Term::Bound(i) if *i >= d));
    closed
}

/// Number of nodes.
pub fn size(term: &Term) -> usize {
    let mut n = 0;
    visit(term, &mut |_, _| n += 1);
    n
}

/// Rebuilds `term`, replacing each `Bound`, `Hyp` and `Meta` by what `replacement`
/// says (given the binders passed); `None` keeps it.
pub fn map_leaves(term: &Term, replacement: &mut impl FnMut(&Term, usize) -> Option<Term>) -> Term {
    fn go(term: &Term, depth: usize, replacement: &mut impl FnMut(&Term, usize) -> Option<Term>) -> Term {
        let bx = |term: &Term, depth: usize, replacement: &mut _| Box::new(go(term, depth, replacement));
        match term {
            Term::Bound(_) | Term::Hyp(_) | Term::Meta(_) => {
                replacement(term, depth).unwrap_or_else(|| term.clone())
            }
            Term::App(h, xs) => {
                let head = go(h, depth, replacement);
                let xs: Vec<Term> = xs.iter().map(|x| go(x, depth, replacement)).collect();
                apply(head, xs)
            }
            Term::Lambda(b, e) => {
                let ty = bx(&b.ty, depth, replacement);
                Term::Lambda(Binder { ty, ..b.clone() }, bx(e, depth + 1, replacement))
            }
            Term::Forall(b, e) => {
                let ty = bx(&b.ty, depth, replacement);
                Term::Forall(Binder { ty, ..b.clone() }, bx(e, depth + 1, replacement))
            }
            Term::Let(b, v, e) => {
                let ty = bx(&b.ty, depth, replacement);
                Term::Let(
                    Binder { ty, ..b.clone() },
                    bx(v, depth, replacement),
                    bx(e, depth + 1, replacement),
                )
            }
            Term::Proj(n, i, e) => Term::Proj(n.clone(), *i, bx(e, depth, replacement)),
            _ => term.clone(),
        }
    }
    go(term, 0, replacement)
}

/// `head xs`, flattening an application and contracting a β-redex.
pub fn apply(head: Term, xs: Vec<Term>) -> Term {
    if xs.is_empty() {
        return head;
    }
    match head {
        Term::App(h, mut ys) => {
            ys.extend(xs);
            Term::App(h, ys)
        }
        Term::Lambda(_, body) => {
            let mut xs = xs.into_iter();
            let first = xs.next().expect("not empty");
            apply(instantiate(&body, &first), xs.collect())
        }
        h => Term::App(Box::new(h), xs),
    }
}

/// Adds `count` to every bound variable of `term` that points outside it.
pub fn lift(term: &Term, count: usize) -> Term {
    if count == 0 {
        return term.clone();
    }
    map_leaves(term, &mut |s, d| match s {
        Term::Bound(i) if *i >= d => Some(Term::Bound(i + count)),
        _ => None,
    })
}

/// `body` (under one binder) with the bound variable replaced by `arg`.
pub fn instantiate(body: &Term, arg: &Term) -> Term {
    map_leaves(body, &mut |s, d| match s {
        Term::Bound(i) if *i == d => Some(lift(arg, d)),
        Term::Bound(i) if *i > d => Some(Term::Bound(i - 1)),
        _ => None,
    })
}

/// `body` (under one binder) without the binder, if the bound variable does not occur in it.
pub fn strip(body: &Term) -> Option<Term> {
    let mut used = false;
    visit(body, &mut |s, d| used |= *s == Term::Bound(d));
    (!used).then(|| instantiate(body, &Term::Sort("0".into())))
}

/// Replaces hypothesis `index` by `value` in `term`.
pub fn substitute(term: &Term, index: usize, value: &Term) -> Term {
    map_leaves(term, &mut |s, d| (*s == Term::Hyp(index)).then(|| lift(value, d)))
}

/// Whether a closed term occurs in another.
pub fn contains(term: &Term, part: &Term) -> bool {
    let mut found = false;
    visit(term, &mut |t, _| found |= t == part);
    found
}

/// `term` with the closed term `to` wherever the closed term `from` stood.
pub fn replace(term: &Term, from: &Term, to: &Term) -> Term {
    if term == from {
        return to.clone();
    }
    let inner = |t: &Term| Box::new(replace(t, from, to));
    let of = |b: &Binder| Binder { ty: inner(&b.ty), ..b.clone() };
    match term {
        Term::App(head, xs) => apply(*inner(head), xs.iter().map(|x| replace(x, from, to)).collect()),
        Term::Lambda(b, e) => Term::Lambda(of(b), inner(e)),
        Term::Forall(b, e) => Term::Forall(of(b), inner(e)),
        Term::Let(b, v, e) => Term::Let(of(b), inner(v), inner(e)),
        Term::Proj(name, field, e) => Term::Proj(name.clone(), *field, inner(e)),
        _ => term.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::*;

    #[test]
    fn lifting_and_instantiating() {
        // fun y : Nat => #1 + y, under one binder
        let f = lambda("y", nat_ty(), add(&nat_ty(), Term::Bound(1), Term::Bound(0)));
        let g = instantiate(&f, &Term::Hyp(7));
        assert_eq!(g, lambda("y", nat_ty(), add(&nat_ty(), Term::Hyp(7), Term::Bound(0))));
        assert!(is_closed(&g) && !is_closed(&f));
        assert_eq!(apply(g, vec![nat(2)]), add(&nat_ty(), Term::Hyp(7), nat(2)));
        assert_eq!(strip(&Term::Bound(1)), Some(Term::Bound(0)));
        assert_eq!(strip(&Term::Bound(0)), None);
    }
}
