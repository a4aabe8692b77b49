//! The shares of attention.

use super::storage::{numbers, read, stored, sum, tensor};
use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

/// A softmax over the tokens that a text has.
pub(super) struct Shares {
    /// What scores are multiplied with.
    pub scale: f32,
    /// Tokens of each text.
    pub lengths: Vec<usize>,
}

impl CustomOp1 for Shares {
    fn name(&self) -> &'static str {
        "attention-shares"
    }

    fn cpu_fwd(&self, scores: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let scores = numbers(scores, layout)?;
        let width = layout.dims().last().copied().unwrap_or(1);
        let mut shares = vec![0f32; scores.len()];
        let per_text = (scores.len() / self.lengths.len()).max(1);
        for (i, (from, to)) in scores.chunks_exact(width).zip(shares.chunks_exact_mut(width)).enumerate() {
            let length = self.lengths[i * width / per_text];
            let (from, to) = (&from[..length], &mut to[..length]);
            let largest = from.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut total = 0.0;
            for (to, from) in to.iter_mut().zip(from) {
                *to = ((from - largest) * self.scale).exp();
                total += *to;
            }
            to.iter_mut().for_each(|x| *x /= total);
        }
        stored(shares, layout)
    }

    /// scale · share · (gradient − Σ share · gradient).
    fn bwd(&self, _: &Tensor, shares: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let width = shares.dims().last().copied().unwrap_or(1);
        let by_scores = read([shares, gradient], |[shares, gradient]| {
            let mut by_scores = Vec::with_capacity(shares.len());
            for (shares, gradient) in shares.chunks_exact(width).zip(gradient.chunks_exact(width)) {
                let mean = sum(shares.iter().zip(gradient).map(|(s, g)| s * g));
                by_scores.extend(shares.iter().zip(gradient).map(|(s, g)| self.scale * s * (g - mean)));
            }
            by_scores
        })?;
        Ok(Some(tensor(by_scores, shares)?))
    }
}
