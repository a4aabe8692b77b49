//! Products with matrices of weights.

use candle_core::Tensor;

/// Multiplies rows with the transpose of a matrix as torch stores it: `[n, in] × [out, in]` gives `[n, out]`.
pub(super) fn linear(x: &Tensor, weight: &Tensor) -> candle_core::Result<Tensor> {
    x.matmul(&weight.t()?)
}
