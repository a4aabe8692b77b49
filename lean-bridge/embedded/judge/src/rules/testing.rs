//! Small families to try the rules on, without any engine.

use super::context::{Context, Fault, Known, Lookup};
use lean_kernel::{Body, Declaration, Expr, ExprId, Hints, Level, LevelId, NameId, Terms, Unit};
use lean_wasm::machine::Lost;

/// A library that has nothing.
struct Empty;

impl Lookup for Empty {
    fn library_has(&mut self, _: &Terms, _: NameId) -> Result<bool, Lost> {
        Ok(false)
    }

    fn library_declaration(&mut self, _: &mut Terms, _: NameId) -> Result<Option<Declaration>, Fault> {
        Ok(None)
    }
}

/// A store of terms, and shorthands for what goes into it.
#[derive(Default)]
pub struct Text {
    pub terms: Terms,
    pub units: Vec<Unit>,
}

impl Text {
    pub fn level(&mut self, level: Level) -> LevelId {
        self.terms.add_level(level)
    }

    /// `Sort n` for a small number.
    pub fn sort(&mut self, count: u32) -> ExprId {
        let level = (0..count).fold(Terms::ZERO, |u, _| self.level(Level::Succ(u)));
        self.terms.add_expr(Expr::Sort(level))
    }

    pub fn bound(&mut self, index: u32) -> ExprId {
        self.terms.add_expr(Expr::Bound(index))
    }

    pub fn constant(&mut self, name: &str) -> ExprId {
        let name = self.terms.dotted(name);
        self.terms.add_expr(Expr::Const(name, Terms::NO_LEVELS))
    }

    pub fn apply(&mut self, function: ExprId, argument: ExprId) -> ExprId {
        self.terms.add_expr(Expr::App(function, argument))
    }

    /// A function type; under its binder `codomain` has one variable more.
    pub fn arrow(&mut self, domain: ExprId, codomain: ExprId) -> ExprId {
        self.terms.add_expr(Expr::Forall(0, domain, codomain))
    }

    pub fn lambda(&mut self, domain: ExprId, body: ExprId) -> ExprId {
        self.terms.add_expr(Expr::Lambda(0, domain, body))
    }

    fn single(&mut self, name: &str, ty: ExprId, body: Body) {
        let name = self.terms.dotted(name);
        self.units.push(Unit::Single(Declaration { name, params: 0, ty, body }));
    }

    pub fn define(&mut self, name: &str, ty: ExprId, value: ExprId) {
        self.single(name, ty, Body::Definition { value, hints: Hints::Abbreviation });
    }

    pub fn assume(&mut self, name: &str, ty: ExprId) {
        self.single(name, ty, Body::Axiom);
    }

    /// A family of one type, with the types of its constructors.
    pub fn inductive(&mut self, name: &str, parameters: u32, ty: ExprId, constructors: &[(&str, ExprId)]) {
        let of = self.terms.dotted(name);
        let list: Vec<Declaration> = constructors
            .iter()
            .map(|(c, ty)| {
                let name = self.terms.child(of, c);
                Declaration { name, params: 0, ty: *ty, body: Body::Constructor { of } }
            })
            .collect();
        let constructors = list.iter().map(|c| c.name).collect();
        let body = Body::Inductive { parameters, family: vec![of], constructors };
        let ty = Declaration { name: of, params: 0, ty, body };
        self.units.push(Unit::Family { params: 0, parameters, types: vec![(ty, list)] });
    }

    /// What a rule says with everything declared.
    pub fn ask<T>(
        &mut self,
        rule: impl FnOnce(&mut Context<'_, '_>, &Unit) -> Result<T, Fault>,
    ) -> Result<T, String> {
        let units = self.units.clone();
        let mut known = Known::new(&units);
        let last = units.last().expect("a unit");
        match rule(&mut Context::new(&mut self.terms, &mut Empty, &mut known), last) {
            Ok(answer) => Ok(answer),
            Err(Fault::Broken(why)) => Err(why),
            Err(Fault::Lost(lost)) => panic!("{lost}"),
        }
    }
}
