//! From lines to what a kernel is asked.

use super::QUOTIENTS;
use super::line::{Content, DeclarationLine, ExprLine, Kind, LevelLine, Line, NameLine};
use super::shapes::{Axiom, Binding, HintsLine, Meta, Quotient};
use crate::error::{ReadError, ReadPlace, ReadProblem, malformed, unsupported};
use crate::item::Item;
use crate::named::{ExprRef, LevelRef, NamedTerms, Scope};
use crate::table::Table;
use lean_kernel::{Body, Declaration, ExprId, Hints, Name, NameId, Terms, UBig, Unit};
use std::io::{BufRead, Read};

/// A line longer than this is not read, bytes.
const LONGEST_LINE: u64 = 1 << 30;

/// Reads an export line by line. Names and terms go to the kernel's store as they come; what declares
/// something is handed out by [`NdjsonReader::next_item`].
#[derive(Debug)]
pub struct NdjsonReader<R> {
    input: R,
    buffer: Vec<u8>,
    /// The number of the line that was read last.
    line: u64,
    /// Bytes read.
    bytes: u64,
    meta: Option<Meta>,
    pub(super) defined: Defined,
}

/// What earlier lines have defined.
#[derive(Debug)]
pub(super) struct Defined {
    names: Table<NameId>,
    levels: Table<LevelRef>,
    exprs: Table<ExprRef>,
    terms: NamedTerms,
}

impl<R: BufRead> NdjsonReader<R> {
    /// Reads nothing yet.
    pub fn new(input: R) -> NdjsonReader<R> {
        NdjsonReader {
            input,
            buffer: vec![],
            line: 0,
            bytes: 0,
            meta: None,
            defined: Defined {
                names: Table::starting_with(Terms::ANONYMOUS),
                levels: Table::starting_with(LevelRef::Closed(Terms::ZERO)),
                exprs: Table::default(),
                terms: NamedTerms::default(),
            },
        }
    }

    /// What the file says of its origin, once its first line was read.
    pub fn meta(&self) -> Option<&Meta> {
        self.meta.as_ref()
    }

    /// The number of the line that was read last.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next thing that is declared; `None` at the end of the file. A file has no mark at its end: one
    /// that was cut off between two lines cannot be told from a whole one.
    ///
    /// # Errors
    /// What stops the reading, with its line.
    pub fn next_item(&mut self, terms: &mut Terms) -> Result<Option<Item>, ReadError> {
        match self.find_item(terms) {
            Ok(item) => Ok(item),
            Err(problem) => Err(problem.at(ReadPlace::Line(self.line))),
        }
    }

    fn find_item(&mut self, terms: &mut Terms) -> Result<Option<Item>, ReadProblem> {
        while self.read_line()? {
            let buffer = std::mem::take(&mut self.buffer);
            let item = match buffer.trim_ascii().is_empty() {
                true => Ok(None),
                false => Line::parse(&buffer).and_then(|line| self.take_line(terms, line)),
            };
            self.buffer = buffer;
            if let Some(item) = item? {
                return Ok(Some(item));
            }
        }
        match self.meta {
            None => Err(malformed("the file is empty")),
            Some(_) => Ok(None),
        }
    }

    /// Reads a line into the buffer; says whether there was one.
    fn read_line(&mut self) -> Result<bool, ReadProblem> {
        self.buffer.clear();
        let read = (&mut self.input).take(LONGEST_LINE + 1).read_until(b'\n', &mut self.buffer)? as u64;
        self.line += u64::from(read > 0);
        self.bytes += read;
        match read > LONGEST_LINE {
            true => Err(unsupported(format!("a line of more than {LONGEST_LINE} bytes"))),
            false => Ok(read > 0),
        }
    }

    fn take_line(&mut self, terms: &mut Terms, line: Line) -> Result<Option<Item>, ReadProblem> {
        let number = |kind| match line.number {
            Some((given, number)) if given == kind => Ok(number),
            _ => Err(malformed("what the line defines does not go with the number that it gives")),
        };
        match (&line.content, &self.meta) {
            (Content::Meta(_), Some(_)) => return Err(malformed("`meta` belongs into the first line alone")),
            (Content::Meta(_), None) | (_, Some(_)) => {}
            (_, None) => return Err(malformed("the first line does not hold `meta`")),
        }
        match line.content {
            Content::Meta(meta) if line.number.is_none() => {
                check_format(&meta)?;
                self.meta = Some(meta);
            }
            Content::Name(name) => self.defined.name(terms, number(Kind::Name)?, name)?,
            Content::Level(level) => self.defined.level(terms, number(Kind::Level)?, level)?,
            Content::Expr(expr) => self.defined.expr(terms, number(Kind::Expr)?, expr)?,
            Content::Declaration(declaration) if line.number.is_none() => {
                return self.defined.declaration(terms, *declaration).map(Some);
            }
            Content::Meta(_) | Content::Declaration(_) => {
                return Err(malformed("declarations are given no number"));
            }
        }
        Ok(None)
    }
}

