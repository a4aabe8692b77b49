//! The type of a term.
//!
//! The rules are those of Carneiro, "The Type Theory of Lean", section 2.2, with `let` by substitution
//! and a rule for projections. With `check` every argument, binder and value is checked; without, the
//! term is known to be right and only its type is wanted.

use crate::checker::Checker;
use crate::error::KernelError;
use crate::expr::Expr;
use crate::ids::{ExprId, LevelId, LevelsId, NameId};

impl Checker<'_> {
    /// The type of a term without loose bound variables.
    pub fn infer(&mut self, term: ExprId, check: bool) -> Result<ExprId, KernelError> {
        if let Some(known) = self.caches.checked.get(&term) {
            return Ok(*known);
        }
        if !check && let Some(known) = self.caches.inferred.get(&term) {
            return Ok(*known);
        }
        let ty = self.nested(|c| c.infer_new(term, check))?;
        let cache = if check { &mut self.caches.checked } else { &mut self.caches.inferred };
        cache.insert(term, ty);
        Ok(ty)
    }

    fn infer_new(&mut self, term: ExprId, check: bool) -> Result<ExprId, KernelError> {
        match self.terms.expr(term) {
            Expr::Bound(_) => Err(KernelError::LooseVariable),
            Expr::Local(l) => Ok(l.ty),
            Expr::Sort(u) => {
                self.terms.check_level(u, self.params)?;
                let next = self.terms.level_succ(u);
                Ok(self.terms.add_expr(Expr::Sort(next)))
            }
            Expr::Const(name, us) => self.infer_constant(name, us),
            Expr::App(..) => self.infer_application(term, check),
            Expr::Lambda(..) => self.infer_lambda(term, check),
            Expr::Forall(..) => self.infer_forall(term, check),
            Expr::Let(ty, value, body, _) => {
                if check {
                    self.infer_sort(ty, true)?;
                    let given = self.infer(value, true)?;
                    self.expect_equal("the value of a `let`", given, ty)?;
                }
                let body = self.terms.instantiate(body, &[value]);
                self.infer(body, check)
            }
            Expr::Nat(_) => self.require_nat().map(|()| self.well_known.nat_type),
            Expr::Str(s) if std::str::from_utf8(self.terms.str(s)).is_err() => Err(KernelError::BrokenText),
            Expr::Str(_) => self.require_string().map(|()| self.well_known.string_type),
            Expr::Proj(structure, index, of) => self.infer_projection(structure, index, of, check),
        }
    }

    fn infer_constant(&mut self, name: NameId, us: LevelsId) -> Result<ExprId, KernelError> {
        let constant = self.constant(name)?;
        let given = self.terms.levels(us).len();
        if given != constant.params as usize {
            let name = self.terms.text(name);
            return Err(KernelError::LevelCount { name, expected: constant.params, given });
        }
        for i in 0..given {
            let u = self.terms.levels(us)[i];
            self.terms.check_level(u, self.params)?;
        }
        self.at_levels(constant.ty, us)
    }

    fn infer_application(&mut self, term: ExprId, check: bool) -> Result<ExprId, KernelError> {
        let (f, args) = self.terms.spine(term);
        let mut ty = self.infer(f, check)?;
        // binders of `ty` that are passed and not yet instantiated: args[from..at]
        let mut from = 0;
        for (at, arg) in args.iter().enumerate() {
            if !matches!(self.terms.expr(ty), Expr::Forall(..)) {
                ty = self.terms.instantiate(ty, &args[from..at]);
                from = at;
                ty = self.whnf(ty)?;
            }
            let Expr::Forall(_, domain, codomain) = self.terms.expr(ty) else {
                return Err(KernelError::FunctionExpected(self.terms.show(term)));
            };
            if check {
                let given = self.infer(*arg, true)?;
                let domain = self.terms.instantiate(domain, &args[from..at]);
                self.expect_argument(*arg, given, domain)?;
            }
            ty = codomain;
        }
        Ok(self.terms.instantiate(ty, &args[from..]))
    }

    fn expect_argument(&mut self, arg: ExprId, given: ExprId, domain: ExprId) -> Result<(), KernelError> {
        let marked = matches!(self.head_constant(arg), Some((n, _)) if n == self.well_known.eager_reduce);
        let before = std::mem::replace(&mut self.eager, marked && self.terms.arity(arg) == 2);
        let result = self.expect_equal("an argument", given, domain);
        self.eager = before;
        result
    }

    fn infer_lambda(&mut self, term: ExprId, check: bool) -> Result<ExprId, KernelError> {
        let first = self.depth_of(&[term]);
        let (mut locals, mut body) = (vec![], term);
        while let Expr::Lambda(_, ty, inner) = self.terms.expr(body) {
            let ty = self.terms.instantiate(ty, &locals);
            if check {
                self.infer_sort(ty, true)?;
            }
            locals.push(self.local(first + locals.len() as u32, ty));
            body = inner;
        }
        let body = self.terms.instantiate(body, &locals);
        let ty = self.infer(body, check)?;
        Ok(self.terms.pi(&locals, ty))
    }

    fn infer_forall(&mut self, term: ExprId, check: bool) -> Result<ExprId, KernelError> {
        let first = self.depth_of(&[term]);
        let (mut locals, mut levels, mut body) = (vec![], vec![], term);
        while let Expr::Forall(_, ty, inner) = self.terms.expr(body) {
            let ty = self.terms.instantiate(ty, &locals);
            levels.push(self.infer_sort(ty, check)?);
            locals.push(self.local(first + locals.len() as u32, ty));
            body = inner;
        }
        let body = self.terms.instantiate(body, &locals);
        let mut level = self.infer_sort(body, check)?;
        for domain in levels.into_iter().rev() {
            level = self.terms.level_imax(domain, level);
        }
        Ok(self.terms.add_expr(Expr::Sort(level)))
    }

    /// The universe level of a type.
    pub fn infer_sort(&mut self, ty: ExprId, check: bool) -> Result<LevelId, KernelError> {
        let sort = self.infer(ty, check)?;
        self.sort_level(sort, ty)
    }

    /// The level of a sort, after reduction; `of` is what has this sort for a type.
    pub(crate) fn sort_level(&mut self, sort: ExprId, of: ExprId) -> Result<LevelId, KernelError> {
        let sort = self.whnf(sort)?;
        match self.terms.expr(sort) {
            Expr::Sort(u) => Ok(u),
            _ => Err(KernelError::TypeExpected(self.terms.show(of))),
        }
    }

    /// Whether a type is a proposition. Its sort is reduced; what does not become a sort is refused, because
    /// taking it for either would make the answer depend on how far reduction comes.
    pub fn is_proposition(&mut self, ty: ExprId) -> Result<bool, KernelError> {
        let sort = self.infer(ty, false)?;
        let sort = self.whnf(sort)?;
        match self.terms.expr(sort) {
            Expr::Sort(u) => Ok(self.terms.is_zero(u)),
            _ => Err(KernelError::StuckSort(self.terms.show(ty))),
        }
    }
}
