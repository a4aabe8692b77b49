//! What a user may cite from the library: theorems, definitions, types and constructors of a module, printed.

use crate::environment::{Constant, Kind, Safety};
use crate::expression;
use crate::modules::Modules;
use crate::printing::Printer;
use lean_protocol::answer::LibraryPremise;
use lean_wasm::layout::name;
use lean_wasm::lean::{CallError, Lean};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View};
use std::collections::BTreeSet;
use std::ops::Range;

/// The premises of the module at `index`, by name: those in `range`, and how many it has.
///
/// # Errors
/// When the engine is lost or the request was cancelled.
pub fn of_module(
    lean: &mut Lean,
    env: &Obj,
    modules: &Modules,
    index: usize,
    printer: &mut Printer,
    range: Range<usize>,
) -> Result<(Vec<LibraryPremise>, usize), CallError> {
    let mut found = vec![];
    for constant in modules.constants(index) {
        if let Some(kind) = cited_kind(lean, env, constant)? {
            found.push((constant.name(), kind, constant));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let total = found.len();
    let mut out = vec![];
    for (_, kind, constant) in found.into_iter().skip(range.start).take(range.len()) {
        let levels: Vec<Obj> = constant.level_param_views().map(View::to_obj).collect();
        let printed = printer.print(lean, constant.ty(), &levels)?;
        let mut constants = BTreeSet::new();
        expression::constants(constant.ty(), &mut |n| {
            constants.insert(n.name());
        });
        out.push(LibraryPremise {
            name: lean.call(lean.f.name_text, (constant.name_view().share(),))?.text(),
            kind: kind.into(),
            ty: printed.text,
            form: printed.form.map(|form| form.name().into()),
            levels: constant.level_params(),
            constants: constants.into_iter().collect(),
        });
    }
    Ok((out, total))
}

/// What a constant was declared as; `None` for what nobody cites. The library is loaded without proofs and
/// without the bodies it does not expose, so that much of it stands there as an axiom.
///
/// # Errors
/// When the engine is lost.
pub fn cited_kind(lean: &mut Lean, env: &Obj, constant: Constant<'_>) -> Result<Option<&'static str>, Lost> {
    if is_internal(constant.name_view()) || constant.safety() != Safety::Safe {
        return Ok(None);
    }
    let original = |lean: &mut Lean| -> Result<Option<Kind>, Lost> {
        let was = lean.call(lean.f.original_kind, (env.share(), constant.name_view().share()))?;
        Ok(was.view().some().and_then(|k| Kind::original(k.scalar())))
    };
    Ok(match constant.kind() {
        Kind::Theorem => Some("theorem"),
        Kind::Definition | Kind::Opaque => Some("definition"),
        Kind::Inductive => Some("inductive"),
        Kind::Constructor => Some("constructor"),
        Kind::Axiom => match original(lean)? {
            Some(Kind::Definition | Kind::Opaque) => Some("definition"),
            _ => Some("theorem"),
        },
        Kind::Quotient | Kind::Recursor => None,
    })
}

/// Whether an expression mentions a constant that Lean has generated and nobody writes.
pub fn mentions_internal(term: View<'_>) -> bool {
    let mut found = false;
    expression::constants(term, &mut |n| found |= is_internal(n));
    found
}

/// Names that Lean generates, and those that cannot be written outside of their module.
pub(crate) fn is_internal(full: View<'_>) -> bool {
    const GENERATED: [&str; 17] = [
        "rec",
        "recOn",
        "casesOn",
        "ndrec",
        "ndrecOn",
        "noConfusion",
        "noConfusionType",
        "ctorIdx",
        "toCtorIdx",
        "ctorElim",
        "ctorElimType",
        "sizeOf_spec",
        "injEq",
        "inj",
        "eq_def",
        "congr_simp",
        "hinj",
    ];
    // with a number or without, and so is everything below them
    const FAMILIES: [&str; 8] =
        ["brecOn", "binductionOn", "below", "match", "proof", "eq", "hcongr", "splitter"];
    let numbered = |part: &str, family: &str| {
        let number = part.strip_prefix(family).and_then(|rest| rest.strip_prefix('_'));
        number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut n = full;
    while !n.is_scalar() {
        if n.tag() != name::STR {
            return true;
        }
        let part = n.field(name::PART).text();
        if part.starts_with('_')
            || part.contains('✝')
            || FAMILIES.iter().any(|f| numbered(&part, f))
            || FAMILIES[..3].contains(&part.as_str())
            || (n.ptr() == full.ptr() && GENERATED.contains(&part.as_str()))
        {
            return true;
        }
        n = n.field(name::PREFIX);
    }
    false
}
