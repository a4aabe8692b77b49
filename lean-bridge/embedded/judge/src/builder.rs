//! Terms built anew as objects of an engine.

use lean_kernel::{Body, Declaration, Expr, ExprId, Hints, Level, LevelId, Name, NameId, Terms, UBig, Unit};
use lean_wasm::layout::{declaration, reducibility_hints};
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, boxed};
use std::collections::HashMap;

/// Objects of an engine that were built for one set of terms.
#[derive(Default)]
pub struct Built {
    names: HashMap<NameId, Obj>,
    levels: HashMap<LevelId, Obj>,
    exprs: HashMap<ExprId, Obj>,
}

/// Builds objects, each once.
pub struct Builder<'a> {
    /// The engine that they are objects of.
    pub lean: &'a mut Lean,
    /// What they are built from.
    pub terms: &'a Terms,
    /// Those that are there.
    pub built: &'a mut Built,
}

impl Builder<'_> {
    /// A `Lean.Declaration`.
    pub fn declaration(&mut self, unit: &Unit) -> Result<Obj, Lost> {
        match unit {
            Unit::Single(d) => self.single(d),
            Unit::Family { params, parameters, types } => {
                let mut items = vec![];
                for (ty, constructors) in types {
                    let mut list = vec![];
                    for c in constructors {
                        list.push(self.name_and_type(c, &[])?);
                    }
                    let list = self.lean.list(list)?;
                    items.push(self.name_and_type(ty, &[list])?);
                }
                let items = self.lean.list(items)?;
                let params = self.level_params(*params)?;
                let safe = [0, 0, 0, 0];
                self.lean.ctor(declaration::INDUCTIVE, (params, boxed(*parameters), items), &safe)
            }
        }
    }

    /// `Constructor {name, type}` or, with its constructors, `InductiveType {name, type, ctors}`.
    fn name_and_type(&mut self, declaration: &Declaration, more: &[Obj]) -> Result<Obj, Lost> {
        let name = self.name(declaration.name)?;
        let ty = self.expr(declaration.ty)?;
        match more {
            [] => self.lean.ctor(0, (name, ty), &[]),
            [list, ..] => self.lean.ctor(0, (name, ty, list.share()), &[]),
        }
    }

    fn single(&mut self, d: &Declaration) -> Result<Obj, Lost> {
        let name = self.name(d.name)?;
        let params = self.level_params(d.params)?;
        let ty = self.expr(d.ty)?;
        let base = self.lean.ctor(0, (name.share(), params, ty), &[])?;
        let all = self.lean.list(vec![name])?;
        let (number, val) = match &d.body {
            Body::Definition { value, hints } => {
                let value = self.expr(*value)?;
                let hints = match hints {
                    Hints::Opaque => self.lean.scalar(UNIT),
                    Hints::Abbreviation => self.lean.scalar(boxed(reducibility_hints::ABBREVIATION)),
                    Hints::Regular(height) => {
                        self.lean.ctor(reducibility_hints::REGULAR, (), &height.to_le_bytes())?
                    }
                };
                // DefinitionSafety.safe
                let safe = [1, 0, 0, 0];
                let fields = (base, value, hints, all);
                (declaration::DEFINITION, self.lean.ctor(0, fields, &safe)?)
            }
            Body::Theorem { value } => {
                let value = self.expr(*value)?;
                let fields = (base, value, all);
                (declaration::THEOREM, self.lean.ctor(0, fields, &[])?)
            }
            Body::Opaque { value } => {
                let value = self.expr(*value)?;
                let fields = (base, value, all);
                let safe = [0, 0, 0, 0];
                (declaration::OPAQUE, self.lean.ctor(0, fields, &safe)?)
            }
            // an allowed axiom; other kinds never get here as single declarations
            _ => {
                let safe = [0, 0, 0, 0];
                (declaration::AXIOM, self.lean.ctor(0, (base,), &safe)?)
            }
        };
        self.lean.ctor(number, (val,), &[])
    }

    /// Names for universe parameters by position.
    fn level_params(&mut self, count: u32) -> Result<Obj, Lost> {
        let mut names = vec![];
        for i in 0..count {
            names.push(self.level_param(i)?);
        }
        self.lean.list(names)
    }

    fn level_param(&mut self, position: u32) -> Result<Obj, Lost> {
        self.lean.name(&format!("u{position}"))
    }

    /// A `Lean.Name`.
    pub fn name(&mut self, id: NameId) -> Result<Obj, Lost> {
        let mut chain = vec![];
        let mut at = id;
        let mut object = loop {
            if let Some(known) = self.built.names.get(&at) {
                break known.clone();
            }
            match self.terms.name(at) {
                Name::Anonymous => break self.lean.scalar(UNIT),
                Name::Str(parent, _) | Name::Num(parent, _) => {
                    chain.push(at);
                    at = *parent;
                }
            }
        };
        for id in chain.into_iter().rev() {
            object = match self.terms.name(id) {
                Name::Str(_, part) => {
                    let part = self.lean.string_of(part)?;
                    self.lean.call(self.lean.f.name_str, (object, part))?
                }
                Name::Num(_, number) => {
                    let number = self.number(number)?;
                    self.lean.call(self.lean.f.name_num, (object, number))?
                }
                Name::Anonymous => object,
            };
            self.built.names.insert(id, object.clone());
        }
        Ok(object)
    }

    fn number(&mut self, number: &UBig) -> Result<Obj, Lost> {
        match u32::try_from(number) {
            Ok(small) if small < 1 << 31 => Ok(self.lean.scalar(boxed(small))),
            _ => self.lean.big_nat(&number.to_string()),
        }
    }

    fn level(&mut self, id: LevelId) -> Result<Obj, Lost> {
        if let Some(known) = self.built.levels.get(&id) {
            return Ok(known.clone());
        }
        // nested at most as deep as the export allows
        let object = match self.terms.level(id) {
            Level::Zero => self.lean.call(self.lean.f.level_zero, (UNIT,))?,
            Level::Succ(u) => {
                let u = self.level(u)?;
                self.lean.call(self.lean.f.level_succ, (u,))?
            }
            Level::Max(a, b) => {
                let (a, b) = (self.level(a)?, self.level(b)?);
                self.lean.call(self.lean.f.level_max, (a, b))?
            }
            Level::IMax(a, b) => {
                let (a, b) = (self.level(a)?, self.level(b)?);
                self.lean.call(self.lean.f.level_imax, (a, b))?
            }
            Level::Param(i) => {
                let name = self.level_param(i)?;
                self.lean.call(self.lean.f.level_param, (name,))?
            }
        };
        self.built.levels.insert(id, object.clone());
        Ok(object)
    }

    fn expr(&mut self, root: ExprId) -> Result<Obj, Lost> {
        if let Some(known) = self.built.exprs.get(&root) {
            return Ok(known.clone());
        }
        for id in self.terms.closure([root]) {
            if self.built.exprs.contains_key(&id) {
                continue;
            }
            let object = self.node(id)?;
            self.built.exprs.insert(id, object);
        }
        Ok(self.built.exprs[&root].clone())
    }

    /// An expression whose parts are built; its bound variable is
    /// anonymous. Lean computes what it caches in the object.
    fn node(&mut self, id: ExprId) -> Result<Obj, Lost> {
        let part = |e: ExprId| self.built.exprs[&e].share();
        match self.terms.expr(id) {
            Expr::Bound(i) => self.lean.call(self.lean.f.expr_bvar, (boxed(i),)),
            Expr::Local(_) => unreachable!("a declaration has no free variables"),
            Expr::App(function, argument) => {
                self.lean.call(self.lean.f.expr_app, (part(function), part(argument)))
            }
            Expr::Lambda(info, ty, body) => {
                self.lean.call(self.lean.f.expr_lambda, (UNIT, part(ty), part(body), info as u32))
            }
            Expr::Forall(info, ty, body) => {
                self.lean.call(self.lean.f.expr_forall, (UNIT, part(ty), part(body), info as u32))
            }
            Expr::Let(ty, value, body, nondependent) => {
                let nondependent = nondependent as u32;
                self.lean.call(self.lean.f.expr_let, (UNIT, part(ty), part(value), part(body), nondependent))
            }
            Expr::Sort(u) => {
                let u = self.level(u)?;
                self.lean.call(self.lean.f.expr_sort, (u,))
            }
            Expr::Const(name, levels) => {
                let mut list = vec![];
                for u in self.terms.levels(levels) {
                    list.push(self.level(*u)?);
                }
                let list = self.lean.list(list)?;
                let name = self.name(name)?;
                self.lean.call(self.lean.f.expr_const, (name, list))
            }
            Expr::Nat(n) => {
                let n = self.number(self.terms.nat(n))?;
                let literal = self.lean.ctor(0, (n,), &[])?;
                self.lean.call(self.lean.f.expr_lit, (literal,))
            }
            Expr::Str(s) => {
                let s = self.lean.string_of(self.terms.str(s))?;
                let literal = self.lean.ctor(1, (s,), &[])?;
                self.lean.call(self.lean.f.expr_lit, (literal,))
            }
            Expr::Proj(structure, index, e) => {
                let structure = self.name(structure)?;
                let e = self.built.exprs[&e].share();
                self.lean.call(self.lean.f.expr_proj, (structure, boxed(index), e))
            }
        }
    }
}
