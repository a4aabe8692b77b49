//! Products of matrices.

use super::storage::{read, stored};
use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};

/// Holds the product, computed beforehand: an operation of one's own cannot multiply.
pub(super) struct Product(pub Tensor);

impl CustomOp2 for Product {
    fn name(&self) -> &'static str {
        "product"
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        stored(read([&self.0], |[p]| p.to_vec())?, self.0.layout())
    }

    fn bwd(
        &self,
        x: &Tensor,
        y: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let gradient = gradient.contiguous()?;
        Ok((Some(gradient.matmul(y)?), Some(gradient.t()?.matmul(x)?)))
    }
}
