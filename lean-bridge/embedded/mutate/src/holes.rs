//! A term with holes in place of a part of it.

use lean_meta::expression::{fields, same};
use lean_wasm::layout::expr;
use lean_wasm::lean::{Lean, UNIT};
use lean_wasm::machine::Lost;
use lean_wasm::object::{Obj, View, boxed};

/// Lean's hash of an expression.
fn hash(term: View<'_>) -> u32 {
    term.scalar_u64(expr::DATA) as u32
}

/// With holes wherever the part stands; nothing if it does not.
pub fn holes(lean: &mut Lean, term: View<'_>, part: View<'_>, depth: u32) -> Result<Option<Obj>, Lost> {
    if hash(term) == hash(part) && same(term, part) {
        return Ok(Some(lean.call(lean.f.expr_bvar, (boxed(depth),))?));
    }
    let mut changed = false;
    let mut parts = vec![];
    for &field in fields(term) {
        let inside = term.field(field);
        let new = holes(lean, inside, part, below(term, field, depth))?;
        changed |= new.is_some();
        parts.push(new.unwrap_or_else(|| inside.to_obj()));
    }
    if changed { Ok(Some(rebuilt(lean, term, parts)?)) } else { Ok(None) }
}

/// The expression with a hole at this path of fields.
pub(crate) fn hole_at(lean: &mut Lean, term: View<'_>, path: &[u32], depth: u32) -> Result<Obj, Lost> {
    let Some((first, rest)) = path.split_first() else {
        return lean.call(lean.f.expr_bvar, (boxed(depth),));
    };
    let mut parts = vec![];
    for &field in fields(term) {
        let inside = term.field(field);
        parts.push(match field == *first {
            true => hole_at(lean, inside, rest, below(term, field, depth))?,
            false => inside.to_obj(),
        });
    }
    rebuilt(lean, term, parts)
}

/// Binders around a field.
fn below(term: View<'_>, field: u32, depth: u32) -> u32 {
    let is_body = matches!((term.tag(), field), (expr::LAM | expr::FORALL, 2) | (expr::LET, 3));
    depth + u32::from(is_body)
}

/// The expression with other parts; metadata is lost.
fn rebuilt(lean: &mut Lean, term: View<'_>, parts: Vec<Obj>) -> Result<Obj, Lost> {
    let mut parts = parts.into_iter();
    let mut next = || parts.next().unwrap_or_else(|| Obj::scalar(UNIT, term.heap()));
    match term.tag() {
        expr::APP => lean.call(lean.f.expr_app, (next(), next())),
        expr::LAM | expr::FORALL => {
            let make = if term.tag() == expr::LAM { lean.f.expr_lambda } else { lean.f.expr_forall };
            let info = u32::from(term.scalar_u8(expr::BINDER_INFO));
            lean.call(make, (term.field(0).share(), next(), next(), info))
        }
        expr::LET => {
            let non_dependent = u32::from(term.scalar_u8(expr::NON_DEPENDENT));
            lean.call(lean.f.expr_let, (term.field(0).share(), next(), next(), next(), non_dependent))
        }
        expr::PROJ => lean.call(lean.f.expr_proj, (term.field(0).share(), term.field(1).share(), next())),
        _ => Ok(next()),
    }
}
