//! A module: what its files say it imports and declares.

use super::image::{Image, Origin, Ref};
use super::paged::Paged;
use super::terms::ModuleTerms;
use crate::error::{Place, Problem, ReadError, malformed, unsupported};
use crate::named::Scope;
use lean_kernel::{Body, Declaration, ExprId, Hints, NameId, Recursor, RecursorRule, Terms, Unit};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Arguments of a module's data.
const IMPORTS: u64 = 0;
const NAMES: u64 = 1;
const CONSTANTS: u64 = 2;

/// A module whose declarations are read as they are asked for.
#[derive(Debug)]
pub struct Module {
    /// Its file, or a name for it.
    place: String,
    image: Image,
    terms: ModuleTerms,
    /// Declarations by name.
    declared: FxHashMap<NameId, Ref>,
    /// Their names in the order of the file.
    order: Vec<NameId>,
    is_whole: bool,
    /// How many terms may be made of those with universe parameters.
    most_terms: usize,
}

/// A declaration as a module has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Something that a kernel checks.
    Unit {
        /// The declaration, or the family that the name belongs to.
        unit: Unit,
        /// For a family: the recursors that the module claims it has.
        recursors: Vec<Recursor>,
    },
    /// A declaration marked `unsafe` or `partial`, which nothing safe may mention.
    Unsafe,
}

