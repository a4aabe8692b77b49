//! Terms as files have them, with universe parameters by name.
//!
//! The kernel knows universe parameters by their position in a declaration. A term without parameters is the
//! same in all declarations and goes to the kernel's store at once. The others wait as [`OpenExpr`] and are
//! made once for each list of parameters, which in libraries are few.

mod open;
mod placed;

use lean_kernel::{Expr, ExprId, Level, LevelId, NameId, Terms, UBig};
pub(crate) use open::{ExprRef, LevelRef};
use open::{OpenExpr, OpenLevel};
use placed::Placed;
pub(crate) use placed::UndeclaredParam;
use rustc_hash::FxHashMap;

/// A list of universe parameters of [`NamedTerms`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope(usize);

/// The open terms of a file, and what they are for each list of parameters.
#[derive(Debug, Default)]
pub(crate) struct NamedTerms {
    levels: Vec<OpenLevel>,
    exprs: Vec<OpenExpr>,
    scopes: Vec<Placed>,
    scope_of: FxHashMap<Box<[NameId]>, usize>,
    /// How many terms were made for them.
    made: usize,
}

fn number(len: usize) -> u32 {
    u32::try_from(len).expect("fewer than 2^32 terms fit into memory")
}

impl NamedTerms {
    fn open_level(&mut self, level: OpenLevel) -> LevelRef {
        self.levels.push(level);
        LevelRef::Open(number(self.levels.len() - 1))
    }

    fn open(&mut self, expr: OpenExpr) -> ExprRef {
        self.exprs.push(expr);
        ExprRef::Open(number(self.exprs.len() - 1))
    }

    pub fn param(&mut self, name: NameId) -> LevelRef {
        self.open_level(OpenLevel::Param(name))
    }

    pub fn succ(&mut self, terms: &mut Terms, level: LevelRef) -> LevelRef {
        match level {
            LevelRef::Closed(level) => LevelRef::Closed(terms.add_level(Level::Succ(level))),
            level => self.open_level(OpenLevel::Succ(level)),
        }
    }

    pub fn max(&mut self, terms: &mut Terms, left: LevelRef, right: LevelRef) -> LevelRef {
        match (left, right) {
            (LevelRef::Closed(left), LevelRef::Closed(right)) => {
                LevelRef::Closed(terms.add_level(Level::Max(left, right)))
            }
            _ => self.open_level(OpenLevel::Max(left, right)),
        }
    }

    pub fn imax(&mut self, terms: &mut Terms, left: LevelRef, right: LevelRef) -> LevelRef {
        match (left, right) {
            (LevelRef::Closed(left), LevelRef::Closed(right)) => {
                LevelRef::Closed(terms.add_level(Level::IMax(left, right)))
            }
            _ => self.open_level(OpenLevel::IMax(left, right)),
        }
    }

    pub fn bound(&self, terms: &mut Terms, index: u32) -> ExprRef {
        ExprRef::Closed(terms.add_expr(Expr::Bound(index)))
    }

    pub fn nat(&self, terms: &mut Terms, number: UBig) -> ExprRef {
        let number = terms.add_nat(number);
        ExprRef::Closed(terms.add_expr(Expr::Nat(number)))
    }

    pub fn str(&self, terms: &mut Terms, text: &[u8]) -> ExprRef {
        let text = terms.add_str(text);
        ExprRef::Closed(terms.add_expr(Expr::Str(text)))
    }

    pub fn sort(&mut self, terms: &mut Terms, level: LevelRef) -> ExprRef {
        match level {
            LevelRef::Closed(level) => ExprRef::Closed(terms.add_expr(Expr::Sort(level))),
            level => self.open(OpenExpr::Sort(level)),
        }
    }

    pub fn constant(&mut self, terms: &mut Terms, name: NameId, levels: &[LevelRef]) -> ExprRef {
        let closed: Option<Vec<LevelId>> = levels.iter().map(|u| u.closed()).collect();
        match closed {
            Some(levels) => {
                let levels = terms.add_levels(&levels);
                ExprRef::Closed(terms.add_expr(Expr::Const(name, levels)))
            }
            None => self.open(OpenExpr::Const(name, levels.into())),
        }
    }

    pub fn app(&mut self, terms: &mut Terms, function: ExprRef, argument: ExprRef) -> ExprRef {
        self.compound(terms, OpenExpr::App(function, argument))
    }

    pub fn lambda(&mut self, terms: &mut Terms, binder: u8, ty: ExprRef, body: ExprRef) -> ExprRef {
        self.compound(terms, OpenExpr::Lambda(binder, ty, body))
    }

    pub fn forall(&mut self, terms: &mut Terms, binder: u8, ty: ExprRef, body: ExprRef) -> ExprRef {
        self.compound(terms, OpenExpr::Forall(binder, ty, body))
    }

    /// A `let`, or with `have` one whose value its body may not look at.
    pub(crate) fn let_(&mut self, terms: &mut Terms, parts: [ExprRef; 3], have: bool) -> ExprRef {
        let [ty, value, body] = parts;
        self.compound(terms, OpenExpr::Let(ty, value, body, have))
    }

    pub fn proj(&mut self, terms: &mut Terms, structure: NameId, index: u32, of: ExprRef) -> ExprRef {
        self.compound(terms, OpenExpr::Proj(structure, index, of))
    }

