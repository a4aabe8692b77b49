//! Products of a few rows with a matrix on the processor.

use candle_core::{CpuStorage, CustomOp2, DType, Layout, Result, Shape, Tensor};
use rayon::prelude::*;
use vector_kernels::{Instructions, Products};

/// Rows of the matrix that are taken at a time by a thread.
const BLOCK: usize = 64;

/// Whether [`few`] is faster than candle's product, which is made for large matrices (and for vectors): with
/// a few rows the time goes into reading the matrix, which candle copies into another order before.
pub(crate) fn is_few(x: &Tensor, weight: &Tensor) -> bool {
    let (rows, length) = (x.dims()[0], weight.dims()[1]);
    let plain = weight.dtype() == DType::F32 && weight.device().is_cpu() && weight.is_contiguous();
    plain && (2..=16).contains(&rows) && Products::takes(length)
}

/// Multiplies rows `[n, in]` with the transpose of a matrix `[out, in]`.
pub(crate) fn few(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op2_no_bwd(weight, &Few)
}

struct Few;

impl CustomOp2 for Few {
    fn name(&self) -> &'static str {
        "products-of-few"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, length) = x_layout.shape().dims2()?;
        let (out, _) = weight_layout.shape().dims2()?;
        let x = &x.as_slice::<f32>()?[x_layout.start_offset()..][..rows * length];
        let weight = &weight.as_slice::<f32>()?[weight_layout.start_offset()..][..out * length];
        let products = Products::new(Instructions::detect(), x, length);
        let mut by_column = vec![0f32; out * rows];
        let blocks = by_column.par_chunks_mut(BLOCK * rows).zip(weight.par_chunks(BLOCK * length));
        blocks.for_each(|(to, weight)| products.with(weight, to));
        let mut by_row = vec![0f32; out * rows];
        by_row.par_chunks_mut(out).enumerate().for_each(|(row, to)| {
            to.iter_mut().zip(by_column[row..].iter().step_by(rows)).for_each(|(to, from)| *to = *from);
        });
        Ok((CpuStorage::F32(by_row), (rows, out).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn it_is_what_candle_computes() {
        for (rows, length, out) in [(2, 8, 3), (8, 64, 200), (9, 40, 65), (16, 16, 64)] {
            let x = Tensor::rand(-1f32, 1f32, (rows, length), &Device::Cpu).unwrap();
            let weight = Tensor::rand(-1f32, 1f32, (out, length), &Device::Cpu).unwrap();
            assert!(is_few(&x, &weight));
            let error = (few(&x, &weight).unwrap() - x.matmul(&weight.t().unwrap()).unwrap()).unwrap();
            let error: f32 = error.abs().unwrap().max_all().unwrap().to_scalar().unwrap();
            assert!(error < 1e-4, "{rows} {length} {out}: {error}");
        }
    }
}
