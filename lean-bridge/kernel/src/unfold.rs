//! δ: unfolding definitions, and which of two is unfolded first.
//!
//! Two terms are brought to a common form by unfolding the one whose head was defined
//! later (its height is greater), so that what one is built from stays folded as long
//! as possible. The order guides and decides nothing.

use crate::checker::{Checker, pair};
use crate::declaration::Hints;
use crate::environment::ConstantKind;
use crate::error::KernelError;
use crate::terms::{Expr, ExprId};
use std::cmp::Ordering;

/// What came of unfolding two terms side by side.
pub(crate) enum Unfolded {
    /// They are equal, or not.
    Decided(bool),
    /// Neither unfolds any more.
    Stuck(ExprId, ExprId),
}

/// A definition at the head of a term.
#[derive(Clone, Copy)]
struct Delta {
    value: ExprId,
    hints: Hints,
}

impl Checker<'_> {
    fn delta(&mut self, e: ExprId) -> Result<Option<Delta>, KernelError> {
        let Some((name, us)) = self.head_constant(e) else { return Ok(None) };
        let Some(constant) = self.lookup(name)? else { return Ok(None) };
        let ConstantKind::Definition { value, hints } = constant.kind else { return Ok(None) };
        if self.terms.levels(us).len() != constant.params as usize {
            return Ok(None);
        }
        Ok(Some(Delta { value: self.at_levels(value, us)?, hints }))
    }

    /// The term with the definition at its head unfolded, if there is one.
    pub fn unfold(&mut self, e: ExprId) -> Result<Option<ExprId>, KernelError> {
        let Some(delta) = self.delta(e)? else { return Ok(None) };
        let (_, args) = self.terms.spine(e);
        Ok(Some(self.terms.beta(delta.value, &args)))
    }

    fn unfold_to_core(&mut self, e: ExprId) -> Result<ExprId, KernelError> {
        match self.unfold(e)? {
            Some(unfolded) => self.whnf_core(unfolded, true),
            None => Ok(e),
        }
    }

    /// A projection at the head, reduced with its structure unfolded.
    fn unfold_projection(&mut self, e: ExprId) -> Result<Option<ExprId>, KernelError> {
        if !matches!(self.terms.expr(self.terms.head(e)), Expr::Proj(..)) {
            return Ok(None);
        }
        let reduced = self.whnf_core(e, false)?;
        Ok((reduced != e).then_some(reduced))
    }

    /// Unfolds two terms until they are seen to be equal or not, or do not unfold any more.
    pub fn unfold_both(&mut self, mut a: ExprId, mut b: ExprId) -> Result<Unfolded, KernelError> {
        loop {
            self.budget.step(self.terms)?;
            if let Some(equal) = self.equal_as_numbers(a, b)? {
                return Ok(Unfolded::Decided(equal));
            }
            if self.eager || self.terms.is_closed(a) && self.terms.is_closed(b) {
                if let Some(number) = self.compute(a)? {
                    return Ok(Unfolded::Decided(self.equal(number, b)?));
                }
                if let Some(number) = self.compute(b)? {
                    return Ok(Unfolded::Decided(self.equal(a, number)?));
                }
            }
            match (self.delta(a)?, self.delta(b)?) {
                (None, None) => return Ok(Unfolded::Stuck(a, b)),
                (Some(_), None) => match self.unfold_projection(b)? {
                    Some(reduced) => b = reduced,
                    None => a = self.unfold_to_core(a)?,
                },
                (None, Some(_)) => match self.unfold_projection(a)? {
                    Some(reduced) => a = reduced,
                    None => b = self.unfold_to_core(b)?,
                },
                (Some(left), Some(right)) => match height_order(left.hints, right.hints) {
                    Ordering::Less => b = self.unfold_to_core(b)?,
                    Ordering::Greater => a = self.unfold_to_core(a)?,
                    Ordering::Equal => {
                        if self.equal_below_same_head(a, b)? {
                            return Ok(Unfolded::Decided(true));
                        }
                        (a, b) = (self.unfold_to_core(a)?, self.unfold_to_core(b)?);
                    }
                },
            }
            if let Some(equal) = self.equal_at_sight(a, b)? {
                return Ok(Unfolded::Decided(equal));
            }
        }
    }

    /// Whether two applications of one definition have equal arguments. That
    /// they have not says nothing about the applications.
    fn equal_below_same_head(&mut self, a: ExprId, b: ExprId) -> Result<bool, KernelError> {
        let (Expr::App(..), Expr::App(..)) = (self.terms.expr(a), self.terms.expr(b)) else {
            return Ok(false);
        };
        let (Some((left, us)), Some((right, vs))) = (self.head_constant(a), self.head_constant(b)) else {
            return Ok(false);
        };
        if left != right || self.caches.different.contains(&pair(a, b)) {
            return Ok(false);
        }
        if self.terms.same_levels(us, vs)? && self.equal_arguments(a, b)? {
            return Ok(true);
        }
        if !self.eager {
            self.caches.different.insert(pair(a, b));
        }
        Ok(false)
    }
}

/// Which of two is unfolded first: the greater one.
fn height_order(a: Hints, b: Hints) -> Ordering {
    match (a, b) {
        (Hints::Regular(a), Hints::Regular(b)) => a.cmp(&b),
        (Hints::Opaque, Hints::Opaque) | (Hints::Abbreviation, Hints::Abbreviation) => Ordering::Equal,
        (Hints::Opaque, _) | (_, Hints::Abbreviation) => Ordering::Less,
        (_, Hints::Opaque) | (Hints::Abbreviation, _) => Ordering::Greater,
    }
}
