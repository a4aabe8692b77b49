//! Positions, as turns of queries and keys (Su et al., 2021), in operations that have gradients.

use crate::shape::{Shape, THETA};
use candle_core::{D, Device, Result, Tensor};

/// Turns for positions from 0 on, `[positions, head / 2]` each.
pub(crate) struct Rope {
    cos: Tensor,
    sin: Tensor,
}

impl Rope {
    pub fn new(shape: &Shape, positions: usize) -> Result<Rope> {
        let half = shape.head() / 2;
        let frequency = |i: usize| THETA.powf(-2.0 * i as f64 / shape.head() as f64) as f32;
        let frequencies: Vec<f32> = (0..half).map(frequency).collect();
        let angles = (0..positions).flat_map(|p| frequencies.iter().map(move |f| p as f32 * f));
        let angles = Tensor::from_vec(angles.collect::<Vec<_>>(), (positions, half), &Device::Cpu)?;
        Ok(Rope { cos: angles.cos()?, sin: angles.sin()? })
    }

    /// Turns `[…, positions, head]`; the numbers that are turned together stand half a head apart.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let half = x.dim(D::Minus1)? / 2;
        let (a, b) = (x.narrow(D::Minus1, 0, half)?, x.narrow(D::Minus1, half, half)?);
        let turned = |x: &Tensor, by: &Tensor| x.broadcast_mul(by);
        let first = (turned(&a, &self.cos)? - turned(&b, &self.sin)?)?;
        let second = (turned(&b, &self.cos)? + turned(&a, &self.sin)?)?;
        Tensor::cat(&[first, second], D::Minus1)
    }
}