impl Module {
    /// Opens a module by its `.olean` file, with the files `.olean.server` and `.olean.private` beside it
    /// that a file of Lean's module system has: proofs are in the latter.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn open(path: &Path, terms: &mut Terms) -> Result<Module, ReadError> {
        let place = path.display().to_string();
        let opened = Image::open(path).and_then(|mut image| {
            let root = image.root();
            let is_module = image.flag(root, 0)?;
            let [server, private] = ["olean.server", "olean.private"].map(|e| path.with_extension(e));
            let apart = is_module && private.exists();
            if apart {
                image.add(&server)?;
                image.add(&private)?;
            }
            Module::of(place.clone(), image, !is_module || apart, terms)
        });
        opened.map_err(|problem| problem.at(Place::File(place)))
    }

    /// A module that consists of one file, which is in memory.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, terms: &mut Terms) -> Result<Module, ReadError> {
        let read = Image::of(Paged::from_bytes(bytes)).and_then(|image| {
            let is_module = image.flag(image.root(), 0)?;
            Module::of(name.into(), image, !is_module, terms)
        });
        read.map_err(|problem| problem.at(Place::File(name.into())))
    }

    fn of(place: String, image: Image, is_whole: bool, terms: &mut Terms) -> Result<Module, Problem> {
        let root = image.root();
        let (names, constants) =
            (image.array(image.field(root, NAMES)?)?, image.array(image.field(root, CONSTANTS)?)?);
        if names.len() != constants.len() {
            return Err(malformed("as many names as declarations are needed"));
        }
        let constants = names.into_iter().zip(constants).collect();
        Module::with(place, image, constants, is_whole, terms)
    }

    /// A module that declares these constants, each given with its name.
    pub(super) fn with(
        place: String,
        image: Image,
        constants: Vec<(Ref, Ref)>,
        is_whole: bool,
        terms: &mut Terms,
    ) -> Result<Module, Problem> {
        let mut read = ModuleTerms::default();
        let (mut declared, mut order) = (FxHashMap::default(), vec![]);
        for (name, constant) in constants {
            let name = read.name(&image, terms, name)?;
            order.push(name);
            if declared.insert(name, constant).is_some() {
                return Err(malformed(format!("`{}` is declared twice", terms.text(name))));
            }
        }
        Ok(Module { place, image, terms: read, declared, order, is_whole, most_terms: usize::MAX })
    }

    /// The file, as it was given.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Which Lean wrote it.
    pub fn origin(&self) -> &Origin {
        self.image.origin()
    }

    /// Whether it has proofs. The public file of a module has theorems as
    /// axioms, and nothing in it tells the two apart.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The names that it declares, in the order of the file, which
    /// is not one in which a kernel would accept them.
    pub fn names(&self) -> &[NameId] {
        &self.order
    }

    /// The modules that it imports, with dots between their names' parts.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn imports(&mut self, terms: &mut Terms) -> Result<Vec<Vec<String>>, ReadError> {
        let imports = self.image.field(self.image.root(), IMPORTS);
        let imports = imports.and_then(|imports| self.imports_at(terms, imports));
        imports.map_err(|problem| self.error(problem))
    }

    /// The modules that an array of imports names.
    pub(super) fn imports_at(&mut self, terms: &mut Terms, array: Ref) -> Result<Vec<Vec<String>>, Problem> {
        let names = self.image.array(array)?.into_iter().map(|import| {
            let name = self.terms.name(&self.image, terms, self.image.field(import, 0)?)?;
            Ok(terms.parts(name))
        });
        names.collect()
    }

    /// What is declared under a name; for a constructor or a recursor, its family. `None` if nothing is.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn find(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Found>, ReadError> {
        self.find_with(terms, name, true)
    }

    /// The same without what nobody unfolds: theorems and opaque constants are axioms.
    ///
    /// # Errors
    /// As [`Module::find`].
    pub fn find_stated(&mut self, terms: &mut Terms, name: NameId) -> Result<Option<Found>, ReadError> {
        self.find_with(terms, name, false)
    }

    /// Whether it declares a name.
    pub fn declares(&self, name: NameId) -> bool {
        self.declared.contains_key(&name)
    }

    /// Whether a name is declared as an axiom.
    pub fn is_axiom(&self, name: NameId) -> bool {
        let kind = self.declared.get(&name).and_then(|object| self.image.tag(*object).ok());
        kind.is_some_and(|kind| matches!(Kind::of(kind), Ok(Kind::Axiom)))
    }

    fn find_with(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        proofs: bool,
    ) -> Result<Option<Found>, ReadError> {
        let Some(object) = self.declared.get(&name).copied() else { return Ok(None) };
        if self.terms.made() > self.most_terms {
            return Err(self.error(unsupported(format!("more than {} terms in one text", self.most_terms))));
        }
        match self.read(terms, name, object, proofs) {
            Ok(found) => Ok(Some(found)),
            Err(Problem::Malformed(text)) => {
                Err(self.error(malformed(format!("`{}`: {text}", terms.text(name)))))
            }
            Err(problem) => Err(self.error(problem)),
        }
    }

    /// Refuses to read on when more terms than this were made of those with universe parameters.
    pub(super) fn set_most_terms(&mut self, most: usize) {
        self.most_terms = most;
    }

    pub(super) fn error(&self, problem: Problem) -> ReadError {
        problem.at(Place::File(self.place.clone()))
    }

    fn read(&mut self, terms: &mut Terms, name: NameId, object: Ref, proofs: bool) -> Result<Found, Problem> {
        let image = &self.image;
        let (kind, value) = (Kind::of(image.tag(object)?)?, image.field(object, 0)?);
        if kind.is_unsafe(image, value)? {
            return Ok(Found::Unsafe);
        }
        let first = match kind {
            Kind::Inductive => self.names_at(terms, value, 3)?.first().copied(),
            Kind::Constructor => {
                let of = self.name_at(terms, value, 1)?;
                let (value, _) = self.expect(terms, of, Kind::Inductive)?;
                self.names_at(terms, value, 3)?.first().copied()
            }
            Kind::Recursor => self.names_at(terms, value, 1)?.first().copied(),
            _ => {
                let d = self.single(terms, name, kind, value, proofs)?;
                return Ok(Found::Unit { unit: Unit::Single(d), recursors: vec![] });
            }
        };
        let first = first.ok_or_else(|| malformed("a family without a type"))?;
        let (unit, recursors) = self.family(terms, first)?;
        let Unit::Family { types, .. } = &unit else { unreachable!("a family") };
        let belongs = types.iter().any(|(t, cs)| t.name == name || cs.iter().any(|c| c.name == name));
        match belongs || recursors.iter().any(|r| r.name == name) {
            true => Ok(Found::Unit { unit, recursors }),
            false => Err(malformed("it does not belong to the family that it names")),
        }
    }

    /// The value of a declaration that must be here and of this kind, and the head of it.
    fn expect(&mut self, terms: &mut Terms, name: NameId, kind: Kind) -> Result<(Ref, Head), Problem> {
        let missing = || malformed(format!("`{}`, which belongs to it, is not here", terms.text(name)));
        let object = *self.declared.get(&name).ok_or_else(missing)?;
        if Kind::of(self.image.tag(object)?)? != kind {
            return Err(malformed(format!("`{}` is of another kind than it should be", terms.text(name))));
        }
        let value = self.image.field(object, 0)?;
        if kind.is_unsafe(&self.image, value)? {
            return Err(malformed("a family that is partly unsafe"));
        }
        Ok((value, self.head(terms, name, value)?))
    }

    fn name_at(&mut self, terms: &mut Terms, value: Ref, index: u64) -> Result<NameId, Problem> {
        self.terms.name(&self.image, terms, self.image.field(value, index)?)
    }

    fn names_at(&mut self, terms: &mut Terms, value: Ref, index: u64) -> Result<Vec<NameId>, Problem> {
        self.terms.names(&self.image, terms, self.image.field(value, index)?)
    }

    fn small_at(&self, value: Ref, index: u64) -> Result<u32, Problem> {
        self.image.small(self.image.field(value, index)?)
    }

    fn expr_at(&mut self, terms: &mut Terms, head: &Head, value: Ref, index: u64) -> Result<ExprId, Problem> {
        let e = self.image.field(value, index)?;
        self.terms.place(&self.image, terms, head.scope, e)
    }

    /// What all declarations have: their first argument.
    fn head(&mut self, terms: &mut Terms, name: NameId, value: Ref) -> Result<Head, Problem> {
        let head = self.image.field(value, 0)?;
        if self.name_at(terms, head, 0)? != name {
            return Err(malformed("it names itself otherwise"));
        }
        let params = self.names_at(terms, head, 1)?;
        let scope = self.terms.scope(terms, &params)?;
        let params = crate::error::small(params.len() as u64, "the number of universe parameters")?;
        let ty = self.image.field(head, 2)?;
        let ty = self.terms.place(&self.image, terms, scope, ty)?;
        Ok(Head { name, params, ty, scope })
    }

    fn single(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        kind: Kind,
        value: Ref,
        proofs: bool,
    ) -> Result<Declaration, Problem> {
        let head = self.head(terms, name, value)?;
        let body = match kind {
            Kind::Axiom => Body::Axiom,
            Kind::Theorem | Kind::Opaque if !proofs => Body::Axiom,
            Kind::Theorem => Body::Theorem { value: self.expr_at(terms, &head, value, 1)? },
            Kind::Opaque => Body::Opaque { value: self.expr_at(terms, &head, value, 1)? },
            Kind::Definition => {
                let hints = self.hints(self.image.field(value, 2)?)?;
                Body::Definition { value: self.expr_at(terms, &head, value, 1)?, hints }
            }
            Kind::Quotient => Body::Quotient,
            Kind::Inductive | Kind::Constructor | Kind::Recursor => unreachable!("part of a family"),
        };
        Ok(head.declaration(body))
    }

    fn hints(&self, object: Ref) -> Result<Hints, Problem> {
        match self.image.tag(object)? {
            0 => Ok(Hints::Opaque),
            1 => Ok(Hints::Abbreviation),
            2 => Ok(Hints::Regular(u32::from_le_bytes(self.image.scalars(object, 0)?))),
            tag => Err(malformed(format!("there is no kind {tag} of hints"))),
        }
    }

    /// The family whose first type has this name, with the recursors that are claimed for it.
    fn family(&mut self, terms: &mut Terms, first: NameId) -> Result<(Unit, Vec<Recursor>), Problem> {
        let (value, head) = self.expect(terms, first, Kind::Inductive)?;
        let (params, parameters) = (head.params, self.small_at(value, 1)?);
        let family = self.names_at(terms, value, 3)?;
        if family.first() != Some(&first) {
            return Err(malformed("its types are not those of its family"));
        }
        let mut types = vec![];
        for name in &family {
            let (value, head) = self.expect(terms, *name, Kind::Inductive)?;
            let same = self.names_at(terms, value, 3)? == family
                && self.small_at(value, 1)? == parameters
                && head.params == params;
            if !same {
                return Err(malformed("the types of its family disagree"));
            }
            let constructors = self.names_at(terms, value, 4)?;
            let mut declared = vec![];
            for (i, c) in constructors.iter().enumerate() {
                declared.push(self.constructor(terms, *c, (*name, i), (parameters, params))?);
            }
            let family = family.clone();
            types.push((head.declaration(Body::Inductive { parameters, family, constructors }), declared));
        }
        let recursors = self.recursors(terms, &family)?;
        Ok((Unit::Family { params, parameters, types }, recursors))
    }

    /// The constructor at a position of a type, in a family with so many parameters of both kinds.
    fn constructor(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        (of, index): (NameId, usize),
        (parameters, params): (u32, u32),
    ) -> Result<Declaration, Problem> {
        let (value, head) = self.expect(terms, name, Kind::Constructor)?;
        let same = self.name_at(terms, value, 1)? == of
            && self.small_at(value, 2)? as usize == index
            && self.small_at(value, 3)? == parameters
            && head.params == params;
        match same {
            true => Ok(head.declaration(Body::Constructor { of })),
            false => {
                Err(malformed(format!("the constructor `{}` disagrees with its type", terms.text(name))))
            }
        }
    }

    /// Recursors are named after the types: `T.rec`, and for nested
    /// occurrences `T.rec_1` and so on after the first type.
    fn recursors(&mut self, terms: &mut Terms, family: &[NameId]) -> Result<Vec<Recursor>, Problem> {
        let mut names: Vec<NameId> = family.iter().map(|t| terms.child(*t, "rec")).collect();
        let nested = (1..).map(|i| format!("rec_{i}"));
        for part in nested {
            let name = terms.child(family[0], &part);
            match self.declared.contains_key(&name) {
                true => names.push(name),
                false => break,
            }
        }
        let mut recursors = vec![];
        for name in names {
            if self.declared.contains_key(&name) {
                recursors.push(self.recursor(terms, name)?);
            }
        }
        Ok(recursors)
    }

    fn recursor(&mut self, terms: &mut Terms, name: NameId) -> Result<Recursor, Problem> {
        let (value, head) = self.expect(terms, name, Kind::Recursor)?;
        let mut rules = vec![];
        for rule in self.image.list(self.image.field(value, 6)?)? {
            rules.push(RecursorRule {
                constructor: self.name_at(terms, rule, 0)?,
                fields: self.small_at(rule, 1)?,
                value: self.expr_at(terms, &head, rule, 2)?,
            });
        }
        Ok(Recursor {
            name,
            params: head.params,
            ty: head.ty,
            parameters: self.small_at(value, 2)?,
            indices: self.small_at(value, 3)?,
            motives: self.small_at(value, 4)?,
            minors: self.small_at(value, 5)?,
            k: self.image.flag(value, 0)?,
            rules,
        })
    }
}

