//! How T5 reads prompts.

use super::T5;
use crate::watch::{Halt, Watch};
use candle_core::Tensor;
use candle_nn::ops::{rms_norm, softmax_last_dim};

/// Tokens that are read at a time: what a layer computes of them is held at once.
const AT_A_TIME: usize = 4096;

impl T5 {
    /// What the encoder makes of prompts, `[texts, length, model]`. Shorter ones are filled up behind, with
    /// zeros.
    pub(super) fn encode(&self, prompts: &[&[u32]], watch: &Watch) -> Result<Tensor, Halt> {
        let longest = prompts.iter().map(|p| p.len()).max().unwrap_or(0);
        let bias = self.encoder_bias.both_ways(longest)?;
        let mut texts = vec![];
        let mut rest = prompts;
        while !rest.is_empty() {
            let mut tokens = 0;
            let fits = |prompt: &&&[u32]| {
                tokens += prompt.len();
                tokens <= AT_A_TIME
            };
            let (part, others) = rest.split_at(rest.iter().take_while(fits).count().max(1));
            texts.extend(self.encode_part(part, &bias, watch)?);
            rest = others;
        }
        let filled = texts.into_iter().map(|text| {
            let missing = longest - text.dim(0)?;
            text.pad_with_zeros(0, 0, missing)
        });
        Ok(Tensor::stack(&filled.collect::<Result<Vec<_>, _>>()?, 0)?)
    }

    /// What it makes of each, `[its length, model]`. Only the attention tells texts apart: all else works on
    /// the tokens of all of them, one behind the other and without filling.
    fn encode_part(&self, prompts: &[&[u32]], bias: &Tensor, watch: &Watch) -> Result<Vec<Tensor>, Halt> {
        let c = &self.config;
        let mut places = vec![];
        let mut end = 0;
        for prompt in prompts {
            places.push((end, prompt.len()));
            end += prompt.len();
        }
        let mut hidden = self.embed(&prompts.concat())?;
        for layer in &self.encoder {
            watch.check()?;
            let attention = &layer.attention;
            let x = rms_norm(&hidden, &attention.norm, c.epsilon)?;
            let queries = attention.query.forward(&x)?;
            let (keys, values) = (attention.key.forward(&x)?, attention.value.forward(&x)?);
            let mixed = places.iter().map(|&(begin, length)| {
                let heads = |x: &Tensor| {
                    let text = x.narrow(0, begin, length)?.reshape((length, c.heads, c.head))?;
                    text.transpose(0, 1)?.contiguous()
                };
                let scores = heads(&queries)?.matmul(&heads(&keys)?.t()?)?;
                let scores = (scores + bias.squeeze(0)?.narrow(1, 0, length)?.narrow(2, 0, length)?)?;
                let mixed = softmax_last_dim(&scores)?.matmul(&heads(&values)?)?;
                mixed.transpose(0, 1)?.reshape((length, c.heads * c.head))
            });
            let mixed = Tensor::cat(&mixed.collect::<Result<Vec<_>, _>>()?, 0)?;
            hidden = layer.dense.forward(c, &(hidden + attention.output.forward(&mixed)?)?)?;
        }
        let hidden = rms_norm(&hidden, &self.encoder_norm, c.epsilon)?;
        Ok(places.iter().map(|&(begin, length)| hidden.narrow(0, begin, length)).collect::<Result<_, _>>()?)
    }
}
