//! Putting terms in place of variables, and variables in place of terms.

use crate::expr::Expr;
use crate::ids::{ExprId, LevelId, LevelsId};
use crate::stack::deeper;
use crate::terms::Terms;
use rustc_hash::FxHashMap;

/// Results for the parts of one term: a part may stand under different numbers of binders.
type Memo = FxHashMap<(ExprId, u32), ExprId>;

impl Terms {
    /// An expression with its parts exchanged by `part`, which is told how many binders it
    /// is under. It stops where the store's room ends.
    fn map_parts(
        &mut self,
        term: ExprId,
        under: u32,
        mut part: impl FnMut(&mut Terms, ExprId, u32) -> ExprId,
    ) -> ExprId {
        if !self.has_room() {
            return term;
        }
        let new = match self.expr(term) {
            Expr::App(f, a) => Expr::App(part(self, f, under), part(self, a, under)),
            Expr::Lambda(info, ty, body) => {
                Expr::Lambda(info, part(self, ty, under), part(self, body, under + 1))
            }
            Expr::Forall(info, ty, body) => {
                Expr::Forall(info, part(self, ty, under), part(self, body, under + 1))
            }
            Expr::Let(ty, value, body, nondependent) => {
                let (ty, value) = (part(self, ty, under), part(self, value, under));
                Expr::Let(ty, value, part(self, body, under + 1), nondependent)
            }
            Expr::Proj(s, i, term) => Expr::Proj(s, i, part(self, term, under)),
            same => same,
        };
        self.add_expr(new)
    }

    /// Puts closed terms in place of the loose bound variables: the last one for variable 0.
    ///
    /// # Panics
    /// If a term is not closed, in builds with debug assertions.
    pub(crate) fn instantiate(&mut self, term: ExprId, values: &[ExprId]) -> ExprId {
        debug_assert!(values.iter().all(|v| self.facts(*v).loose == 0));
        if self.facts(term).loose == 0 || values.is_empty() {
            return term;
        }
        self.instantiate_in(term, 0, values, &mut Memo::default())
    }

    fn instantiate_in(&mut self, term: ExprId, under: u32, values: &[ExprId], memo: &mut Memo) -> ExprId {
        if self.facts(term).loose <= under {
            return term;
        }
        if let Expr::Bound(i) = self.expr(term) {
            // loose, so not less than `under`
            let i = (i - under) as usize;
            return match values.len().checked_sub(i + 1) {
                Some(at) => values[at],
                None => self.add_expr(Expr::Bound(under + (i - values.len()) as u32)),
            };
        }
        if let Some(known) = memo.get(&(term, under)) {
            return *known;
        }
        let new = deeper(|| {
            self.map_parts(term, under, |t, part, under| t.instantiate_in(part, under, values, memo))
        });
        memo.insert((term, under), new);
        new
    }

    /// The least depth of opened variables.
    fn lowest(&self, locals: &[ExprId]) -> u32 {
        let depth = |l: &ExprId| match self.expr(*l) {
            Expr::Local(l) => l.depth,
            _ => 0,
        };
        locals.iter().map(depth).min().unwrap_or(u32::MAX)
    }

    /// Puts bound variables in place of opened ones: variable 0 for the last
    /// one. None of them is of less depth than `lowest`.
    fn abstract_locals(&mut self, term: ExprId, lowest: u32, locals: &[ExprId]) -> ExprId {
        self.abstract_in(term, 0, lowest, locals, &mut Memo::default())
    }

    fn abstract_in(
        &mut self,
        term: ExprId,
        under: u32,
        lowest: u32,
        locals: &[ExprId],
        memo: &mut Memo,
    ) -> ExprId {
        if self.facts(term).locals <= lowest {
            return term;
        }
        if let Expr::Local(l) = self.expr(term) {
            // mostly they are of consecutive depths
            let guess = (l.depth - lowest) as usize;
            let is_there = locals.get(guess) == Some(&term);
            let found = if is_there { Some(guess) } else { locals.iter().rposition(|l| *l == term) };
            return match found {
                Some(at) => self.add_expr(Expr::Bound(under + (locals.len() - 1 - at) as u32)),
                None => term,
            };
        }
        if let Some(known) = memo.get(&(term, under)) {
            return *known;
        }
        let new = deeper(|| {
            self.map_parts(term, under, |t, part, under| t.abstract_in(part, under, lowest, locals, memo))
        });
        memo.insert((term, under), new);
        new
    }

    /// Puts levels in place of universe parameters. `None` if there are too few.
    pub(crate) fn with_levels(&mut self, term: ExprId, us: LevelsId) -> Option<ExprId> {
        if !self.facts(term).has_params {
            return Some(term);
        }
        let values = self.levels(us).to_vec();
        self.with_levels_in(term, &values, &mut FxHashMap::default())
    }

    fn with_levels_in(
        &mut self,
        term: ExprId,
        values: &[LevelId],
        memo: &mut FxHashMap<ExprId, ExprId>,
    ) -> Option<ExprId> {
        if !self.facts(term).has_params {
            return Some(term);
        }
        if let Some(known) = memo.get(&term) {
            return Some(*known);
        }
        let new = match self.expr(term) {
            Expr::Sort(u) => {
                let u = self.level_with(u, values)?;
                self.add_expr(Expr::Sort(u))
            }
            Expr::Const(name, us) => {
                let us = self.levels_with(us, values)?;
                self.add_expr(Expr::Const(name, us))
            }
            _ => {
                let mut all = true;
                let new = deeper(|| {
                    self.map_parts(term, 0, |t, part, _| match t.with_levels_in(part, values, memo) {
                        Some(new) => new,
                        None => {
                            all = false;
                            part
                        }
                    })
                });
                all.then_some(new)?
            }
        };
        memo.insert(term, new);
        Some(new)
    }

