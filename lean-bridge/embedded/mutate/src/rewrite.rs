//! Rewriting a term of a target by an equation, as Lean does it.

use super::target::Target;
use lean_wasm::layout::{rewrite_config, rewrite_result};
use lean_wasm::lean::{Lean, TRUE, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, boxed};

/// A term rewritten, and the proof that it equals the old one.
pub fn rewrite(
    lean: &mut Lean,
    target: &Target,
    term: &Obj,
    rule: Obj,
    symm: bool,
    place: Option<u32>,
) -> Result<Option<(Obj, Obj)>, Lost> {
    let meta = &target.meta;
    let symm = if symm { TRUE } else { UNIT };
    let occurrences = match place {
        None => lean.scalar(boxed(rewrite_config::ALL)),
        Some(place) => {
            let places = lean.list(vec![lean.scalar(boxed(place))])?;
            lean.ctor(rewrite_config::PLACES, (places,), &[])?
        }
    };
    let config = lean.ctor(0, (occurrences,), &rewrite_config::SCALARS)?;
    let result = meta.call(lean, lean.f.rewrite, (target.goal.clone(), term.clone(), rule, symm, config))?;
    let Some(result) = result else { return Ok(None) };
    let term = meta.instantiate(lean, result.field(rewrite_result::TERM))?;
    Ok(Some((term, meta.instantiate(lean, result.field(rewrite_result::PROOF))?)))
}
