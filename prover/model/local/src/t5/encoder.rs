//! How T5 reads prompts.

use super::T5;
use crate::keys::padding;
use crate::watch::{Halt, Watch};
use candle_core::Tensor;
use candle_nn::ops::{rms_norm, softmax_last_dim};

/// Tokens, filling included, that are read at a time: the scores of the attention grow with their number
/// times the length.
const AT_A_TIME: usize = 4096;

impl T5 {
    /// What the encoder makes of prompts, `[texts, length, model]`. Shorter ones are filled up behind.
    pub(super) fn encode(&self, prompts: &[&[u32]], watch: &Watch) -> Result<Tensor, Halt> {
        let length = prompts.iter().map(|p| p.len()).max().unwrap_or(0);
        let bias = self.encoder_bias.both_ways(length)?;
        let at_a_time = (AT_A_TIME / length.max(1)).max(1);
        let parts = prompts.chunks(at_a_time).map(|part| self.encode_part(part, length, &bias, watch));
        Ok(Tensor::cat(&parts.collect::<Result<Vec<_>, _>>()?, 0)?)
    }

    fn encode_part(
        &self,
        prompts: &[&[u32]],
        length: usize,
        bias: &Tensor,
        watch: &Watch,
    ) -> Result<Tensor, Halt> {
        let (c, texts) = (&self.config, prompts.len());
        let mut tokens = vec![0; texts * length];
        for (i, prompt) in prompts.iter().enumerate() {
            tokens[i * length..][..prompt.len()].copy_from_slice(prompt);
        }
        let mut hidden = self.embed(&tokens)?;
        let lengths: Vec<usize> = prompts.iter().map(|p| p.len()).collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let padding = padding(&lengths, &hidden)?;
        for layer in &self.encoder {
            watch.check()?;
            let attention = &layer.attention;
            let x = rms_norm(&hidden, &attention.norm, c.epsilon)?;
            let heads =
                |x: Tensor| x.reshape((texts, length, c.heads, c.head))?.transpose(1, 2)?.contiguous();
            let queries = heads(attention.query.forward(&x)?)?;
            // nobody looks at what is filling in all of these texts
            let seen = |x: Tensor| heads(x)?.narrow(2, 0, longest)?.contiguous();
            let (keys, values) = (seen(attention.key.forward(&x)?)?, seen(attention.value.forward(&x)?)?);
            let mut scores = queries.matmul(&keys.t()?)?.broadcast_add(&bias.narrow(3, 0, longest)?)?;
            if let Some(padding) = &padding {
                scores = scores.broadcast_add(padding)?;
            }
            let mixed = softmax_last_dim(&scores)?.matmul(&values)?;
            let mixed = mixed.transpose(1, 2)?.reshape((texts * length, c.heads * c.head))?;
            hidden = layer.dense.forward(c, &(hidden + attention.output.forward(&mixed)?)?)?;
        }
        Ok(rms_norm(&hidden, &self.encoder_norm, c.epsilon)?.reshape((texts, length, c.model))?)
    }
}
