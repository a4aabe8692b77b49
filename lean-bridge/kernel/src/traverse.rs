//! Walks through expressions, without recursion.

use crate::expr::Expr;
use crate::ids::{ExprId, NameId};
use crate::terms::Terms;
use rustc_hash::FxHashSet;

impl Terms {
    /// Calls `visit` once for every constant that an expression
    /// mentions (projections mention their structure).
    pub fn constants(&self, root: ExprId, visit: &mut impl FnMut(NameId)) {
        let mut seen = FxHashSet::default();
        let mut stack = vec![root];
        while let Some(e) = stack.pop() {
            if !seen.insert(e) {
                continue;
            }
            match self.expr(e) {
                Expr::Const(name, _) => visit(name),
                Expr::Proj(name, ..) => visit(name),
                _ => {}
            }
            stack.extend(self.parts_of(e));
        }
    }

    /// The expressions directly inside an expression.
    pub fn parts_of(&self, term: ExprId) -> impl Iterator<Item = ExprId> + use<> {
        let (a, b, c) = match self.expr(term) {
            Expr::App(f, a) => (Some(f), Some(a), None),
            Expr::Lambda(_, ty, body) | Expr::Forall(_, ty, body) => (Some(ty), Some(body), None),
            Expr::Let(ty, value, body, _) => (Some(ty), Some(value), Some(body)),
            Expr::Proj(_, _, term) => (Some(term), None, None),
            _ => (None, None, None),
        };
        [a, b, c].into_iter().flatten()
    }

    /// All parts of some expressions, themselves included, each after its own parts.
    pub fn closure(&self, roots: impl IntoIterator<Item = ExprId>) -> Vec<ExprId> {
        let mut seen = FxHashSet::default();
        let mut stack: Vec<ExprId> = roots.into_iter().collect();
        while let Some(e) = stack.pop() {
            if seen.insert(e) {
                stack.extend(self.parts_of(e));
            }
        }
        let mut all: Vec<ExprId> = seen.into_iter().collect();
        all.sort_unstable();
        all
    }
}
