//! The declarations of a module: single ones and families.

use super::found::Found;
use super::kind::Kind;
use super::module::Module;
use super::part::Ref;
use crate::error::{ReadProblem, malformed};
use crate::named::Scope;
use lean_kernel::{Body, Declaration, ExprId, Hints, NameId, Recursor, RecursorRule, Terms, Unit};

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

impl Module {
    /// What is declared by an object; for a constructor or a recursor, its family.
    pub(super) fn read(
        &mut self,
        terms: &mut Terms,
        name: NameId,
        object: Ref,
        proofs: bool,
    ) -> Result<Found, ReadProblem> {
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
    fn expect(&mut self, terms: &mut Terms, name: NameId, kind: Kind) -> Result<(Ref, Head), ReadProblem> {
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

    fn name_at(&mut self, terms: &mut Terms, value: Ref, index: u64) -> Result<NameId, ReadProblem> {
        self.terms.name(&self.image, terms, self.image.field(value, index)?)
    }

    fn names_at(&mut self, terms: &mut Terms, value: Ref, index: u64) -> Result<Vec<NameId>, ReadProblem> {
        self.terms.names(&self.image, terms, self.image.field(value, index)?)
    }

    fn small_at(&self, value: Ref, index: u64) -> Result<u32, ReadProblem> {
        self.image.small(self.image.field(value, index)?)
    }

    fn expr_at(
        &mut self,
        terms: &mut Terms,
        head: &Head,
        value: Ref,
        index: u64,
    ) -> Result<ExprId, ReadProblem> {
        let e = self.image.field(value, index)?;
        self.terms.place(&self.image, terms, head.scope, e)
    }

    /// What all declarations have: their first argument.
    fn head(&mut self, terms: &mut Terms, name: NameId, value: Ref) -> Result<Head, ReadProblem> {
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
    ) -> Result<Declaration, ReadProblem> {
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

    fn hints(&self, object: Ref) -> Result<Hints, ReadProblem> {
        match self.image.tag(object)? {
            0 => Ok(Hints::Opaque),
            1 => Ok(Hints::Abbreviation),
            2 => Ok(Hints::Regular(u32::from_le_bytes(self.image.scalars(object, 0)?))),
            tag => Err(malformed(format!("there is no kind {tag} of hints"))),
        }
    }

    /// The family whose first type has this name, with the recursors that are claimed for it.
    fn family(&mut self, terms: &mut Terms, first: NameId) -> Result<(Unit, Vec<Recursor>), ReadProblem> {
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
    ) -> Result<Declaration, ReadProblem> {
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
    fn recursors(&mut self, terms: &mut Terms, family: &[NameId]) -> Result<Vec<Recursor>, ReadProblem> {
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

    fn recursor(&mut self, terms: &mut Terms, name: NameId) -> Result<Recursor, ReadProblem> {
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
