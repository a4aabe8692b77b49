//! The type checker: what one declaration is checked with.
//!
//! | file | chapter |
//! |---|---|
//! | `infer` | the type of a term |
//! | `reduce` | weak head normal forms: β, ζ, ι, projections, quotients |
//! | `unfold` | δ: definitions, and which of two is unfolded first |
//! | `literal` | numbers and texts |
//! | `equal` | definitional equality |
//! | `structure` | η for structures, projections |

use crate::budget::Budget;
use crate::constant::{Constant, ConstantKind, Inductive};
use crate::declaration::{Body, Declaration};
use crate::environment::Environment;
use crate::error::KernelError;
use crate::expr::{Expr, Local};
use crate::ids::{ExprId, LevelsId, NameId};
use crate::level::MOST_PARAMETERS;
use crate::library::Library;
use crate::limits::Limit;
use crate::stack::deeper;
use crate::terms::Terms;
use crate::well_known::WellKnown;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Checks one declaration. What it finds out about terms holds without a context, because an opened variable
/// carries its type; it is kept for this declaration only, and a question never answers another one.
pub(crate) struct Checker<'a> {
    pub terms: &'a mut Terms,
    pub env: &'a mut Environment,
    pub library: &'a mut dyn Library,
    pub well_known: WellKnown,
    /// Number of universe parameters of the declaration.
    pub params: u32,
    pub budget: Budget,
    pub caches: Caches,
    /// An argument marked by `eagerReduce` is being compared:
    /// numbers are computed even where variables stand.
    pub eager: bool,
}

#[derive(Default)]
pub(crate) struct Caches {
    /// Types of terms that were checked.
    pub checked: FxHashMap<ExprId, ExprId>,
    /// Types of terms that are known to be right.
    pub inferred: FxHashMap<ExprId, ExprId>,
    pub whnf: FxHashMap<ExprId, ExprId>,
    pub whnf_core: FxHashMap<ExprId, ExprId>,
    /// Pairs that are equal, the smaller number first.
    pub equal: FxHashSet<(ExprId, ExprId)>,
    /// Pairs of applications of one constant whose arguments are not equal one by one.
    pub different: FxHashSet<(ExprId, ExprId)>,
    /// Types and values of constants at levels.
    pub with_levels: FxHashMap<(ExprId, LevelsId), ExprId>,
}

pub(crate) fn pair(left: ExprId, right: ExprId) -> (ExprId, ExprId) {
    if left < right { (left, right) } else { (right, left) }
}

impl<'a> Checker<'a> {
    pub fn new(
        terms: &'a mut Terms,
        env: &'a mut Environment,
        library: &'a mut dyn Library,
        params: u32,
    ) -> Checker<'a> {
        let (well_known, limits) = (env.well_known.clone(), env.limits());
        let budget = Budget::new(limits);
        terms.set_limits(limits.terms, limits.deadline);
        Checker { terms, env, library, well_known, params, budget, caches: Caches::default(), eager: false }
    }

    /// Checks type and value of a declaration.
    pub(crate) fn check_declaration(&mut self, declaration: &Declaration) -> Result<(), KernelError> {
        if declaration.params > MOST_PARAMETERS {
            return Err(KernelError::Limit(Limit::Levels));
        }
        let sort = self.check_type(declaration.ty)?;
        let Some(value) = declaration.value() else { return self.budget.check(self.terms) };
        if matches!(declaration.body, Body::Theorem { .. }) && !self.terms.is_zero(sort) {
            return Err(KernelError::TheoremType);
        }
        self.check_closed(value)?;
        let given = self.infer(value, true)?;
        self.expect_equal("the value", given, declaration.ty)?;
        self.budget.check(self.terms)
    }

    /// Refuses what is not closed; then checks that it is a type. Gives its universe level.
    pub(crate) fn check_type(&mut self, ty: ExprId) -> Result<crate::ids::LevelId, KernelError> {
        self.check_closed(ty)?;
        let sort = self.infer(ty, true)?;
        self.sort_level(sort, ty)
    }

    pub(crate) fn check_closed(&self, term: ExprId) -> Result<(), KernelError> {
        if self.terms.is_closed(term) { Ok(()) } else { Err(KernelError::LooseVariable) }
    }

    pub(crate) fn expect_equal(
        &mut self,
        what: &'static str,
        given: ExprId,
        expected: ExprId,
    ) -> Result<(), KernelError> {
        if self.equal(given, expected)? {
            return Ok(());
        }
        let (given, expected) = (self.terms.show(given), self.terms.show(expected));
        Err(KernelError::TypeMismatch { what, given, expected })
    }

    /// A step of the recursion.
    pub fn nested<T>(
        &mut self,
        work: impl FnOnce(&mut Checker<'a>) -> Result<T, KernelError>,
    ) -> Result<T, KernelError> {
        self.budget.step(self.terms)?;
        self.budget.enter()?;
        let result = deeper(|| work(self));
        self.budget.leave();
        result
    }

    // ---- constants

    pub fn constant(&mut self, name: NameId) -> Result<Rc<Constant>, KernelError> {
        self.env.constant(self.terms, self.library, name)
    }

    /// The same for reduction: a name that nothing declares, as
    /// definitions of a library may mention, reduces to nothing.
    pub fn lookup(&mut self, name: NameId) -> Result<Option<Rc<Constant>>, KernelError> {
        match self.constant(name) {
            Ok(constant) => Ok(Some(constant)),
            Err(KernelError::UnknownConstant { name: unknown, .. }) if unknown == name => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The constant at the head of a term with its levels, if there is one.
    pub(crate) fn head_constant(&self, term: ExprId) -> Option<(NameId, LevelsId)> {
        match self.terms.expr(self.terms.head(term)) {
            Expr::Const(name, us) => Some((name, us)),
            _ => None,
        }
    }

    pub fn inductive(&mut self, name: NameId) -> Result<Option<Rc<Inductive>>, KernelError> {
        Ok(self.lookup(name)?.and_then(|c| match &c.kind {
            ConstantKind::Inductive(i) => Some(i.clone()),
            _ => None,
        }))
    }

    /// Type or value of a constant at levels, whose number was compared.
    pub fn at_levels(&mut self, term: ExprId, us: LevelsId) -> Result<ExprId, KernelError> {
        if !self.terms.facts(term).has_params {
            return Ok(term);
        }
        if let Some(known) = self.caches.with_levels.get(&(term, us)) {
            return Ok(*known);
        }
        let new = self.terms.with_levels(term, us).ok_or(KernelError::UnknownParameter)?;
        self.caches.with_levels.insert((term, us), new);
        Ok(new)
    }

    // ---- variables

    /// A variable for a binder of this type, different from every
    /// variable in terms whose `locals` are at most `depth`.
    pub fn local(&mut self, depth: u32, ty: ExprId) -> ExprId {
        debug_assert!(self.terms.facts(ty).locals <= depth);
        self.terms.add_expr(Expr::Local(Local { depth, ty }))
    }

    /// The depth of the first variable that is new to these terms.
    pub(crate) fn depth_of(&self, terms: &[ExprId]) -> u32 {
        terms.iter().map(|e| self.terms.facts(*e).locals).max().unwrap_or(0)
    }
}