/// The part that all declarations have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub name: NameId,
    pub params: u32,
    pub ty: ExprId,
    pub scope: Scope,
}

impl Head {
    pub fn declaration(self, body: Body) -> Declaration {
        Declaration { name: self.name, params: self.params, ty: self.ty, body }
    }
}

impl Defined {
    pub fn named(&self, number: u64) -> Result<NameId, ReadProblem> {
        self.names.get(number).ok_or_else(|| malformed(format!("there is no name {number}")))
    }

    pub fn names(&self, numbers: &[u64]) -> Result<Vec<NameId>, ReadProblem> {
        numbers.iter().map(|n| self.named(*n)).collect()
    }

    fn level_at(&self, number: u64) -> Result<LevelRef, ReadProblem> {
        self.levels.get(number).ok_or_else(|| malformed(format!("there is no level {number}")))
    }

    fn expr_at(&self, number: u64) -> Result<ExprRef, ReadProblem> {
        self.exprs.get(number).ok_or_else(|| malformed(format!("there is no expression {number}")))
    }

    fn name(&mut self, terms: &mut Terms, number: u64, line: NameLine) -> Result<(), ReadProblem> {
        let name = match line {
            NameLine::Str(s) => Name::Str(self.named(s.pre)?, s.str.as_bytes().into()),
            NameLine::Num(n) => Name::Num(self.named(n.pre)?, UBig::from(n.i.wide("a number in a name")?)),
        };
        let name = terms.add_name(name);
        fresh(self.names.set(number, name), "name", number)
    }

    fn level(&mut self, terms: &mut Terms, number: u64, line: LevelLine) -> Result<(), ReadProblem> {
        let level = match line {
            LevelLine::Succ(u) => self.terms.succ(terms, self.level_at(u)?),
            LevelLine::Max(a, b) => self.terms.max(terms, self.level_at(a)?, self.level_at(b)?),
            LevelLine::IMax(a, b) => self.terms.imax(terms, self.level_at(a)?, self.level_at(b)?),
            LevelLine::Param(name) => self.terms.param(self.named(name)?),
        };
        fresh(self.levels.set(number, level), "level", number)
    }

    fn expr(&mut self, terms: &mut Terms, number: u64, line: ExprLine) -> Result<(), ReadProblem> {
        let expr = match line {
            ExprLine::Bound(index) => self.terms.bound(terms, index.small("the index of a bound variable")?),
            ExprLine::Sort(u) => self.terms.sort(terms, self.level_at(u)?),
            ExprLine::Const(c) => {
                let levels: Result<Vec<LevelRef>, ReadProblem> =
                    c.us.iter().map(|u| self.level_at(*u)).collect();
                self.terms.constant(terms, self.named(c.name)?, &levels?)
            }
            ExprLine::App(app) => self.terms.app(terms, self.expr_at(app.function)?, self.expr_at(app.arg)?),
            ExprLine::Lambda(b) => {
                let (binder, ty, body) = self.binding(&b)?;
                self.terms.lambda(terms, binder, ty, body)
            }
            ExprLine::Forall(b) => {
                let (binder, ty, body) = self.binding(&b)?;
                self.terms.forall(terms, binder, ty, body)
            }
            ExprLine::Let(l) => {
                self.named(l.name)?;
                let parts = [self.expr_at(l.ty)?, self.expr_at(l.value)?, self.expr_at(l.body)?];
                self.terms.let_(terms, parts, l.nondep)
            }
            ExprLine::Proj(p) => {
                let index = p.idx.small("the index of a field")?;
                self.terms.proj(terms, self.named(p.type_name)?, index, self.expr_at(p.of)?)
            }
            ExprLine::Nat(digits) => self.terms.nat(terms, natural(&digits)?),
            ExprLine::Str(s) => self.terms.str(terms, s.as_bytes()),
            ExprLine::Metadata(m) => self.expr_at(m.expr)?,
        };
        fresh(self.exprs.set(number, expr), "expression", number)
    }

    fn binding(&self, line: &Binding) -> Result<(u8, ExprRef, ExprRef), ReadProblem> {
        let binder = match &*line.binder_info {
            "default" => 0,
            "implicit" => 1,
            "strictImplicit" => 2,
            "instImplicit" => 3,
            other => return Err(unsupported(format!("binders of kind `{other}`"))),
        };
        self.named(line.name)?;
        Ok((binder, self.expr_at(line.ty)?, self.expr_at(line.body)?))
    }

