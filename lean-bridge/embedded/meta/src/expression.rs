//! Expressions in the heap: walking them without calling Lean.

use crate::goal::nat_text;
use lean_wasm::layout::{expr, level, name};
use lean_wasm::object::View;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Calls `visit` once for every constant name (a `Name` object;
/// projections name their structure) in an expression.
pub fn constants<'a>(e: View<'a>, visit: &mut impl FnMut(View<'a>)) {
    let mut seen = HashSet::new();
    let mut names = HashSet::new();
    let mut stack = vec![e];
    while let Some(e) = stack.pop() {
        if !seen.insert(e.ptr()) {
            continue;
        }
        match e.tag() {
            expr::CONST if names.insert(e.field(0).ptr()) => visit(e.field(0)),
            expr::APP => stack.extend([e.field(0), e.field(1)]),
            expr::LAM | expr::FORALL => stack.extend([e.field(1), e.field(2)]),
            expr::LET => stack.extend([e.field(1), e.field(2), e.field(3)]),
            expr::MDATA => stack.push(e.field(1)),
            expr::PROJ => {
                if names.insert(e.field(0).ptr()) {
                    visit(e.field(0));
                }
                stack.push(e.field(2));
            }
            _ => {}
        }
    }
}

/// Number of symbols of an expression: constants, literals and universes, as often as they are written.
pub fn size(e: View<'_>) -> usize {
    fn count(e: View<'_>, memo: &mut HashMap<u32, usize>) -> usize {
        let e = bare(e);
        if let Some(known) = memo.get(&e.ptr()) {
            return *known;
        }
        let size = match e.tag() {
            expr::CONST | expr::LIT | expr::SORT => 1,
            _ => children(e).fold(0, |sum: usize, part| sum.saturating_add(count(part, memo))),
        };
        memo.insert(e.ptr(), size);
        size
    }
    count(e, &mut HashMap::new())
}

/// The fields of an expression that are expressions.
pub fn fields(e: View<'_>) -> &'static [u32] {
    match e.tag() {
        expr::APP => &[0, 1],
        expr::LAM | expr::FORALL => &[1, 2],
        expr::LET => &[1, 2, 3],
        expr::MDATA => &[1],
        expr::PROJ => &[2],
        _ => &[],
    }
}

/// The expressions directly inside an expression.
pub fn children<'a>(e: View<'a>) -> impl Iterator<Item = View<'a>> {
    fields(e).iter().map(move |&i| e.field(i))
}

