//! Terms from one store into another.

use crate::declaration::{Body, Declaration, Recursor, RecursorRule, Unit};
use crate::expr::{Expr, Level, Name};
use crate::ids::{ExprId, LevelId, LevelsId, NameId};
use crate::terms::Terms;
use rustc_hash::FxHashMap;

/// Copies terms from one store into another, shared parts once.
/// Holds for as long as neither store forgets anything.
pub struct Copier<'a> {
    from: &'a Terms,
    names: FxHashMap<NameId, NameId>,
    levels: FxHashMap<LevelId, LevelId>,
    lists: FxHashMap<LevelsId, LevelsId>,
    exprs: FxHashMap<ExprId, ExprId>,
}

impl<'a> Copier<'a> {
    /// Copies out of `from`.
    pub fn new(from: &'a Terms) -> Copier<'a> {
        Copier {
            from,
            names: FxHashMap::default(),
            levels: FxHashMap::default(),
            lists: FxHashMap::default(),
            exprs: FxHashMap::default(),
        }
    }

    /// A name.
    pub fn name(&mut self, to: &mut Terms, name: NameId) -> NameId {
        let mut chain = vec![];
        let mut at = name;
        let mut new = loop {
            if let Some(known) = self.names.get(&at) {
                break *known;
            }
            match self.from.name(at) {
                Name::Anonymous => break Terms::ANONYMOUS,
                Name::Str(parent, _) | Name::Num(parent, _) => {
                    chain.push(at);
                    at = *parent;
                }
            }
        };
        for id in chain.into_iter().rev() {
            new = match self.from.name(id) {
                Name::Str(_, part) => to.add_name(Name::Str(new, part.clone())),
                Name::Num(_, number) => to.add_name(Name::Num(new, number.clone())),
                Name::Anonymous => new,
            };
            self.names.insert(id, new);
        }
        new
    }

    /// A level. The parts of a level have smaller numbers, so they are copied first, without recursion.
    fn level(&mut self, to: &mut Terms, level: LevelId) -> LevelId {
        let mut stack = vec![level];
        while let Some(u) = stack.last().copied() {
            let parts = match self.from.level(u) {
                Level::Zero | Level::Param(_) => vec![],
                Level::Succ(v) => vec![v],
                Level::Max(a, b) | Level::IMax(a, b) => vec![a, b],
            };
            let missing: Vec<LevelId> = parts.into_iter().filter(|p| !self.levels.contains_key(p)).collect();
            if !missing.is_empty() {
                stack.extend(missing);
                continue;
            }
            stack.pop();
            let new = match self.from.level(u) {
                Level::Succ(v) => Level::Succ(self.levels[&v]),
                Level::Max(a, b) => Level::Max(self.levels[&a], self.levels[&b]),
                Level::IMax(a, b) => Level::IMax(self.levels[&a], self.levels[&b]),
                same => same,
            };
            let new = to.add_level(new);
            self.levels.insert(u, new);
        }
        self.levels[&level]
    }

    fn list(&mut self, to: &mut Terms, us: LevelsId) -> LevelsId {
        if let Some(known) = self.lists.get(&us) {
            return *known;
        }
        let list: Vec<LevelId> = self.from.levels(us).iter().map(|u| self.level(to, *u)).collect();
        let new = to.add_levels(&list);
        self.lists.insert(us, new);
        new
    }

    /// An expression.
    ///
    /// # Panics
    /// For an opened variable: declarations have none.
    pub fn expr(&mut self, to: &mut Terms, root: ExprId) -> ExprId {
        let mut stack = vec![(root, false)];
        while let Some((e, leaving)) = stack.pop() {
            if self.exprs.contains_key(&e) {
                continue;
            }
            if !leaving {
                stack.push((e, true));
                stack.extend(self.from.parts_of(e).map(|p| (p, false)));
                continue;
            }
            let new = match self.from.expr(e) {
                Expr::Bound(i) => Expr::Bound(i),
                Expr::Local(_) => unreachable!("a declaration has no free variables"),
                Expr::Sort(u) => Expr::Sort(self.level(to, u)),
                Expr::Const(name, us) => Expr::Const(self.name(to, name), self.list(to, us)),
                Expr::App(f, a) => Expr::App(self.exprs[&f], self.exprs[&a]),
                Expr::Lambda(info, ty, body) => Expr::Lambda(info, self.exprs[&ty], self.exprs[&body]),
                Expr::Forall(info, ty, body) => Expr::Forall(info, self.exprs[&ty], self.exprs[&body]),
                Expr::Let(ty, value, body, nondependent) => {
                    Expr::Let(self.exprs[&ty], self.exprs[&value], self.exprs[&body], nondependent)
                }
                Expr::Nat(n) => Expr::Nat(to.add_nat(self.from.nat(n).clone())),
                Expr::Str(s) => Expr::Str(to.add_str(self.from.str(s))),
                Expr::Proj(name, i, of) => Expr::Proj(self.name(to, name), i, self.exprs[&of]),
            };
            let new = to.add_expr(new);
            self.exprs.insert(e, new);
        }
        self.exprs[&root]
    }

    /// A declaration.
    pub fn declaration(&mut self, to: &mut Terms, declaration: &Declaration) -> Declaration {
        let ty = self.expr(to, declaration.ty);
        let body = match &declaration.body {
            Body::Axiom => Body::Axiom,
            Body::Definition { value, hints } => {
                Body::Definition { value: self.expr(to, *value), hints: *hints }
            }
            Body::Theorem { value } => Body::Theorem { value: self.expr(to, *value) },
            Body::Opaque { value } => Body::Opaque { value: self.expr(to, *value) },
            Body::Inductive { parameters, family, constructors } => Body::Inductive {
                parameters: *parameters,
                family: family.iter().map(|n| self.name(to, *n)).collect(),
                constructors: constructors.iter().map(|n| self.name(to, *n)).collect(),
            },
            Body::Constructor { of } => Body::Constructor { of: self.name(to, *of) },
            Body::Recursor { of } => Body::Recursor { of: self.name(to, *of) },
            Body::Quotient => Body::Quotient,
        };
        Declaration { name: self.name(to, declaration.name), params: declaration.params, ty, body }
    }

    /// A recursor.
    pub fn recursor(&mut self, to: &mut Terms, recursor: &Recursor) -> Recursor {
        let rule = |rule: &RecursorRule| RecursorRule {
            constructor: self.name(to, rule.constructor),
            fields: rule.fields,
            value: self.expr(to, rule.value),
        };
        let rules = recursor.rules.iter().map(rule).collect();
        Recursor { name: self.name(to, recursor.name), ty: self.expr(to, recursor.ty), rules, ..*recursor }
    }

    /// A declaration or a family.
    pub fn unit(&mut self, to: &mut Terms, unit: &Unit) -> Unit {
        match unit {
            Unit::Single(d) => Unit::Single(self.declaration(to, d)),
            Unit::Family { params, parameters, types } => {
                let copy = |(ty, constructors): &(Declaration, Vec<Declaration>)| {
                    let ty = self.declaration(to, ty);
                    (ty, constructors.iter().map(|c| self.declaration(to, c)).collect())
                };
                Unit::Family {
                    params: *params,
                    parameters: *parameters,
                    types: types.iter().map(copy).collect(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_says_the_same_in_another_store() {
        let mut from = Terms::default();
        let u = from.add_level(Level::Param(0));
        let v = from.add_level(Level::Succ(u));
        let us = from.add_levels(&[v, u]);
        let name = from.dotted("a.b");
        let c = from.add_expr(Expr::Const(name, us));
        let n = from.add_nat(7u8.into());
        let n = from.add_expr(Expr::Nat(n));
        let e = from.apply(c, &[n, c]);
        let mut to = Terms::default();
        to.add_level(Level::Param(5));
        to.dotted("other.name");
        let copy = Copier::new(&from).expr(&mut to, e);
        assert_eq!(to.show(copy), from.show(e));
        let back = Copier::new(&to).expr(&mut from, copy);
        assert_eq!(back, e);
    }
}