    /// An expression made of expressions: closed if they all are.
    fn compound(&mut self, terms: &mut Terms, expr: OpenExpr) -> ExprRef {
        match expr.with_parts(ExprRef::closed) {
            Some(closed) => ExprRef::Closed(terms.add_expr(closed)),
            None => self.open(expr),
        }
    }

    /// How many terms were made of open ones: each is made once for
    /// every list of parameters that it is placed in.
    pub fn made(&self) -> usize {
        self.made
    }

    /// A list of universe parameters to place terms in.
    ///
    /// # Errors
    /// The name that the list has twice.
    pub fn scope(&mut self, params: &[NameId]) -> Result<Scope, NameId> {
        if let Some(known) = self.scope_of.get(params) {
            return Ok(Scope(*known));
        }
        let mut placed = Placed::default();
        for (i, name) in params.iter().enumerate() {
            if placed.positions.insert(*name, number(i)).is_some() {
                return Err(*name);
            }
        }
        self.scopes.push(placed);
        self.scope_of.insert(params.into(), self.scopes.len() - 1);
        Ok(Scope(self.scopes.len() - 1))
    }

    /// The kernel's term for an expression in a declaration with these universe parameters.
    ///
    /// # Errors
    /// A parameter that is not among them.
    pub fn place(
        &mut self,
        terms: &mut Terms,
        scope: Scope,
        term: ExprRef,
    ) -> Result<ExprId, UndeclaredParam> {
        let root = match term {
            ExprRef::Closed(term) => return Ok(term),
            ExprRef::Open(root) => root,
        };
        let placed = &mut self.scopes[scope.0];
        // Terms are deep, so this is no recursion: what is on the stack waits for its parts.
        let mut stack = vec![root];
        while let Some(&at) = stack.last() {
            let expr = &self.exprs[at as usize];
            let waiting = stack.len();
            if !placed.exprs.contains_key(&at) {
                expr.parts().into_iter().flatten().filter_map(ExprRef::open).for_each(|part| {
                    if !placed.exprs.contains_key(&part) {
                        stack.push(part);
                    }
                });
            }
            if stack.len() > waiting {
                continue;
            }
            stack.pop();
            if placed.exprs.contains_key(&at) {
                continue;
            }
            let done = match expr {
                OpenExpr::Sort(u) => Expr::Sort(placed.level(terms, &self.levels, *u)?),
                OpenExpr::Const(name, us) => {
                    let us: Result<Vec<LevelId>, UndeclaredParam> =
                        us.iter().map(|u| placed.level(terms, &self.levels, *u)).collect();
                    Expr::Const(*name, terms.add_levels(&us?))
                }
                compound => compound
                    .with_parts(|part| match part {
                        ExprRef::Closed(term) => Some(term),
                        ExprRef::Open(n) => placed.exprs.get(&n).copied(),
                    })
                    .expect("all parts are placed"),
            };
            placed.exprs.insert(at, terms.add_expr(done));
            self.made += 1;
        }
        Ok(placed.exprs[&root])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_positions_in_each_list() {
        let (mut t, mut n) = (Terms::default(), NamedTerms::default());
        let (u, v) = (t.dotted("u"), t.dotted("v"));
        let (pu, pv) = (n.param(u), n.param(v));
        let level = n.max(&mut t, pu, pv);
        let level = n.succ(&mut t, level);
        let sort = n.sort(&mut t, level);
        let bound = n.bound(&mut t, 0);
        let all = n.forall(&mut t, 0, sort, bound);
        let (uv, vu) = (n.scope(&[u, v]).unwrap(), n.scope(&[v, u]).unwrap());
        let placed = |t: &mut Terms, n: &mut NamedTerms, s| {
            let Expr::Forall(0, ty, _) = ({
                let e = n.place(t, s, all).unwrap();
                t.expr(e)
            }) else {
                panic!()
            };
            let Expr::Sort(level) = t.expr(ty) else { panic!() };
            let Level::Succ(level) = t.level(level) else { panic!() };
            let Level::Max(a, b) = t.level(level) else { panic!() };
            (t.level(a), t.level(b))
        };
        assert_eq!(placed(&mut t, &mut n, uv), (Level::Param(0), Level::Param(1)));
        assert_eq!(placed(&mut t, &mut n, vu), (Level::Param(1), Level::Param(0)));
        let only = n.scope(&[v]).unwrap();
        assert_eq!(n.place(&mut t, only, all), Err(UndeclaredParam(u)));
        assert_eq!(n.scope(&[u, u]).unwrap_err(), u);
    }

    #[test]
    fn terms_without_parameters_are_the_same_everywhere_and_depth_is_no_matter() {
        let (mut t, mut n) = (Terms::default(), NamedTerms::default());
        let u = t.dotted("u");
        let c = n.constant(&mut t, u, &[LevelRef::Closed(Terms::ZERO)]);
        assert!(matches!(n.app(&mut t, c, c), ExprRef::Closed(_)));
        let pu = n.param(u);
        let mut deep = n.sort(&mut t, pu);
        for _ in 0..200_000 {
            deep = n.app(&mut t, deep, c);
        }
        let mut level = pu;
        for _ in 0..200_000 {
            level = n.succ(&mut t, level);
        }
        let scope = n.scope(&[u]).unwrap();
        assert!(n.place(&mut t, scope, deep).is_ok());
        let sort = n.sort(&mut t, level);
        assert!(n.place(&mut t, scope, sort).is_ok());
    }
}