/// The function at the head of an application.
pub fn function(mut e: View<'_>) -> View<'_> {
    loop {
        e = bare(e);
        if e.tag() != expr::APP {
            return e;
        }
        e = e.field(0);
    }
}

/// The function at the head of an application and its arguments, last first.
pub fn spine(mut e: View<'_>) -> (View<'_>, Vec<View<'_>>) {
    let mut arguments = vec![];
    loop {
        e = bare(e);
        if e.tag() != expr::APP {
            return (e, arguments);
        }
        arguments.push(e.field(1));
        e = e.field(0);
    }
}

/// The hash of the name of the constant at the head of an expression.
pub fn head(e: View<'_>) -> Option<u64> {
    let f = function(e);
    (f.tag() == expr::CONST && !f.field(0).is_scalar()).then(|| f.field(0).scalar_u64(name::HASH))
}

/// Whether Lean finds the argument of a quantifier by looking for an instance.
pub fn is_instance(quantifier: View<'_>) -> bool {
    quantifier.scalar_u8(expr::BINDER_INFO) == expr::INSTANCE_IMPLICIT
}

/// Whether it mentions a variable bound outside of it.
pub(crate) fn has_loose_variables(e: View<'_>) -> bool {
    e.scalar_u64(expr::DATA) >> expr::LOOSE_BVAR_SHIFT != 0
}

/// Calls `visit` once for every different subexpression object of `root`;
/// those for which it returns `false` are not entered.
pub fn walk<'a>(root: View<'a>, mut visit: impl FnMut(View<'a>) -> bool) {
    let mut seen = HashSet::new();
    let mut stack = vec![root];
    while let Some(e) = stack.pop() {
        if seen.insert(e.ptr()) && visit(e) {
            stack.extend(children(e));
        }
    }
}

/// Whether two terms are the same up to names of bound variables and metadata. Universes and binder
/// infos count; a metavariable is nothing but itself.
pub fn same(a: View<'_>, b: View<'_>) -> bool {
    Comparison { equal: HashSet::new() }.expr(a, b)
}

/// Terms are graphs: pairs that were found equal are not compared again.
struct Comparison {
    equal: HashSet<(u32, u32)>,
}

impl Comparison {
    fn expr(&mut self, a: View<'_>, b: View<'_>) -> bool {
        let (a, b) = (bare(a), bare(b));
        if a.ptr() == b.ptr() || self.equal.contains(&(a.ptr(), b.ptr())) {
            return true;
        }
        let equal = a.tag() == b.tag()
            && match a.tag() {
                expr::BVAR => a.field(0).scalar() == b.field(0).scalar(),
                expr::FVAR | expr::MVAR => same_name(a.field(0), b.field(0)),
                expr::SORT => same_level(a.field(0), b.field(0)),
                expr::CONST => {
                    same_name(a.field(0), b.field(0)) && {
                        let (mut x, mut y) = (a.field(1).list(), b.field(1).list());
                        loop {
                            match (x.next(), y.next()) {
                                (None, None) => break true,
                                (Some(x), Some(y)) if same_level(x, y) => {}
                                _ => break false,
                            }
                        }
                    }
                }
                expr::LAM | expr::FORALL => {
                    let info = |e: View<'_>| e.scalar_u8(expr::BINDER_INFO);
                    info(a) == info(b)
                        && self.expr(a.field(1), b.field(1))
                        && self.expr(a.field(2), b.field(2))
                }
                expr::LIT => same_literal(a.field(0), b.field(0)),
                expr::PROJ => {
                    same_name(a.field(0), b.field(0))
                        && a.field(1).scalar() == b.field(1).scalar()
                        && self.expr(a.field(2), b.field(2))
                }
                _ => children(a).zip(children(b)).all(|(x, y)| self.expr(x, y)),
            };
        if equal {
            self.equal.insert((a.ptr(), b.ptr()));
        }
        equal
    }
}

/// The expression without the metadata around it.
pub fn bare(mut e: View<'_>) -> View<'_> {
    while e.tag() == expr::MDATA {
        e = e.field(1);
    }
    e
}

/// The leading quantifiers of a type, as expressions, and what stands behind them.
pub fn telescope(ty: View<'_>) -> (Vec<View<'_>>, View<'_>) {
    let mut quantifiers = vec![];
    let mut e = bare(ty);
    while e.tag() == expr::FORALL {
        quantifiers.push(e);
        e = bare(e.field(2));
    }
    (quantifiers, e)
}

/// Whether two literals are the same.
pub(crate) fn same_literal(a: View<'_>, b: View<'_>) -> bool {
    a.tag() == b.tag()
        && match a.tag() {
            expr::LIT_NAT => nat_text(a.field(0)) == nat_text(b.field(0)),
            _ => a.field(0).bytes() == b.field(0).bytes(),
        }
}

/// Equality of universe levels: by what they say, not by the order in which a maximum lists its parts.
pub fn same_level(a: View<'_>, b: View<'_>) -> bool {
    a.ptr() == b.ptr() || Maximum::of(a) == Maximum::of(b)
}

/// A level as a maximum of atoms (parameters, and what is no maximum), each with what is added to it.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Maximum {
    atoms: BTreeMap<Atom, u32>,
    /// The constant among the parts.
    constant: u32,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Parameter(String),
    /// Both parts, not simplified.
    Imax(Maximum, Maximum),
    /// Equal to nothing but itself.
    Unknown(u32),
}

impl Maximum {
    fn of(level: View<'_>) -> Maximum {
        let mut m = Maximum::default();
        m.add(level, 0);
        // a constant that another part always reaches says nothing
        if m.atoms.values().any(|offset| *offset >= m.constant) {
            m.constant = 0;
        }
        m
    }

    fn add(&mut self, l: View<'_>, offset: u32) {
        if l.is_scalar() || l.tag() == level::ZERO {
            self.constant = self.constant.max(offset);
            return;
        }
        let atom = match l.tag() {
            level::SUCC => return self.add(l.field(0), offset + 1),
            level::MAX => {
                self.add(l.field(0), offset);
                return self.add(l.field(1), offset);
            }
            level::IMAX => Atom::Imax(Maximum::of(l.field(0)), Maximum::of(l.field(1))),
            level::PARAM => Atom::Parameter(l.field(0).name()),
            _ => Atom::Unknown(l.ptr()),
        };
        let known = self.atoms.entry(atom).or_default();
        *known = offset.max(*known);
    }
}

/// Whether two `Name` objects are the same name.
pub fn same_name(mut a: View<'_>, mut b: View<'_>) -> bool {
    loop {
        if a.ptr() == b.ptr() {
            return true;
        }
        if a.is_scalar() || b.is_scalar() || a.tag() != b.tag() {
            return false;
        }
        let (x, y) = (a.field(name::PART), b.field(name::PART));
        let equal = if a.tag() == name::STR { x.bytes() == y.bytes() } else { nat_text(x) == nat_text(y) };
        if !equal {
            return false;
        }
        (a, b) = (a.field(name::PREFIX), b.field(name::PREFIX));
    }
}
