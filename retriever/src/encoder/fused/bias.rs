//! Sums with a bias.

use super::storage::{numbers, read, stored, sum_of_rows, tensor};
use candle_core::{CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};

/// Adds the bias to each row.
pub(super) struct AddBias {
    /// Negative sums become 0.
    pub positive: bool,
}

impl CustomOp2 for AddBias {
    fn name(&self) -> &'static str {
        "add-bias"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, bias) = (numbers(x, x_layout)?, numbers(bias, bias_layout)?);
        let mut sum = Vec::with_capacity(x.len());
        for row in x.chunks_exact(bias.len()) {
            let row = row.iter().zip(bias);
            match self.positive {
                true => sum.extend(row.map(|(x, b)| (x + b).max(0.0))),
                false => sum.extend(row.map(|(x, b)| x + b)),
            }
        }
        stored(sum, x_layout)
    }

    fn bwd(
        &self,
        _: &Tensor,
        bias: &Tensor,
        result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let width = bias.elem_count();
        let through = if self.positive {
            let pass = |[result, gradient]: [&[f32]; 2]| -> Vec<f32> {
                result.iter().zip(gradient).map(|(r, g)| if *r > 0.0 { *g } else { 0.0 }).collect()
            };
            tensor(read([result, gradient], pass)?, result)?
        } else {
            gradient.clone()
        };
        let sum = read([&through], |[g]| sum_of_rows(g, width))?;
        Ok((Some(through), Some(tensor(sum, bias)?)))
    }
}

/// Adds the bias to each row, and another tensor.
pub(super) struct AddBiasAnd;

impl CustomOp3 for AddBiasAnd {
    fn name(&self) -> &'static str {
        "add-bias-and"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
        rest: &CpuStorage,
        rest_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, bias, rest) =
            (numbers(x, x_layout)?, numbers(bias, bias_layout)?, numbers(rest, rest_layout)?);
        let width = bias.len();
        let mut sum = Vec::with_capacity(x.len());
        for (row, rest) in x.chunks_exact(width).zip(rest.chunks_exact(width)) {
            sum.extend(row.iter().zip(bias).zip(rest).map(|((x, b), r)| x + b + r));
        }
        stored(sum, x_layout)
    }

    fn bwd(
        &self,
        _: &Tensor,
        bias: &Tensor,
        _: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let sum = read([gradient], |[g]| sum_of_rows(g, bias.elem_count()))?;
        Ok((Some(gradient.clone()), Some(tensor(sum, bias)?), Some(gradient.clone())))
    }
}
