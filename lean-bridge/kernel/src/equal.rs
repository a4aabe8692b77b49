//! Definitional equality.
//!
//! Cheap tests first, then proof irrelevance, then unfolding side by side (`unfold`), then the rules for what
//! does not unfold: congruence, η for functions and structures, values of unit types. What was found is kept
//! by pair: no answer follows from two others, so none depends on what was asked before.

use crate::checker::{Checker, pair};
use crate::error::KernelError;
use crate::terms::{Expr, ExprId};
use crate::unfold::Unfolded;

impl Checker<'_> {
    /// Whether two terms of the same type are equal by definition.
    pub fn equal(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        if a == b || self.caches.equal.contains(&pair(a, b)) {
            return Ok(true);
        }
        let equal = self.nested(|c| c.equal_new(a, b))?;
        if equal {
            self.caches.equal.insert(pair(a, b));
        }
        Ok(equal)
    }

    fn equal_new(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        if let Some(equal) = self.equal_at_sight(a, b)? {
            return Ok(equal);
        }
        // `decide p = true`: computing the left side beats comparing how both come about
        if b == self.well_known.bool_true_value && self.terms.facts(a).locals == 0 {
            let value = self.whnf(a)?;
            if value == b {
                return Ok(true);
            }
        }
        let (left, right) = (self.whnf_core(a, true)?, self.whnf_core(b, true)?);
        if (left != a || right != b)
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
    pub fn equal_at_sight(&mut self, a: ExprId, b: ExprId) -> Result<Option<bool>, KernelError> {
        if a == b || self.caches.equal.contains(&pair(a, b)) {
            return Ok(Some(true));
        }
        match (self.terms.expr(a), self.terms.expr(b)) {
            (Expr::Lambda(..), Expr::Lambda(..)) | (Expr::Forall(..), Expr::Forall(..)) => {
                self.equal_binders(a, b).map(Some)
            }
            (Expr::Sort(u), Expr::Sort(v)) => self.terms.same_level(u, v).map(Some),
            (Expr::Nat(m), Expr::Nat(n)) => Ok(Some(m == n)),
            (Expr::Str(s), Expr::Str(t)) => Ok(Some(s == t)),
            _ => Ok(None),
        }
    }

    /// Two functions or two types of functions, binder by binder.
    fn equal_binders(&mut self, mut a: ExprId, mut b: ExprId) -> Result<bool, KernelError> {
        let first = self.depth_of(&[a, b]);
        let mut locals = vec![];
        loop {
            let (left, right, inner) = match (self.terms.expr(a), self.terms.expr(b)) {
                (Expr::Lambda(_, x, a), Expr::Lambda(_, y, b)) => (x, y, (a, b)),
                (Expr::Forall(_, x, a), Expr::Forall(_, y, b)) => (x, y, (a, b)),
                _ => break,
            };
            let left = self.terms.instantiate(left, &locals);
            if left != right || !locals.is_empty() {
                let right = self.terms.instantiate(right, &locals);
                if !self.equal(left, right)? {
                    return Ok(false);
                }
            }
            locals.push(self.local(first + locals.len() as u32, left));
            (a, b) = inner;
        }
        let (a, b) = (self.terms.instantiate(a, &locals), self.terms.instantiate(b, &locals));
        self.equal(a, b)
    }

    /// Two proofs of one proposition are equal. Nothing if they are no proofs.
    fn equal_as_proofs(&mut self, a: ExprId, b: ExprId) -> Result<Option<bool>, KernelError> {
        let left = self.infer(a, false)?;
        if !self.is_proposition(left)? {
            return Ok(None);
        }
        let right = self.infer(b, false)?;
        self.equal(left, right).map(Some)
    }

    /// Two terms whose heads do not unfold.
    fn equal_stuck(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        match (self.terms.expr(a), self.terms.expr(b)) {
            (Expr::Const(m, us), Expr::Const(n, vs)) if m == n && self.terms.same_levels(us, vs)? => {
                return Ok(true);
            }
            (Expr::Proj(s, i, x), Expr::Proj(t, j, y)) if (s, i) == (t, j) && self.equal(x, y)? => {
                return Ok(true);
            }
            _ => {}
        }
        // projections were left alone so far
        let (left, right) = (self.whnf_core(a, false)?, self.whnf_core(b, false)?);
        if left != a || right != b {
            return self.equal(left, right);
        }
        if self.equal_applications(a, b)? || self.equal_by_eta(a, b)? || self.equal_by_eta(b, a)? {
            return Ok(true);
        }
        if self.equal_by_structure_eta(a, b)? || self.equal_by_structure_eta(b, a)? {
            return Ok(true);
        }
        if let Some(equal) = self.equal_as_texts(a, b)? {
            return Ok(equal);
        }
        self.equal_by_unit(a, b)
    }

    fn equal_applications(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        let (Expr::App(..), Expr::App(..)) = (self.terms.expr(a), self.terms.expr(b)) else {
            return Ok(false);
        };
        if self.terms.arity(a) != self.terms.arity(b) {
            return Ok(false);
        }
        let (f, g) = (self.terms.head(a), self.terms.head(b));
        Ok(self.equal(f, g)? && self.equal_arguments(a, b)?)
    }

    /// Whether two applications have equal arguments, one by one.
    pub fn equal_arguments(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        let ((_, xs), (_, ys)) = (self.terms.spine(a), self.terms.spine(b));
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

    /// η for functions: `a` is written as a function, `b` is not and has a type of functions.
    fn equal_by_eta(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        if !matches!(self.terms.expr(a), Expr::Lambda(..)) || matches!(self.terms.expr(b), Expr::Lambda(..)) {
            return Ok(false);
        }
        let ty = self.infer(b, false)?;
        let ty = self.whnf(ty)?;
        let Expr::Forall(_, domain, _) = self.terms.expr(ty) else { return Ok(false) };
        let x = self.terms.add_expr(Expr::Bound(0));
        let body = self.terms.add_expr(Expr::App(b, x));
        let expanded = self.terms.add_expr(Expr::Lambda(0, domain, body));
        self.equal(a, expanded)
    }

    /// A text and `String.ofList` of something.
    fn equal_as_texts(&mut self, a: ExprId, b: ExprId) -> Result<Option<bool>, KernelError> {
        let of_list = |c: &Checker, e| {
            matches!(c.head_constant(e), Some((n, _)) if n == c.well_known.string_of_list)
                && c.terms.arity(e) == 1
        };
        match (self.terms.expr(a), self.terms.expr(b)) {
            (Expr::Str(s), _) if of_list(self, b) => {
                let list = self.string_as_list(s);
                self.equal(list, b).map(Some)
            }
            (_, Expr::Str(s)) if of_list(self, a) => {
                let list = self.string_as_list(s);
                self.equal(a, list).map(Some)
            }
            _ => Ok(None),
        }
    }
}
