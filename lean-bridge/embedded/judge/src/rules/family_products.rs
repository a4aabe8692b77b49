//! Reading what the kernel made of a family out of its environment.

use crate::export::{Export, ExportError};
use lean_kernel::{Declaration, NameId, Recursor, RecursorRule, Terms, Unit};
use lean_meta::environment::{Constant, Kind};
use lean_wasm::layout::{inductive, recursor, recursor_rule};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::time::Instant;

/// What the kernel made of a family.
pub(crate) struct FamilyProducts {
    /// Its types and constructors.
    pub constants: Vec<Declaration>,
    /// Its recursors.
    pub recursors: Vec<Recursor>,
}

/// Finds a constant's `ConstantInfo` in the environment.
pub type Find<'f> = dyn FnMut(&Terms, NameId) -> Result<Option<Obj>, Lost> + 'f;

/// What the kernel made of a family, or what is missing there.
///
/// # Errors
/// When the engine is lost.
pub fn read(
    terms: &mut Terms,
    unit: &Unit,
    deadline: Instant,
    find: &mut Find<'_>,
) -> Result<Result<FamilyProducts, String>, Lost> {
    // the objects have to live as long as the reader, which remembers terms by address
    let mut infos = vec![];
    let mut nested = 0;
    for member in unit.declarations() {
        let Some(info) = find(terms, member.name)? else { return Ok(Err(missing(terms, member.name))) };
        if Constant(info.view()).kind() == Kind::Inductive {
            nested = count(Constant(info.view()).val().field(inductive::NESTED)).unwrap_or(u32::MAX);
        }
        infos.push((member.name, info));
    }
    let constants = infos.len();
    for name in recursor_names(terms, unit, nested) {
        let Some(info) = find(terms, name)? else { return Ok(Err(missing(terms, name))) };
        if Constant(info.view()).kind() != Kind::Recursor {
            return Ok(Err(format!("`{}` is not the recursor that it should be", terms.text(name))));
        }
        infos.push((name, info));
    }
    let (constants, recursors) = infos.split_at(constants);
    let made = read_all(terms, constants, recursors, deadline);
    Ok(made.map_err(|why| format!("what the kernel made of the family cannot be read: {why}")))
}

fn read_all(
    terms: &mut Terms,
    constants: &[(NameId, Obj)],
    recursors: &[(NameId, Obj)],
    deadline: Instant,
) -> Result<FamilyProducts, ExportError> {
    let mut export = Export::without_declarations(deadline);
    let mut made = FamilyProducts { constants: vec![], recursors: vec![] };
    for (name, info) in constants {
        made.constants.push(export.read(terms, *name, Constant(info.view()))?);
    }
    for (name, info) in recursors {
        made.recursors.push(read_recursor(terms, &mut export, *name, info)?);
    }
    Ok(made)
}

fn missing(terms: &Terms, name: NameId) -> String {
    format!("the kernel made no `{}` of the family", terms.text(name))
}

/// One for each type, and one for each type that was nested in another one.
fn recursor_names(terms: &mut Terms, unit: &Unit, nested: u32) -> Vec<NameId> {
    let Unit::Family { types, .. } = unit else { return vec![] };
    let mut names: Vec<NameId> = types.iter().map(|(ty, _)| terms.child(ty.name, "rec")).collect();
    // a number of them that the kernel never makes ends at the first that is not there
    let nested = nested.min(10_000);
    names.extend((1..=nested).map(|i| terms.child(unit.name(), &format!("rec_{i}"))));
    names
}

fn read_recursor(
    terms: &mut Terms,
    export: &mut Export,
    name: NameId,
    info: &Obj,
) -> Result<Recursor, ExportError> {
    let constant = Constant(info.view());
    let val = constant.val();
    let mut params = vec![];
    for p in constant.level_param_views() {
        params.push(export.name(terms, p)?);
    }
    let number = |field| count(val.field(field)).ok_or(ExportError::Malformed("a number is no number"));
    let ty = export.expr(terms, constant.ty(), &params)?;
    let mut rules = vec![];
    for rule in val.field(recursor::RULES).list() {
        let fields = count(rule.field(recursor_rule::FIELDS));
        rules.push(RecursorRule {
            constructor: export.name(terms, rule.field(recursor_rule::CONSTRUCTOR))?,
            fields: fields.ok_or(ExportError::Malformed("a number of fields is no number"))?,
            value: export.expr(terms, rule.field(recursor_rule::VALUE), &params)?,
        });
    }
    Ok(Recursor {
        name,
        params: params.len() as u32,
        ty,
        parameters: number(recursor::PARAMETERS)?,
        indices: number(recursor::INDICES)?,
        motives: number(recursor::MOTIVES)?,
        minors: number(recursor::MINORS)?,
        k: val.scalar_u8(recursor::K) != 0,
        rules,
    })
}

/// A small `Nat`; none of these is ever near a billion.
fn count(name: View<'_>) -> Option<u32> {
    name.scalar().filter(|name| *name < 1 << 30)
}
