//! Reading declarations out of an engine's heap.
//!
//! The engine has run a text that may have been written to deceive: nothing that Lean caches
//! in its objects (hashes, flags) is believed, a heap that is no tree ends the reading
//! instead of the host, and so does one that is too large.

use lean_kernel::{Body, Declaration, Expr, ExprId, Hints, Level, LevelId, Name, NameId, Terms, UBig};
use lean_meta::environment::{self, Constants, Kind, Safety};
use lean_wasm::layout::{constant_info, expr, inductive, level, name, reducibility_hints};
use lean_wasm::object::{Obj, View};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Most objects that one judgement may read: a gigabyte in the host.
const MOST_OBJECTS: usize = 20_000_000;
/// Universe levels nest two or three deep; the walk over them is recursive.
const LEVEL_DEPTH: u32 = 1000;

/// What a declaration is.
pub fn kind(declaration: &Declaration) -> Kind {
    match declaration.body {
        Body::Axiom => Kind::Axiom,
        Body::Definition { .. } => Kind::Definition,
        Body::Theorem { .. } => Kind::Theorem,
        Body::Opaque { .. } => Kind::Opaque,
        Body::Inductive { .. } => Kind::Inductive,
        Body::Constructor { .. } => Kind::Constructor,
        Body::Recursor { .. } => Kind::Recursor,
        Body::Quotient => Kind::Quotient,
    }
}

/// Why a declaration cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("{0}")]
    Malformed(&'static str),
    #[error("it is larger than {MOST_OBJECTS} objects")]
    TooLarge,
    #[error("reading it ran past the deadline")]
    Deadline,
}

/// Names, parameters or levels that stand in one list. What is
/// longer is no declaration of a person, or a ring.
const LONGEST_LIST: usize = 100_000;
const TOO_LONG: ExportError = ExportError::Malformed("a list is too long");

