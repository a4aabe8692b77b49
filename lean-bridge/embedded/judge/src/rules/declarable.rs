//! What a text may declare: nothing under a name that is kept for others.

use super::names::{owner_of_auxiliary, reserved};
use crate::kernels::Kernels;
use lean_kernel::{NameId, Terms, Unit};
use lean_wasm::machine::Lost;

/// Why a text may not declare a unit under the names that it has; `None` if it may.
///
/// # Errors
/// When the engine with the library is lost.
pub fn refused(terms: &Terms, kernels: &mut Kernels, unit: &Unit) -> Result<Option<String>, Lost> {
    for d in unit.declarations() {
        let why = match reserved(terms, d.name) {
            Some(why) => why,
            None if is_lacking(terms, kernels, d.name)? => "which the library mentions and does not have",
            None => continue,
        };
        return Ok(Some(format!("the text declares `{}`, {why}", terms.text(d.name))));
    }
    Ok(None)
}

/// Whether the library mentions a name that it does not have. Of those that are not private each is an
/// auxiliary of something in the library, so all of the library is looked through only for such names.
fn is_lacking(terms: &Terms, kernels: &mut Kernels, name: NameId) -> Result<bool, Lost> {
    let Some(owner) = owner_of_auxiliary(terms, name) else { return Ok(false) };
    if kernels.lean.library_constant(terms, owner)?.is_none() {
        return Ok(false);
    }
    Ok(kernels.lacking()?.contains(&terms.text(name)))
}
