//! The order of numbers for attention.

use super::storage::numbers;
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

/// Moves the heads of attention before or behind the places of a text.
#[derive(Clone, Copy)]
pub(super) struct Heads {
    pub texts: usize,
    pub length: usize,
    pub heads: usize,
    /// From rows to heads, or back.
    pub split: bool,
}

impl CustomOp1 for Heads {
    fn name(&self) -> &'static str {
        "heads"
    }

    fn cpu_fwd(&self, x: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = numbers(x, layout)?;
        let Heads { texts, length, heads, split } = *self;
        let key = x.len() / (texts * length * heads).max(1);
        let mut moved = Vec::with_capacity(x.len());
        // the outer of the two dimensions that change places, in the order of the result
        let (outer, inner) = if split { (heads, length) } else { (length, heads) };
        for text in x.chunks_exact((length * heads * key).max(1)) {
            for i in 0..outer {
                for j in 0..inner {
                    moved.extend_from_slice(&text[(j * outer + i) * key..][..key]);
                }
            }
        }
        let shape = if split { vec![texts, heads, length, key] } else { vec![texts * length, heads * key] };
        Ok((CpuStorage::F32(moved), shape.into()))
    }

    fn bwd(&self, _: &Tensor, _: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        Ok(Some(gradient.contiguous()?.apply_op1_no_bwd(&Heads { split: !self.split, ..*self })?))
    }
}
