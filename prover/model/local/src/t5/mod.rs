//! T5 and its relatives (Raffel et al., 2020, version 1.1 and ByT5 included): an encoder reads the prompt, a
//! decoder writes the answer. No biases, root mean square norms, attention scores that are not scaled.

mod bias;
mod config;
mod encoder;
mod layer;
mod running;

use crate::OpenError;
use crate::keys::{Own, Shared, padding};
use crate::matrix::Matrix;
use crate::network::{Network, Running};
use crate::watch::{Halt, Watch};
use crate::weights::Weights;
use bias::PositionBias;
use candle_core::Tensor;
pub(crate) use config::T5Config;
use layer::{Attention, Dense};
use running::RunningT5;

struct EncoderLayer {
    attention: Attention,
    dense: Dense,
}

struct DecoderLayer {
    attention: Attention,
    cross: Attention,
    dense: Dense,
}

/// An encoder and a decoder.
pub(crate) struct T5 {
    config: T5Config,
    /// `[vocabulary, model]`.
    embedding: Tensor,
    encoder: Vec<EncoderLayer>,
    encoder_bias: PositionBias,
    encoder_norm: Tensor,
    decoder: Vec<DecoderLayer>,
    decoder_bias: PositionBias,
    decoder_norm: Tensor,
    head: Matrix,
}

impl T5 {
    pub fn load(config: T5Config, weights: &dyn Weights) -> Result<Self, OpenError> {
        let c = &config;
        // all names mean the same matrix; which is written depends on the version
        let names = ["shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"];
        let shared = names.into_iter().find(|name| weights.has(name)).unwrap_or(names[0]);
        let embedding = weights.get(shared, &[c.vocabulary, c.model])?;
        let head = if weights.has("lm_head.weight") {
            weights.matrix("lm_head.weight", c.vocabulary, c.model)?
        } else {
            Matrix::Dense(embedding.clone())
        };
        let bias = |stack: &str| {
            let name = format!("{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
            let table = weights.get(&name, &[c.buckets, c.heads])?;
            Ok::<_, OpenError>(PositionBias { table, max_distance: c.max_distance })
        };
        let encoder_layer = |i: usize| {
            let layer = |j: usize| format!("encoder.block.{i}.layer.{j}");
            Ok::<_, OpenError>(EncoderLayer {
                attention: Attention::load(c, weights, &layer(0), "SelfAttention")?,
                dense: Dense::load(c, weights, &layer(1))?,
            })
        };
        let decoder_layer = |i: usize| {
            let layer = |j: usize| format!("decoder.block.{i}.layer.{j}");
            Ok::<_, OpenError>(DecoderLayer {
                attention: Attention::load(c, weights, &layer(0), "SelfAttention")?,
                cross: Attention::load(c, weights, &layer(1), "EncDecAttention")?,
                dense: Dense::load(c, weights, &layer(2))?,
            })
        };
        Ok(T5 {
            embedding,
            encoder: (0..c.encoder_layers).map(encoder_layer).collect::<Result<_, _>>()?,
            encoder_bias: bias("encoder")?,
            encoder_norm: weights.get("encoder.final_layer_norm.weight", &[c.model])?,
            decoder: (0..c.decoder_layers).map(decoder_layer).collect::<Result<_, _>>()?,
            decoder_bias: bias("decoder")?,
            decoder_norm: weights.get("decoder.final_layer_norm.weight", &[c.model])?,
            head,
            config,
        })
    }

    /// `[tokens, model]`.
    fn embed(&self, tokens: &[u32]) -> candle_core::Result<Tensor> {
        let index = Tensor::from_slice(tokens, tokens.len(), self.embedding.device())?;
        self.embedding.index_select(&index, 0)
    }
}

impl Network for T5 {
    fn begin<'a>(
        &'a self,
        prompts: &[&[u32]],
        width: usize,
        _most: usize,
        watch: &Watch,
    ) -> Result<(Box<dyn Running + 'a>, Tensor), Halt> {
        let hidden = self.encode(prompts, watch)?;
        let (texts, length, _) = hidden.dims3()?;
        let flat = hidden.flatten(0, 1)?;
        let heads = |x: Tensor| {
            x.reshape((texts, length, self.config.heads, self.config.head))?.transpose(1, 2)?.contiguous()
        };
        let mut cross = vec![];
        for layer in &self.decoder {
            watch.check()?;
            let keys = heads(layer.cross.key.forward(&flat)?)?;
            cross.push(Shared { keys, values: heads(layer.cross.value.forward(&flat)?)? });
        }
        let lengths: Vec<usize> = prompts.iter().map(|p| p.len()).collect();
        let padding = padding(&lengths, &hidden)?;
        let own = self.decoder.iter().map(|_| Own::new()).collect();
        // all rows of a text begin with the same token, which is read once, and then copied
        let mut running = RunningT5 { t5: self, cross, padding, own, texts, width: 1 };
        let scores = running.step(&vec![self.config.start; texts], watch)?;
        running.widen(width)?;
        Ok((Box::new(running), scores))
    }

    fn vocabulary(&self) -> usize {
        self.config.vocabulary
    }

    fn positions(&self) -> Option<usize> {
        None
    }
}