/// What all declarations have.
struct Head {
    name: NameId,
    params: u32,
    ty: ExprId,
    scope: Scope,
}

impl Head {
    fn declaration(self, body: Body) -> Declaration {
        Declaration { name: self.name, params: self.params, ty: self.ty, body }
    }
}

/// Kinds of declarations, in the order of `Lean.ConstantInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Axiom,
    Definition,
    Theorem,
    Opaque,
    Quotient,
    Inductive,
    Constructor,
    Recursor,
}

impl Kind {
    fn of(tag: u8) -> Result<Kind, Problem> {
        use Kind::*;
        let kinds = [Axiom, Definition, Theorem, Opaque, Quotient, Inductive, Constructor, Recursor];
        let kind = kinds.get(usize::from(tag)).copied();
        kind.ok_or_else(|| malformed(format!("there is no kind {tag} of declarations")))
    }

    /// Whether a declaration is one that the kernel lets nothing safe mention.
    fn is_unsafe(self, image: &Image, value: Ref) -> Result<bool, Problem> {
        match self {
            Kind::Axiom | Kind::Opaque | Kind::Constructor => image.flag(value, 0),
            Kind::Inductive | Kind::Recursor => image.flag(value, 1),
            Kind::Theorem | Kind::Quotient => Ok(false),
            // unsafe, safe, partial
            Kind::Definition => match image.scalar(value, 0)? {
                0 | 2 => Ok(true),
                1 => Ok(false),
                other => Err(malformed(format!("there is no safety {other} of definitions"))),
            },
        }
    }
}
