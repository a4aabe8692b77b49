//! δ: unfolding definitions, and which of two is unfolded first.
//!
//! Two terms are brought to a common form by unfolding the one whose head was defined
//! later (its height is greater), so that what one is built from stays folded as long
//! as possible. The order guides and decides nothing.

use crate::checker::{Checker, pair};
use crate::constant::ConstantKind;
use crate::declaration::Hints;
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::ExprId;
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
    fn delta(&mut self, term: ExprId) -> Result<Option<Delta>, KernelError> {
        let Some((name, us)) = self.head_constant(term) else { return Ok(None) };
        let Some(constant) = self.lookup(name)? else { return Ok(None) };
        let ConstantKind::Definition { value, hints } = constant.kind else { return Ok(None) };
        if self.terms.levels(us).len() != constant.params as usize {
            return Ok(None);
        }
        Ok(Some(Delta { value: self.at_levels(value, us)?, hints }))
    }

    /// The term with the definition at its head unfolded, if there is one.
    pub fn unfold(&mut self, term: ExprId) -> Result<Option<ExprId>, KernelError> {
        let Some(delta) = self.delta(term)? else { return Ok(None) };
        let (_, args) = self.terms.spine(term);
        Ok(Some(self.terms.beta(delta.value, &args)))
    }

    fn unfold_to_core(&mut self, term: ExprId) -> Result<ExprId, KernelError> {
        match self.unfold(term)? {
            Some(unfolded) => self.whnf_core(unfolded, true),
            None => Ok(term),
        }
    }

    /// A projection at the head, reduced with its structure unfolded.
    fn unfold_projection(&mut self, term: ExprId) -> Result<Option<ExprId>, KernelError> {
        if !matches!(self.terms.expr(self.terms.head(term)), Expr::Proj(..)) {
            return Ok(None);
        }
        let reduced = self.whnf_core(term, false)?;
        Ok((reduced != term).then_some(reduced))
    }

    /// Unfolds two terms until they are seen to be equal or not, or do not unfold any more.
    pub(crate) fn unfold_both(
        &mut self,
        mut first: ExprId,
        mut second: ExprId,
    ) -> Result<Unfolded, KernelError> {
        loop {
            self.budget.step(self.terms)?;
            if let Some(equal) = self.equal_as_numbers(first, second)? {
                return Ok(Unfolded::Decided(equal));
            }
            if self.eager || self.terms.is_closed(first) && self.terms.is_closed(second) {
                if let Some(number) = self.compute(first)? {
                    return Ok(Unfolded::Decided(self.equal(number, second)?));
                }
                if let Some(number) = self.compute(second)? {
                    return Ok(Unfolded::Decided(self.equal(first, number)?));
                }
            }
            match (self.delta(first)?, self.delta(second)?) {
                (None, None) => return Ok(Unfolded::Stuck(first, second)),
                (Some(_), None) => match self.unfold_projection(second)? {
                    Some(reduced) => second = reduced,
                    None => first = self.unfold_to_core(first)?,
                },
                (None, Some(_)) => match self.unfold_projection(first)? {
                    Some(reduced) => first = reduced,
                    None => second = self.unfold_to_core(second)?,
                },
                (Some(left), Some(right)) => match height_order(left.hints, right.hints) {
                    Ordering::Less => second = self.unfold_to_core(second)?,
                    Ordering::Greater => first = self.unfold_to_core(first)?,
                    Ordering::Equal => {
                        if self.equal_below_same_head(first, second)? {
                            return Ok(Unfolded::Decided(true));
                        }
                        (first, second) = (self.unfold_to_core(first)?, self.unfold_to_core(second)?);
                    }
                },
            }
            if let Some(equal) = self.equal_at_sight(first, second)? {
                return Ok(Unfolded::Decided(equal));
            }
        }
    }

    /// Whether two applications of one definition have equal arguments. That
    /// they have not says nothing about the applications.
    fn equal_below_same_head(&mut self, first: ExprId, second: ExprId) -> Result<bool, KernelError> {
        let (Expr::App(..), Expr::App(..)) = (self.terms.expr(first), self.terms.expr(second)) else {
            return Ok(false);
        };
        let (Some((left, us)), Some((right, vs))) = (self.head_constant(first), self.head_constant(second))
        else {
            return Ok(false);
        };
        if left != right || self.caches.different.contains(&pair(first, second)) {
            return Ok(false);
        }
        if self.terms.same_levels(us, vs)? && self.equal_arguments(first, second)? {
            return Ok(true);
        }
        if !self.eager {
            self.caches.different.insert(pair(first, second));
        }
        Ok(false)
    }
}

/// Which of two is unfolded first: the greater one.
fn height_order(left: Hints, right: Hints) -> Ordering {
    match (left, right) {
        (Hints::Regular(left), Hints::Regular(right)) => left.cmp(&right),
        (Hints::Opaque, Hints::Opaque) | (Hints::Abbreviation, Hints::Abbreviation) => Ordering::Equal,
        (Hints::Opaque, _) | (_, Hints::Abbreviation) => Ordering::Less,
        (_, Hints::Opaque) | (Hints::Abbreviation, _) => Ordering::Greater,
    }
}
