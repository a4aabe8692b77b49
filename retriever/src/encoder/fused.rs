//! Operations for training that candle has only in many steps: here each
//! is one pass over memory, forwards and backwards.
//!
//! All work on contiguous `f32` on the processor; a sum over rows goes
//! row by row, so that the compiler can use vectors.

mod bias;
mod heads;
mod norm;
mod product;
mod shares;
mod storage;

use bias::{AddBias, AddBiasAnd};
use candle_core::{Result, Tensor};
use heads::Heads;
use norm::Norm;
use product::Product;
use shares::Shares;

/// `x + bias` for each row.
pub(super) fn add_bias(x: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op2(bias, AddBias { positive: false })
}

/// `max(x + bias, 0)` for each row.
pub(super) fn add_bias_relu(x: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op2(bias, AddBias { positive: true })
}

/// `x + bias + rest`, where `rest` is like `x`.
pub(super) fn add_bias_and(x: &Tensor, bias: &Tensor, rest: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op3(bias, &rest.contiguous()?, AddBiasAnd)
}

/// Each row made to have mean 0 and variance 1, times `weight` plus `bias` (Ba, Kiros, Hinton, 2016).
pub(super) fn layer_norm(x: &Tensor, weight: &Tensor, bias: &Tensor, epsilon: f32) -> Result<Tensor> {
    x.contiguous()?.apply_op3(weight, bias, Norm { epsilon })
}

/// Softmax of `scale · scores` over the last dimension, of which text `i` has `lengths[i]`;
/// the rest becomes 0. `scores`: `[texts, …, length]`.
pub(super) fn attention_shares(scores: &Tensor, scale: f64, lengths: &[usize]) -> Result<Tensor> {
    scores.contiguous()?.apply_op1(Shares { scale: scale as f32, lengths: lengths.to_vec() })
}

/// `x · yᵀ` of the last two dimensions; the gradients come without transposed copies.
pub(super) fn product(x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let product = x.detach().matmul(&y.detach().t()?)?;
    x.apply_op2(y, Product(product))
}

/// `[texts · length, heads · key]` to `[texts, heads, length, key]`.
pub(super) fn split_heads(x: &Tensor, texts: usize, length: usize, heads: usize) -> Result<Tensor> {
    x.contiguous()?.apply_op1(Heads { texts, length, heads, split: true })
}

/// Undoes [`split_heads`].
pub(super) fn join_heads(x: &Tensor) -> Result<Tensor> {
    let (texts, heads, length, _) = x.dims4()?;
    x.contiguous()?.apply_op1(Heads { texts, length, heads, split: false })
}

#[cfg(test)]
mod tests;
