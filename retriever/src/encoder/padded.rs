//! Token sequences of different lengths in one rectangle.

use candle_core::{Device, Result, Tensor};

/// A batch for a model: `texts × length` tokens, the shorter ones filled up.
pub(crate) struct Padded {
    /// `[texts, length]`, `u32`.
    pub tokens: Tensor,
    /// `[texts, length]`: 1 for tokens, 0 for filling.
    pub mask: Tensor,
    /// `[texts, 1, 1, length]`, to be added to attention scores: 0 for tokens, the most negative
    /// number for filling. None if nothing was filled up.
    pub bias: Option<Tensor>,
    /// Tokens of each text.
    pub lengths: Vec<usize>,
}

impl Padded {
    pub fn new(texts: &[&[u32]], filling: u32, device: &Device) -> Result<Self> {
        let length = texts.iter().map(|t| t.len()).max().unwrap_or(0);
        let shape = (texts.len(), length);
        let (mut tokens, mut mask) = (vec![filling; shape.0 * length], vec![0f32; shape.0 * length]);
        for (i, text) in texts.iter().enumerate() {
            tokens[i * length..][..text.len()].copy_from_slice(text);
            mask[i * length..][..text.len()].fill(1.0);
        }
        let bias = if texts.iter().all(|t| t.len() == length) {
            None
        } else {
            let bias: Vec<f32> = mask.iter().map(|m| if *m == 1.0 { 0.0 } else { f32::MIN }).collect();
            Some(Tensor::from_vec(bias, (shape.0, 1, 1, length), device)?)
        };
        let tokens = Tensor::from_vec(tokens, shape, device)?;
        let lengths = texts.iter().map(|t| t.len()).collect();
        Ok(Padded { tokens, mask: Tensor::from_vec(mask, shape, device)?, bias, lengths })
    }
}
