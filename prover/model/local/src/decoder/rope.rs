//! Positions, as turns of queries and keys (Su et al., 2021).

use super::config::{DecoderConfig, RopeScaling};
use candle_core::{DType, Device, Result, Tensor};
use candle_nn::rotary_emb::{rope, rope_i};
use std::f64::consts::TAU;

/// Sines and cosines for the positions up to a number.
pub(super) struct Rope {
    /// `[positions, head / 2]`.
    cos: Tensor,
    sin: Tensor,
    interleaved: bool,
}

/// Those of the positions of a batch, `[texts, length, head / 2]`.
pub(super) struct Turns {
    cos: Tensor,
    sin: Tensor,
    interleaved: bool,
}

impl Rope {
    pub fn new(config: &DecoderConfig, positions: usize, dtype: DType, device: &Device) -> Result<Self> {
        let half = config.head / 2;
        let frequencies: Vec<f32> = (0..half).map(|i| frequency(config, i)).collect();
        let angles = (0..positions).flat_map(|p| frequencies.iter().map(move |f| p as f32 * f));
        let angles = Tensor::from_vec(angles.collect::<Vec<_>>(), (positions, half), device)?;
        let (cos, sin) = (angles.cos()?.to_dtype(dtype)?, angles.sin()?.to_dtype(dtype)?);
        Ok(Rope { cos, sin, interleaved: config.interleaved })
    }

    /// For the positions of some texts, as many for each.
    pub fn at(&self, positions: &[u32], texts: usize) -> Result<Turns> {
        let index = Tensor::from_slice(positions, positions.len(), self.cos.device())?;
        let half = self.cos.dim(1)?;
        let part = |x: &Tensor| x.index_select(&index, 0)?.reshape((texts, positions.len() / texts, half));
        Ok(Turns { cos: part(&self.cos)?, sin: part(&self.sin)?, interleaved: self.interleaved })
    }
}

impl Turns {
    /// Turns `[texts, heads, length, head]`.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let x = x.contiguous()?;
        if self.interleaved { rope_i(&x, &self.cos, &self.sin) } else { rope(&x, &self.cos, &self.sin) }
    }
}

fn frequency(config: &DecoderConfig, i: usize) -> f32 {
    let plain = config.rope_theta.powf(-2.0 * i as f64 / config.head as f64);
    let scaled = match &config.rope_scaling {
        RopeScaling::None => plain,
        RopeScaling::Linear(factor) => plain / factor,
        RopeScaling::Each(divisors) => plain / f64::from(divisors[i]),
        RopeScaling::Llama3 { factor, low, high, original } => {
            let wavelength = TAU / plain;
            if wavelength < original / high {
                plain
            } else if wavelength > original / low {
                plain / factor
            } else {
                let smooth = (original / wavelength - low) / (high - low);
                (1.0 - smooth) * plain / factor + smooth * plain
            }
        }
    };
    scaled as f32
}
