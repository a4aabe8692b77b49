//! Inductive types. A file has the types of a family, all their constructors and all their recursors apart;
//! here they are put together, and what the file says twice must be the same both times.
//!
//! What a kernel derives from the types alone (the number of indices and of nested occurrences, whether a
//! type is recursive) is not believed and not handed on.

use super::reader::Defined;
use super::shapes::{ConstructorLine, Inductive, RecursorLine, TypeLine};
use crate::error::{ReadProblem, malformed, small};
use crate::item::Item;
use lean_kernel::{Body, Declaration, Expr, ExprId, NameId, Recursor, RecursorRule, Terms, Unit};
use rustc_hash::FxHashMap;

impl Defined {
    /// The family of an `inductive` line.
    pub fn family(&mut self, terms: &mut Terms, line: Inductive) -> Result<Item, ReadProblem> {
        let Some(first) = line.types.first() else { return Err(malformed("a family without a type")) };
        let all = self.names(&line.types.iter().map(|t| t.name).collect::<Vec<_>>())?;
        let flags = line.types.iter().map(|t| t.is_unsafe);
        let flags = flags.chain(line.ctors.iter().map(|c| c.is_unsafe));
        if flags.chain(line.recs.iter().map(|r| r.is_unsafe)).any(|f| f != first.is_unsafe) {
            return Err(malformed("a family that is partly unsafe"));
        }
        let is_unsafe = first.is_unsafe;
        let shared = Shared {
            parameters: small(first.num_params, "the number of parameters")?,
            params: small(first.level_params.len() as u64, "the number of universe parameters")?,
            all,
        };
        let mut constructors: FxHashMap<NameId, &ConstructorLine> = FxHashMap::default();
        for c in &line.ctors {
            let name = self.named(c.name)?;
            if constructors.insert(name, c).is_some() {
                return Err(malformed(format!("the constructor `{}` is given twice", terms.text(name))));
            }
        }
        let mut types = vec![];
        for t in &line.types {
            types.push(self.type_of_family(terms, t, &shared, &mut constructors)?);
        }
        if let Some(left) = constructors.keys().next() {
            return Err(malformed(format!("`{}` is a constructor of no type here", terms.text(*left))));
        }
        let mut recursors = vec![];
        for r in &line.recs {
            recursors.push(self.recursor(terms, r, &shared)?);
        }
        if is_unsafe {
            return Ok(Item::LeftOut(shared.all[0]));
        }
        let unit = Unit::Family { params: shared.params, parameters: shared.parameters, types };
        Ok(Item::Unit { unit, recursors })
    }

    /// A type with its constructors, which are taken out of `constructors`.
    fn type_of_family(
        &mut self,
        terms: &mut Terms,
        line: &TypeLine,
        shared: &Shared,
        constructors: &mut FxHashMap<NameId, &ConstructorLine>,
    ) -> Result<(Declaration, Vec<Declaration>), ReadProblem> {
        let head = self.head(terms, line.name, &line.level_params, line.ty)?;
        let of = head.name;
        let said =
            |what: &str| malformed(format!("the family of `{}` disagrees about {what}", terms.text(of)));
        if self.names(&line.all)? != shared.all {
            return Err(said("its types"));
        }
        shared.agrees(line.num_params, head.params).map_err(said)?;
        let mut declared = vec![];
        for (i, name) in self.names(&line.ctors)?.into_iter().enumerate() {
            let Some(line) = constructors.remove(&name) else {
                return Err(malformed(format!("there is no constructor `{}`", terms.text(name))));
            };
            let head = self.head(terms, line.name, &line.level_params, line.ty)?;
            let said = |what: &str| {
                malformed(format!("the constructor `{}` disagrees about {what}", terms.text(name)))
            };
            if self.named(line.induct)? != of || line.cidx != i as u64 {
                return Err(said("its type, or its position there"));
            }
            shared.agrees(line.num_params, head.params).map_err(said)?;
            if line.num_params.checked_add(line.num_fields) != Some(binders(terms, head.ty)) {
                return Err(said("the number of its fields"));
            }
            declared.push(head.declaration(Body::Constructor { of }));
        }
        let body = Body::Inductive {
            parameters: shared.parameters,
            family: shared.all.clone(),
            constructors: declared.iter().map(|c| c.name).collect(),
        };
        Ok((head.declaration(body), declared))
    }

    fn recursor(
        &mut self,
        terms: &mut Terms,
        line: &RecursorLine,
        shared: &Shared,
    ) -> Result<Recursor, ReadProblem> {
        let head = self.head(terms, line.name, &line.level_params, line.ty)?;
        if self.names(&line.all)? != shared.all {
            let name = terms.text(head.name);
            return Err(malformed(format!("the recursor `{name}` disagrees about the types of its family")));
        }
        let mut rules = vec![];
        for rule in &line.rules {
            rules.push(RecursorRule {
                constructor: self.named(rule.ctor)?,
                fields: small(rule.nfields, "the number of fields")?,
                value: self.place(terms, &head, rule.rhs)?,
            });
        }
        Ok(Recursor {
            name: head.name,
            params: head.params,
            ty: head.ty,
            parameters: small(line.num_params, "the number of parameters")?,
            indices: small(line.num_indices, "the number of indices")?,
            motives: small(line.num_motives, "the number of motives")?,
            minors: small(line.num_minors, "the number of minor premises")?,
            k: line.k,
            rules,
        })
    }
}

/// How many binders a type begins with.
pub(super) fn binders(terms: &Terms, ty: ExprId) -> u64 {
    let (mut count, mut at) = (0, ty);
    while let Expr::Forall(_, _, body) = terms.expr(at) {
        (count, at) = (count + 1, body);
    }
    count
}

/// What the types and constructors of a family have in common.
struct Shared {
    parameters: u32,
    params: u32,
    all: Vec<NameId>,
}

impl Shared {
    fn agrees(&self, parameters: u64, params: u32) -> Result<(), &'static str> {
        match (parameters == u64::from(self.parameters), params == self.params) {
            (false, _) => Err("the number of its parameters"),
            (_, false) => Err("the number of its universe parameters"),
            _ => Ok(()),
        }
    }
}