    /// Reads what all declarations have.
    pub fn head(
        &mut self,
        terms: &mut Terms,
        name: u64,
        params: &[u64],
        ty: u64,
    ) -> Result<Head, ReadProblem> {
        let (name, params) = (self.named(name)?, self.names(params)?);
        let scope = self.terms.scope(&params).map_err(|twice| {
            let (name, twice) = (terms.text(name), terms.text(twice));
            malformed(format!("`{name}` has two universe parameters `{twice}`"))
        })?;
        let count = crate::error::small(params.len() as u64, "the number of universe parameters")?;
        let head = Head { name, params: count, ty: self.place_raw(terms, name, scope, ty)?, scope };
        Ok(head)
    }

    /// The term of an expression in a declaration.
    pub fn place(&mut self, terms: &mut Terms, head: &Head, expr: u64) -> Result<ExprId, ReadProblem> {
        self.place_raw(terms, head.name, head.scope, expr)
    }

    fn place_raw(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        scope: Scope,
        expr: u64,
    ) -> Result<ExprId, ReadProblem> {
        let expr = self.expr_at(expr)?;
        self.terms.place(terms, scope, expr).map_err(|undeclared| {
            let (name, param) = (terms.text(name), terms.text(undeclared.0));
            malformed(format!("`{name}` has no universe parameter `{param}`, which it mentions"))
        })
    }

    fn declaration(&mut self, terms: &mut Terms, line: DeclarationLine) -> Result<Item, ReadProblem> {
        let (head, body, checked) = match line {
            DeclarationLine::Axiom(Axiom { name, level_params, ty, is_unsafe }) => {
                (self.head(terms, name, &level_params, ty)?, Body::Axiom, !is_unsafe)
            }
            DeclarationLine::Definition(d) => {
                let head = self.head(terms, d.name, &d.level_params, d.ty)?;
                self.names(&d.all)?;
                let value = self.place(terms, &head, d.value)?;
                (head, Body::Definition { value, hints: hints(&d.hints)? }, is_safe(&d.safety)?)
            }
            DeclarationLine::Theorem(t) => {
                let head = self.head(terms, t.name, &t.level_params, t.ty)?;
                self.names(&t.all)?;
                (head, Body::Theorem { value: self.place(terms, &head, t.value)? }, true)
            }
            DeclarationLine::Opaque(o) => {
                let head = self.head(terms, o.name, &o.level_params, o.ty)?;
                self.names(&o.all)?;
                (head, Body::Opaque { value: self.place(terms, &head, o.value)? }, !o.is_unsafe)
            }
            DeclarationLine::Inductive(family) => return self.family(terms, family),
            DeclarationLine::Quotient(quotient) => (self.quotient(terms, &quotient)?, Body::Quotient, true),
        };
        Ok(match checked {
            true => Item::Unit { unit: Unit::Single(head.declaration(body)), recursors: vec![] },
            false => Item::LeftOut(head.name),
        })
    }

    /// Kernels know quotients by their names; the file says it once more.
    fn quotient(&mut self, terms: &mut Terms, line: &Quotient) -> Result<Head, ReadProblem> {
        let head = self.head(terms, line.name, &line.level_params, line.ty)?;
        let Some((kind, name)) = QUOTIENTS.iter().find(|(kind, _)| *kind == line.kind) else {
            return Err(unsupported(format!("quotients of kind `{}`", line.kind)));
        };
        match terms.dotted(name) == head.name {
            true => Ok(head),
            false => {
                Err(malformed(format!("`{}` is not the quotient of kind `{kind}`", terms.text(head.name))))
            }
        }
    }
}

fn fresh(was_free: bool, what: &str, number: u64) -> Result<(), ReadProblem> {
    match was_free {
        true => Ok(()),
        false => Err(malformed(format!("the {what} {number} is defined twice"))),
    }
}

fn check_format(meta: &Meta) -> Result<(), ReadProblem> {
    let version = meta.format.as_ref().map(|f| f.version.as_str());
    match version {
        Some(version) if version == "3.1" || version.starts_with("3.1.") => Ok(()),
        Some(other) => Err(unsupported(format!("version {other} of the export format; it must be 3.1"))),
        None => Err(unsupported("an export without a version of its format; it must be 3.1")),
    }
}

fn natural(digits: &str) -> Result<UBig, ReadProblem> {
    match !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => digits.parse().map_err(|e| malformed(format!("`natVal`: {e}"))),
        false => Err(malformed(format!("`natVal` is no number: {digits:?}"))),
    }
}

fn hints(line: &HintsLine) -> Result<Hints, ReadProblem> {
    Ok(match line {
        HintsLine::Word(word) if word == "opaque" => Hints::Opaque,
        HintsLine::Word(word) if word == "abbrev" => Hints::Abbreviation,
        HintsLine::Word(other) => return Err(unsupported(format!("hints of kind `{other}`"))),
        HintsLine::Regular { regular } => Hints::Regular(*regular),
    })
}

fn is_safe(word: &str) -> Result<bool, ReadProblem> {
    match word {
        "safe" => Ok(true),
        "unsafe" | "partial" => Ok(false),
        other => Err(unsupported(format!("definitions of safety `{other}`"))),
    }
}
