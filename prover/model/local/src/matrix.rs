//! Matrices of weights, plain or quantised.

use crate::products::{few, is_few};
use candle_core::quantized::{GgmlDType, QMatMul, QTensor};
use candle_core::{DType, Module, Result, Tensor};
use std::sync::Arc;

/// A matrix `[out, in]`, as torch stores it.
pub(crate) enum Matrix {
    Dense(Tensor),
    Quantised(QMatMul),
}

impl Matrix {
    /// What GGUF has: numbers that are not quantised are as good as those of safetensors.
    pub fn of(weight: Arc<QTensor>) -> Result<Self> {
        Ok(match weight.dtype() {
            GgmlDType::F32 | GgmlDType::F16 | GgmlDType::BF16 => {
                Matrix::Dense(weight.dequantize(&weight.device())?)
            }
            _ => Matrix::Quantised(QMatMul::from_arc(weight)?),
        })
    }

    /// Multiplies rows with the transpose: `[n, in]` gives `[n, out]`.
    pub fn forward(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            Matrix::Dense(weight) if is_few(x, weight) => few(x, weight),
            Matrix::Dense(weight) => x.matmul(&weight.t()?),
            // the kernels for quantised weights take f32 and nothing else
            Matrix::Quantised(weight) => {
                weight.forward(&x.to_dtype(DType::F32)?.contiguous()?)?.to_dtype(x.dtype())
            }
        }
    }
}
