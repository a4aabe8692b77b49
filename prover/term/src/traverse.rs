//! Walking through terms and the de Bruijn arithmetic: lifting, instantiating, substituting, occurs checks.

use lean_protocol::term::{Binder, Term};
use std::collections::BTreeSet;

/// Calls `f` on `t` and every term inside it, outside first, with the number of binders
/// passed. Arguments that are instances are visited too.
pub fn visit<'a>(t: &'a Term, f: &mut impl FnMut(&'a Term, usize)) {
    fn go<'a>(t: &'a Term, depth: usize, f: &mut impl FnMut(&'a Term, usize)) {
        f(t, depth);
        match t {
            Term::App(h, xs) => {
                go(h, depth, f);
                xs.iter().for_each(|x| go(x, depth, f));
            }
            Term::Lambda(b, e) | Term::Forall(b, e) => {
                go(&b.ty, depth, f);
                go(e, depth + 1, f);
            }
            Term::Let(b, v, e) => {
                go(&b.ty, depth, f);
                go(v, depth, f);
                go(e, depth + 1, f);
            }
            Term::Proj(_, _, e) => go(e, depth, f),
            _ => {}
        }
    }
    go(t, 0, f);
}

/// Indices of the hypotheses that occur in `t`.
pub fn hyps_in(t: &Term) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    visit(t, &mut |s, _| {
        if let Term::Hyp(i) = s {
            out.insert(*i);
        }
    });
    out
}

/// Whether hypothesis `i` occurs in `t`.
pub fn mentions(t: &Term, i: usize) -> bool {
    let mut found = false;
    visit(t, &mut |s, _| found |= *s == Term::Hyp(i));
    found
}

/// Whether `t` has no bound variable that points outside `t`.
pub fn is_closed(t: &Term) -> bool {
    let mut closed = true;
    visit(t, &mut |s, d| closed &= !matches!(s, Term::Bound(i) if *i >= d));
    closed
}

/// Number of nodes.
pub fn size(t: &Term) -> usize {
    let mut n = 0;
    visit(t, &mut |_, _| n += 1);
    n
}

/// Rebuilds `t`, replacing each `Bound`, `Hyp` and `Meta` by what `f`
/// says (given the binders passed); `None` keeps it.
pub fn map_leaves(t: &Term, f: &mut impl FnMut(&Term, usize) -> Option<Term>) -> Term {
    fn go(t: &Term, d: usize, f: &mut impl FnMut(&Term, usize) -> Option<Term>) -> Term {
        let bx = |t: &Term, d: usize, f: &mut _| Box::new(go(t, d, f));
        match t {
            Term::Bound(_) | Term::Hyp(_) | Term::Meta(_) => f(t, d).unwrap_or_else(|| t.clone()),
            Term::App(h, xs) => {
                let head = go(h, d, f);
                let xs: Vec<Term> = xs.iter().map(|x| go(x, d, f)).collect();
                apply(head, xs)
            }
            Term::Lambda(b, e) => {
                let ty = bx(&b.ty, d, f);
                Term::Lambda(Binder { ty, ..b.clone() }, bx(e, d + 1, f))
            }
            Term::Forall(b, e) => {
                let ty = bx(&b.ty, d, f);
                Term::Forall(Binder { ty, ..b.clone() }, bx(e, d + 1, f))
            }
            Term::Let(b, v, e) => {
                let ty = bx(&b.ty, d, f);
                Term::Let(Binder { ty, ..b.clone() }, bx(v, d, f), bx(e, d + 1, f))
            }
            Term::Proj(n, i, e) => Term::Proj(n.clone(), *i, bx(e, d, f)),
            _ => t.clone(),
        }
    }
    go(t, 0, f)
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

/// Adds `n` to every bound variable of `t` that points outside it.
pub fn lift(t: &Term, n: usize) -> Term {
    if n == 0 {
        return t.clone();
    }
    map_leaves(t, &mut |s, d| match s {
        Term::Bound(i) if *i >= d => Some(Term::Bound(i + n)),
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

/// Replaces hypothesis `i` by `value` in `t`.
pub fn substitute(t: &Term, i: usize, value: &Term) -> Term {
    map_leaves(t, &mut |s, d| (*s == Term::Hyp(i)).then(|| lift(value, d)))
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