    /// The term without binder annotations, which say nothing about what it means.
    pub(crate) fn unannotated(&mut self, term: ExprId) -> ExprId {
        self.unannotated_in(term, &mut FxHashMap::default())
    }

    fn unannotated_in(&mut self, term: ExprId, memo: &mut FxHashMap<ExprId, ExprId>) -> ExprId {
        if let Some(known) = memo.get(&term) {
            return *known;
        }
        let new = deeper(|| self.map_parts(term, 0, |t, part, _| t.unannotated_in(part, memo)));
        let new = match self.expr(new) {
            Expr::Lambda(_, ty, body) => self.add_expr(Expr::Lambda(0, ty, body)),
            Expr::Forall(_, ty, body) => self.add_expr(Expr::Forall(0, ty, body)),
            Expr::Let(ty, value, body, _) => self.add_expr(Expr::Let(ty, value, body, false)),
            _ => new,
        };
        memo.insert(term, new);
        new
    }

    // ---- applications and telescopes

    /// The function at the head of an application.
    pub fn head(&self, mut term: ExprId) -> ExprId {
        while let Expr::App(f, _) = self.expr(term) {
            term = f;
        }
        term
    }

    /// Head and arguments, the first one first.
    pub fn spine(&self, mut term: ExprId) -> (ExprId, Vec<ExprId>) {
        let mut args = vec![];
        while let Expr::App(f, a) = self.expr(term) {
            args.push(a);
            term = f;
        }
        args.reverse();
        (term, args)
    }

    /// Number of arguments of an application.
    pub(crate) fn arity(&self, mut term: ExprId) -> usize {
        let mut n = 0;
        while let Expr::App(f, _) = self.expr(term) {
            (term, n) = (f, n + 1);
        }
        n
    }

    /// A function with arguments.
    pub fn apply(&mut self, function: ExprId, args: &[ExprId]) -> ExprId {
        args.iter().fold(function, |function, a| self.add_expr(Expr::App(function, *a)))
    }

    /// A function with arguments, with as many of its binders opened as there are.
    pub(crate) fn beta(&mut self, function: ExprId, args: &[ExprId]) -> ExprId {
        let (mut body, mut used) = (function, 0);
        while used < args.len() {
            match self.expr(body) {
                Expr::Lambda(_, _, inner) => (body, used) = (inner, used + 1),
                _ => break,
            }
        }
        if used == 0 {
            return self.apply(function, args);
        }
        let body = self.instantiate(body, &args[..used]);
        if used == args.len() {
            return body;
        }
        // the body may have become a function by what was put into it
        match self.expr(body) {
            Expr::Lambda(..) => self.beta(body, &args[used..]),
            _ => self.apply(body, &args[used..]),
        }
    }

    /// `∀ locals, body` of opened variables.
    pub(crate) fn pi(&mut self, locals: &[ExprId], body: ExprId) -> ExprId {
        self.bind(locals, body, Expr::Forall)
    }

    /// `fun locals => body` of opened variables.
    pub(crate) fn lambda(&mut self, locals: &[ExprId], body: ExprId) -> ExprId {
        self.bind(locals, body, Expr::Lambda)
    }

    fn bind(&mut self, locals: &[ExprId], body: ExprId, binder: fn(u8, ExprId, ExprId) -> Expr) -> ExprId {
        let lowest = self.lowest(locals);
        let mut out = self.abstract_locals(body, lowest, locals);
        for (i, l) in locals.iter().enumerate().rev() {
            let Expr::Local(l) = self.expr(*l) else { unreachable!("only opened variables are bound") };
            let ty = self.abstract_locals(l.ty, lowest, &locals[..i]);
            out = self.add_expr(binder(0, ty, out));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Local;

    #[test]
    fn opening_and_closing_a_binder_are_inverse() {
        let mut t = Terms::default();
        let prop = t.add_expr(Expr::Sort(Terms::ZERO));
        let (b0, b1) = (t.add_expr(Expr::Bound(0)), t.add_expr(Expr::Bound(1)));
        let inner = t.add_expr(Expr::App(b1, b0));
        let body = t.add_expr(Expr::Lambda(0, prop, inner));
        let x = t.add_expr(Expr::Local(Local { depth: 0, ty: prop }));
        let open = t.instantiate(body, &[x]);
        assert!(t.facts(open).loose == 0 && t.facts(open).locals == 1);
        let closed = t.lambda(&[x], open);
        assert_eq!(closed, t.add_expr(Expr::Lambda(0, prop, body)));
        let applied = t.beta(closed, &[prop, prop]);
        assert_eq!(applied, t.apply(prop, &[prop]));
    }

    #[test]
    fn the_last_value_is_for_the_innermost_variable() {
        let mut t = Terms::default();
        let (b0, b1) = (t.add_expr(Expr::Bound(0)), t.add_expr(Expr::Bound(1)));
        let one = t.add_level(crate::expr::Level::Succ(Terms::ZERO));
        let (a, b) = (t.add_expr(Expr::Sort(Terms::ZERO)), t.add_expr(Expr::Sort(one)));
        let e = t.add_expr(Expr::App(b1, b0));
        assert_eq!(t.instantiate(e, &[a, b]), t.add_expr(Expr::App(a, b)));
        let b2 = t.add_expr(Expr::Bound(2));
        assert_eq!(t.instantiate(b2, &[a, b]), b0, "what is bound further outside comes nearer");
    }
}
