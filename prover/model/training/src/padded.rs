//! Examples that are computed together.

use crate::example::Example;
use crate::subwords::PADDING;
use candle_core::{Device, Result, Tensor};

/// Examples of similar lengths, filled up behind their ends: no token looks ahead, so nothing that counts
/// sees the filling.
pub(crate) struct Padded {
    /// The tokens that are read, `[texts · length]`.
    pub tokens: Tensor,
    pub texts: usize,
    pub length: usize,
    /// Places in `tokens` whose next token is asked for.
    pub places: Tensor,
    /// These next tokens.
    pub asked: Tensor,
    /// How many of them belong to each text.
    pub counts: Vec<usize>,
}

impl Padded {
    pub fn new(examples: &[&Example]) -> Result<Padded> {
        let length = examples.iter().map(|e| e.read().len()).max().unwrap_or(0);
        let mut tokens = vec![PADDING; examples.len() * length];
        let (mut places, mut asked, mut counts) = (vec![], vec![], vec![]);
        for (i, example) in examples.iter().enumerate() {
            tokens[i * length..][..example.read().len()].copy_from_slice(example.read());
            let first = i * length + example.question - 1;
            places.extend((0..example.asked().len()).map(|k| (first + k) as u32));
            asked.extend_from_slice(example.asked());
            counts.push(example.asked().len());
        }
        let tensor = |numbers: Vec<u32>| {
            let length = numbers.len();
            Tensor::from_vec(numbers, length, &Device::Cpu)
        };
        Ok(Padded {
            tokens: tensor(tokens)?,
            texts: examples.len(),
            length,
            places: tensor(places)?,
            asked: tensor(asked)?,
            counts,
        })
    }
}
