//! Replacing bound variables and universe parameters in terms.
//!
//! Everything here walks with a stack of its own: a text may nest
//! its terms deeper than the host's stack allows.

use lean_kernel::{Expr, ExprId, Level, LevelId, Terms};
use std::collections::HashMap;

/// The function at the head of an application, and its arguments in their order.
pub fn spine(terms: &Terms, term: ExprId) -> (ExprId, Vec<ExprId>) {
    let (mut head, mut arguments) = (term, vec![]);
    while let Expr::App(function, argument) = terms.expr(head) {
        arguments.push(argument);
        head = function;
    }
    arguments.reverse();
    (head, arguments)
}

/// A function applied to arguments.
pub fn apply(terms: &mut Terms, function: ExprId, arguments: impl IntoIterator<Item = ExprId>) -> ExprId {
    arguments.into_iter().fold(function, |f, a| terms.add_expr(Expr::App(f, a)))
}

/// `body` without its outermost bound variable, which becomes `value`.
pub fn instantiate(terms: &mut Terms, body: ExprId, value: ExprId) -> ExprId {
    replace_loose(terms, body, |terms, index, depth| match index {
        0 => raise(terms, value, depth),
        _ => terms.add_expr(Expr::Bound(index - 1 + depth)),
    })
}

/// A term as it reads under `by` more binders.
pub fn raise(terms: &mut Terms, expr: ExprId, by: u32) -> ExprId {
    if by == 0 {
        return expr;
    }
    // an index so high that it cannot be raised is bound nowhere, which stays true
    replace_loose(terms, expr, |terms, index, depth| {
        terms.add_expr(Expr::Bound(index.saturating_add(by).saturating_add(depth)))
    })
}

/// A term as it reads outside of its `by` innermost binders; `None` if it mentions their variables.
pub fn lower(terms: &mut Terms, expr: ExprId, by: u32) -> Option<ExprId> {
    let mut mentioned = false;
    let lowered = replace_loose(terms, expr, |terms, index, depth| {
        mentioned |= index < by;
        terms.add_expr(Expr::Bound(index.saturating_sub(by) + depth))
    });
    (!mentioned).then_some(lowered)
}

/// Replaces the variables that are bound outside of `root`. `with` gets their index as seen from `root`
/// and the number of binders of `root` around them.
fn replace_loose(
    terms: &mut Terms,
    root: ExprId,
    mut with: impl FnMut(&mut Terms, u32, u32) -> ExprId,
) -> ExprId {
    let mut done: HashMap<(ExprId, u32), ExprId> = HashMap::new();
    let mut stack = vec![(root, 0, false)];
    while let Some((e, depth, parts_are_done)) = stack.pop() {
        if done.contains_key(&(e, depth)) {
            continue;
        }
        let expr = terms.expr(e);
        let replaced = match expr {
            _ if terms.is_closed(e) => e,
            Expr::Bound(i) if i < depth => e,
            Expr::Bound(i) => with(terms, i - depth, depth),
            _ if parts_are_done => {
                let node = with_parts(expr, |part, binders| done[&(part, depth + binders)]);
                terms.add_expr(node)
            }
            _ => {
                stack.push((e, depth, true));
                with_parts(expr, |part, binders| {
                    stack.push((part, depth + binders, false));
                    part
                });
                continue;
            }
        };
        done.insert((e, depth), replaced);
    }
    done[&(root, 0)]
}

/// A node with other parts. `part` also gets the number of the node's binders around the part.
fn with_parts(expr: Expr, mut part: impl FnMut(ExprId, u32) -> ExprId) -> Expr {
    match expr {
        Expr::App(f, a) => Expr::App(part(f, 0), part(a, 0)),
        Expr::Lambda(info, ty, body) => Expr::Lambda(info, part(ty, 0), part(body, 1)),
        Expr::Forall(info, ty, body) => Expr::Forall(info, part(ty, 0), part(body, 1)),
        Expr::Let(ty, value, body, have) => Expr::Let(part(ty, 0), part(value, 0), part(body, 1), have),
        Expr::Proj(structure, index, e) => Expr::Proj(structure, index, part(e, 0)),
        leaf => leaf,
    }
}

