//! The encoder of T5 and its relatives (Raffel et al., 2020, with the gated feed-forward of
//! version 1.1): no biases, root mean square norms, attention scores that are not scaled, and
//! a learned bias per head and bucket of distances.

use super::EncoderError;
use super::activation::Activation;
use super::config::Config;
use super::linear::linear;
use super::padded::Padded;
use super::weights::Named;
use candle_core::{DType, Result, Tensor};
use candle_nn::ops::{rms_norm, softmax_last_dim};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fields {
    vocab_size: usize,
    d_model: usize,
    d_kv: usize,
    d_ff: usize,
    num_layers: usize,
    num_heads: usize,
    #[serde(default = "buckets")]
    relative_attention_num_buckets: usize,
    #[serde(default = "distance")]
    relative_attention_max_distance: usize,
    #[serde(default = "epsilon")]
    layer_norm_epsilon: f64,
    #[serde(default = "feed_forward")]
    feed_forward_proj: String,
}

// what transformers takes where a file is silent
fn buckets() -> usize {
    32
}

fn distance() -> usize {
    128
}

fn epsilon() -> f64 {
    1e-6
}

fn feed_forward() -> String {
    "relu".into()
}

struct Layer {
    attention_norm: Tensor,
    /// Queries, keys and values, one below the other: `[3 · inner, model]`.
    qkv: Tensor,
    /// `[model, inner]`.
    output: Tensor,
    feed_forward_norm: Tensor,
    /// `[ff, model]`; with a gate `[2 · ff, model]`: what is activated, then what it is multiplied with.
    wi: Tensor,
    /// `[model, ff]`.
    wo: Tensor,
}

pub(super) struct T5 {
    embedding: Tensor,
    /// `[buckets, heads]`.
    relative_bias: Tensor,
    max_distance: usize,
    layers: Vec<Layer>,
    final_norm: Tensor,
    heads: usize,
    gated: bool,
    activation: Activation,
    epsilon: f32,
}

impl T5 {
    pub(super) fn load(config: &Config, weights: &dyn Named) -> std::result::Result<Self, EncoderError> {
        let fields: Fields = config.fields()?;
        let proj = fields.feed_forward_proj.as_str();
        let (gated, name) = match proj.strip_prefix("gated-") {
            // by this name transformers means the variant with tanh
            Some("gelu") => (true, "gelu_new"),
            Some(name) => (true, name),
            None => (false, proj),
        };
        let activation = Activation::of(name)
            .ok_or_else(|| config.unsupported("feed_forward_proj", proj, Activation::NAMES))?;
        let buckets = fields.relative_attention_num_buckets;
        if buckets < 4 || fields.relative_attention_max_distance <= buckets / 4 {
            let found = format!("{buckets}, {}", fields.relative_attention_max_distance);
            let supported = "at least 4 buckets, a distance above a quarter of them";
            return Err(config.unsupported(
                "relative_attention_num_buckets, _max_distance",
                &found,
                supported,
            ));
        }
        // both names mean the same matrix; which is written depends on the version
        let embedding = ["shared.weight", "encoder.embed_tokens.weight"];
        let embedding =
            if weights.has(embedding[0]) || !weights.has(embedding[1]) { embedding[0] } else { embedding[1] };
        let (model, ff, inner) = (fields.d_model, fields.d_ff, fields.num_heads * fields.d_kv);
        let layer = |i: usize| {
            let attention = format!("encoder.block.{i}.layer.0.SelfAttention");
            let dense = format!("encoder.block.{i}.layer.1.DenseReluDense");
            let norm = |j| weights.get(&format!("encoder.block.{i}.layer.{j}.layer_norm.weight"), &[model]);
            let qkv = ["q", "k", "v"].map(|x| format!("{attention}.{x}.weight"));
            let wi = if gated { vec!["wi_0", "wi_1"] } else { vec!["wi"] };
            let wi: Vec<_> = wi.iter().map(|x| format!("{dense}.{x}.weight")).collect();
            Ok::<_, EncoderError>(Layer {
                attention_norm: norm(0)?,
                qkv: weights.stacked(&qkv, inner, model)?,
                output: weights.get(&format!("{attention}.o.weight"), &[model, inner])?,
                feed_forward_norm: norm(1)?,
                wi: weights.stacked(&wi, ff, model)?,
                wo: weights.get(&format!("{dense}.wo.weight"), &[model, ff])?,
            })
        };
        let bias = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        Ok(T5 {
            embedding: weights.get(embedding, &[fields.vocab_size, model])?,
            relative_bias: weights.get(bias, &[buckets, fields.num_heads])?,
            max_distance: fields.relative_attention_max_distance,
            layers: (0..fields.num_layers).map(layer).collect::<std::result::Result<_, _>>()?,
            final_norm: weights.get("encoder.final_layer_norm.weight", &[model])?,
            heads: fields.num_heads,
            gated,
            activation,
            epsilon: fields.layer_norm_epsilon as f32,
        })
    }

