//! Expressions in the heap: walking them without calling Lean.

use crate::goal::nat_text;
use lean_wasm::layout::{expr, level, name};
use lean_wasm::object::View;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Calls `visit` once for every constant name (a `Name` object;
/// projections name their structure) in an expression.
pub fn constants<'a>(term: View<'a>, visit: &mut impl FnMut(View<'a>)) {
    let mut seen = FxHashSet::default();
    let mut names = FxHashSet::default();
    let mut stack = vec![term];
    while let Some(term) = stack.pop() {
        if !seen.insert(term.ptr()) {
            continue;
        }
        match term.tag() {
            expr::CONST if names.insert(term.field(0).ptr()) => visit(term.field(0)),
            expr::APP => stack.extend([term.field(0), term.field(1)]),
            expr::LAM | expr::FORALL => stack.extend([term.field(1), term.field(2)]),
            expr::LET => stack.extend([term.field(1), term.field(2), term.field(3)]),
            expr::MDATA => stack.push(term.field(1)),
            expr::PROJ => {
                if names.insert(term.field(0).ptr()) {
                    visit(term.field(0));
                }
                stack.push(term.field(2));
            }
            _ => {}
        }
    }
}

/// Number of symbols of an expression: constants, literals and universes, as often as they are written.
pub fn size(term: View<'_>) -> usize {
    fn count(term: View<'_>, memo: &mut FxHashMap<u32, usize>) -> usize {
        let term = bare(term);
        if let Some(known) = memo.get(&term.ptr()) {
            return *known;
        }
        let size = match term.tag() {
            expr::CONST | expr::LIT | expr::SORT => 1,
            _ => children(term).fold(0, |sum: usize, part| sum.saturating_add(count(part, memo))),
        };
        memo.insert(term.ptr(), size);
        size
    }
    count(term, &mut FxHashMap::default())
}

/// The fields of an expression that are expressions.
pub fn fields(term: View<'_>) -> &'static [u32] {
    match term.tag() {
        expr::APP => &[0, 1],
        expr::LAM | expr::FORALL => &[1, 2],
        expr::LET => &[1, 2, 3],
        expr::MDATA => &[1],
        expr::PROJ => &[2],
        _ => &[],
    }
}

/// The expressions directly inside an expression.
pub fn children<'a>(term: View<'a>) -> impl Iterator<Item = View<'a>> {
    fields(term).iter().map(move |&i| term.field(i))
}