/// A term with levels for its universe parameters. A parameter
/// without a level stays, which no checked term has.
pub(crate) fn instantiate_levels(terms: &mut Terms, root: ExprId, levels: &[LevelId]) -> ExprId {
    if levels.is_empty() {
        return root;
    }
    let mut of_level = HashMap::new();
    let mut done: HashMap<ExprId, ExprId> = HashMap::new();
    for e in terms.closure([root]) {
        let node = match terms.expr(e) {
            Expr::Sort(u) => Expr::Sort(level(terms, u, levels, &mut of_level)),
            Expr::Const(name, list) => {
                let list: Vec<LevelId> = terms.levels(list).to_vec();
                let list: Vec<LevelId> =
                    list.into_iter().map(|u| level(terms, u, levels, &mut of_level)).collect();
                Expr::Const(name, terms.add_levels(&list))
            }
            other => with_parts(other, |part, _| done[&part]),
        };
        let new = terms.add_expr(node);
        done.insert(e, new);
    }
    done[&root]
}

/// Nested at most as deep as the export allows.
fn level(terms: &mut Terms, u: LevelId, levels: &[LevelId], done: &mut HashMap<LevelId, LevelId>) -> LevelId {
    if let Some(known) = done.get(&u) {
        return *known;
    }
    let mut of = |terms: &mut Terms, u| level(terms, u, levels, done);
    let new = match terms.level(u) {
        Level::Zero => u,
        Level::Param(i) => levels.get(i as usize).copied().unwrap_or(u),
        Level::Succ(a) => {
            let a = of(terms, a);
            terms.add_level(Level::Succ(a))
        }
        Level::Max(a, b) => {
            let (a, b) = (of(terms, a), of(terms, b));
            terms.add_level(Level::Max(a, b))
        }
        Level::IMax(a, b) => {
            let (a, b) = (of(terms, a), of(terms, b));
            terms.add_level(Level::IMax(a, b))
        }
    };
    done.insert(u, new);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `fun x => f x y` with `f` and `y` bound outside, `y` innermost.
    fn example(terms: &mut Terms) -> ExprId {
        let [x, y, f] = [0, 1, 2].map(|i| terms.add_expr(Expr::Bound(i)));
        let body = apply(terms, f, [x, y]);
        let prop = terms.add_expr(Expr::Sort(Terms::ZERO));
        terms.add_expr(Expr::Lambda(0, prop, body))
    }

    #[test]
    fn a_value_goes_under_binders_with_its_variables_raised() {
        let mut t = Terms::default();
        let e = example(&mut t);
        let (value, prop) = (t.add_expr(Expr::Bound(3)), t.add_expr(Expr::Sort(Terms::ZERO)));
        let got = instantiate(&mut t, e, value);
        let [x, f, y] = [0, 1, 4].map(|i| t.add_expr(Expr::Bound(i)));
        let body = apply(&mut t, f, [x, y]);
        assert_eq!(got, t.add_expr(Expr::Lambda(0, prop, body)));
    }

    #[test]
    fn lowering_undoes_raising_and_fails_where_a_variable_would_be_lost() {
        let mut t = Terms::default();
        let e = example(&mut t);
        let raised = raise(&mut t, e, 2);
        assert_ne!(raised, e);
        assert_eq!(lower(&mut t, raised, 2), Some(e));
        assert_eq!(lower(&mut t, e, 1), None);
    }

    #[test]
    fn levels_go_everywhere() {
        let mut t = Terms::default();
        let (u, v) = (t.add_level(Level::Param(0)), t.add_level(Level::Param(1)));
        let (name, list) = (t.dotted("c"), t.add_levels(&[v, u]));
        let (c, sort) = (t.add_expr(Expr::Const(name, list)), t.add_expr(Expr::Sort(u)));
        let e = t.add_expr(Expr::Forall(0, sort, c));
        let one = t.add_level(Level::Succ(Terms::ZERO));
        let got = instantiate_levels(&mut t, e, &[Terms::ZERO, one]);
        let list = t.add_levels(&[one, Terms::ZERO]);
        let (c, sort) = (t.add_expr(Expr::Const(name, list)), t.add_expr(Expr::Sort(Terms::ZERO)));
        assert_eq!(got, t.add_expr(Expr::Forall(0, sort, c)));
    }
}