/// The elements of a `List`.
fn all(list: View<'_>) -> Result<Vec<View<'_>>, ExportError> {
    let elements: Vec<View<'_>> = list.list().take(LONGEST_LIST + 1).collect();
    if elements.len() > LONGEST_LIST { Err(TOO_LONG) } else { Ok(elements) }
}

/// The declarations that text has added to an environment, read as they are asked for.
pub struct Export {
    infos: HashMap<NameId, Obj>,
    /// Names by the addresses of the infos.
    addresses: HashMap<u32, NameId>,
    read: HashMap<NameId, Declaration>,
    names: HashMap<u32, NameId>,
    /// Terms by address, for each list of universe parameters.
    memos: HashMap<Vec<NameId>, Memo>,
    objects: usize,
    deadline: Instant,
}

#[derive(Default)]
struct Memo {
    exprs: HashMap<u32, ExprId>,
    levels: HashMap<u32, LevelId>,
}

impl Export {
    /// The heap must not change while the export is in use.
    pub fn new(terms: &mut Terms, constants: &Constants, deadline: Instant) -> Result<Export, ExportError> {
        let mut export = Export::without_declarations(deadline);
        for info in constants.infos() {
            let id = export.name(terms, info.name_view())?;
            export.addresses.insert(info.0.ptr(), id);
            export.infos.insert(id, info.0.to_obj());
        }
        Ok(export)
    }

    /// For single expressions.
    pub(crate) fn without_declarations(deadline: Instant) -> Export {
        Export {
            infos: HashMap::new(),
            addresses: HashMap::new(),
            read: HashMap::new(),
            names: HashMap::new(),
            memos: HashMap::new(),
            objects: 0,
            deadline,
        }
    }

    /// Another time until which may be read.
    pub(crate) fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = deadline;
        self.objects = 0;
    }

    pub fn has(&self, name: NameId) -> bool {
        self.infos.contains_key(&name)
    }

    pub fn names(&self) -> impl Iterator<Item = NameId> {
        self.infos.keys().copied()
    }

    pub fn name_of(&self, info: environment::Constant<'_>) -> Option<NameId> {
        self.addresses.get(&info.0.ptr()).copied()
    }

    pub fn kind(&self, name: NameId) -> Option<Kind> {
        self.infos.get(&name).map(|i| environment::Constant(i.view()).kind())
    }

    pub fn safety(&self, name: NameId) -> Option<Safety> {
        self.infos.get(&name).map(|i| environment::Constant(i.view()).safety())
    }

    /// The `Name` object of a declaration.
    pub(crate) fn name_object(&self, name: NameId) -> Option<Obj> {
        self.infos.get(&name).map(|i| environment::Constant(i.view()).name_view().to_obj())
    }

    /// A declaration that text has added; `None` for one of the library.
    pub fn declaration(
        &mut self,
        terms: &mut Terms,
        name: NameId,
    ) -> Result<Option<Declaration>, ExportError> {
        if let Some(known) = self.read.get(&name) {
            return Ok(Some(known.clone()));
        }
        let Some(info) = self.infos.get(&name).cloned() else { return Ok(None) };
        let declaration = self.read(terms, name, environment::Constant(info.view()))?;
        self.read.insert(name, declaration.clone());
        Ok(Some(declaration))
    }

    /// A constant, wherever it comes from, as the declaration of `id`.
    pub fn read(
        &mut self,
        terms: &mut Terms,
        id: NameId,
        constant: environment::Constant<'_>,
    ) -> Result<Declaration, ExportError> {
        let mut params = vec![];
        for p in constant.level_param_views() {
            if params.len() == LONGEST_LIST {
                return Err(TOO_LONG);
            }
            params.push(self.name(terms, p)?);
        }
        let ty = self.expr(terms, constant.ty(), &params)?;
        let val = constant.val();
        let mut value = || self.expr(terms, val.field(constant_info::VALUE), &params);
        let body = match constant.kind() {
            Kind::Axiom => Body::Axiom,
            Kind::Theorem => Body::Theorem { value: value()? },
            Kind::Opaque => Body::Opaque { value: value()? },
            Kind::Definition => {
                let value = value()?;
                let hints = val.field(reducibility_hints::IN_DEFINITION);
                let hints = match hints.scalar() {
                    Some(reducibility_hints::ABBREVIATION) => Hints::Abbreviation,
                    Some(_) => Hints::Opaque,
                    None => Hints::Regular(hints.scalar_u32(0)),
                };
                Body::Definition { value, hints }
            }
            Kind::Inductive => {
                let parameters = val.field(inductive::PARAMETERS).scalar();
                Body::Inductive {
                    parameters: parameters
                        .ok_or(ExportError::Malformed("a number of parameters is no number"))?,
                    family: self.name_list(terms, val.field(inductive::ALL))?,
                    constructors: self.name_list(terms, val.field(inductive::CONSTRUCTORS))?,
                }
            }
            Kind::Constructor => Body::Constructor { of: self.name(terms, val.field(constant_info::VALUE))? },
            Kind::Recursor => {
                let family = self.name_list(terms, val.field(constant_info::VALUE))?;
                let of = family.first().copied();
                Body::Recursor { of: of.ok_or(ExportError::Malformed("a recursor without inductive types"))? }
            }
            Kind::Quotient => Body::Quotient,
        };
        Ok(Declaration { name: id, params: params.len() as u32, ty, body })
    }

    fn name_list(&mut self, terms: &mut Terms, list: View<'_>) -> Result<Vec<NameId>, ExportError> {
        all(list)?.into_iter().map(|n| self.name(terms, n)).collect()
    }

    /// A `Name` object.
    pub fn name(&mut self, terms: &mut Terms, view: View<'_>) -> Result<NameId, ExportError> {
        let mut chain = vec![];
        let mut at = view;
        let mut id = loop {
            if at.is_scalar() {
                break Terms::ANONYMOUS;
            }
            if let Some(known) = self.names.get(&at.ptr()) {
                break *known;
            }
            self.count()?;
            if chain.len() > 10_000 {
                return Err(ExportError::Malformed("a name without end"));
            }
            chain.push(at);
            at = at.field(name::PREFIX);
        };
        for n in chain.into_iter().rev() {
            let part = n.field(name::PART);
            let part = match n.tag() {
                name::STR => Name::Str(id, part.bytes().into()),
                _ => Name::Num(id, number(part)),
            };
            id = terms.add_name(part);
            self.names.insert(n.ptr(), id);
        }
        Ok(id)
    }

    fn count(&mut self) -> Result<(), ExportError> {
        self.objects += 1;
        if self.objects > MOST_OBJECTS {
            return Err(ExportError::TooLarge);
        }
        if self.objects.is_multiple_of(1 << 14) && Instant::now() > self.deadline {
            return Err(ExportError::Deadline);
        }
        Ok(())
    }

    /// An expression of a declaration with these universe parameters.
    pub fn expr(
        &mut self,
        terms: &mut Terms,
        root: View<'_>,
        params: &[NameId],
    ) -> Result<ExprId, ExportError> {
        let mut memo = self.memos.remove(params).unwrap_or_default();
        let result = self.expr_with(terms, root, params, &mut memo);
        self.memos.insert(params.to_vec(), memo);
        result
    }

    /// Depth first with an explicit stack: terms may be nested deeper than any stack.
    fn expr_with<'v>(
        &mut self,
        terms: &mut Terms,
        root: View<'v>,
        params: &[NameId],
        memo: &mut Memo,
    ) -> Result<ExprId, ExportError> {
        let mut entered = HashSet::new();
        let mut stack: Vec<(View<'v>, bool)> = vec![(root, false)];
        while let Some((e, leaving)) = stack.pop() {
            if memo.exprs.contains_key(&e.ptr()) {
                continue;
            }
            if e.is_scalar() {
                return Err(ExportError::Malformed("a scalar where an expression should be"));
            }
            if !leaving {
                self.count()?;
                if !entered.insert(e.ptr()) {
                    return Err(ExportError::Malformed("an expression that contains itself"));
                }
                stack.push((e, true));
                stack.extend(lean_meta::expression::children(e).map(|c| (c, false)));
                continue;
            }
            let id = self.node(terms, e, params, memo)?;
            memo.exprs.insert(e.ptr(), id);
        }
        Ok(memo.exprs[&root.ptr()])
    }

    /// An expression whose parts are known.
    fn node(
        &mut self,
        terms: &mut Terms,
        term: View<'_>,
        params: &[NameId],
        memo: &mut Memo,
    ) -> Result<ExprId, ExportError> {
        let part = |memo: &Memo, i: u32| {
            memo.exprs.get(&term.field(i).ptr()).copied().ok_or(ExportError::Malformed("a part is missing"))
        };
        let node = match term.tag() {
            expr::MDATA => return part(memo, 1),
            expr::BVAR => {
                let index = term.field(0).scalar();
                Expr::Bound(index.ok_or(ExportError::Malformed("a bound variable out of range"))?)
            }
            expr::SORT => Expr::Sort(self.level(terms, term.field(0), params, memo, 0)?),
            expr::CONST => {
                let name = self.name(terms, term.field(0))?;
                let levels: Result<Vec<LevelId>, ExportError> =
                    all(term.field(1))?.into_iter().map(|u| self.level(terms, u, params, memo, 0)).collect();
                Expr::Const(name, terms.add_levels(&levels?))
            }
            expr::APP => Expr::App(part(memo, 0)?, part(memo, 1)?),
            expr::LAM => Expr::Lambda(term.scalar_u8(expr::BINDER_INFO), part(memo, 1)?, part(memo, 2)?),
            expr::FORALL => Expr::Forall(term.scalar_u8(expr::BINDER_INFO), part(memo, 1)?, part(memo, 2)?),
            expr::LET => {
                let nondependent = term.scalar_u8(expr::NON_DEPENDENT) != 0;
                Expr::Let(part(memo, 1)?, part(memo, 2)?, part(memo, 3)?, nondependent)
            }
            expr::LIT => {
                let literal = term.field(0);
                match literal.tag() {
                    expr::LIT_NAT => Expr::Nat(terms.add_nat(number(literal.field(0)))),
                    _ => Expr::Str(terms.add_str(literal.field(0).bytes())),
                }
            }
            expr::PROJ => {
                let index = term.field(1).scalar();
                let index = index.ok_or(ExportError::Malformed("a projection out of range"))?;
                Expr::Proj(self.name(terms, term.field(0))?, index, part(memo, 2)?)
            }
            expr::FVAR | expr::MVAR => return Err(ExportError::Malformed("a free variable or metavariable")),
            _ => return Err(ExportError::Malformed("an unknown kind of expression")),
        };
        Ok(terms.add_expr(node))
    }

    fn level(
        &mut self,
        terms: &mut Terms,
        u: View<'_>,
        params: &[NameId],
        memo: &mut Memo,
        depth: u32,
    ) -> Result<LevelId, ExportError> {
        if let Some(known) = memo.levels.get(&u.ptr()) {
            return Ok(*known);
        }
        if depth > LEVEL_DEPTH {
            return Err(ExportError::Malformed("a universe level nested too deeply"));
        }
        self.count()?;
        let node = match u.tag() {
            level::ZERO => Level::Zero,
            _ if u.is_scalar() => return Err(ExportError::Malformed("an unknown universe level")),
            level::SUCC => Level::Succ(self.level(terms, u.field(0), params, memo, depth + 1)?),
            level::MAX | level::IMAX => {
                let a = self.level(terms, u.field(0), params, memo, depth + 1)?;
                let b = self.level(terms, u.field(1), params, memo, depth + 1)?;
                if u.tag() == level::MAX { Level::Max(a, b) } else { Level::IMax(a, b) }
            }
            level::PARAM => {
                let name = self.name(terms, u.field(0))?;
                let position = params.iter().position(|p| *p == name);
                let unknown = ExportError::Malformed("a universe parameter that is not declared");
                Level::Param(position.ok_or(unknown)? as u32)
            }
            _ => return Err(ExportError::Malformed("a universe metavariable")),
        };
        let id = terms.add_level(node);
        if !u.is_scalar() {
            memo.levels.insert(u.ptr(), id);
        }
        Ok(id)
    }
}

/// A `Nat` object. A negative number (no `Nat` is one) loses its
/// sign, which makes it another term, not a crash.
fn number(name: View<'_>) -> UBig {
    match name.scalar() {
        Some(small) => small.into(),
        None => UBig::from_le_bytes(&lean_meta::goal::big_digits(name).to_bytes_le()),
    }
}