/// The function at the head of an application.
pub fn function(mut term: View<'_>) -> View<'_> {
    loop {
        term = bare(term);
        if term.tag() != expr::APP {
            return term;
        }
        term = term.field(0);
    }
}

/// The function at the head of an application and its arguments, last first.
pub fn spine(mut term: View<'_>) -> (View<'_>, Vec<View<'_>>) {
    let mut arguments = vec![];
    loop {
        term = bare(term);
        if term.tag() != expr::APP {
            return (term, arguments);
        }
        arguments.push(term.field(1));
        term = term.field(0);
    }
}

/// The hash of the name of the constant at the head of an expression.
pub fn head(term: View<'_>) -> Option<u64> {
    let f = function(term);
    (f.tag() == expr::CONST && !f.field(0).is_scalar()).then(|| f.field(0).scalar_u64(name::HASH))
}

/// Whether Lean finds the argument of a quantifier by looking for an instance.
pub fn is_instance(quantifier: View<'_>) -> bool {
    quantifier.scalar_u8(expr::BINDER_INFO) == expr::INSTANCE_IMPLICIT
}

/// Whether it mentions a variable bound outside of it.
pub(crate) fn has_loose_variables(term: View<'_>) -> bool {
    term.scalar_u64(expr::DATA) >> expr::LOOSE_BVAR_SHIFT != 0
}

/// Calls `visit` once for every different subexpression object of `root`;
/// those for which it returns `false` are not entered.
pub fn walk<'a>(root: View<'a>, mut visit: impl FnMut(View<'a>) -> bool) {
    let mut seen = FxHashSet::default();
    let mut stack = vec![root];
    while let Some(e) = stack.pop() {
        if seen.insert(e.ptr()) && visit(e) {
            stack.extend(children(e));
        }
    }
}

/// Whether two terms are the same up to names of bound variables and metadata. Universes and binder
/// infos count; a metavariable is nothing but itself.
pub fn same(left: View<'_>, right: View<'_>) -> bool {
    Comparison { equal: FxHashSet::default() }.expr(left, right)
}

/// Terms are graphs: pairs that were found equal are not compared again.
struct Comparison {
    equal: FxHashSet<(u32, u32)>,
}

impl Comparison {
    fn expr(&mut self, left: View<'_>, right: View<'_>) -> bool {
        let (left, right) = (bare(left), bare(right));
        if left.ptr() == right.ptr() || self.equal.contains(&(left.ptr(), right.ptr())) {
            return true;
        }
        let equal = left.tag() == right.tag()
            && match left.tag() {
                expr::BVAR => left.field(0).scalar() == right.field(0).scalar(),
                expr::FVAR | expr::MVAR => same_name(left.field(0), right.field(0)),
                expr::SORT => same_level(left.field(0), right.field(0)),
                expr::CONST => {
                    same_name(left.field(0), right.field(0)) && {
                        let (mut x, mut y) = (left.field(1).list(), right.field(1).list());
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
                    info(left) == info(right)
                        && self.expr(left.field(1), right.field(1))
                        && self.expr(left.field(2), right.field(2))
                }
                expr::LIT => same_literal(left.field(0), right.field(0)),
                expr::PROJ => {
                    same_name(left.field(0), right.field(0))
                        && left.field(1).scalar() == right.field(1).scalar()
                        && self.expr(left.field(2), right.field(2))
                }
                _ => children(left).zip(children(right)).all(|(x, y)| self.expr(x, y)),
            };
        if equal {
            self.equal.insert((left.ptr(), right.ptr()));
        }
        equal
    }
}

/// The expression without the metadata around it.
pub fn bare(mut term: View<'_>) -> View<'_> {
    while term.tag() == expr::MDATA {
        term = term.field(1);
    }
    term
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
pub(crate) fn same_literal(left: View<'_>, right: View<'_>) -> bool {
    left.tag() == right.tag()
        && match left.tag() {
            expr::LIT_NAT => nat_text(left.field(0)) == nat_text(right.field(0)),
            _ => left.field(0).bytes() == right.field(0).bytes(),
        }
}

/// Equality of universe levels: by what they say, not by the order in which a maximum lists its parts.
pub fn same_level(left: View<'_>, right: View<'_>) -> bool {
    left.ptr() == right.ptr() || Maximum::of(left) == Maximum::of(right)
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

    fn add(&mut self, list: View<'_>, offset: u32) {
        if list.is_scalar() || list.tag() == level::ZERO {
            self.constant = self.constant.max(offset);
            return;
        }
        let atom = match list.tag() {
            level::SUCC => return self.add(list.field(0), offset + 1),
            level::MAX => {
                self.add(list.field(0), offset);
                return self.add(list.field(1), offset);
            }
            level::IMAX => Atom::Imax(Maximum::of(list.field(0)), Maximum::of(list.field(1))),
            level::PARAM => Atom::Parameter(list.field(0).name()),
            _ => Atom::Unknown(list.ptr()),
        };
        let known = self.atoms.entry(atom).or_default();
        *known = offset.max(*known);
    }
}

/// Whether two `Name` objects are the same name.
pub fn same_name(mut left: View<'_>, mut right: View<'_>) -> bool {
    loop {
        if left.ptr() == right.ptr() {
            return true;
        }
        if left.is_scalar() || right.is_scalar() || left.tag() != right.tag() {
            return false;
        }
        let (x, y) = (left.field(name::PART), right.field(name::PART));
        let equal = if left.tag() == name::STR { x.bytes() == y.bytes() } else { nat_text(x) == nat_text(y) };
        if !equal {
            return false;
        }
        (left, right) = (left.field(name::PREFIX), right.field(name::PREFIX));
    }
}
