//! Rules for what the kernel is asked: what Lean's kernel is known to get wrong never gets to it.
//!
//! Kernels had bugs that let `False` be proved, and the one that runs here has those that became
//! public later. These rules are about the forms of declarations, are decided outside of Lean on
//! terms, and refuse rather more than the bugs need.
//!
//! | file | rule |
//! |---|---|
//! | `sorts` | the sort of a family is written out: `Prop`, or never `Prop` |
//! | `occurrences` | where a family may occur in its own constructors |
//! | `recheck`, `family_products` | what the kernel makes of a family is checked again as ordinary terms |
//! | `projections` | fields of structures, and nothing but proofs out of propositions |
//! | `declarable`, `names` | what a text may not declare |
//! | `gaps` | what the library mentions and lacks |
//! | `context`, `substitute`, `levels` | what the rules look at, and terms with definitions unfolded |

mod context;
pub mod declarable;
pub mod family_products;
pub mod gaps;
mod levels;

pub mod names;
mod occurrences;
mod projections;
pub mod recheck;
mod sorts;
mod substitute;
#[cfg(test)]
mod testing;

pub use context::{Context, Fault, Known, Lookup};

use lean_kernel::{Expr, ExprId, NameId, Terms, Unit};
use lean_wasm::machine::Lost;
use std::collections::HashMap;

/// What the forms of some units have against them, unit by unit.
///
/// # Errors
/// When the engine with the library is lost.
pub(crate) fn broken_forms(
    terms: &mut Terms,
    library: &mut dyn Lookup,
    units: &[Unit],
) -> Result<Vec<(NameId, String)>, Lost> {
    let mut known = Known::new(units);
    let mut out = vec![];
    let bad = bad_parts(terms, library, &mut known, units)?;
    for unit in units {
        let mut why = open_terms(terms, unit);
        for rule in [sorts::check, occurrences::check] {
            if why.is_none() {
                why = reason(rule(&mut Context::new(terms, library, &mut known), unit))?;
            }
        }
        if why.is_none() && !bad.is_empty() {
            let parts = terms.closure(roots(unit));
            why = parts.iter().find_map(|e| bad.get(e)).cloned();
        }
        out.extend(why.map(|why| (unit.name(), why)));
    }
    Ok(out)
}

/// The reason that a rule gives.
fn reason(result: Result<(), Fault>) -> Result<Option<String>, Lost> {
    match result {
        Ok(()) => Ok(None),
        Err(Fault::Broken(why)) => Ok(Some(why)),
        Err(Fault::Lost(lost)) => Err(lost),
    }
}

/// Parts of some units that may not be: projections, and literals of types that the library does not have.
fn bad_parts(
    terms: &mut Terms,
    library: &mut dyn Lookup,
    known: &mut Known<'_>,
    units: &[Unit],
) -> Result<HashMap<ExprId, String>, Lost> {
    let all = terms.closure(units.iter().flat_map(roots));
    let mut projected: HashMap<(NameId, u32), Option<String>> = HashMap::new();
    let mut bad = HashMap::new();
    let (mut no_numbers, mut no_texts) = (None, None);
    for e in all {
        let why = match terms.expr(e) {
            Expr::Proj(structure, field, _) => match projected.get(&(structure, field)) {
                Some(known) => known.clone(),
                None => {
                    let result =
                        projections::check(&mut Context::new(terms, library, known), structure, field);
                    let why = reason(result)?;
                    projected.insert((structure, field), why.clone());
                    why
                }
            },
            Expr::Nat(_) => lacks(terms, library, &mut no_numbers, "Nat")?,
            Expr::Str(_) => lacks(terms, library, &mut no_texts, "String")?,
            _ => None,
        };
        bad.extend(why.map(|why| (e, why)));
    }
    Ok(bad)
}

/// What is wrong with a literal whose type the library does not have; asked once.
fn lacks(
    terms: &mut Terms,
    library: &mut dyn Lookup,
    asked: &mut Option<bool>,
    ty: &str,
) -> Result<Option<String>, Lost> {
    let lacking = match *asked {
        Some(lacking) => lacking,
        None => {
            let name = terms.dotted(ty);
            *asked.insert(!library.library_has(terms, name)?)
        }
    };
    Ok(lacking.then(|| format!("it holds a literal, and the library that it imports has no `{ty}`")))
}

/// The expressions that a unit is made of.
fn roots(unit: &Unit) -> Vec<ExprId> {
    unit.declarations().flat_map(|d| std::iter::once(d.ty).chain(d.value())).collect()
}

/// Whether a variable of a unit is bound nowhere.
fn open_terms(terms: &Terms, unit: &Unit) -> Option<String> {
    let open = roots(unit).into_iter().any(|e| !terms.is_closed(e));
    open.then(|| "it mentions a variable that is bound nowhere".into())
}
