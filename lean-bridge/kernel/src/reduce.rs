//! Weak head normal forms.
//!
//! β, ζ (`let`), projections of constructors, ι (recursors on constructors, with K for
//! propositions and η for structures) and the two rules of quotients are done by `whnf_core`;
//! `whnf` also unfolds definitions and computes with numbers.

use crate::checker::Checker;
use crate::constant::QuotientKind;
use crate::constant::{ConstantKind, Recursion};
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelsId, NameId};

impl Checker<'_> {
    /// The weak head normal form.
    pub fn whnf(&mut self, term: ExprId) -> Result<ExprId, KernelError> {
        if self.is_normal_at_sight(term) {
            return Ok(term);
        }
        if let Some(known) = self.caches.whnf.get(&term) {
            return Ok(*known);
        }
        let result = self.nested(|c| {
            let mut at = term;
            loop {
                c.budget.step(c.terms)?;
                at = c.whnf_core(at, false)?;
                if let Some(number) = c.compute(at)? {
                    return Ok(number);
                }
                match c.unfold(at)? {
                    Some(unfolded) => at = unfolded,
                    None => return Ok(at),
                }
            }
        })?;
        self.caches.whnf.insert(term, result);
        Ok(result)
    }

    fn is_normal_at_sight(&self, term: ExprId) -> bool {
        use Expr::{Bound, Forall, Lambda, Local, Nat, Sort, Str};
        matches!(
            self.terms.expr(term),
            Bound(_) | Local(_) | Sort(_) | Lambda(..) | Forall(..) | Nat(_) | Str(_)
        )
    }

    /// The weak head normal form without unfolding the head. `lazily`: the
    /// structure of a projection is not unfolded either.
    pub(crate) fn whnf_core(&mut self, term: ExprId, lazily: bool) -> Result<ExprId, KernelError> {
        if self.is_normal_at_sight(term) || matches!(self.terms.expr(term), Expr::Const(..)) {
            return Ok(term);
        }
        if let Some(known) = self.caches.whnf_core.get(&term) {
            return Ok(*known);
        }
        let result = self.nested(|c| c.whnf_core_new(term, lazily))?;
        if !lazily {
            self.caches.whnf_core.insert(term, result);
        }
        Ok(result)
    }

    fn whnf_core_new(&mut self, term: ExprId, lazily: bool) -> Result<ExprId, KernelError> {
        let mut at = term;
        loop {
            self.budget.step(self.terms)?;
            let next = match self.terms.expr(at) {
                Expr::Let(_, value, body, _) => self.terms.instantiate(body, &[value]),
                Expr::Proj(structure, index, of) => {
                    match self.reduce_projection(structure, index, of, lazily)? {
                        Some(field) => field,
                        None => return Ok(at),
                    }
                }
                Expr::App(..) => match self.reduce_application(at, lazily)? {
                    Some(reduced) => reduced,
                    None => return Ok(at),
                },
                _ => return Ok(at),
            };
            at = next;
        }
    }

    fn reduce_application(&mut self, term: ExprId, lazily: bool) -> Result<Option<ExprId>, KernelError> {
        let (head, args) = self.terms.spine(term);
        match self.terms.expr(head) {
            Expr::Lambda(..) => Ok(Some(self.terms.beta(head, &args))),
            Expr::Const(name, us) => self.reduce_constant(name, us, &args),
            Expr::Let(..) | Expr::Proj(..) => {
                let reduced = self.whnf_core(head, lazily)?;
                Ok((reduced != head).then(|| self.terms.beta(reduced, &args)))
            }
            _ => Ok(None),
        }
    }

    /// A recursor or a function of quotients applied to arguments.
    fn reduce_constant(
        &mut self,
        name: NameId,
        us: LevelsId,
        args: &[ExprId],
    ) -> Result<Option<ExprId>, KernelError> {
        let Some(constant) = self.lookup(name)? else { return Ok(None) };
        match &constant.kind {
            ConstantKind::Recursor(r) => self.reduce_recursor(r, us, args),
            ConstantKind::Quotient(kind) => self.reduce_quotient(*kind, args),
            _ => Ok(None),
        }
    }

    /// ι: the rule of the constructor that the major premise is.
    fn reduce_recursor(
        &mut self,
        recursion: &Recursion,
        us: LevelsId,
        args: &[ExprId],
    ) -> Result<Option<ExprId>, KernelError> {
        let at = recursion.major();
        let Some(&major) = args.get(at) else { return Ok(None) };
        let Some(major) = self.constructor_for(recursion, major)? else { return Ok(None) };
        let (head, fields) = self.terms.spine(major);
        let Expr::Const(constructor, _) = self.terms.expr(head) else { return Ok(None) };
        let Some(rule) = recursion.recursor.rules.iter().find(|rule| rule.constructor == constructor) else {
            return Ok(None);
        };
        // a constructor's value has all of its arguments, or it is none
        let Some(c) = self.constructor(constructor)? else { return Ok(None) };
        let complete = fields.len() == c.parameters as usize + c.fields as usize && c.fields == rule.fields;
        if !complete || self.terms.levels(us).len() != recursion.recursor.params as usize {
            return Ok(None);
        }
        let value = self.at_levels(rule.value, us)?;
        let before =
            (recursion.recursor.parameters + recursion.recursor.motives + recursion.recursor.minors) as usize;
        let mut all = args[..before].to_vec();
        all.extend(&fields[fields.len() - rule.fields as usize..]);
        all.extend(&args[at + 1..]);
        Ok(Some(self.terms.beta(value, &all)))
    }

    /// The major premise as a constructor applied to arguments, if it can be seen as one.
    fn constructor_for(
        &mut self,
        recursion: &Recursion,
        major: ExprId,
    ) -> Result<Option<ExprId>, KernelError> {
        if recursion.recursor.k
            && let Some(constructor) = self.constructor_by_k(recursion, major)?
        {
            return Ok(Some(constructor));
        }
        let reduced = self.whnf(major)?;
        let reduced = match self.terms.expr(reduced) {
            Expr::Nat(n) => self.nat_constructor(n)?,
            Expr::Str(s) => {
                let list = self.string_as_list(s);
                self.whnf(list)?
            }
            _ => reduced,
        };
        if self.is_constructor(reduced)? {
            return Ok(Some(reduced));
        }
        self.constructor_by_eta(recursion.of, reduced)
    }

    /// Whether a constructor is at the head.
    pub fn is_constructor(&mut self, term: ExprId) -> Result<bool, KernelError> {
        let Some((name, _)) = self.head_constant(term) else { return Ok(false) };
        Ok(self.constructor(name)?.is_some())
    }

    /// K: any proof of a proposition with one constructor without
    /// fields is that constructor, if the types agree.
    fn constructor_by_k(
        &mut self,
        recursion: &Recursion,
        major: ExprId,
    ) -> Result<Option<ExprId>, KernelError> {
        let ty = self.infer(major, false)?;
        let ty = self.whnf(ty)?;
        let (head, args) = self.terms.spine(ty);
        let Expr::Const(name, us) = self.terms.expr(head) else { return Ok(None) };
        if name != recursion.of {
            return Ok(None);
        }
        let Some(inductive) = self.inductive(name)? else { return Ok(None) };
        let (Some(&constructor), true) =
            (inductive.constructors.first(), args.len() >= inductive.parameters as usize)
        else {
            return Ok(None);
        };
        let head = self.terms.add_expr(Expr::Const(constructor, us));
        let constructor = self.terms.apply(head, &args[..inductive.parameters as usize]);
        let its_type = self.infer(constructor, false)?;
        Ok(self.equal(ty, its_type)?.then_some(constructor))
    }

    /// `Quot.lift f h (Quot.mk r a) = f a`, `Quot.ind p (Quot.mk r a) = p a`.
    fn reduce_quotient(
        &mut self,
        kind: QuotientKind,
        args: &[ExprId],
    ) -> Result<Option<ExprId>, KernelError> {
        let (major, function) = match kind {
            QuotientKind::Lift => (5, 3),
            QuotientKind::Ind => (4, 3),
            QuotientKind::Type | QuotientKind::Mk => return Ok(None),
        };
        let Some(&quotient) = args.get(major) else { return Ok(None) };
        let quotient = self.whnf(quotient)?;
        let (head, parts) = self.terms.spine(quotient);
        let is_mk = matches!(self.terms.expr(head), Expr::Const(n, _) if n == self.well_known.quot_mk);
        if !is_mk || parts.len() != 3 {
            return Ok(None);
        }
        let constant = self.lookup(self.well_known.quot_mk)?;
        if !constant.is_some_and(|c| matches!(c.kind, ConstantKind::Quotient(QuotientKind::Mk))) {
            return Ok(None);
        }
        let mut rest = vec![parts[2]];
        rest.extend(&args[major + 1..]);
        Ok(Some(self.terms.beta(args[function], &rest)))
    }
}
