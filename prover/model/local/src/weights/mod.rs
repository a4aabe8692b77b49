//! The weights of a model by their names, from safetensors or GGUF.

pub(crate) mod gguf;
mod safetensors;

use crate::OpenError;
use crate::matrix::Matrix;
use candle_core::Tensor;
pub(crate) use safetensors::Safetensors;

/// Named weights.
pub(crate) trait Weights {
    /// Whether there is a weight of this name.
    fn has(&self, name: &str) -> bool;

    /// A weight of this shape, as numbers that are computed with.
    fn get(&self, name: &str, shape: &[usize]) -> Result<Tensor, OpenError>;

    /// A matrix `[out, in]`.
    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix, OpenError>;

    /// The matrix whose rows are looked up, `[vocabulary, model]`, in any type of numbers.
    fn embedding(&self, name: &str, vocabulary: usize, model: usize) -> Result<Tensor, OpenError>;
}
