//! Expressions in the heap: comparing, hashing and walking them without calling Lean.

use crate::goal::{level_text, nat_text};
use crate::layout::expr;
use crate::object::View;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// SHA-256 of a closed expression's structure. Universe parameters count by their position in `params`, bound variables
/// by their index; binder names and metadata do not count, binder annotations do.
pub fn structural_hash(e: View<'_>, params: &[String]) -> [u8; 32] {
    Hasher { params, known: HashMap::new() }.hash(e)
}

struct Hasher<'a> {
    params: &'a [String],
    known: HashMap<u32, [u8; 32]>,
}

impl Hasher<'_> {
    fn hash(&mut self, e: View<'_>) -> [u8; 32] {
        if e.tag() == expr::MDATA {
            return self.hash(e.field(1));
        }
        if let Some(k) = self.known.get(&e.ptr()) {
            return *k;
        }
        let mut h = Sha256::new();
        h.update([e.tag()]);
        match e.tag() {
            expr::BVAR => h.update(nat_text(e.field(0))),
            expr::FVAR | expr::MVAR => h.update(e.field(0).name()),
            expr::SORT => h.update(self.level(e.field(0))),
            expr::CONST => {
                h.update(name_bytes(e.field(0)));
                for u in e.field(1).list() {
                    h.update(self.level(u));
                }
            }
            expr::APP => {
                h.update(self.hash(e.field(0)));
                h.update(self.hash(e.field(1)));
            }
            expr::LAM | expr::FORALL => {
                h.update([e.scalar_u8(expr::BINDER_INFO)]);
                h.update(self.hash(e.field(1)));
                h.update(self.hash(e.field(2)));
            }
            expr::LET => {
                for i in 1..4 {
                    h.update(self.hash(e.field(i)));
                }
            }
            expr::LIT => match e.field(0).tag() {
                expr::LIT_NAT => h.update(nat_text(e.field(0).field(0))),
                _ => h.update([b"\"", e.field(0).field(0).bytes()].concat()),
            },
            _ => {
                h.update(name_bytes(e.field(0)));
                h.update(nat_text(e.field(1)));
                h.update(self.hash(e.field(2)));
            }
        }
        let r: [u8; 32] = h.finalize().into();
        self.known.insert(e.ptr(), r);
        r
    }

    fn level(&self, u: View<'_>) -> String {
        use crate::layout::level;
        match u.tag() {
            level::PARAM if !u.is_scalar() => {
                let name = u.field(0).name();
                match self.params.iter().position(|p| *p == name) {
                    Some(i) => format!("[u{i}]"),
                    None => format!("[{name}]"),
                }
            }
            level::SUCC if !u.is_scalar() => format!("[s{}]", self.level(u.field(0))),
            level::MAX => format!("[m{}{}]", self.level(u.field(0)), self.level(u.field(1))),
            level::IMAX => format!("[i{}{}]", self.level(u.field(0)), self.level(u.field(1))),
            _ => format!("[{}]", level_text(u)),
        }
    }
}

/// A name in a form in which `a.b` as one part and as two parts differ.
fn name_bytes(n: View<'_>) -> Vec<u8> {
    let mut out = vec![];
    let mut n = n;
    while !n.is_scalar() {
        out.push(n.tag());
        let part = n.field(1);
        match part.is_string() {
            true => {
                out.extend((part.bytes().len() as u32).to_le_bytes());
                out.extend(part.bytes());
            }
            false => out.extend(nat_text(part).as_bytes()),
        }
        n = n.field(0);
    }
    out
}

/// Calls `visit` once for every constant name (a `Name` object; projections name their structure) in an expression.
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

/// The expressions directly inside an expression.
pub fn children<'a>(e: View<'a>) -> impl Iterator<Item = View<'a>> {
    let fields: &[u32] = match e.tag() {
        expr::APP => &[0, 1],
        expr::LAM | expr::FORALL => &[1, 2],
        expr::LET => &[1, 2, 3],
        expr::MDATA => &[1],
        expr::PROJ => &[2],
        _ => &[],
    };
    fields.iter().map(move |&i| e.field(i))
}

/// Calls `visit` once for every different subexpression object of `root`; those for which it returns `false` are not
/// entered.
pub fn walk<'a>(root: View<'a>, mut visit: impl FnMut(View<'a>) -> bool) {
    let mut seen = HashSet::new();
    let mut stack = vec![root];
    while let Some(e) = stack.pop() {
        if seen.insert(e.ptr()) && visit(e) {
            stack.extend(children(e));
        }
    }
}
