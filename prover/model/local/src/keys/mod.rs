//! Keys and values that are kept while texts are drawn.
//!
//! A *row* is a text that is being drawn; `width` rows one after the other belong to a prompt. What a
//! prompt's rows have in common is kept once ([`Shared`]), what each row has for itself in [`Own`].

mod own;
mod shared;

use candle_core::{Result, Tensor};
pub(crate) use own::Own;
pub(crate) use shared::Shared;

/// Adds zeros for what may be seen and the most negative number for what may not: `[texts, 1, 1, length]`,
/// where text `i` has `lengths[i]`. None if all are equally long.
pub(crate) fn padding(lengths: &[usize], like: &Tensor) -> Result<Option<Tensor>> {
    let longest = lengths.iter().copied().max().unwrap_or(0);
    if lengths.iter().all(|l| *l == longest) {
        return Ok(None);
    }
    let mut bias = vec![f32::MIN; lengths.len() * longest];
    for (i, length) in lengths.iter().enumerate() {
        bias[i * longest..][..*length].fill(0.0);
    }
    let bias = Tensor::from_vec(bias, (lengths.len(), 1, 1, longest), like.device())?;
    // in types with less range it becomes minus infinity, which does as well: no text is empty
    Ok(Some(bias.to_dtype(like.dtype())?))
}
