//! Dropout: numbers that are left out in a step, so that no single one is relied upon (Srivastava et al.,
//! 2014).

use candle_core::{Device, Result, Tensor};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Leaves out some numbers. The same seed leaves out the same ones.
pub(crate) struct Noise {
    rng: StdRng,
    share: f64,
}

impl Noise {
    pub fn new(seed: u64, share: f64) -> Noise {
        Noise { rng: StdRng::seed_from_u64(seed), share }
    }

    /// A share of the numbers becomes 0, the others grow so that the mean stays.
    pub fn apply(&mut self, x: &Tensor) -> Result<Tensor> {
        if self.share <= 0.0 {
            return Ok(x.clone());
        }
        let least = (self.share * f64::from(u32::MAX)) as u32;
        let kept = (1.0 / (1.0 - self.share)) as f32;
        let number = |_| if self.rng.random::<u32>() < least { 0.0 } else { kept };
        let mask: Vec<f32> = (0..x.elem_count()).map(number).collect();
        x * Tensor::from_vec(mask, x.shape(), &Device::Cpu)?
    }
}