    /// `[vocabulary, model]`.
    pub fn embedding(&self) -> &Tensor {
        &self.embedding
    }

    /// Hidden states `[texts, length, model]`.
    pub fn forward(&self, batch: &Padded) -> Result<Tensor> {
        let (texts, length) = batch.tokens.dims2()?;
        let mut hidden = self.embedding.index_select(&batch.tokens.flatten_all()?, 0)?;
        // the same for all layers
        let mut bias = self.position_bias(length)?;
        if let Some(mask) = &batch.bias {
            bias = bias.broadcast_add(mask)?;
        }
        for layer in &self.layers {
            let normed = rms_norm(&hidden, &layer.attention_norm, self.epsilon)?;
            hidden = (hidden + self.attention(layer, &normed, &bias, texts, length)?)?;
            let normed = rms_norm(&hidden, &layer.feed_forward_norm, self.epsilon)?;
            let mut inner = linear(&normed, &layer.wi)?;
            if self.gated {
                let parts = inner.chunk(2, 1)?;
                inner = (self.activation.apply(&parts[0].contiguous()?)? * &parts[1])?;
            } else {
                inner = self.activation.apply(&inner)?;
            }
            hidden = (hidden + linear(&inner, &layer.wo)?)?;
        }
        rms_norm(&hidden, &self.final_norm, self.epsilon)?.reshape((texts, length, ()))
    }

    fn attention(
        &self,
        layer: &Layer,
        x: &Tensor,
        bias: &Tensor,
        texts: usize,
        length: usize,
    ) -> Result<Tensor> {
        // `[texts, length, 3, heads, key]` to three of `[texts, heads, length, key]`
        let qkv = linear(x, &layer.qkv)?.reshape((texts, length, 3, self.heads, ()))?;
        let part = |i| qkv.narrow(2, i, 1)?.squeeze(2)?.transpose(1, 2)?.contiguous();
        let (q, k, v) = (part(0)?, part(1)?, part(2)?);
        let scores = q.matmul(&k.t()?)?.broadcast_add(bias)?;
        let mixed = softmax_last_dim(&scores)?.matmul(&v)?;
        linear(&mixed.transpose(1, 2)?.reshape((texts * length, ()))?, &layer.output)
    }

    /// `[1, heads, length, length]`: rows are queries, columns keys.
    fn position_bias(&self, length: usize) -> Result<Tensor> {
        let (buckets, heads) = self.relative_bias.dims2()?;
        let bucket = |q: usize, k: usize| bucket(k as i64 - q as i64, buckets, self.max_distance);
        let index: Vec<u32> = (0..length).flat_map(|q| (0..length).map(move |k| bucket(q, k))).collect();
        let index = Tensor::from_vec(index, length * length, self.relative_bias.device())?;
        let bias = self.relative_bias.index_select(&index, 0)?.t()?;
        bias.reshape((1, heads, length, length))?.to_dtype(DType::F32)
    }
}

/// The bucket of a distance (key minus query): one half for keys after the query, one for the
/// others; in each, half of the buckets stand for one distance each and the rest grow
/// logarithmically up to `max_distance` and beyond.
fn bucket(distance: i64, buckets: usize, max_distance: usize) -> u32 {
    let half = buckets / 2;
    let side = if distance > 0 { half } else { 0 };
    let distance = distance.unsigned_abs() as usize;
    let exact = half / 2;
    let inside = if distance < exact {
        distance
    } else {
        // in `f32`, and in this order, as torch does: at powers of two the last bit decides
        let ratio = (distance as f32 / exact as f32).ln() / (max_distance as f64 / exact as f64).ln() as f32;
        (exact + (ratio * (half - exact) as f32) as usize).min(half - 1)
    };
    (side + inside) as u32
}

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn buckets_are_those_of_transformers() {
        // T5Attention._relative_position_bucket(distance, True, 32, 128)
        let expected = [
            (0, 0),
            (-1, 1),
            (1, 17),
            (-7, 7),
            (7, 23),
            (-8, 8),
            (8, 24),
            (-11, 8),
            (-12, 9),
            (-15, 9),
            (-16, 10),
            (16, 26),
            (-22, 10),
            (-23, 11),
            (-31, 11),
            (-32, 12),
            (-45, 12),
            (-46, 13),
            (-63, 13),
            (-64, 14),
            (-90, 14),
            (-91, 15),
            (-128, 15),
            (91, 31),
            (5000, 31),
            (-5000, 15),
        ];
        for (distance, found) in expected {
            assert_eq!(bucket(distance, 32, 128), found, "{distance}");
        }
    }
}
