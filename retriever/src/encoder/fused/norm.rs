//! Layer normalisation.

use super::storage::{numbers, read, stored, sum, tensor};
use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};

/// Gives each row mean 0 and variance 1, then scales and shifts its numbers.
pub(super) struct Norm {
    /// Is added to the variance.
    pub epsilon: f32,
}

impl Norm {
    /// Mean, and one over the deviation.
    fn moments(&self, row: &[f32]) -> (f32, f32) {
        let width = row.len() as f32;
        let mean = sum(row.iter().copied()) / width;
        let variance = sum(row.iter().map(|x| (x - mean) * (x - mean))) / width;
        (mean, 1.0 / (variance + self.epsilon).sqrt())
    }
}

impl CustomOp3 for Norm {
    fn name(&self) -> &'static str {
        "norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        weight: &CpuStorage,
        weight_layout: &Layout,
        bias: &CpuStorage,
        bias_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, weight, bias) =
            (numbers(x, x_layout)?, numbers(weight, weight_layout)?, numbers(bias, bias_layout)?);
        let mut normed = Vec::with_capacity(x.len());
        for row in x.chunks_exact(weight.len()) {
            let (mean, scale) = self.moments(row);
            let affine = row.iter().zip(weight).zip(bias);
            normed.extend(affine.map(|((x, w), b)| (x - mean) * scale * w + b));
        }
        stored(normed, x_layout)
    }

    /// With n the normed row and h = gradient · weight: scale · (h − mean(h) − n · mean(h · n)).
    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: &Tensor,
        _: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let width = weight.elem_count();
        let (mut by_weight, mut by_bias) = (vec![0f32; width], vec![0f32; width]);
        let by_x = read([x, weight, gradient], |[x, weight, gradient]| {
            let mut by_x = Vec::with_capacity(x.len());
            let (mut normed, mut h) = (vec![0f32; width], vec![0f32; width]);
            for (row, gradient) in x.chunks_exact(width).zip(gradient.chunks_exact(width)) {
                let (mean, scale) = self.moments(row);
                normed.iter_mut().zip(row).for_each(|(n, x)| *n = (x - mean) * scale);
                by_bias.iter_mut().zip(gradient).for_each(|(b, g)| *b += g);
                by_weight.iter_mut().zip(gradient).zip(&normed).for_each(|((w, g), n)| *w += g * n);
                h.iter_mut().zip(gradient).zip(weight).for_each(|((h, g), w)| *h = g * w);
                let mean = sum(h.iter().copied()) / width as f32;
                let along = sum(h.iter().zip(&normed).map(|(h, n)| h * n)) / width as f32;
                by_x.extend(h.iter().zip(&normed).map(|(h, n)| scale * (h - mean - n * along)));
            }
            by_x
        })?;
        Ok((Some(tensor(by_x, x)?), Some(tensor(by_weight, weight)?), Some(tensor(by_bias, bias)?)))
    }
}
