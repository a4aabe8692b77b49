//! Expressions in the heap: walking them without calling Lean.

use crate::layout::expr;
use crate::object::View;
use std::collections::HashSet;

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
