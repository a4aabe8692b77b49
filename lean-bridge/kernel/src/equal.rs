//! Definitional equality.
//!
//! Cheap tests first, then proof irrelevance, then unfolding side by side (`unfold`), then the rules for what
//! does not unfold: congruence, η for functions and structures, values of unit types. What was found is kept
//! by pair: no answer follows from two others, so none depends on what was asked before.

use crate::checker::{Checker, pair};
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::ExprId;
use crate::unfold::Unfolded;

impl Checker<'_> {
    /// Whether two terms of the same type are equal by definition.
    pub fn equal(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        if left == right || self.caches.equal.contains(&pair(left, right)) {
            return Ok(true);
        }
        let equal = self.nested(|c| c.equal_new(left, right))?;
        if equal {
            self.caches.equal.insert(pair(left, right));
        }
        Ok(equal)
    }

    fn equal_new(&mut self, first: ExprId, second: ExprId) -> Result<bool, KernelError> {
        if let Some(equal) = self.equal_at_sight(first, second)? {
            return Ok(equal);
        }
        // `decide p = true`: computing the left side beats comparing how both come about
        if second == self.well_known.bool_true_value && self.terms.facts(first).locals == 0 {
            let value = self.whnf(first)?;
            if value == second {
                return Ok(true);
            }
        }
        let (left, right) = (self.whnf_core(first, true)?, self.whnf_core(second, true)?);
        if (left != first || right != second)
            && let Some(equal) = self.equal_at_sight(left, right)?
        {
            return Ok(equal);
        }
        if let Some(equal) = self.equal_as_proofs(left, right)? {
            return Ok(equal);
        }
        match self.unfold_both(left, right)? {
            Unfolded::Decided(equal) => Ok(equal),
            Unfolded::Stuck(left, right) => self.equal_stuck(left, right),
        }
    }

    /// What can be said without reducing anything but what stands directly inside.
    pub(crate) fn equal_at_sight(
        &mut self,
        left: ExprId,
        right: ExprId,
    ) -> Result<Option<bool>, KernelError> {
        if left == right || self.caches.equal.contains(&pair(left, right)) {
            return Ok(Some(true));
        }
        match (self.terms.expr(left), self.terms.expr(right)) {
            (Expr::Lambda(..), Expr::Lambda(..)) | (Expr::Forall(..), Expr::Forall(..)) => {
                self.equal_binders(left, right).map(Some)
            }
            (Expr::Sort(u), Expr::Sort(v)) => self.terms.same_level(u, v).map(Some),
            (Expr::Nat(m), Expr::Nat(n)) => Ok(Some(m == n)),
            (Expr::Str(s), Expr::Str(t)) => Ok(Some(s == t)),
            _ => Ok(None),
        }
    }

    /// Two functions or two types of functions, binder by binder.
    fn equal_binders(&mut self, mut left: ExprId, mut right: ExprId) -> Result<bool, KernelError> {
        let first = self.depth_of(&[left, right]);
        let mut locals = vec![];
        loop {
            let (left_type, right_type, bodies) = match (self.terms.expr(left), self.terms.expr(right)) {
                (Expr::Lambda(_, x, a), Expr::Lambda(_, y, b)) => (x, y, (a, b)),
                (Expr::Forall(_, x, a), Expr::Forall(_, y, b)) => (x, y, (a, b)),
                _ => break,
            };
            let left_type = self.terms.instantiate(left_type, &locals);
            if left_type != right_type || !locals.is_empty() {
                let right_type = self.terms.instantiate(right_type, &locals);
                if !self.equal(left_type, right_type)? {
                    return Ok(false);
                }
            }
            locals.push(self.local(first + locals.len() as u32, left_type));
            (left, right) = bodies;
        }
        let (left, right) = (self.terms.instantiate(left, &locals), self.terms.instantiate(right, &locals));
        self.equal(left, right)
    }

    /// Two proofs of one proposition are equal. Nothing if they are no proofs.
    fn equal_as_proofs(&mut self, first: ExprId, second: ExprId) -> Result<Option<bool>, KernelError> {
        let left = self.infer(first, false)?;
        if !self.is_proposition(left)? {
            return Ok(None);
        }
        let right = self.infer(second, false)?;
        self.equal(left, right).map(Some)
    }

    /// Two terms whose heads do not unfold.
    fn equal_stuck(&mut self, first: ExprId, second: ExprId) -> Result<bool, KernelError> {
        match (self.terms.expr(first), self.terms.expr(second)) {
            (Expr::Const(m, us), Expr::Const(n, vs)) if m == n && self.terms.same_levels(us, vs)? => {
                return Ok(true);
            }
            (Expr::Proj(s, i, x), Expr::Proj(t, j, y)) if (s, i) == (t, j) && self.equal(x, y)? => {
                return Ok(true);
            }
            _ => {}
        }
        // projections were left alone so far
        let (left, right) = (self.whnf_core(first, false)?, self.whnf_core(second, false)?);
        if left != first || right != second {
            return self.equal(left, right);
        }
        if self.equal_applications(first, second)?
            || self.equal_by_eta(first, second)?
            || self.equal_by_eta(second, first)?
        {
            return Ok(true);
        }
        if self.equal_by_structure_eta(first, second)? || self.equal_by_structure_eta(second, first)? {
            return Ok(true);
        }
        if let Some(equal) = self.equal_as_texts(first, second)? {
            return Ok(equal);
        }
        self.equal_by_unit(first, second)
    }

    fn equal_applications(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        let (Expr::App(..), Expr::App(..)) = (self.terms.expr(left), self.terms.expr(right)) else {
            return Ok(false);
        };
        if self.terms.arity(left) != self.terms.arity(right) {
            return Ok(false);
        }
        let (f, g) = (self.terms.head(left), self.terms.head(right));
        Ok(self.equal(f, g)? && self.equal_arguments(left, right)?)
    }

    /// Whether two applications have equal arguments, one by one.
    pub(crate) fn equal_arguments(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        let ((_, xs), (_, ys)) = (self.terms.spine(left), self.terms.spine(right));
        if xs.len() != ys.len() {
            return Ok(false);
        }
        for (x, y) in xs.into_iter().zip(ys) {
            if !self.equal(x, y)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// η for functions: `left` is written as a function, `right` is not and has a type of functions.
    fn equal_by_eta(&mut self, left: ExprId, right: ExprId) -> Result<bool, KernelError> {
        if !matches!(self.terms.expr(left), Expr::Lambda(..))
            || matches!(self.terms.expr(right), Expr::Lambda(..))
        {
            return Ok(false);
        }
        let ty = self.infer(right, false)?;
        let ty = self.whnf(ty)?;
        let Expr::Forall(_, domain, _) = self.terms.expr(ty) else { return Ok(false) };
        let x = self.terms.add_expr(Expr::Bound(0));
        let body = self.terms.add_expr(Expr::App(right, x));
        let expanded = self.terms.add_expr(Expr::Lambda(0, domain, body));
        self.equal(left, expanded)
    }

    /// A text and `String.ofList` of something.
    fn equal_as_texts(&mut self, left: ExprId, right: ExprId) -> Result<Option<bool>, KernelError> {
        let of_list = |c: &Checker, e| {
            matches!(c.head_constant(e), Some((n, _)) if n == c.well_known.string_of_list)
                && c.terms.arity(e) == 1
        };
        match (self.terms.expr(left), self.terms.expr(right)) {
            (Expr::Str(s), _) if of_list(self, right) => {
                let list = self.string_as_list(s);
                self.equal(list, right).map(Some)
            }
            (_, Expr::Str(s)) if of_list(self, left) => {
                let list = self.string_as_list(s);
                self.equal(left, list).map(Some)
            }
            _ => Ok(None),
        }
    }
}
